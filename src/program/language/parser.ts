import { computationLimits, type Recipients } from '../computation.ts';
import type { Survey } from '../survey.ts';
import { functionWritten, nearestFunction } from './aliases.ts';
import { formulaLimits, type Span } from './formula-error.ts';
import { type CallOperands, FormulaGraph, type Operand } from './graph.ts';
import { keywords, nearestName, questionNames } from './names.ts';
import { numberValue } from './number.ts';
import { levels, type Operator, operatorWritten } from './operators.ts';
import { TokenReader } from './token-reader.ts';
import type { Token } from './tokens.ts';

/** An output as it is written. */
export interface Written {
  /** null: it has none of its own. */
  readonly label: string | null;
  readonly value: Operand;
  readonly recipients: Recipients;
  /** Label, formula and recipients. */
  readonly span: Span;
}

interface Named {
  readonly written: string;
  readonly isQuestion: boolean;
  /** Its value, mentioned here. */
  readonly mention: (span: Span) => Operand;
}

/**
 * Reads a formula's statements by recursive descent, operators by precedence climbing. The grammar is in the README.
 *
 * @throws FormulaError for the first thing that is wrong.
 */
export class Parser {
  readonly graph = new FormulaGraph();
  readonly #reader: TokenReader;
  readonly #survey: Survey;
  /** By their names in lower case: questions, and whatever the formula names. */
  readonly #names = new Map<string, Named>();
  #nesting = 0;

  constructor(text: string, survey: Survey) {
    this.#reader = new TokenReader(text);
    this.#survey = survey;
    for (const [index, written] of questionNames(survey).entries()) {
      const mention = (span: Span) => this.graph.question(index, span);
      this.#names.set(written.toLowerCase(), { written, isQuestion: true, mention });
    }
  }

  outputs(): Written[] {
    const outputs: Written[] = [];
    for (;;) {
      while (this.#reader.peek().kind === 'separator') this.#reader.skip();
      if (this.#reader.peek().kind === 'end') break;
      if (this.#reader.takes('let')) this.#definition();
      else outputs.push(this.#output());
      const { kind } = this.#reader.peek();
      if (kind !== 'separator' && kind !== 'end') this.#reader.unexpected('an operator, or the end of the line');
      if (outputs.length > computationLimits.outputs) {
        this.#reader.refuse('too-many', outputs.at(-1)!.span, `at most ${computationLimits.outputs} results`);
      }
    }
    if (outputs.length === 0) this.#reader.refuse('nothing', this.#reader.peek(), 'a formula, for example count()');
    return outputs;
  }

  #definition(): void {
    const name = this.#reader.peek();
    if (!isName(name)) this.#reader.unexpected('a name');
    this.#reader.skip();
    this.#reader.expect('=');
    this.#define(name, this.#expression(0));
  }

  /** Whatever stands before a = at the beginning of a line is the label. */
  #output(): Written {
    this.#reader.takes('=');
    const first = this.#reader.peek();
    const isLabelled = (first.kind === 'text' || isName(first)) && this.#reader.isSymbol(1, '=');
    if (isLabelled) this.#reader.skip(2);
    const value = this.#expression(0);
    if (isLabelled && first.kind === 'name') this.#define(first, value);
    const recipients = this.#reader.takes('for') ? this.#recipients() : 'everyone';
    return { label: isLabelled ? first.text : null, value, recipients, span: this.#reader.since(first) };
  }

  #define(name: Token, value: Operand): void {
    const key = name.text.toLowerCase();
    const known = this.#names.get(key);
    if (known) {
      const whose = known.isQuestion ? 'a question’s' : 'given already';
      this.#reader.refuse('taken', name, `another name, as this one is ${whose}, or a label in quotes`);
    }
    if (name.text.length > computationLimits.nameLength) {
      this.#reader.refuse('text', name, `a name of at most ${computationLimits.nameLength} characters`);
    }
    const mention = ({ start, end }: Span) => ({ node: value.node, start, end });
    this.#names.set(key, { written: name.text, isQuestion: false, mention });
  }

  #recipients(): Recipients {
    for (const word of ['everyone', 'host', 'each'] as const) if (this.#reader.takes(word)) return word;
    const people: string[] = [];
    do {
      const person = this.#reader.peek();
      if (person.kind !== 'text') this.#reader.unexpected('everyone, host, each, or people’s names in quotes');
      if (people.includes(person.text)) this.#reader.refuse('taken', person, 'each person once');
      if (people.length === computationLimits.recipients) {
        this.#reader.refuse('too-many', person, `at most ${computationLimits.recipients} people`);
      }
      people.push(person.text);
      this.#reader.skip();
    } while (this.#reader.takes(','));
    return people;
  }

  /** As much as binds at least as tightly as this level. */
  #expression(level: number): Operand {
    const start = this.#reader.peek();
    this.#nesting += 1;
    if (this.#nesting > formulaLimits.nesting)
      this.#reader.refuse('too-deep', start, 'fewer brackets within each other');
    let left = this.#prefix();
    let compared = false;
    for (;;) {
      const token = this.#reader.peek();
      const operator = token.kind === 'symbol' || token.kind === 'name' ? operatorWritten(token.text) : undefined;
      if (!operator || operator.level < level) break;
      if (operator.level === levels.comparison) {
        if (compared) this.#reader.unexpected('and between two comparisons: a < b and b < c');
        compared = true;
      } else compared = false;
      this.#reader.skip();
      left = this.#operation(operator, left, this.#expression(operator.level + 1));
    }
    this.#nesting -= 1;
    return left;
  }

  #operation({ function: name, isSwapped, isNegated }: Operator, left: Operand, right: Operand): Operand {
    const span = { start: left.start, end: right.end };
    // "yes" = remote is remote = "yes".
    const turned = isSwapped || (name === 'equal' && this.graph.isText(left));
    const call = this.#call(name, { arguments: turned ? [right, left] : [left, right] }, span);
    return isNegated ? this.#call('not', { arguments: [call] }, span) : call;
  }

  #prefix(): Operand {
    const token = this.#reader.peek();
    switch (token.kind) {
      case 'number':
        this.#reader.skip();
        return this.#number(token, '');
      case 'text':
        this.#reader.skip();
        return this.graph.text(token.text, token);
      case 'name':
        return this.#named(token);
      case 'symbol': {
        if (this.#reader.takes('(')) {
          const { node } = this.#expression(0);
          this.#reader.expect(')', 'an operator or a closing bracket');
          return { node, ...this.#reader.since(token) };
        }
        if (!this.#reader.takes('-')) break;
        const next = this.#reader.peek();
        if (next.kind === 'number') {
          this.#reader.skip();
          return this.#number(next, '-', token);
        }
        const value = this.#expression(levels.sign);
        return this.#call('negate', { arguments: [value] }, this.#reader.since(token));
      }
    }
    return this.#reader.unexpected(aValue);
  }

  #number(token: Token, sign: '' | '-', first = token): Operand {
    const isPercent = this.#reader.takes('%');
    const span = this.#reader.since(first);
    const value = numberValue(sign + token.text, isPercent);
    if (value.length > computationLimits.numberLength) {
      this.#reader.refuse('number', span, `a number of at most ${computationLimits.numberLength} digits`);
    }
    return this.graph.number(value, span);
  }

  #named(token: Token): Operand {
    const word = token.text.toLowerCase();
    const isCall = this.#reader.isSymbol(1, '(');
    if (word === 'not') {
      this.#reader.skip();
      const value = this.#expression(levels.not);
      return this.#call('not', { arguments: [value] }, this.#reader.since(token));
    }
    if (isCall && (!keywords.has(word) || word === 'if' || word === 'and' || word === 'or')) {
      this.#reader.skip(2);
      return this.#function(token);
    }
    const isTruth = word === 'yes' || word === 'true' || word === 'no' || word === 'false';
    if (keywords.has(word) && !isTruth) this.#reader.unexpected(aValue);
    this.#reader.skip();
    if (isTruth) return this.graph.text(word === 'yes' || word === 'true' ? 'yes' : 'no', token);
    return this.#names.get(word)?.mention(token) ?? this.#unknownName(token);
  }

  /** A call, after its opening bracket. */
  #function(name: Token): Operand {
    const operands = this.#operands();
    const span = this.#reader.since(name);
    const count = operands.arguments.length;
    const word = name.text.toLowerCase();
    if ((word === 'and' || word === 'or') && count > 2) {
      return operands.arguments.reduce((left, right) => this.#call(word, { arguments: [left, right] }, span));
    }
    const definition = functionWritten(name.text, count);
    if (definition) return this.#call(definition.name, operands, span);
    return this.#reader.refuse('unknown-function', name, 'a function', nearestFunction(name.text));
  }

  #operands(): CallOperands {
    const all: Operand[] = [];
    const clauses: { by?: Operand; where?: Operand } = {};
    const clause = () => (['by', 'where'] as const).find((word) => !clauses[word] && this.#reader.takes(word));
    let next = clause();
    if (!next && !this.#reader.isNext(')')) {
      do {
        if (all.length === computationLimits.arguments) {
          this.#reader.refuse('too-many', this.#reader.peek(), `at most ${computationLimits.arguments} arguments`);
        }
        all.push(this.#expression(0));
      } while (this.#reader.takes(','));
      next = clause();
    }
    for (; next; next = clause()) clauses[next] = this.#expression(0);
    this.#reader.expect(')', 'an operator, a comma or a closing bracket');
    return { arguments: all, ...clauses };
  }

  #call(name: string, operands: CallOperands, span: Span): Operand {
    const call = this.graph.call(name, operands, span);
    if (this.graph.isTooDeep(call)) this.#reader.refuse('too-deep', span, 'a formula with fewer steps upon each other');
    return call;
  }

  #unknownName(token: Token): never {
    const names = [...this.#names.values()].map(({ written }) => written);
    const options = this.#survey.questions.flatMap((question) => ('options' in question ? question.options : []));
    const option = options.find((label) => label.toLowerCase() === token.text.toLowerCase());
    const suggestion = option === undefined ? nearestName(token.text, names) : `"${option}"`;
    const isFunction = functionWritten(token.text, 1) !== undefined;
    const expected = isFunction ? 'a bracket behind the name of a function' : 'a question, or a name given before';
    return this.#reader.refuse('unknown-name', token, expected, isFunction ? null : suggestion);
  }
}

const aValue = 'a value: a question, a number or a function';

function isName({ kind, text }: Token): boolean {
  return kind === 'name' && !keywords.has(text.toLowerCase());
}

import { type CallNode, type Computation, computationLimits, type Node, type Recipients } from '../computation.ts';
import { operandsOfNode } from '../computation-builder.ts';
import type { Survey } from '../survey.ts';
import { questionNames } from './names.ts';
import { levels, operatorOf } from './operators.ts';
import { tokensOf } from './tokens.ts';

/** A node's text, and how tightly its outermost operator binds. */
interface Expression {
  readonly text: string;
  readonly level: number;
}

/** What is used more than once, and is longer than this, is written once and named. */
const longestRepeated = 40;

/**
 * The one text that shows everybody what a computation computes, made from the computation and never from the text that
 * it was written as. `parseFormula` reads it back to the same computation, if it is no longer than it reads.
 *
 * @param computation with types: `typesOf` accepts it.
 */
export function printFormula(computation: Computation, survey: Survey): string {
  const { nodes, outputs } = computation;
  const names = questionNames(survey);
  const labels = labelsOf(computation, survey);
  const uses = nodes.map(() => 0);
  for (const index of [...nodes.flatMap(operandsOfNode), ...outputs.map(({ node }) => node)]) uses[index]! += 1;
  const taken = new Set(names.map((name) => name.toLowerCase()));
  let values = 0;
  const freeName = (): string => {
    values += 1;
    return taken.has(`value${values}`) ? freeName() : `value${values}`;
  };

  const lines: string[] = [];
  const known: Expression[] = [];
  for (const output of outputs) {
    // Nodes stand in the order in which the outputs need them.
    while (known.length <= output.node) {
      const node = nodes[known.length]!;
      const expression = expressionOf(node, nodes, known, names);
      const isNamed = node.node === 'call' && uses[known.length]! > 1 && expression.text.length > longestRepeated;
      const name = isNamed ? freeName() : '';
      if (isNamed) lines.push(`let ${name} = ${expression.text}`);
      known.push(isNamed ? { text: name, level: levels.call } : expression);
    }
    const { text } = known[output.node]!;
    const formula =
      output.name !== labels[output.node] ? `${quoted(output.name)} = ${text}` : isLabelled(text) ? `(${text})` : text;
    lines.push(formula + recipientsText(output.recipients));
  }
  return lines.join('\n');
}

/** For each node the label of an output that has none of its own: its formula, as far as a label may be long. */
export function labelsOf({ nodes }: Computation, survey: Survey): string[] {
  const names = questionNames(survey);
  const most = computationLimits.nameLength;
  const known: Expression[] = [];
  for (const node of nodes) {
    const { text, level } = expressionOf(node, nodes, known, names);
    // What comes after so many characters is never seen, in whatever formula this one stands.
    known.push({ text: text.slice(0, most + 1), level });
  }
  return known.map(({ text }) =>
    text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`,
  );
}

function expressionOf(
  node: Node,
  nodes: readonly Node[],
  known: readonly Expression[],
  names: readonly string[],
): Expression {
  switch (node.node) {
    case 'number':
      return { text: node.value, level: node.value.startsWith('-') ? levels.sign : levels.call };
    case 'text':
      return { text: quoted(node.value), level: levels.call };
    case 'question':
      return { text: names[node.question]!, level: levels.call };
    case 'call':
      return operation(node, nodes, known) ?? { text: called(node, known), level: levels.call };
  }
}

/** A call that is written by an operator. */
function operation(node: CallNode, nodes: readonly Node[], known: readonly Expression[]): Expression | undefined {
  const [a, b] = node.arguments;
  if (a === undefined || node.arguments.length > 2 || node.by !== undefined || node.where !== undefined)
    return undefined;
  if (b !== undefined) return comparison(node, nodes, known) ?? arithmetic(node, a, b, known);
  if (node.function === 'negate') {
    // -5 is a number, -(5) the negative of one.
    const text = nodes[a]!.node === 'number' ? `(${known[a]!.text})` : within(known[a]!, levels.sign);
    return { text: `-${text}`, level: levels.sign };
  }
  if (node.function !== 'not') return undefined;
  const opposite = nodes[a]!;
  const negated = opposite.node === 'call' ? comparison(opposite, nodes, known, true) : undefined;
  // Not where the comparison has a name: that is to be seen.
  if (negated && known[a]!.level === levels.comparison) return negated;
  return { text: `not ${within(known[a]!, levels.not)}`, level: levels.not };
}

function comparison(
  { function: name, arguments: operands, by, where }: CallNode,
  nodes: readonly Node[],
  known: readonly Expression[],
  isNegated = false,
): Expression | undefined {
  const [a, b] = operands;
  if (a === undefined || b === undefined || operands.length > 2 || by !== undefined || where !== undefined)
    return undefined;
  if (name !== 'less' && name !== 'equal') return undefined;
  // age > 30 rather than 30 < age.
  const isSwapped = name === 'less' && nodes[a]!.node === 'number' && nodes[b]!.node !== 'number';
  const [left, right] = (isSwapped ? [b, a] : [a, b]).map((operand) => within(known[operand]!, levels.sum));
  return { text: `${left} ${operatorOf(name, isSwapped, isNegated)!.sign} ${right}`, level: levels.comparison };
}

function arithmetic(node: CallNode, a: number, b: number, known: readonly Expression[]): Expression | undefined {
  const operator = operatorOf(node.function);
  if (!operator) return undefined;
  const { sign, level } = operator;
  return { text: `${within(known[a]!, level)} ${sign} ${within(known[b]!, level + 1)}`, level };
}

function called({ function: name, arguments: operands, by, where }: CallNode, known: readonly Expression[]): string {
  const clause = (word: string, operand: number | undefined) =>
    operand === undefined ? [] : [`${word} ${known[operand]!.text}`];
  const all = operands.map((operand) => known[operand]!.text).join(', ');
  return `${name}(${[...(all ? [all] : []), ...clause('by', by), ...clause('where', where)].join(' ')})`;
}

const within = ({ text, level }: Expression, least: number) => (level >= least ? text : `(${text})`);

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** Whether the text would be read as a label and something else. */
function isLabelled(text: string): boolean {
  const [first, second] = tokensOf(text);
  return (first!.kind === 'name' || first!.kind === 'text') && second?.kind === 'symbol' && second.text === '=';
}

function recipientsText(recipients: Recipients): string {
  if (recipients === 'everyone') return '';
  return ` for ${typeof recipients === 'string' ? recipients : recipients.map(quoted).join(', ')}`;
}

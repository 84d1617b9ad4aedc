import { computationLimits } from '../computation.ts';
import { FormulaError, type Span } from './formula-error.ts';

export interface Token extends Span {
  readonly kind:
    | 'number'
    /** In quotes; `text` is what stands between them. */
    | 'text'
    /** Name or keyword: `text` as it is written, in NFC. */
    | 'name'
    /** Operator, bracket or comma; `text` in its plain form: `<=` for `≤`. */
    | 'symbol'
    /** The end of a line outside of brackets, or a semicolon there. */
    | 'separator'
    /** The end of the formula, or of what can be read of it: then with the error. */
    | 'end';
  readonly text: string;
  readonly error?: FormulaError;
}

const blank = /(?:(?!\n)\s|#[^\n]*|\/\/[^\n]*)+/y;
const name = /[\p{L}][\p{L}\p{M}\p{N}_]*(?:\.[\p{L}][\p{L}\p{N}]*)*/uy;
const number = /(?:\d[\d_]*(?:\.\d[\d_]*)?|\.\d[\d_]*)/y;
/** What must not follow a number: `1e5`, `1.2.3`, `4x`. */
const glued = /[\p{L}\p{N}_.]/uy;
const symbol = /<=|>=|<>|!=|[-+*/%(),=<>≤≥≠×÷−]/uy;
/** Straight quotes double a quote inside; curly ones, as phones write them, end at the next curly one. */
const quoted = /"((?:[^"\n]|"")*)"|[“”„]([^“”\n]*)[“”]/y;
/** Controls, line breaks, lone surrogates and overrides of the text's direction: no text in a program holds them. */
const forbidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

const plain: Record<string, string> = { '≤': '<=', '≥': '>=', '≠': '<>', '!=': '<>', '×': '*', '÷': '/', '−': '-' };

/** The formula's words, with a last one of kind 'end'. Never throws: what cannot be read is an error in that last one. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let brackets = 0;
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const add = (kind: Token['kind'], length: number, value: string) => {
    tokens.push({ kind, text: value, start: at, end: at + length });
    at += length;
  };
  try {
    while (at < text.length) {
      at += match(blank)?.[0].length ?? 0;
      const character = text[at];
      if (character === undefined) break;
      if (character === '\n' || character === ';') {
        if (brackets === 0) add('separator', 1, character);
        else if (character === '\n') at += 1;
        else add('symbol', 1, character);
        continue;
      }
      const word = match(name)?.[0];
      if (word !== undefined) {
        add('name', word.length, word.normalize('NFC'));
        continue;
      }
      const digits = match(number)?.[0];
      if (digits !== undefined) {
        const span = { start: at, end: at + digits.length };
        add('number', digits.length, digits.replaceAll('_', ''));
        if (match(glued)) throw new FormulaError('number', { ...span, end: at + 1 }, text, 'a number like 4200 or 0.5');
        continue;
      }
      const sign = match(symbol)?.[0];
      if (sign !== undefined) {
        if (sign === '(') brackets += 1;
        if (sign === ')') brackets -= 1;
        add('symbol', sign.length, plain[sign] ?? sign);
        continue;
      }
      const quote = match(quoted);
      if (!quote) throw unreadable(text, at);
      const [whole, straight, curly] = quote;
      const span = { start: at, end: at + whole.length };
      add('text', whole.length, readText(straight?.replaceAll('""', '"') ?? curly!, span, text));
    }
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return [...tokens, { kind: 'end', text: '', start: error.span.start, end: error.span.end, error }];
  }
  return [...tokens, { kind: 'end', text: '', start: text.length, end: text.length }];
}

function unreadable(text: string, at: number): FormulaError {
  if (/["“”„]/.test(text[at]!)) {
    const line = text.indexOf('\n', at);
    return new FormulaError('unclosed-text', { start: at, end: line < 0 ? text.length : line }, text);
  }
  const character = String.fromCodePoint(text.codePointAt(at)!);
  return new FormulaError('character', { start: at, end: at + character.length }, text);
}

/** A text as a computation holds it. */
function readText(raw: string, span: Span, formula: string): string {
  if (forbidden.test(raw)) throw new FormulaError('text', span, formula, 'a text without control characters');
  const text = raw.normalize('NFC').trim();
  if (text.length === 0 || text.length > computationLimits.textLength) {
    throw new FormulaError('text', span, formula, `a text of 1 to ${computationLimits.textLength} characters`);
  }
  return text;
}

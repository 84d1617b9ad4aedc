/** Characters of a formula's text, in UTF-16 code units: from `start` up to but without `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a formula. */
export type FormulaErrorKind =
  // Of the text.
  /** More characters than `formulaLimits.textLength`. */
  | 'too-long'
  /** A character that the language does not use. */
  | 'character'
  /** A quoted text without its second quotation mark. */
  | 'unclosed-text'
  /** A quoted text that is empty, too long, or holds what cannot be shown. */
  | 'text'
  /** A number that is not written as one, or too long. */
  | 'number'
  /** Something else belongs here; `expected` says what. */
  | 'unexpected'
  /** No formula at all. */
  | 'nothing'
  // Of names.
  /** Neither a question nor a name given before. */
  | 'unknown-name'
  | 'unknown-function'
  /** A name or label that something else has. */
  | 'taken'
  // Of size.
  /** Nested, or built upon another, too often. */
  | 'too-deep'
  /** Too many arguments, outputs, recipients, or steps in all. */
  | 'too-many'
  // Of meaning, as `check.ts` and `lower.ts` find them.
  | 'argument-count'
  | 'clause'
  | 'operand'
  | 'output'
  | 'range-too-wide'
  /** With this, the whole is too much to be computed; `expected` says what to change. */
  | 'too-costly'
  /** A function tells too much in groups as small as the room allows; `expected` is the smallest group for it. */
  | 'group-too-small';

/** A formula that is refused: what, where, and what would be right. `sentences.ts` says it in plain English. */
export class FormulaError extends Error {
  override readonly name = 'FormulaError';
  /** Lines and columns count from 1; columns in UTF-16 code units. */
  readonly line: number;
  readonly column: number;
  /** The characters at fault, shortened to 40; empty at the end of a line. */
  readonly found: string;

  constructor(
    readonly kind: FormulaErrorKind,
    readonly span: Span,
    text: string,
    /** What would be right, as the end of a sentence ("expected …"); may be empty. */
    readonly expected = '',
    /** The known name that is most like the one that was written. */
    readonly suggestion: string | null = null,
  ) {
    super(`formula refused: ${kind} at ${span.start}${expected && `; expected ${expected}`}`);
    const before = text.slice(0, span.start);
    this.line = before.split('\n').length;
    this.column = span.start - before.lastIndexOf('\n');
    const found = text.slice(span.start, span.end).trim();
    this.found = found.length > 40 ? `${found.slice(0, 39)}…` : found;
  }
}

/** The bounds on a formula's text. What it computes is bounded by `computationLimits` besides. */
export const formulaLimits = {
  textLength: 10_000,
  /** Brackets, signs and operands within each other. */
  nesting: 400,
} as const;

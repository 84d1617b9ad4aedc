import { FormulaError, type FormulaErrorKind, formulaLimits, type Span } from './formula-error.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Goes through a formula's tokens, one after the other, and says where something is wrong. */
export class TokenReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  /** @throws FormulaError 'too-long'. */
  constructor(text: string) {
    if (text.length > formulaLimits.textLength) {
      const rest = { start: formulaLimits.textLength, end: text.length };
      throw new FormulaError('too-long', rest, text, `at most ${formulaLimits.textLength} characters`);
    }
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  /** @throws FormulaError if the next token is none, because it cannot be read. */
  peek(): Token {
    const token = this.#tokens[this.#at]!;
    if (token.error) throw token.error;
    return token;
  }

  isNext(word: string): boolean {
    const { kind, text } = this.peek();
    return (kind === 'symbol' || kind === 'name') && text.toLowerCase() === word;
  }

  /** Whether the token so many places on is this symbol. */
  isSymbol(ahead: number, symbol: string): boolean {
    const token = this.#tokens[this.#at + ahead];
    return token?.kind === 'symbol' && token.text === symbol;
  }

  /** Goes past so many tokens, which were looked at. */
  skip(count = 1): void {
    this.#at += count;
  }

  /** Goes past this symbol or keyword, if it is next. */
  takes(word: string): boolean {
    const isNext = this.isNext(word);
    if (isNext) this.#at += 1;
    return isNext;
  }

  expect(symbol: string, expected = `a ${symbol}`): void {
    if (!this.takes(symbol)) this.unexpected(expected);
  }

  /** From this token to the last one that was read. */
  since({ start }: Token): Span {
    return { start, end: this.#tokens[this.#at - 1]!.end };
  }

  unexpected(expected: string): never {
    return this.refuse('unexpected', this.peek(), expected);
  }

  refuse(kind: FormulaErrorKind, span: Span, expected: string, suggestion: string | null = null): never {
    const { start, end } = span;
    throw new FormulaError(kind, { start, end }, this.#text, expected, suggestion);
  }
}

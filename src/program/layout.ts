import { bitLength } from './decimal.ts';
import { numberScale } from './encoding.ts';
import type { Question, Survey } from './survey.ts';

/**
 * Where each answer's bits are in a contribution, and what makes them valid besides being bits.
 *
 *     number   value = minimum + Σ weights[i] · bit[i], in units of 10^−decimals; no choice of bits leaves the range
 *     digits   the binary digits of value − minimum, for programs that compare or order; and, unless all k of them may be 1,
 *              those of maximum − value, so that Σ 2^i (digit[i] + other[i]) = maximum − minimum proves the range
 *     yes-no   one bit, 1 for yes
 *     choice   one bit an option; exactly one of them is 1
 *     several  one bit an option
 *     ranking  for each option one bit a place; one in each row and in each column is 1
 */
export type Encoding = Question['kind'] | 'digits';

/** Every valid contribution has Σ weights[i] · bit[indices[i]] = target; without weights, all are 1. */
export interface Constraint {
  readonly indices: readonly number[];
  readonly weights?: readonly bigint[];
  readonly target: bigint;
}

/** The bits of one answer. */
export interface AnswerBits {
  readonly encoding: Encoding;
  readonly start: number;
  readonly bits: number;
}

export interface Layout {
  /** One a question. */
  readonly fields: readonly AnswerBits[];
  /** Bits of a contribution. */
  readonly length: number;
  readonly constraints: readonly Constraint[];
}

/** @param digits indices of the number questions of which binary digits are needed. */
export function layoutOf({ questions }: Survey, digits: ReadonlySet<number>): Layout {
  const fields: AnswerBits[] = [];
  const constraints: Constraint[] = [];
  let start = 0;
  for (const [index, question] of questions.entries()) {
    const encoding = question.kind === 'number' && digits.has(index) ? 'digits' : question.kind;
    const bits = bitsOf(question, encoding);
    constraints.push(...constraintsOf(question, encoding, start, bits));
    fields.push({ encoding, start, bits });
    start += bits;
  }
  return { fields, length: start, constraints };
}

/** Binary digits of a number question's value − minimum. */
export function digitCount(question: Extract<Question, { kind: 'number' }>): number {
  const { minimum, maximum } = numberScale(question);
  return bitLength(maximum - minimum);
}

/** Whether all digits may be 1, so that no others are needed to prove the range. */
const isFull = (width: bigint) => (width & (width + 1n)) === 0n;

function bitsOf(question: Question, encoding: Encoding): number {
  switch (question.kind) {
    case 'number': {
      const { minimum, maximum, weights } = numberScale(question);
      return encoding === 'number' ? weights.length : digitCount(question) * (isFull(maximum - minimum) ? 1 : 2);
    }
    case 'yes-no':
      return 1;
    case 'choice':
    case 'several':
      return question.options.length;
    case 'ranking':
      return question.options.length ** 2;
  }
}

function constraintsOf(question: Question, encoding: Encoding, start: number, bits: number): Constraint[] {
  const oneOf = (indices: number[]): Constraint => ({ indices: indices.map((index) => start + index), target: 1n });
  switch (question.kind) {
    case 'number': {
      const { minimum, maximum } = numberScale(question);
      const k = digitCount(question);
      if (encoding === 'number' || bits === k) return [];
      const weights = Array.from({ length: bits }, (_, i) => 1n << BigInt(i % k));
      const indices = weights.map((_, i) => start + i);
      return [{ indices, weights, target: maximum - minimum }];
    }
    case 'choice':
      return [oneOf(question.options.map((_, option) => option))];
    case 'ranking': {
      const k = question.options.length;
      const lines = Array.from({ length: k }, (_, i) => i);
      const rows = lines.map((option) => oneOf(lines.map((place) => option * k + place)));
      return [...rows, ...lines.map((place) => oneOf(lines.map((option) => option * k + place)))];
    }
    default:
      return [];
  }
}

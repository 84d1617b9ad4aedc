import { bitLength, DecimalError, parseDecimal } from './decimal.ts';
import type { Answer, ChoiceQuestion, NumberQuestion, Question, Survey } from './survey.ts';

/**
 * How answers become field elements: always bits, so that one random combination of b·b − b (and of the few linear
 * constraints, see `plan.ts`) proves a whole contribution valid. Surveys are in the normal form of `parseSurvey`.
 *
 *     number   value = minimum + Σ weights[i] · bit[i], in units of 10^−decimals
 *     yes-no   one bit, 1 for yes
 *     choice   one bit an option; exactly one of them is 1
 */

export type AnswerErrorKind =
  | 'missing'
  | 'not-a-number'
  | 'too-many-decimals'
  | 'below-minimum'
  | 'above-maximum'
  | 'no-such-option'
  /** More answers than questions. */
  | 'no-such-question';

/** An answer that does not fit its question. Never holds the answer: it is a secret. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
  constructor(
    readonly kind: AnswerErrorKind,
    /** Index of the question. */
    readonly question: number,
  ) {
    super(`answer refused: ${kind}, question ${question}`);
  }
}

/** The integers that a number question's bits stand for, in units of 10^−decimals. */
export interface NumberScale {
  readonly minimum: bigint;
  readonly maximum: bigint;
  /**
   * With R = maximum − minimum of k bits: 1, 2, 4, … 2^(k−2) and R − (2^(k−1) − 1). They sum to R, so that no choice of
   * bits leaves the range (bits that are bits need no range proof), and every integer 0 … R is a sum of some of them.
   */
  readonly weights: readonly bigint[];
}

export function numberScale(question: NumberQuestion): NumberScale {
  const minimum = parseDecimal(question.minimum, question.decimals);
  const maximum = parseDecimal(question.maximum, question.decimals);
  const width = maximum - minimum;
  const powers = bitLength(width) - 1;
  const weights = Array.from({ length: powers }, (_, i) => 1n << BigInt(i));
  weights.push(width - ((1n << BigInt(powers)) - 1n));
  return { minimum, maximum, weights };
}

/** How many bits an answer to the question takes. */
export function bitCount(question: Question): number {
  switch (question.kind) {
    case 'number':
      return numberScale(question).weights.length;
    case 'yes-no':
      return 1;
    case 'choice':
      return question.options.length;
  }
}

/**
 * One contribution: the bits (each 0 or 1) of the answers, question after question. A secret, like the answers.
 *
 * @param answers one a question, in order; undefined and "" count as missing.
 * @throws AnswerError for the first answer that does not fit.
 */
export function encodeAnswers(survey: Survey, answers: readonly (Answer | undefined)[]): Uint8Array<ArrayBuffer> {
  if (answers.length > survey.questions.length) throw new AnswerError('no-such-question', survey.questions.length);
  return Uint8Array.from(
    survey.questions.flatMap((question, index) => encodeAnswer(question, answers[index] ?? '', index)),
  );
}

function encodeAnswer(question: Question, answer: Answer, index: number): number[] {
  if (answer === '') throw new AnswerError('missing', index);
  switch (question.kind) {
    case 'number':
      return encodeNumber(question, answer, index);
    case 'yes-no':
      if (typeof answer !== 'boolean') throw new AnswerError('no-such-option', index);
      return [answer ? 1 : 0];
    case 'choice':
      return encodeChoice(question, answer, index);
  }
}

function encodeNumber(question: NumberQuestion, answer: Answer, index: number): number[] {
  const { minimum, maximum, weights } = numberScale(question);
  const value = parseNumber(answer, question.decimals, index);
  if (value < minimum) throw new AnswerError('below-minimum', index);
  if (value > maximum) throw new AnswerError('above-maximum', index);
  // From the last weight down, taking each that still fits: what is left is always below 2^i before weight 2^(i−1).
  const bits = weights.map(() => 0);
  let rest = value - minimum;
  for (let i = weights.length - 1; i >= 0; i--) {
    if (rest >= weights[i]!) {
      bits[i] = 1;
      rest -= weights[i]!;
    }
  }
  return bits;
}

function parseNumber(answer: Answer, decimals: number, question: number): bigint {
  if (typeof answer !== 'string') throw new AnswerError('not-a-number', question);
  try {
    return parseDecimal(answer, decimals);
  } catch (error) {
    if (error instanceof DecimalError) throw new AnswerError(error.kind, question);
    throw error;
  }
}

function encodeChoice(question: ChoiceQuestion, answer: Answer, index: number): number[] {
  if (typeof answer !== 'number' || !Number.isInteger(answer) || answer < 0 || answer >= question.options.length) {
    throw new AnswerError('no-such-option', index);
  }
  return question.options.map((_, option) => (option === answer ? 1 : 0));
}

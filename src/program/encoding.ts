import { bitLength, DecimalError, parseDecimal } from './decimal.ts';
import type { AnswerBits, Layout } from './layout.ts';
import type { Answer, NumberQuestion, Question, Survey } from './survey.ts';

/** How answers become field elements: always bits (`layout.ts`), so that one proof covers a whole contribution. */

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

/**
 * One contribution: the bits (each 0 or 1) of the answers, question after question. A secret, like the answers.
 *
 * @param answers one a question, in order; undefined and "" count as missing.
 * @throws AnswerError for the first answer that does not fit.
 */
export function encodeAnswers(
  survey: Survey,
  { fields }: Layout,
  answers: readonly (Answer | undefined)[],
): Uint8Array<ArrayBuffer> {
  if (answers.length > survey.questions.length) throw new AnswerError('no-such-question', survey.questions.length);
  return Uint8Array.from(
    survey.questions.flatMap((question, index) => encodeAnswer(question, fields[index]!, answers[index] ?? '', index)),
  );
}

function encodeAnswer(question: Question, { encoding, bits }: AnswerBits, answer: Answer, index: number): number[] {
  if (answer === '') throw new AnswerError('missing', index);
  switch (question.kind) {
    case 'number':
      return encoding === 'digits'
        ? encodeDigits(question, bits, answer, index)
        : encodeNumber(question, answer, index);
    case 'yes-no':
      if (typeof answer !== 'boolean') throw new AnswerError('no-such-option', index);
      return [answer ? 1 : 0];
    case 'choice': {
      const [chosen] = optionsOf(question, [answer as number], index);
      return question.options.map((_, option) => (option === chosen ? 1 : 0));
    }
    case 'several': {
      const chosen = optionsOf(question, answer, index);
      return question.options.map((_, option) => (chosen.includes(option) ? 1 : 0));
    }
    case 'ranking': {
      const order = optionsOf(question, answer, index);
      if (order.length < question.options.length) throw new AnswerError('missing', index);
      return question.options.flatMap((_, option) => order.map((other) => (other === option ? 1 : 0)));
    }
  }
}

/** Distinct options by their indices. */
function optionsOf({ options }: { readonly options: readonly string[] }, answer: Answer, question: number): number[] {
  const valid = (option: unknown, at: number, all: readonly unknown[]) =>
    typeof option === 'number' &&
    Number.isInteger(option) &&
    option >= 0 &&
    option < options.length &&
    all.indexOf(option) === at;
  if (!Array.isArray(answer) || !answer.every(valid)) throw new AnswerError('no-such-option', question);
  return [...answer];
}

/** The digits of value − minimum, then, if there is room for them, those of maximum − value. */
function encodeDigits(question: NumberQuestion, bits: number, answer: Answer, index: number): number[] {
  const { minimum, maximum } = numberScale(question);
  const value = numberIn(question, answer, index);
  const k = bitLength(maximum - minimum);
  return Array.from({ length: bits }, (_, i) => {
    const rest = i < k ? value - minimum : maximum - value;
    return Number((rest >> BigInt(i % k)) & 1n);
  });
}

/** The answer in units of 10^−decimals. */
function numberIn(question: NumberQuestion, answer: Answer, index: number): bigint {
  const { minimum, maximum } = numberScale(question);
  const value = parseNumber(answer, question.decimals, index);
  if (value < minimum) throw new AnswerError('below-minimum', index);
  if (value > maximum) throw new AnswerError('above-maximum', index);
  return value;
}

function encodeNumber(question: NumberQuestion, answer: Answer, index: number): number[] {
  const { minimum, weights } = numberScale(question);
  const value = numberIn(question, answer, index);
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

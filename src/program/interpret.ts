import { formatDecimal } from './decimal.ts';
import { greatestValue } from './linear.ts';
import { formsOf, isExact, type Program } from './plan.ts';
import { choices } from './statistics/choices.ts';
import { count } from './statistics/count.ts';
import { deviation } from './statistics/deviation.ts';
import { mean } from './statistics/mean.ts';
import { sum } from './statistics/sum.ts';
import { yesNo } from './statistics/yes-no.ts';
import type { Question, QuestionResult } from './survey.ts';

export type ResultErrorKind =
  /** Fewer contributions than the program's smallest group: nothing should have been opened. */
  | 'group-too-small'
  /** Not one opened element for each of the program's outputs. */
  | 'wrong-length'
  /** So many contributions that an opened sum may have wrapped around. */
  | 'group-too-large'
  /** Opened elements that no valid contributions have as their sum. */
  | 'impossible';

/** Opened elements that are no result of the program. The protocol rules this out: something is broken, or worse. */
export class ResultError extends Error {
  override readonly name = 'ResultError';
  constructor(
    readonly kind: ResultErrorKind,
    /** Index of the question at fault; null if it is not one question's. */
    readonly question: number | null = null,
  ) {
    super(`no result: ${kind}${question === null ? '' : `, question ${question}`}`);
  }
}

/**
 * The result in people's terms.
 *
 * @param opened one integer 0 ≤ x < p for each of `program.outputs`, then of `program.squares`, in order.
 * @param contributions number of valid contributions that were summed.
 * @returns one result a question, in order.
 * @throws ResultError
 */
export function interpret(program: Program, opened: readonly bigint[], contributions: number): QuestionResult[] {
  const counted = count(contributions, program.minimumGroup);
  if (counted === null) throw new ResultError('group-too-small');
  const sums = opened.slice(0, program.outputs.length);
  const squares = opened.slice(program.outputs.length);
  if (sums.length + squares.length !== program.outputs.length + program.squares.length) {
    throw new ResultError('wrong-length');
  }
  return program.survey.questions.map((question, index) => {
    const forms = formsOf(question, 0);
    if (!isExact(forms, counted)) throw new ResultError('group-too-large', index);
    const values = sums.splice(0, forms.outputs.length);
    forms.outputs.forEach((form, i) => {
      const value = values[i]!;
      if (value < 0n || value > BigInt(counted) * greatestValue(form)) throw new ResultError('impossible', index);
    });
    return interpretQuestion(question, index, [...values, ...squares.splice(0, forms.squares.length)], counted);
  });
}

function interpretQuestion(
  question: Question,
  index: number,
  values: readonly bigint[],
  counted: number,
): QuestionResult {
  switch (question.kind) {
    case 'number': {
      const scaledSum = sum(question, values[0]!, counted);
      const result = {
        kind: 'number',
        count: counted,
        sum: formatDecimal(scaledSum, question.decimals),
        mean: mean(question, scaledSum, counted),
      } as const;
      if (!question.deviation) return result;
      const spread = deviation(question, values[0]!, values[1]!, counted);
      if (spread === null) throw new ResultError('impossible', index);
      return { ...result, deviation: spread };
    }
    case 'yes-no':
      return { kind: 'yes-no', count: counted, ...yesNo(values[0]!, counted) };
    default: {
      const counts = choices(values, counted);
      if (counts === null) throw new ResultError('impossible', index);
      return { kind: 'choice', count: counted, counts };
    }
  }
}

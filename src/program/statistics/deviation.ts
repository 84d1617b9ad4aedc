import { nearestRoot } from '../decimal.ts';
import { numberScale } from '../encoding.ts';
import type { LinearForm } from '../linear.ts';
import type { NumberQuestion } from '../survey.ts';
import { sumForms } from './sum.ts';

/**
 * Sample standard deviation of a number question's answers x_1 … x_n: √(Σ (x_j − mean)² / (n − 1)).
 *
 * Opens one element more than the sum: Σ y_j² with y_j = x_j − minimum, in units of 10^−decimals. Everything is computed
 * from the two exact integers, and rounded once.
 * Discloses both moments, which determine the deviation and are determined by sum and deviation: n − 2 people together can
 * solve for the two numbers that they lack, and fewer are left with fewer possibilities than a mean leaves them.
 *
 * @param start index of the question's first bit in a contribution.
 * @returns y as a form of one contribution, or nothing if the question does not ask for it.
 */
export function squareForms(question: NumberQuestion, start: number): LinearForm[] {
  return question.deviation ? sumForms(question, start) : [];
}

/**
 * The double nearest to √((n Σy² − (Σy)²) / (n (n − 1))) / 10^decimals, with n = count ≥ 2.
 *
 * @param sum the opened Σ y_j; @param squares the opened Σ y_j².
 * @returns null if no n integers from 0 to maximum − minimum have these moments because of y ≤ y² ≤ (maximum − minimum) y,
 * of Cauchy–Schwarz, or because y² is odd where y is.
 */
export function deviation(question: NumberQuestion, sum: bigint, squares: bigint, count: number): number | null {
  const { minimum, maximum } = numberScale(question);
  const n = BigInt(count);
  const spread = n * squares - sum * sum;
  const possible =
    sum <= squares && squares <= (maximum - minimum) * sum && spread >= 0n && (squares - sum) % 2n === 0n;
  return possible ? nearestRoot(spread, n * (n - 1n), question.decimals) : null;
}

import { nearestDouble } from '../decimal.ts';
import type { NumberQuestion } from '../survey.ts';

/**
 * Arithmetic mean of a number question's answers: sum / count.
 *
 * Opens nothing beyond the sum, and discloses nothing beyond sum and count. The quotient of the two exact integers is
 * rounded once, to the nearest double.
 *
 * @param scaledSum the sum in units of 10^−decimals.
 * @param count ≥ 1.
 */
export function mean(question: NumberQuestion, scaledSum: bigint, count: number): number {
  return nearestDouble(scaledSum, BigInt(count), question.decimals);
}

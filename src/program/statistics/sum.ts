import { numberScale } from '../encoding.ts';
import type { LinearForm } from '../linear.ts';
import type { NumberQuestion } from '../survey.ts';

/**
 * Sum of a number question's answers x_1 … x_n, exact.
 *
 * Opens one element: Σ weights[i] · B_i with B_i the i-th bits of all contributions together, which is Σ (x_j − minimum).
 * Discloses the sum, and with the count the mean; nothing else about the answers.
 *
 * @param start index of the question's first bit in a contribution.
 */
export function sumForms(question: NumberQuestion, start: number): LinearForm[] {
  return [numberScale(question).weights.map((weight, i) => ({ index: start + i, weight }))];
}

/** The sum in units of 10^−decimals: the opened Σ (x_j − minimum) plus count · minimum. */
export function sum(question: NumberQuestion, opened: bigint, count: number): bigint {
  return opened + BigInt(count) * numberScale(question).minimum;
}

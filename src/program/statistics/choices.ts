import type { LinearForm } from '../linear.ts';

/**
 * How many chose each option of a choice question.
 *
 * Opens one element an option, the sum of its bits. The last is known from the others and the count, and checks them.
 * Discloses each option's number, hence everybody's choice if all are the same.
 *
 * @param start index of the first option's bit in a contribution.
 */
export function choiceForms(question: { readonly options: readonly string[] }, start: number): LinearForm[] {
  return question.options.map((_, option) => [{ index: start + option, weight: 1n }]);
}

/**
 * One number an option.
 *
 * @returns null if they do not sum to the count, which no valid contributions can bring about.
 */
export function choices(opened: readonly bigint[], count: number): number[] | null {
  const counts = opened.map(Number);
  return counts.reduce((total, options) => total + options, 0) === count ? counts : null;
}

import type { LinearForm } from '../linear.ts';

/**
 * Number of yeses and noes.
 *
 * Opens one element, the sum of the question's one bit: the number of yeses. The noes are the others.
 * Discloses both numbers, hence everybody's answer if all are the same.
 *
 * @param start index of the question's bit in a contribution.
 */
export function yesNoForms(start: number): LinearForm[] {
  return [[{ index: start, weight: 1n }]];
}

/** The opened number of yeses (0 ≤ opened ≤ count) and the number of noes. */
export function yesNo(opened: bigint, count: number): { yes: number; no: number } {
  return { yes: Number(opened), no: count - Number(opened) };
}

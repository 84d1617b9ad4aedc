/**
 * Count: how many valid contributions the result is made of.
 *
 * Opens nothing: which contributions are valid is public already, once their proofs are checked.
 * Discloses the count. It is the guard of every other statistic: below the smallest group, nothing may be opened.
 *
 * @returns the count, or null if no result may be made of so few contributions (or of a number that is none).
 */
export function count(contributions: number, minimumGroup: number): number | null {
  return Number.isSafeInteger(contributions) && contributions >= minimumGroup ? contributions : null;
}

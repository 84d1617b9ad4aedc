import type { Field, Vector } from '../math/field.ts';

/**
 * This party's additive shares of `count` zeros, without a message: each pair of members has a common key, and what one
 * of the two adds of its stream, the other subtracts. To anyone who lacks the keys of two or more members, their shares
 * are uniform but for their sum.
 *
 * Shares of degree 2t for 2t + 1 parties, times their Lagrange weights, are additive shares, and any additive shares are
 * such: so these hide them as `pseudoRandomZeroShares` does, with 2t streams instead of t · C(n − 1, t).
 *
 * @param members the parties that add up, `party` among them; two or more.
 * @param keyWith 32 bytes that `party` has in common with another member, and nobody else of interest knows.
 * @param nonce 12 bytes, never used with these keys before.
 * @returns `count` elements.
 * @throws RangeError if `party` is no member, or is alone.
 */
export function additiveZeroShares(
  field: Field,
  party: number,
  members: readonly number[],
  keyWith: (other: number) => Uint8Array,
  nonce: Uint8Array,
  count: number,
): Vector {
  const others = members.filter((member) => member !== party);
  if (others.length !== members.length - 1) throw new RangeError(`party ${party} is not one of ${members.join(', ')}`);
  const signs = field.fromIntegers(others.map((other) => (party < other ? 1 : -1)));
  return field.combineExpanded(signs, others.map(keyWith), nonce, count);
}

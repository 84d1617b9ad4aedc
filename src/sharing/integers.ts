import type { Field, Vector } from '../math/field.ts';
import type { Committee } from './committee.ts';
import { maximalSets, shareCoefficients } from './replicated.ts';

/**
 * This party's shares (degree t) of `count` pseudo-random integers that are bounded: Σ_A ρ_A over all sets A of n − t
 * parties, where ρ_A is uniform in 0 … 2^bits − 1 to whoever lacks A's key. The conversion from replicated shares to
 * Shamir's (Cramer, Damgård, Ishai, TCC 2005, section 3) is linear, so it takes any summands, and not only uniform ones
 * (Damgård, Thorbek, "Non-interactive proofs for integer multiplication", EUROCRYPT 2007; as PRandInt: Catrina and de
 * Hoogh, SCN 2010, section 2).
 *
 * The sum is not uniform. But any t parties lack the key of a set, whose ρ_A they cannot tell from uniform, whatever they
 * know of the others: added to a value of which two candidates differ by at most d, it leaves them a statistical distance
 * of d / 2^bits.
 *
 * @param keys 32 bytes for each of `setsOf(n, t, party)`, in that order.
 * @param nonce 12 bytes, never used with these keys before.
 * @returns `count` elements: shares of integers 0 ≤ r ≤ C(n, t) · (2^bits − 1), with C(n, t) ≤ 126.
 * @throws RangeError if such a sum could reach p, or as `pseudoRandomShares`.
 */
export function pseudoRandomIntegerShares(
  field: Field,
  committee: Committee,
  party: number,
  keys: readonly Uint8Array[],
  nonce: Uint8Array,
  count: number,
  bits: number,
): Vector {
  const sets = BigInt(maximalSets(committee.n, committee.t).length);
  if (sets << BigInt(bits) > field.modulus) throw new RangeError(`sums of ${sets} integers of ${bits} bits wrap`);
  return field.combineExpanded(shareCoefficients(field, committee, party), keys, nonce, count, 0, bits);
}

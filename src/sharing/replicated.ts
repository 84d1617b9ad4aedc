import type { Field, Vector } from '../math/field.ts';
import { type Committee, checkCommittee, checkParty, combinations, pointOf } from './committee.ts';

/*
 * Pseudo-random secret sharing and zero sharing: Cramer, Damgård and Ishai, "Share conversion, pseudorandom secret
 * sharing and applications to secure computation", TCC 2005, sections 3 (conversion) and 4 (PRSS, PRZS).
 *
 * For every set A of n − t parties there is one ChaCha20 key, known to the members of A. Any t parties miss at least
 * the key of the set of all others. Let ψ_A be the stream of field elements of that key and f_A the polynomial of
 * degree t with f_A(0) = 1 and f_A(i + 1) = 0 for each party i outside A. Then Σ_A ψ_A f_A is a polynomial of degree t
 * that looks random to any t parties, and each party can evaluate it at its own point by itself, because the terms
 * whose keys it lacks are zero there.
 *
 * A nonce of 12 bytes selects the stream. A (key, nonce) pair must never be used for two calls, nor for anything else:
 * the same values would come out again, and zero shares would lie open beside value shares. Callers separate
 * uses by deriving keys for a label, and calls by counting nonces.
 */

/** One set A of n − t parties. */
export interface ReplicatedSet {
  /** Position among all sets of the committee, in canonical order. */
  readonly index: number;
  /** Bit i is set if party i is in it. */
  readonly mask: number;
  /** Ascending. */
  readonly parties: readonly number[];
}

/**
 * All sets of n − t of the n parties, the C(n, t) ≤ 126 holders of a key: in lexicographic order of their ascending
 * members. For (3, 1): {0,1}, {0,2}, {1,2}. This order is part of the protocol.
 *
 * @throws CommitteeError unless 3 ≤ n ≤ 9 and 1 ≤ t ≤ ⌊(n−1)/2⌋.
 */
export function maximalSets(n: number, t: number): ReplicatedSet[] {
  checkCommittee({ n, t });
  return combinations(0, n, n - t).map((parties, index) => ({
    index,
    mask: parties.reduce((mask, party) => mask | (1 << party), 0),
    parties,
  }));
}

/** The sets that hold the party, in canonical order: those whose keys it has, C(n − 1, t) ≤ 70. */
export function setsOf(n: number, t: number, party: number): ReplicatedSet[] {
  checkParty({ n, t }, party);
  return maximalSets(n, t).filter((set) => set.parties.includes(party));
}

/** f_A(party + 1) for each of `setsOf(n, t, party)`: one element a set, public, none of them 0. */
export function shareCoefficients(field: Field, { n, t }: Committee, party: number): Vector {
  const numerators: number[] = [];
  const denominators: number[] = [];
  for (const { parties } of setsOf(n, t, party)) {
    let numerator = 1;
    let denominator = 1;
    for (let outsider = 0; outsider < n; outsider++) {
      if (parties.includes(outsider)) continue;
      numerator *= pointOf(outsider) - pointOf(party);
      denominator *= pointOf(outsider);
    }
    numerators.push(numerator);
    denominators.push(denominator);
  }
  return field.mul(field.fromIntegers(numerators), field.invert(field.fromIntegers(denominators)));
}

/**
 * This party's shares (degree t) of `count` pseudo-random values that no t parties know.
 *
 * @param keys 32 bytes for each of `setsOf(n, t, party)`, in that order.
 * @param nonce 12 bytes, never used with these keys before.
 * @returns `count` elements.
 * @throws RangeError if the committee or party is out of range, or keys or nonce do not fit.
 */
export function pseudoRandomShares(
  field: Field,
  committee: Committee,
  party: number,
  keys: readonly Uint8Array[],
  nonce: Uint8Array,
  count: number,
): Vector {
  return field.combineExpanded(shareCoefficients(field, committee, party), keys, nonce, count);
}

/**
 * The values themselves, for a dealer who made all keys: Σ_A ψ_A.
 *
 * @param allKeys 32 bytes for each of `maximalSets(n, t)`.
 * @param nonce 12 bytes, never used with these keys before, but by those who compute the shares of these values.
 * @returns `count` elements.
 * @throws RangeError if keys or nonce do not fit.
 */
export function pseudoRandomValues(
  field: Field,
  allKeys: readonly Uint8Array[],
  nonce: Uint8Array,
  count: number,
): Vector {
  const ones = field.fromIntegers(new Array<number>(allKeys.length).fill(1));
  return field.combineExpanded(ones, allKeys, nonce, count);
}

/**
 * This party's shares of `count` zeros, by pseudo-random polynomials of degree 2t: Σ_A Σ_(j=1…t) ψ_(A,j) x^j f_A. They
 * hide the product polynomials they are added to. ψ_(A,j) is elements (j − 1)·count … j·count − 1 of the key's stream.
 *
 * @param keys 32 bytes for each of `setsOf(n, t, party)`, in that order.
 * @param nonce 12 bytes, never used with these keys before: not for `pseudoRandomShares` either.
 * @returns `count` elements.
 * @throws RangeError if the committee or party is out of range, or keys or nonce do not fit.
 */
export function pseudoRandomZeroShares(
  field: Field,
  committee: Committee,
  party: number,
  keys: readonly Uint8Array[],
  nonce: Uint8Array,
  count: number,
): Vector {
  const coefficients = shareCoefficients(field, committee, party);
  const terms = Array.from({ length: committee.t }, (_, j) => {
    const power = field.fromIntegers([pointOf(party) ** (j + 1)]);
    return field.combineExpanded(field.scale(coefficients, power), keys, nonce, count, j * count);
  });
  return terms.reduce((sum, term) => field.add(sum, term));
}

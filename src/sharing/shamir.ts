import type { Field, Vector } from '../math/field.ts';
import { lagrange } from '../math/lagrange.ts';
import { type Committee, checkCommittee, pointOf } from './committee.ts';

/*
 * Shamir's secret sharing (Communications of the ACM 22(11), 1979), on whole vectors: a vector of secrets is the
 * value at 0 of a vector of polynomials, and party i's vector of shares is the value at i + 1.
 */

/** One party's vector of shares, and whose it is. */
export interface PartyShares {
  /** 0 ≤ party. */
  readonly party: number;
  readonly shares: Vector;
}

/**
 * Shares m secrets so that any t parties learn nothing and any t + 1 know them.
 *
 * @param randomness t·m uniform elements, never used before: the coefficients of x (m of them), then of x², ….
 * @returns n vectors of m: index = party.
 * @throws RangeError if the committee is out of range or the randomness does not fit.
 */
export function share(
  field: Field,
  committee: Committee,
  secrets: Vector,
  randomness: Vector = field.random(committee.t * field.length(secrets)),
): Vector[] {
  checkCommittee(committee);
  const { n, t } = committee;
  const m = field.length(secrets);
  if (field.length(randomness) !== t * m) throw new RangeError(`${t * m} random elements expected`);
  const coefficients = [secrets];
  for (let k = 0; k < t; k++) coefficients.push(field.slice(randomness, k * m, (k + 1) * m));
  return Array.from({ length: n }, (_, party) => {
    const powers = Array.from({ length: t + 1 }, (_, k) => pointOf(party) ** k);
    return field.combine(field.fromIntegers(powers), coefficients);
  });
}

/**
 * The value, at any point, of the polynomials of degree below `known.length` through the known shares: point 0 for
 * the secrets, i + 1 for what party i's shares must be.
 *
 * @param known t + 1 or more vectors of m, of distinct parties. All are used; that they agree is not checked.
 * @returns m elements.
 * @throws RangeError if a party is there twice or lengths differ.
 */
export function deriveShares(field: Field, known: readonly PartyShares[], point: number): Vector {
  const points = known.map(({ party }) => pointOf(party));
  return field.combine(
    lagrange(field, points, point),
    known.map(({ shares }) => shares),
  );
}

/**
 * The secrets, from the shares of exactly t + 1 parties.
 *
 * @returns m elements.
 * @throws RangeError if there are not t + 1, a party is there twice, or lengths differ.
 */
export function reconstruct(field: Field, t: number, known: readonly PartyShares[]): Vector {
  if (known.length !== t + 1) throw new RangeError(`${t + 1} share vectors expected, not ${known.length}`);
  return deriveShares(field, known, 0);
}

/**
 * Do the share vectors of parties 0, 1, … lie on polynomials of degree at most `degree`? With more than degree + t
 * of them, of whom at most t are wrong, a yes means that none is.
 *
 * @param shares more than `degree` vectors of m; index = party.
 * @throws RangeError if there are too few or lengths differ.
 */
export function haveDegree(field: Field, degree: number, shares: readonly Vector[]): boolean {
  if (shares.length <= degree)
    throw new RangeError(`${shares.length} share vectors fit any degree-${degree} polynomial`);
  const known = shares.slice(0, degree + 1).map((vector, party) => ({ party, shares: vector }));
  return shares
    .slice(degree + 1)
    .every((vector, i) => field.equal(vector, deriveShares(field, known, pointOf(degree + 1 + i))));
}

import type { Field } from '../math/field.ts';
import { combinations, pointOf } from './committee.ts';
import { deriveShares, type PartyShares } from './shamir.ts';

/**
 * Decodes share vectors of which some may be wrong: Shamir's shares are a Reed–Solomon code (McEliece and Sarwate, "On
 * Sharing Secrets and Reed-Solomon Codes", Communications of the ACM 24(9), 1981). With n ≥ 3t + 1 parties, of whom at
 * most t are wrong, there is at most one polynomial of degree t through n − t vectors, because of those n − t ≥ 2t + 1 at
 * least t + 1 are right. It is found by trying: among 9 parties there are at most 28 choices.
 *
 * @param known the first one is right for certain (the caller's own).
 * @param agreeing how many of them must lie on one polynomial: n − t.
 * @returns t + 1 of those that do, or undefined if there are no so many.
 * @throws RangeError if a party is there twice, or lengths differ.
 */
export function decode(
  field: Field,
  t: number,
  known: readonly PartyShares[],
  agreeing: number,
): PartyShares[] | undefined {
  const [own, ...others] = known;
  if (own === undefined || known.length < agreeing) return undefined;
  for (const chosen of combinations(0, others.length, agreeing - 1)) {
    const some = [own, ...chosen.map((index) => others[index]!)];
    const first = some.slice(0, t + 1);
    const agree = some
      .slice(t + 1)
      .every(({ party, shares }) => field.equal(shares, deriveShares(field, first, pointOf(party))));
    if (agree) return first;
  }
  return undefined;
}

/**
 * n computing parties of whom any t learn nothing. Parties are numbered 0 … n−1; party i holds a polynomial's value
 * at the point i + 1, and the secret is the value at 0.
 */
export interface Committee {
  /** 3 to 9. */
  readonly n: number;
  /** 1 to ⌊(n−1)/2⌋. */
  readonly t: number;
}

/**
 * @throws RangeError unless 3 ≤ n ≤ 9 and 1 ≤ t ≤ ⌊(n−1)/2⌋: with t = 0 every party would hold the secret itself,
 * and with 2t ≥ n a wrong share in an opening would go unseen.
 */
export function checkCommittee({ n, t }: Committee): void {
  if (!Number.isInteger(n) || n < 3 || n > 9) throw new RangeError(`3 to 9 computing parties, not ${n}`);
  if (!Number.isInteger(t) || t < 1 || 2 * t >= n) {
    throw new RangeError(`threshold 1 to ${Math.floor((n - 1) / 2)} for ${n} parties, not ${t}`);
  }
}

/** @throws RangeError unless the committee is in order and 0 ≤ party < n. */
export function checkParty(committee: Committee, party: number): void {
  checkCommittee(committee);
  if (!Number.isInteger(party) || party < 0 || party >= committee.n) {
    throw new RangeError(`no party ${party} among ${committee.n}`);
  }
}

/** Where party i's shares lie. */
export const pointOf = (party: number) => party + 1;

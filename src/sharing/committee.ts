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

/** A committee that cannot be: too few or too many parties, a threshold that does not fit them, or no such party. */
export class CommitteeError extends RangeError {
  override readonly name = 'CommitteeError';

  constructor(
    readonly check: 'parties' | 'threshold' | 'party',
    message: string,
  ) {
    super(message);
  }
}

/**
 * @throws CommitteeError unless 3 ≤ n ≤ 9 and 1 ≤ t ≤ ⌊(n−1)/2⌋: with t = 0 every party would hold the secret itself,
 * and with 2t ≥ n a wrong share in an opening would go unseen.
 */
export function checkCommittee({ n, t }: Committee): void {
  if (!Number.isInteger(n) || n < 3 || n > 9) throw new CommitteeError('parties', `3 to 9 computing parties, not ${n}`);
  if (!Number.isInteger(t) || t < 1 || 2 * t >= n) {
    throw new CommitteeError('threshold', `threshold 1 to ${Math.floor((n - 1) / 2)} for ${n} parties, not ${t}`);
  }
}

/** @throws CommitteeError unless the committee is in order and 0 ≤ party < n. */
export function checkParty(committee: Committee, party: number): void {
  checkCommittee(committee);
  if (!Number.isInteger(party) || party < 0 || party >= committee.n) {
    throw new CommitteeError('party', `no party ${party} among ${committee.n}`);
  }
}

/** Where party i's shares lie. */
export const pointOf = (party: number) => party + 1;

/** All ascending lists of `size` numbers from `first` to `end` − 1, in lexicographic order. */
export function combinations(first: number, end: number, size: number): number[][] {
  if (size === 0) return [[]];
  const lists: number[][] = [];
  for (let head = first; head <= end - size; head++) {
    for (const tail of combinations(head + 1, end, size - 1)) lists.push([head, ...tail]);
  }
  return lists;
}

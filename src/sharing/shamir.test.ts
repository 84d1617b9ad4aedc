import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Field, Vector } from '../math/field.ts';
import { lagrange } from '../math/lagrange.ts';
import { referenceField } from '../math/reference.ts';
import { wasmField } from '../math/wasm.ts';
import { type Committee, pointOf } from './committee.ts';
import { deriveShares, haveDegree, reconstruct, share } from './shamir.ts';

/** All committees that are allowed: (3,1) to (9,4). */
const committees: Committee[] = [3, 4, 5, 6, 7, 8, 9].flatMap((n) =>
  Array.from({ length: Math.floor((n - 1) / 2) }, (_, i) => ({ n, t: i + 1 })),
);

/** All sets of `size` parties. */
function subsets(n: number, size: number): number[][] {
  const parties = Array.from({ length: n }, (_, party) => party);
  return Array.from({ length: 2 ** n }, (_, mask) => parties.filter((party) => (mask >> party) & 1)).filter(
    (set) => set.length === size,
  );
}

const pick = (shares: readonly Vector[], parties: readonly number[]) =>
  parties.map((party) => ({ party, shares: shares[party]! }));

/** Randomness that is the same in each run. */
const seeded = (field: Field, seed: number, n: number) =>
  field.expand(new Uint8Array(32).fill(seed), new Uint8Array(12), n);

it('is the polynomial that it says', () => {
  const field = referenceField('F127');
  const shares = share(field, { n: 5, t: 2 }, field.fromIntegers([42, -1]), field.fromIntegers([7, 0, 1, 10]));
  // 42 + 7x + x² and −1 + 0x + 10x² at 1 … 5
  const expected = [1, 2, 3, 4, 5].map((x) => [42 + 7 * x + x * x, -1 + 10 * x * x]);
  expect(shares.map((vector) => field.toIntegers(vector).map(Number))).toEqual(expected);
});

describe.each([wasmField('F127'), wasmField('F61')])('$name', (field) => {
  const p = field.modulus;

  it.each(committees)('every t + 1 of $n parties reconstruct, t = $t, and know all shares', ({ n, t }) => {
    const secrets = field.fromIntegers([0, 1, -1, p >> 1n, 4200_50]);
    const shares = share(field, { n, t }, secrets);
    expect(shares.length).toBe(n);
    expect(haveDegree(field, t, shares)).toBe(true);
    expect(haveDegree(field, t - 1, shares)).toBe(false);
    for (const parties of subsets(n, t + 1)) {
      const known = pick(shares, parties);
      expect(reconstruct(field, t, known)).toEqual(secrets);
      expect(shares.map((_, party) => deriveShares(field, known, pointOf(party)))).toEqual(shares);
    }
  });

  it('shares and reconstructs any secrets', () => {
    const secrets = fc.array(fc.bigInt({ min: 0n, max: p - 1n }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom(...committees), secrets, fc.nat(), (committee, integers, which) => {
        const { n, t } = committee;
        const shares = share(field, committee, field.fromIntegers(integers));
        const sets = subsets(n, t + 1);
        const known = pick(shares, sets[which % sets.length]!);
        expect(field.toIntegers(reconstruct(field, t, known))).toEqual(integers);
      }),
    );
  });

  it.each(committees)('any t of $n shares fit every secret, t = $t', ({ n, t }) => {
    const shares = share(field, { n, t }, field.fromIntegers([123]));
    for (const parties of subsets(n, t)) {
      for (const other of [0n, 1n, 124n, p - 1n, p >> 1n]) {
        // The one polynomial of degree t through the t shares and the other secret.
        const secret = field.fromIntegers([other]);
        const known = [secret, ...parties.map((party) => shares[party]!)];
        const sharing = shares.map((_, party) =>
          field.combine(lagrange(field, [0, ...parties.map(pointOf)], pointOf(party)), known),
        );
        expect(haveDegree(field, t, sharing)).toBe(true);
        expect(reconstruct(field, t, pick(sharing, subsets(n, t + 1)[0]!))).toEqual(secret);
        for (const party of parties) expect(sharing[party]).toEqual(shares[party]);
      }
    }
  });

  describe('distribution of t shares', () => {
    const samples = 6400;
    const buckets = 16;
    /** Of chi-square with 15 degrees of freedom, exceeded once in a million. */
    const critical = 56.5;
    const topWordBits = field.bits % 32;

    /** How often each joint value of the parties' top bits (four bits in all) occurs. */
    function histogram(shares: readonly Vector[], parties: readonly number[]): number[] {
      const bits = 4 / parties.length;
      const counts = new Array<number>(buckets).fill(0);
      for (let i = 0; i < samples; i++) {
        let bucket = 0;
        for (const party of parties) {
          const top = shares[party]![(i + 1) * field.words - 1]!;
          bucket = (bucket << bits) | (top >>> (topWordBits - bits));
        }
        counts[bucket]!++;
      }
      return counts;
    }
    const fromUniform = (counts: readonly number[]) =>
      counts.reduce((sum, count) => sum + (count - samples / buckets) ** 2 / (samples / buckets), 0);
    const between = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, count, i) => sum + (count - b[i]!) ** 2 / Math.max(1, count + b[i]!), 0);

    const many = (secret: bigint) => field.fromIntegers(new Array<bigint>(samples).fill(secret));

    it.each([
      { n: 3, t: 1 },
      { n: 5, t: 2 },
      { n: 9, t: 4 },
    ])('is uniform whatever the secret: $n parties, t = $t (seeds 1 and 2)', ({ n, t }) => {
      const first = share(field, { n, t }, many(0n), seeded(field, 1, t * samples));
      const second = share(field, { n, t }, many(p >> 1n), seeded(field, 2, t * samples));
      for (const parties of subsets(n, t)) {
        const [a, b] = [histogram(first, parties), histogram(second, parties)];
        expect(fromUniform(a), `parties ${parties}`).toBeLessThan(critical);
        expect(fromUniform(b), `parties ${parties}`).toBeLessThan(critical);
        expect(between(a, b), `parties ${parties}`).toBeLessThan(critical);
      }
    });

    it('would show a polynomial of too small a degree (seed 3)', () => {
      const line = field.concat([seeded(field, 3, samples), field.zeros(samples)]);
      const first = share(field, { n: 5, t: 2 }, many(0n), line);
      const second = share(field, { n: 5, t: 2 }, many(p >> 1n), line);
      const [a, b] = [histogram(first, [0, 1]), histogram(second, [0, 1])]; // f(2) = 2 f(1) − f(0)
      expect(fromUniform(a)).toBeGreaterThan(10 * critical);
      expect(between(a, b)).toBeGreaterThan(10 * critical);
    });
  });

  it('sees any single changed share', () => {
    for (const { n, t } of committees) {
      for (let party = 0; party < n; party++) {
        const shares = share(field, { n, t }, field.fromIntegers([5, 6, 7]));
        shares[party] = field.add(shares[party]!, field.fromIntegers([0, 0, 1]));
        expect(haveDegree(field, t, shares)).toBe(false);
      }
    }
  });

  it('adds: sums of shares are shares of sums', () => {
    const [a, b] = [field.random(30), field.random(30)];
    const [first, second] = [a, b].map((secrets) => share(field, { n: 4, t: 1 }, secrets)) as [Vector[], Vector[]];
    const sums = first.map((vector, party) => field.add(vector, second[party]!));
    expect(reconstruct(field, 1, pick(sums, [1, 3]))).toEqual(field.add(a, b));
  });

  it('refuses what does not fit', () => {
    const secrets = field.fromIntegers([1, 2]);
    const shares = share(field, { n: 5, t: 2 }, secrets);
    const refused = [
      () => share(field, { n: 5, t: 0 }, secrets),
      () => share(field, { n: 5, t: 3 }, secrets),
      () => share(field, { n: 2, t: 1 }, secrets),
      () => share(field, { n: 10, t: 2 }, secrets),
      () => share(field, { n: 5, t: 2 }, secrets, field.random(3)),
      () => reconstruct(field, 2, pick(shares, [0, 1])),
      () => reconstruct(field, 2, pick(shares, [0, 1, 2, 3])),
      () => reconstruct(field, 2, pick(shares, [0, 1, 1])),
      () => reconstruct(field, 2, [...pick(shares, [0, 1]), { party: 2, shares: field.zeros(1) }]),
      () => deriveShares(field, [], 0),
      () => haveDegree(field, 5, shares),
      () => haveDegree(field, 2, [...shares.slice(0, 3), field.zeros(1)].slice(0, 2)),
    ];
    for (const call of refused) expect(call).toThrow(RangeError);
    expect(haveDegree(field, 2, [...shares.slice(0, 4), field.zeros(1)])).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { referenceField } from '../math/reference.ts';
import { wasmField } from '../math/wasm.ts';
import type { Committee } from './committee.ts';
import {
  maximalSets,
  pseudoRandomShares,
  pseudoRandomValues,
  pseudoRandomZeroShares,
  setsOf,
  shareCoefficients,
} from './replicated.ts';
import { deriveShares, haveDegree } from './shamir.ts';

/** All committees that are allowed: (3,1) to (9,4). */
const committees: Committee[] = [3, 4, 5, 6, 7, 8, 9].flatMap((n) =>
  Array.from({ length: Math.floor((n - 1) / 2) }, (_, i) => ({ n, t: i + 1 })),
);
const nonce = Uint8Array.from({ length: 12 }, (_, i) => i);
/** One fixed key for each set of the committee. */
const keysOf = ({ n, t }: Committee) => maximalSets(n, t).map(({ index }) => new Uint8Array(32).fill(index + 1));
const heldBy = ({ n, t }: Committee, party: number, keys: readonly Uint8Array[]) =>
  setsOf(n, t, party).map(({ index }) => keys[index]!);

type PseudoRandom = typeof pseudoRandomShares;
const allShares = (make: PseudoRandom, field: Parameters<PseudoRandom>[0], committee: Committee, count: number) => {
  const keys = keysOf(committee);
  return Array.from({ length: committee.n }, (_, party) =>
    make(field, committee, party, heldBy(committee, party, keys), nonce, count),
  );
};

describe('maximal sets', () => {
  it('come in an order that is part of the protocol', () => {
    expect(maximalSets(3, 1)).toEqual([
      { index: 0, mask: 0b011, parties: [0, 1] },
      { index: 1, mask: 0b101, parties: [0, 2] },
      { index: 2, mask: 0b110, parties: [1, 2] },
    ]);
    expect(maximalSets(5, 2).map(({ parties }) => parties.join(''))).toEqual([
      '012',
      '013',
      '014',
      '023',
      '024',
      '034',
      '123',
      '124',
      '134',
      '234',
    ]);
    expect(setsOf(5, 2, 3).map(({ index }) => index)).toEqual([1, 3, 5, 6, 8, 9]);
  });

  it.each(committees)('are all sets of n − t among $n, t = $t', ({ n, t }) => {
    const binomial = (a: number, b: number): number => (b === 0 ? 1 : (binomial(a - 1, b - 1) * a) / b);
    const sets = maximalSets(n, t);
    expect(new Set(sets.map(({ mask }) => mask)).size).toBe(binomial(n, t));
    for (const [position, { index, mask, parties }] of sets.entries()) {
      expect(index).toBe(position);
      expect(parties.length).toBe(n - t);
      expect(Array.from({ length: n }, (_, party) => party).filter((party) => (mask >> party) & 1)).toEqual(parties);
    }
    for (let party = 0; party < n; party++) {
      expect(setsOf(n, t, party).length).toBe(binomial(n - 1, t));
      expect(setsOf(n, t, party)).toEqual(sets.filter(({ parties }) => parties.includes(party)));
    }
  });
});

it('has the coefficients of f_A', () => {
  const field = referenceField('F127');
  // For {0,1}: f(x) = (3 − x)/3; for {0,2}: (2 − x)/2; for {1,2}: 1 − x.
  const times6 = (party: number) =>
    field.toSignedIntegers(field.scale(shareCoefficients(field, { n: 3, t: 1 }, party), field.fromIntegers([6])));
  expect([0, 1, 2].map(times6)).toEqual([
    [4n, 3n],
    [2n, -6n],
    [-3n, -12n],
  ]);
});

it('is, for three parties, what the paper says in plain numbers', () => {
  const field = referenceField('F127');
  const p = field.modulus;
  const [k01, k02, k12] = keysOf({ n: 3, t: 1 }).map((key) => field.toIntegers(field.expand(key, nonce, 2))) as [
    bigint[],
    bigint[],
    bigint[],
  ];
  const shares = allShares(pseudoRandomShares, field, { n: 3, t: 1 }, 2).map((vector) => field.toIntegers(vector));
  const zeros = allShares(pseudoRandomZeroShares, field, { n: 3, t: 1 }, 2).map((vector) => field.toIntegers(vector));
  for (let i = 0; i < 2; i++) {
    for (const [party, vector] of shares.entries()) {
      const x = BigInt(party + 1);
      const times6 = k01[i]! * 2n * (3n - x) + k02[i]! * 3n * (2n - x) + k12[i]! * 6n * (1n - x);
      expect((vector[i]! * 6n - times6) % p).toBe(0n);
      expect((zeros[party]![i]! * 6n - x * times6) % p).toBe(0n);
    }
  }
});

it('hides zeros by t independent streams of each key: Σ_A Σ_j ψ_(A,j) x^j f_A', () => {
  const field = referenceField('F127');
  const committee = { n: 7, t: 3 };
  const keys = keysOf(committee);
  for (const [party, shares] of allShares(pseudoRandomZeroShares, field, committee, 2).entries()) {
    const coefficients = shareCoefficients(field, committee, party);
    let expected = field.zeros(2);
    for (const [position, key] of heldBy(committee, party, keys).entries()) {
      const stream = field.expand(key, nonce, 6);
      for (const j of [1, 2, 3]) {
        const weight = field.scale(
          field.slice(coefficients, position, position + 1),
          field.fromIntegers([(party + 1) ** j]),
        );
        expected = field.add(expected, field.scale(field.slice(stream, 2 * j - 2, 2 * j), weight));
      }
    }
    expect(shares).toEqual(expected);
  }
});

describe.each([wasmField('F127'), wasmField('F61')])('$name', (field) => {
  const count = 40;

  it.each(committees)(
    'random shares of $n parties are of degree t = $t, of the value the dealer knows',
    (committee) => {
      const { t } = committee;
      const shares = allShares(pseudoRandomShares, field, committee, count);
      const values = pseudoRandomValues(field, keysOf(committee), nonce, count);
      const known = shares.slice(0, t + 1).map((vector, party) => ({ party, shares: vector }));
      expect(haveDegree(field, t, shares)).toBe(true);
      expect(haveDegree(field, t - 1, shares)).toBe(false);
      expect(deriveShares(field, known, 0)).toEqual(values);
      expect(new Set(field.toIntegers(values)).size).toBe(count);
    },
  );

  it.each(committees)('zero shares of $n parties are of degree 2t, t = $t, of zero', (committee) => {
    const { t } = committee;
    const shares = allShares(pseudoRandomZeroShares, field, committee, count);
    const known = shares.slice(0, 2 * t + 1).map((vector, party) => ({ party, shares: vector }));
    expect(haveDegree(field, 2 * t, shares)).toBe(true);
    expect(haveDegree(field, 2 * t - 1, shares)).toBe(false);
    expect(deriveShares(field, known, 0)).toEqual(field.zeros(count));
    for (const vector of shares) expect(new Set(field.toIntegers(vector)).size).toBe(count);
  });

  it.each(committees)('any t of $n parties fit every value, t = $t: the key they lack moves it alone', (committee) => {
    const { n, t } = committee;
    const keys = keysOf(committee);
    const values = pseudoRandomValues(field, keys, nonce, 2);
    const sets = Array.from({ length: n }, (_, party) => setsOf(n, t, party).map(({ index }) => index));
    for (const { index, parties } of maximalSets(n, t)) {
      const changed = keys.with(index, new Uint8Array(32).fill(200));
      const before = field.expand(keys[index]!, nonce, 2);
      const after = field.expand(changed[index]!, nonce, 2);
      const moved = field.sub(pseudoRandomValues(field, changed, nonce, 2), values);
      expect(moved).toEqual(field.sub(after, before));
      for (let party = 0; party < n; party++) expect(sets[party]!.includes(index)).toBe(parties.includes(party));
    }
  });

  it('gives other values for another nonce, and the first of many for few', () => {
    const keys = keysOf({ n: 3, t: 1 });
    const held = heldBy({ n: 3, t: 1 }, 1, keys);
    for (const make of [pseudoRandomShares, pseudoRandomZeroShares]) {
      const shares = make(field, { n: 3, t: 1 }, 1, held, nonce, 5);
      expect(field.equal(make(field, { n: 3, t: 1 }, 1, held, nonce.with(11, 99), 5), shares)).toBe(false);
      expect(make(field, { n: 3, t: 1 }, 1, held, nonce, 5000).slice(0, shares.length)).toEqual(shares);
    }
  });

  it('refuses what does not fit', () => {
    const keys = keysOf({ n: 5, t: 2 });
    const held = heldBy({ n: 5, t: 2 }, 0, keys);
    const refused = [
      () => maximalSets(5, 0),
      () => maximalSets(5, 3),
      () => maximalSets(10, 4),
      () => setsOf(5, 2, 5),
      () => shareCoefficients(field, { n: 5, t: 2 }, -1),
      () => pseudoRandomShares(field, { n: 5, t: 0 }, 0, keys, nonce, 1),
      () => pseudoRandomShares(field, { n: 5, t: 2 }, 0, keys, nonce, 1),
      () => pseudoRandomShares(field, { n: 5, t: 2 }, 0, held.slice(1), nonce, 1),
      () => pseudoRandomZeroShares(field, { n: 5, t: 2 }, 0, held.slice(1), nonce, 1),
      () => pseudoRandomShares(field, { n: 5, t: 2 }, 0, held, nonce.slice(1), 1),
      () => pseudoRandomValues(field, [], nonce, 1),
      () => pseudoRandomValues(field, [new Uint8Array(16)], nonce, 1),
    ];
    for (const call of refused) expect(call).toThrow(RangeError);
  });
});

it('is the same in the reference and in WebAssembly, with nine parties too', () => {
  for (const committee of [
    { n: 5, t: 2 },
    { n: 9, t: 4 },
  ]) {
    for (const make of [pseudoRandomShares, pseudoRandomZeroShares]) {
      const [expected, found] = [referenceField('F127'), wasmField('F127')].map((field) =>
        make(field, committee, 2, heldBy(committee, 2, keysOf(committee)), nonce, 7),
      );
      expect(found).toEqual(expected);
    }
  }
});

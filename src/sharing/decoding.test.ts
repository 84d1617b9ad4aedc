import { describe, expect, it } from 'vitest';
import { wasmField } from '../math/wasm.ts';
import { combinations } from './committee.ts';
import { decode } from './decoding.ts';
import { reconstruct, share } from './shamir.ts';

const field = wasmField('F61');

describe.each([
  [4, 1],
  [5, 1],
  [6, 1],
  [7, 1],
  [7, 2],
  [8, 1],
  [8, 2],
  [9, 1],
  [9, 2],
])('n = %i, t = %i', (n, t) => {
  const values = field.random(4);
  const shares = share(field, { n, t }, values);
  const vectors = shares.map((vector, party) => ({ party, shares: vector }));

  it('finds the values whichever t others are wrong, by anything or by one polynomial', () => {
    const lie = share(field, { n, t }, field.random(4));
    for (const wrong of combinations(1, n, t)) {
      for (const error of [lie, lie.map(() => field.random(4))]) {
        const known = vectors.map(({ party, shares: own }) => ({
          party,
          shares: wrong.includes(party) ? field.add(own, error[party]!) : own,
        }));
        expect(reconstruct(field, t, decode(field, t, known, n - t)!)).toEqual(values);
      }
    }
  });

  it('does not need those who are missing, and never takes what is on no polynomial', () => {
    expect(reconstruct(field, t, decode(field, t, vectors.slice(0, n - t), n - t)!)).toEqual(values);
    expect(decode(field, t, vectors.slice(0, n - t - 1), n - t)).toBeUndefined();
    const lie = { party: 1, shares: field.random(4) };
    expect(decode(field, t, [vectors[0]!, lie, ...vectors.slice(2, n - t)], n - t)).toBeUndefined();
    // The first one is this party's own: if it fits nothing, nothing is right.
    expect(decode(field, t, [{ party: 0, shares: field.random(4) }, ...vectors.slice(1)], n - t)).toBeUndefined();
  });
});

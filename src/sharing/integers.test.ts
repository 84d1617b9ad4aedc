import { describe, expect, it } from 'vitest';
import { wasmField } from '../math/wasm.ts';
import type { Committee } from './committee.ts';
import { pseudoRandomIntegerShares } from './integers.ts';
import { maximalSets, setsOf } from './replicated.ts';
import { deriveShares, haveDegree } from './shamir.ts';

const nonce = Uint8Array.from({ length: 12 }, (_, i) => i);
const committees: Committee[] = [
  { n: 3, t: 1 },
  { n: 5, t: 2 },
  { n: 9, t: 4 },
];

describe.each(committees)('pseudo-random integers among $n, t = $t', ({ n, t }) => {
  const sets = maximalSets(n, t);
  const keys = sets.map(({ index }) => new Uint8Array(32).fill(index + 1));
  const shares = (field: ReturnType<typeof wasmField>, count: number, bits: number) =>
    Array.from({ length: n }, (_, party) => {
      const held = setsOf(n, t, party).map(({ index }) => keys[index]!);
      return pseudoRandomIntegerShares(field, { n, t }, party, held, nonce, count, bits);
    });

  it.each([
    { name: 'F127', bits: 40 },
    { name: 'F127', bits: 119 },
    { name: 'F61', bits: 1 },
    { name: 'F61', bits: 53 },
  ] as const)('are sums of integers of $bits bits in $name, of degree t', ({ name, bits }) => {
    const field = wasmField(name);
    const all = shares(field, 30, bits);
    expect(haveDegree(field, t, all)).toBe(true);
    const known = all.slice(0, t + 1).map((own, party) => ({ party, shares: own }));
    const sums = new Array<bigint>(30).fill(0n);
    for (const key of keys) {
      for (const [i, term] of field.toIntegers(field.expand(key, nonce, 30)).entries()) {
        sums[i]! += BigInt.asUintN(bits, term);
      }
    }
    // As integers: nothing wraps.
    expect(field.toIntegers(deriveShares(field, known, 0))).toEqual(sums);
    for (const sum of sums) expect(sum).toBeLessThan(BigInt(sets.length) << BigInt(bits));
  });

  it('are refused where they could wrap', () => {
    const field = wasmField('F61');
    const most = 61 - Math.ceil(Math.log2(sets.length));
    expect(() => shares(field, 1, most - 1)).not.toThrow();
    expect(() => shares(field, 1, most + 1)).toThrow(RangeError);
    expect(() => shares(field, 1, -1)).toThrow(RangeError);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Field, Vector } from '../math/field.ts';
import { wasmField } from '../math/wasm.ts';
import { share } from '../sharing/shamir.ts';
import { SeededRandom } from '../transport/faults.ts';
import { chiSquare, greatestChiSquare, seeded } from './chi-square.testing.ts';
import {
  answer,
  dealtLength,
  isValid,
  OPENED_PER_PROOF,
  proofLength,
  query,
  type SumConstraint,
  withProof,
} from './validity.ts';

const fields = [wasmField('F127'), wasmField('F61')];
const [f127] = fields as [Field];
const coin = (seed: number) => new SeededRandom(seed).bytes(32);

/** A contribution of 3 free bits and a choice of 4. */
const choice: SumConstraint = { indices: [3, 4, 5, 6], target: 1n };
const honest = [1, 0, 1, 0, 0, 1, 0];

/** Do the parties accept what was dealt? The queries are linear, so that shares may as well be the values. */
function accepts(field: Field, dealt: Vector, constraints: readonly SumConstraint[], seed = 1): boolean {
  const bits = (field.length(dealt) - 2) / 2;
  return isValid(field, answer(field, query(field, bits, constraints, coin(seed)), dealt));
}

/** `vector` with another element in one place. */
function altered(field: Field, vector: Vector, at: number, value: bigint): Vector {
  const integers = field.toIntegers(vector);
  integers[at] = value;
  return field.fromIntegers(integers);
}

describe.each(fields.map((field) => [field.name, field] as const))('validity, %s', (_, field) => {
  test('every valid contribution is accepted, whatever the coin', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1), { minLength: 1, maxLength: 60 }), fc.nat(), (bits, seed) => {
        const ones = bits.flatMap((bit, index) => (bit ? [index] : []));
        const constraints = [
          { indices: bits.map((_, index) => index), target: BigInt(ones.length) },
          { indices: ones, target: BigInt(ones.length) },
        ];
        const dealt = withProof(field, field.fromIntegers(bits));
        expect(field.length(dealt)).toBe(dealtLength(bits.length));
        return accepts(field, dealt, constraints, seed);
      }),
    );
  });

  test('works on shares: what t + 1 parties answer are shares of the answer', () => {
    const dealt = withProof(field, field.fromIntegers(honest));
    const questions = query(field, honest.length, [choice], coin(3));
    const [first, second] = share(field, { n: 3, t: 1 }, dealt).map((shares) => answer(field, questions, shares));
    const opened = field.combine(field.fromIntegers([2, -1]), [first!, second!]);
    expect(opened).toEqual(answer(field, questions, dealt));
    expect(isValid(field, opened)).toBe(true);
  });

  test('no bit can be anything but 0 or 1, however the sum is made up for', () => {
    const { modulus } = field;
    const half = (modulus + 1n) / 2n;
    for (let at = 0; at < honest.length; at++) {
      for (const value of [2n, 3n, modulus - 1n, half, modulus - 2n, 1n << 60n, 0xffff_ffffn]) {
        const bits = altered(field, field.fromIntegers(honest), at, value);
        expect(accepts(field, withProof(field, bits), [])).toBe(false);
      }
    }
    // 2 + (−1) + 0 + 0 = 1: the constraint holds.
    expect(accepts(field, withProof(field, field.fromIntegers([1, 0, 1, 2, -1, 0, 0])), [choice])).toBe(false);
  });

  test('every wrong sum is refused, two wrong ones together too', () => {
    for (const options of [
      [0, 0, 0, 0],
      [1, 1, 0, 0],
      [1, 1, 1, 1],
      [0, 1, 1, 1],
    ]) {
      const dealt = withProof(field, field.fromIntegers([1, 1, 0, ...options]));
      expect(accepts(field, dealt, [])).toBe(true);
      expect(accepts(field, dealt, [choice])).toBe(false);
    }
    const dealt = withProof(field, field.fromIntegers([1, 0, 0, 0]));
    const [over, under] = [
      { indices: [0, 1], target: 0n },
      { indices: [2, 3], target: 1n },
    ];
    expect(accepts(field, dealt, [over, under])).toBe(false); // their errors cancel in a plain sum
  });

  test('a proof with any element altered is refused', () => {
    const dealt = withProof(field, field.fromIntegers(honest));
    const integers = field.toIntegers(dealt);
    for (let at = honest.length; at < integers.length; at++) {
      for (const by of [1n, field.modulus - 1n, 123_456_789n]) {
        expect(accepts(field, altered(field, dealt, at, integers[at]! + by), [choice])).toBe(false);
      }
    }
  });

  test('a proof does not fit other bits, nor the same bits another seed', () => {
    const proof = (bits: readonly number[]) =>
      field.slice(withProof(field, field.fromIntegers(bits)), bits.length, dealtLength(bits.length));
    const other = honest.map((bit, index) => (index === 0 ? 1 - bit : bit));
    expect(accepts(field, field.concat([field.fromIntegers(honest), proof(honest)]), [choice])).toBe(true);
    expect(accepts(field, field.concat([field.fromIntegers(honest), proof(other)]), [choice])).toBe(false);
    const [one, two] = [proof(honest), proof(honest)];
    const mixed = field.concat([field.slice(one, 0, 1), field.slice(two, 1, proofLength(honest.length))]);
    expect(accepts(field, field.concat([field.fromIntegers(honest), mixed]), [choice])).toBe(false);
  });

  test('the polynomials are those of the paper, by plain arithmetic', () => {
    const p = field.modulus;
    const bits = [1n, 1n, 0n];
    const dealt = field.toIntegers(withProof(field, field.fromIntegers(bits)));
    const [seed, ...gate] = dealt.slice(3) as [bigint, ...bigint[]];
    const wire = (x: bigint) => interpolate(p, [seed, ...bits], x);
    const points = [0n, 4n, 5n, 6n];
    expect(gate).toEqual(points.map((x) => mod(wire(x) ** 2n - wire(x), p)));
    for (const seedOfCoin of [1, 2, 3]) {
      const constraints = [
        { indices: [0, 1], target: 2n },
        { indices: [2], target: 1n },
      ];
      const [point, first, second] = field.toIntegers(field.expand(coin(seedOfCoin), new Uint8Array(12), 3)) as [
        bigint,
        bigint,
        bigint,
      ];
      const opened = answer(field, query(field, 3, constraints, coin(seedOfCoin)), field.fromIntegers(dealt));
      const all = [gate[0]!, 0n, 0n, 0n, ...gate.slice(1)];
      expect(field.toIntegers(opened)).toEqual([
        wire(point),
        interpolate(p, all, point),
        mod(first * 0n + second * -1n, p),
      ]);
    }
  });
});

test('what is opened has the same distribution for two different valid contributions', async () => {
  const field = f127;
  const cells = 16;
  const sample = async (bits: readonly number[], seed: number) => {
    const counts = Array.from({ length: OPENED_PER_PROOF - 1 }, () => new Array<number>(cells).fill(0));
    for (let run = 0; run < 2000; run++) {
      const questions = query(field, bits.length, [], coin(seed * 100_000 + run));
      const dealt = await seeded(seed * 100_000 + run, () => withProof(field, field.fromIntegers(bits)));
      const opened = answer(field, questions, dealt);
      expect(field.toIntegers(opened)[2]).toBe(0n);
      counts.forEach((row, index) => {
        row[opened[index * field.words]! % cells]!++;
      });
    }
    return counts;
  };
  const [one, two] = [await sample([0, 0, 0], 1), await sample([1, 0, 1], 2)];
  for (const [index, counts] of one.entries()) {
    expect(chiSquare(counts, two[index]!)).toBeLessThan(greatestChiSquare(cells - 1));
  }
  // And the test sees a difference where there is one: bits opened without a seed in them.
  expect(chiSquare([2000, 0], [1900, 100])).toBeGreaterThan(greatestChiSquare(1));
});

const mod = (x: bigint, p: bigint) => ((x % p) + p) % p;

function power(base: bigint, exponent: bigint, p: bigint): bigint {
  let result = 1n;
  for (let square = mod(base, p), e = exponent; e > 0n; e >>= 1n, square = (square * square) % p) {
    if (e & 1n) result = (result * square) % p;
  }
  return result;
}

/** The value at x of the polynomial through (i, values[i]), by Lagrange's formula as it stands. */
function interpolate(p: bigint, values: readonly bigint[], x: bigint): bigint {
  let sum = 0n;
  for (const [i, value] of values.entries()) {
    let term = value;
    for (let j = 0n; j < values.length; j++) {
      if (j !== BigInt(i)) term = mod(term * (x - j) * power(BigInt(i) - j, p - 2n, p), p);
    }
    sum = mod(sum + term, p);
  }
  return sum;
}

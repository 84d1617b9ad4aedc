import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lagrange, lagrangeAt } from './lagrange.ts';
import { referenceField } from './reference.ts';
import { wasmField } from './wasm.ts';

describe.each([wasmField('F127'), wasmField('F61'), referenceField('F127')])('$name', (field) => {
  const p = field.modulus;
  const mod = (x: bigint) => ((x % p) + p) % p;
  /** The polynomial's value, by Horner in BigInt. */
  const value = (coefficients: readonly bigint[], x: bigint) =>
    coefficients.reduceRight((sum, coefficient) => mod(sum * x + coefficient), 0n);
  const coefficients = (degree: number) =>
    fc.array(fc.bigInt({ min: 0n, max: p - 1n }), { minLength: degree + 1, maxLength: degree + 1 });

  it('has the textbook coefficients', () => {
    expect(field.toSignedIntegers(lagrange(field, [1, 2, 3], 0))).toEqual([3n, -3n, 1n]);
    expect(field.toSignedIntegers(lagrange(field, [1, 2, 3], 2))).toEqual([0n, 1n, 0n]);
    expect(field.toSignedIntegers(lagrange(field, [5], 77))).toEqual([1n]);
    expect(field.toSignedIntegers(lagrangeAt(field, 2, field.fromIntegers([3])))).toEqual([1n, -3n, 3n]);
    expect(field.toSignedIntegers(lagrangeAt(field, 3, field.fromIntegers([-1])))).toEqual([4n, -6n, 4n, -1n]);
  });

  it('interpolates every polynomial at small points', () => {
    const problem = fc
      .tuple(
        fc.uniqueArray(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: -20, max: 20 }),
      )
      .chain(([points, at]) => fc.tuple(fc.constant(points), fc.constant(at), coefficients(points.length - 1)));
    fc.assert(
      fc.property(problem, ([points, at, f]) => {
        const values = field.fromIntegers(points.map((point) => value(f, BigInt(point))));
        expect(field.toIntegers(field.dot(lagrange(field, points, at), values))).toEqual([value(f, mod(BigInt(at)))]);
      }),
    );
  });

  it('interpolates every polynomial from 0 … m to any point', () => {
    const problem = fc
      .integer({ min: 0, max: 30 })
      .chain((m) => fc.tuple(fc.constant(m), fc.bigInt({ min: 0n, max: p - 1n }), coefficients(m)));
    fc.assert(
      fc.property(problem, ([m, at, f]) => {
        const values = field.fromIntegers(Array.from({ length: m + 1 }, (_, i) => value(f, BigInt(i))));
        const weights = lagrangeAt(field, m, field.fromIntegers([at]));
        expect(field.toIntegers(field.dot(weights, values))).toEqual([value(f, at)]);
      }),
    );
  });

  it('agrees with itself: nodes, points next to them, and the other function', () => {
    for (const m of [0, 1, 2, 7]) {
      const nodes = Array.from({ length: m + 1 }, (_, i) => i);
      for (let at = -2; at <= m + 2; at++) {
        expect(lagrangeAt(field, m, field.fromIntegers([at]))).toEqual(lagrange(field, nodes, at));
      }
    }
  });

  it('interpolates from 0 … 1500, beyond a chunk', () => {
    const f = [3n, 0n, p - 5n, 1n << 40n];
    const values = field.fromIntegers(Array.from({ length: 1501 }, (_, i) => value(f, BigInt(i))));
    const weights = lagrangeAt(field, 1500, field.fromIntegers([p >> 3n]));
    expect(field.toIntegers(field.dot(weights, values))).toEqual([value(f, p >> 3n)]);
  });

  it('refuses what has no answer', () => {
    expect(() => lagrange(field, [1, 2, 1], 0)).toThrow('point 1 is there twice');
    expect(() => lagrange(field, [1, 0.5], 0)).toThrow(RangeError);
    expect(() => lagrangeAt(field, -1, field.fromIntegers([5]))).toThrow(RangeError);
    expect(() => lagrangeAt(field, 1.5, field.fromIntegers([5]))).toThrow(RangeError);
    expect(() => lagrangeAt(field, 3, field.fromIntegers([5, 6]))).toThrow(RangeError);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VectorForm } from './form.ts';

describe.each(['F127', 'F61'] as const)('vectors over %s', (name) => {
  const form = new VectorForm(name);
  const p = form.modulus;
  const mod = (x: bigint) => ((x % p) + p) % p;
  /** The little-endian bytes of any integer of that many bytes. */
  const littleEndian = (integer: bigint) =>
    Uint8Array.from({ length: form.bytes }, (_, k) => Number((integer >> BigInt(8 * k)) & 0xffn));

  it('has a Mersenne prime of its bits for modulus', () => {
    expect(p).toBe(name === 'F127' ? 170141183460469231731687303715884105727n : 2305843009213693951n);
  });

  it('reads and writes integers of any size and sign', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(1n << 300n), max: 1n << 300n })), (integers) => {
        expect(form.toIntegers(form.fromIntegers(integers))).toEqual(integers.map(mod));
      }),
    );
    const edges = [0n, 1n, -1n, p - 1n, p, p + 1n, -p, 2n * p, 1n << 31n, 1n << 32n, 1n << 53n, 1n << 64n];
    expect(form.toIntegers(form.fromIntegers(edges))).toEqual(edges.map(mod));
  });

  it('reads numbers as it reads bigints', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger()), (numbers) => {
        expect(form.fromIntegers(numbers)).toEqual(form.fromIntegers(numbers.map(BigInt)));
      }),
    );
    expect(form.toIntegers(form.fromIntegers([2 ** 60, 2 ** 32 - 1, 2 ** 32]))).toEqual([
      2n ** 60n,
      2n ** 32n - 1n,
      2n ** 32n,
    ]);
    expect(() => form.fromIntegers([0.5])).toThrow(RangeError);
    expect(() => form.fromIntegers([Number.NaN])).toThrow(RangeError);
  });

  it('reads signed integers around zero', () => {
    const half = (p - 1n) / 2n;
    const signed = [0n, 1n, -1n, half, -half];
    expect(form.toSignedIntegers(form.fromIntegers(signed))).toEqual(signed);
    expect(form.toSignedIntegers(form.fromIntegers([half + 1n]))).toEqual([-half]);
  });

  it('has little-endian bytes on the wire', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: p - 1n })), (integers) => {
        const bytes = form.toBytes(form.fromIntegers(integers));
        expect([...bytes]).toEqual(integers.flatMap((integer) => [...littleEndian(integer)]));
        expect(form.toIntegers(form.fromBytes(bytes))).toEqual(integers);
      }),
    );
  });

  it('refuses bytes that are not canonical, at any place', () => {
    const limit = (1n << BigInt(8 * form.bytes)) - 1n;
    for (const integer of [p, p + 1n, p + (1n << 40n), limit - 1n, limit]) {
      expect(() => form.fromBytes(littleEndian(integer))).toThrow(RangeError);
      const second = new Uint8Array(2 * form.bytes);
      second.set(littleEndian(integer), form.bytes);
      expect(() => form.fromBytes(second)).toThrow('element 1 is not canonical');
    }
    for (const integer of [0n, p - 1n, p - (1n << 32n), p >> 1n]) {
      expect(form.toIntegers(form.fromBytes(littleEndian(integer)))).toEqual([integer]);
    }
  });

  it('refuses half an element', () => {
    expect(() => form.fromBytes(new Uint8Array(form.bytes + 4))).toThrow(RangeError);
    expect(() => form.length(new Uint32Array(form.words + 1))).toThrow(RangeError);
  });

  it('reads bytes out of the middle of a bigger buffer, Node buffers too, and copies them', () => {
    const pool = Buffer.alloc(3 + 2 * form.bytes);
    pool.set(littleEndian(p - 1n), 3);
    const v = form.fromBytes(pool.subarray(3));
    pool.fill(0);
    expect(form.toIntegers(v)).toEqual([p - 1n, 0n]);
    const bytes = form.toBytes(v);
    v.fill(0);
    expect(form.toIntegers(form.fromBytes(bytes))).toEqual([p - 1n, 0n]);
  });

  it('slices, joins and compares', () => {
    const v = form.fromIntegers([1, 2, 3, p - 1n]);
    expect(form.toIntegers(form.slice(v, 1, 3))).toEqual([2n, 3n]);
    expect(form.slice(v, 4, 4)).toEqual(form.zeros(0));
    expect(form.concat([form.slice(v, 0, 1), form.zeros(0), form.slice(v, 1, 4)])).toEqual(v);
    expect(form.concat([])).toEqual(form.zeros(0));
    for (const [from, to] of [
      [2, 1],
      [0, 5],
      [-1, 2],
      [0.5, 1],
    ] as const) {
      expect(() => form.slice(v, from, to)).toThrow(RangeError);
    }
    expect(() => form.zeros(-1)).toThrow(RangeError);
    expect(form.equal(v, v.slice())).toBe(true);
    expect(form.equal(v, form.slice(v, 0, 3))).toBe(false);
    expect(form.equal(form.slice(v, 0, 3), v)).toBe(false);
    expect(form.equal(form.zeros(0), form.zeros(0))).toBe(true);
    for (let i = 0; i < v.length; i++) {
      const other = v.slice();
      other[i]! ^= 0x80000000;
      expect(form.equal(v, other)).toBe(false);
    }
  });
});

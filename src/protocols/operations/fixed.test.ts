import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Field } from '../../math/field.ts';
import { committee } from './committee.testing.ts';
import { type Division, divide, divideCost, multiply, multiplyCost, squareRoot, squareRootCost } from './fixed.ts';

const size = (x: bigint) => (x < 0n ? -x : x);

/** 2^e, as a greatest value: one less. */
const below = (bits: number) => (1n << BigInt(bits)) - 1n;

const divisions: [Field['name'], number, Division][] = [
  ['F127', 3, { denominatorBits: 32, fraction: 16, quotientBits: 38 }],
  ['F127', 3, { denominatorBits: 10, fraction: 10, quotientBits: 42 }],
  ['F127', 3, { denominatorBits: 40, fraction: 20, quotientBits: 20 }],
  ['F127', 3, { denominatorBits: 1, fraction: 0, quotientBits: 5 }],
  ['F61', 5, { denominatorBits: 10, fraction: 8, quotientBits: 12 }],
];

test.each(divisions)('division in %s among %i: %o', async (fieldName, n, division) => {
  const { field, run } = await committee(n, fieldName);
  const { denominatorBits, fraction, quotientBits } = division;
  const one = 1n << BigInt(fraction);
  const pair = fc
    .tuple(fc.integer({ min: 1, max: denominatorBits }), fc.bigInt({ min: 0n, max: below(denominatorBits) }))
    .chain(([bits, some]) => {
      const b = some >> BigInt(denominatorBits - bits) || 1n;
      // |a| · 2^fraction < 2^quotientBits · b
      const most = (b * (1n << BigInt(quotientBits)) - 1n) / one;
      return fc.tuple(fc.oneof(fc.bigInt({ min: -most, max: most }), fc.constantFrom(most, -most)), fc.constant(b));
    });
  await fc.assert(
    fc.asyncProperty(fc.array(pair, { minLength: 4, maxLength: 6 }), async (some) => {
      const pairs = [...some, [5n, 0n], [0n, 0n], [0n, 1n]] as const;
      const inputs = [0, 1].map((side) => field.fromIntegers(pairs.map((pair) => pair[side]!)));
      const planned = divideCost(field, division, pairs.length);
      const { values, used } = await run(inputs, (protocol, a, b) => divide(protocol, a!, b!, division), planned);
      for (const [i, [a, b]] of pairs.entries()) {
        if (b === 0n) expect(values[i]).toBe(0n);
        // |q − a · 2^fraction / b| < 1
        else expect(size(values[i]! * b - a * one) < b, `${a} / ${b} is not ${values[i]}`).toBe(true);
      }
      expect(used).toEqual(planned);
    }),
    { numRuns: 1 },
  );
});

test.each([
  ['F127', 3, 32, 16],
  ['F127', 3, 39, 20],
  ['F127', 3, 46, 0],
  ['F127', 3, 1, 4],
  ['F61', 5, 14, 5],
] as const)('square root in %s among %i, %i bits, %i fraction bits', async (fieldName, n, bits, fraction) => {
  const { field, run } = await committee(n, fieldName);
  const any = fc.tuple(fc.nat(bits), fc.bigInt({ min: 0n, max: below(bits) })).map(([drop, x]) => x >> BigInt(drop));
  await fc.assert(
    fc.asyncProperty(fc.array(any, { maxLength: 5 }), async (some) => {
      const x = [...some, 0n, 1n, below(bits), below(bits) / 2n, below(bits) / 2n + 1n];
      const planned = squareRootCost(field, bits, fraction, x.length);
      const input = [field.fromIntegers(x)];
      const { values, used } = await run(input, (protocol, own) => squareRoot(protocol, own!, bits, fraction), planned);
      for (const [i, number] of x.entries()) {
        const [root, square] = [values[i]!, number << BigInt(2 * fraction)];
        // |root − √square| < 1
        const close =
          number === 0n ? root === 0n : root > 0n && (root - 1n) ** 2n < square && square < (root + 1n) ** 2n;
        expect(close, `the root of ${number} is not ${root}`).toBe(true);
      }
      expect(used).toEqual(planned);
    }),
    { numRuns: 1 },
  );
});

describe.each([
  ['F127', 3, 64, 16],
  ['F61', 5, 32, 8],
] as const)('in %s among %i', (fieldName, n, bits, fraction) => {
  test('products are rounded to the nearest', async () => {
    const { field, run } = await committee(n, fieldName);
    const most = below(bits / 2);
    const numbers = [0n, 1n, -1n, most, -most, 3n, most / 3n, 12_345n];
    const pairs = numbers.flatMap((a) => numbers.map((b) => [a, b] as const));
    const inputs = [0, 1].map((side) => field.fromIntegers(pairs.map((pair) => pair[side]!)));
    const planned = multiplyCost(field, bits, fraction, pairs.length);
    const step: Parameters<typeof run>[1] = (protocol, a, b) => multiply(protocol, a!, b!, bits, fraction);
    const { values, used } = await run(inputs, step, planned);
    const one = 1n << BigInt(fraction);
    for (const [i, [a, b]] of pairs.entries()) expect(2n * size(values[i]! * one - a * b) <= one).toBe(true);
    expect(used).toEqual(planned);
  });
});

test('refuses what does not fit', async () => {
  const { field, parties } = await committee(3, 'F61');
  const [x, division] = [field.zeros(2), { denominatorBits: 10, fraction: 8, quotientBits: 13 }];
  expect(() => divideCost(field, division, 1)).toThrow(/at most 37 bits/);
  expect(() => squareRootCost(field, 40, 0, 1)).toThrow(RangeError);
  await expect(divide(parties[0]!, x, field.zeros(1), { ...division, quotientBits: 12 })).rejects.toThrow(RangeError);
  await expect(divide(parties[0]!, x, x, { ...division, denominatorBits: 0 })).rejects.toThrow(RangeError);
  await expect(squareRoot(parties[0]!, x, 0, 1)).rejects.toThrow(RangeError);
});

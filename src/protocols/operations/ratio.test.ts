import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Field } from '../../math/field.ts';
import { committee } from './committee.testing.ts';
import { type Division, divide, divideCost } from './ratio.ts';

const size = (x: bigint) => (x < 0n ? -x : x);

/** 2^e, as a greatest value: one less. */
const below = (bits: number) => (1n << BigInt(bits)) - 1n;

const least = (a: bigint, b: bigint) => (a < b ? a : b);

const divisions: [Field['name'], number, Division][] = [
  ['F127', 3, { denominatorBits: 32, fraction: 16, quotientBits: 38 }],
  ['F127', 3, { denominatorBits: 10, fraction: 10, quotientBits: 42 }],
  ['F127', 3, { denominatorBits: 40, fraction: 20, quotientBits: 20 }],
  ['F127', 3, { denominatorBits: 1, fraction: 0, quotientBits: 5 }],
  ['F61', 5, { denominatorBits: 10, fraction: 8, quotientBits: 11 }],
  // Long division, and mantissas that are cut.
  ['F127', 3, { denominatorBits: 98, fraction: 40, quotientBits: 42 }],
  ['F127', 3, { denominatorBits: 40, fraction: 45, quotientBits: 105 }],
  ['F127', 3, { denominatorBits: 60, fraction: 80, quotientBits: 88 }],
  ['F127', 3, { denominatorBits: 64, fraction: 90, quotientBits: 40 }],
  ['F61', 5, { denominatorBits: 30, fraction: 20, quotientBits: 24 }],
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
      const most = least((b * (1n << BigInt(quotientBits)) - 1n) / one, field.name === 'F127' ? below(100) : below(34));
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

test('refuses what does not fit', async () => {
  const { field, parties } = await committee(3, 'F61');
  const [x, division] = [field.zeros(2), { denominatorBits: 20, fraction: 8, quotientBits: 23 }];
  expect(() => divideCost(field, division, 1)).toThrow(/at most 34 bits/);
  await expect(divide(parties[0]!, x, field.zeros(1), { ...division, quotientBits: 12 })).rejects.toThrow(RangeError);
  await expect(divide(parties[0]!, x, x, { ...division, denominatorBits: 0 })).rejects.toThrow(RangeError);
});

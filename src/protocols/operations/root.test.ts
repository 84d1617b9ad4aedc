import fc from 'fast-check';
import { expect, test } from 'vitest';
import { committee } from './committee.testing.ts';
import { squareRoot, squareRootCost } from './root.ts';

/** 2^e, as a greatest value: one less. */
const below = (bits: number) => (1n << BigInt(bits)) - 1n;

test.each([
  ['F127', 3, 32, 16],
  ['F127', 3, 39, 20],
  ['F127', 3, 46, 0],
  ['F127', 3, 1, 4],
  ['F61', 5, 14, 5],
  // With roots refined, and mantissas that are cut.
  ['F127', 3, 100, 36],
  ['F127', 3, 80, 24],
  ['F127', 3, 64, 0],
  ['F127', 3, 9, 70],
  ['F61', 5, 30, 3],
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

test('refuses what does not fit', async () => {
  const { field, parties } = await committee(3, 'F61');
  expect(() => squareRootCost(field, 36, 0, 1)).toThrow(RangeError);
  expect(() => squareRootCost(field, 20, 20, 1)).toThrow(RangeError);
  await expect(squareRoot(parties[0]!, field.zeros(2), 0, 1)).rejects.toThrow(RangeError);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { committee } from './committee.testing.ts';
import { logarithm, logarithmCost } from './logarithm.ts';

/** log₂ x to 60 fraction bits, rounded down, with the square of what is left for each bit. */
function exactly(x: bigint): bigint {
  const places = 200n;
  const whole = BigInt(x.toString(2).length - 1);
  let rest = (x << places) >> whole;
  let result = whole;
  for (let bit = 0; bit < 60; bit++) {
    rest = (rest * rest) >> places;
    const one = rest >> (places + 1n);
    rest >>= one;
    result = 2n * result + one;
  }
  return result;
}

test.each([
  ['F127', 3, 100, 42],
  ['F127', 3, 41, 31],
  ['F127', 3, 1, 20],
  ['F61', 5, 33, 11],
] as const)('logarithms in %s among %i, of %i bits, with %i fraction bits', async (fieldName, n, bits, fraction) => {
  const { field, run } = await committee(n, fieldName);
  const most = (1n << BigInt(bits)) - 1n;
  const any = fc.tuple(fc.nat(bits), fc.bigInt({ min: 1n, max: most })).map(([drop, x]) => x >> BigInt(drop) || 1n);
  await fc.assert(
    fc.asyncProperty(fc.array(any, { maxLength: 4 }), async (some) => {
      const x = [...some, 1n, most, most / 2n || 1n, most / 2n + 1n, (3n * most) / 4n || 1n];
      const planned = logarithmCost(field, bits, fraction, x.length);
      const input = [field.fromIntegers(x)];
      const { values, used } = await run(input, (protocol, own) => logarithm(protocol, own!, bits, fraction), planned);
      for (const [i, number] of x.entries()) {
        const difference = (values[i]! << BigInt(60 - fraction)) - exactly(number);
        const unit = 1n << BigInt(60 - fraction);
        expect(difference > -unit && difference < unit, `log₂ ${number} is not ${values[i]}`).toBe(true);
      }
      expect(used).toEqual(planned);
    }),
    { numRuns: 1 },
  );
});

test('refuses what does not fit', async () => {
  const { field } = await committee(3);
  expect(() => logarithmCost(field, 20, 43, 1)).toThrow(RangeError);
});

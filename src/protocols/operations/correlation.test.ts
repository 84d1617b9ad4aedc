import fc from 'fast-check';
import { expect, test } from 'vitest';
import { committee } from './committee.testing.ts';
import { correlation, correlationCost } from './correlation.ts';

const size = (x: bigint) => (x < 0n ? -x : x);

/** ⌊√n⌋. */
function root(n: bigint): bigint {
  if (n === 0n) return n;
  let r = 1n << BigInt(Math.ceil(n.toString(2).length / 2));
  for (let next = (r + n / r) >> 1n; next < r; next = (r + n / r) >> 1n) r = next;
  return r;
}

test.each([
  ['F127', 3, 100, 42],
  ['F127', 3, 41, 40],
  ['F127', 3, 1, 40],
  ['F61', 5, 33, 9],
] as const)('correlations in %s among %i, of %i bits, with %i fraction bits', async (fieldName, n, bits, fraction) => {
  const { field, run } = await committee(n, fieldName);
  const most = (1n << BigInt(bits)) - 1n;
  const any = fc.tuple(fc.nat(bits), fc.bigInt({ min: 0n, max: most })).map(([drop, x]) => x >> BigInt(drop));
  const some = fc
    .tuple(any, any, fc.bigInt({ min: -1000n, max: 1000n }))
    .map(([b, c, part]) => [(root(b * c) * part) / 1000n, b, c] as const);
  await fc.assert(
    fc.asyncProperty(fc.array(some, { maxLength: 4 }), async (random) => {
      const all = [
        ...random,
        [most, most, most],
        [-most, most, most],
        [0n, 0n, most],
        [1n, 1n, 1n],
        [0n, 0n, 0n],
      ] as const;
      const inputs = [0, 1, 2].map((side) => field.fromIntegers(all.map((one) => one[side]!)));
      const planned = correlationCost(field, bits, fraction, all.length);
      const { values, used } = await run(
        inputs,
        (protocol, a, b, c) => correlation(protocol, [a!, b!, c!], bits, fraction),
        planned,
      );
      for (const [i, [a, b, c]] of all.entries()) {
        if (b * c === 0n) expect(values[i]).toBe(0n);
        else {
          // With 20 fraction bits more, rounded down.
          const magnitude = root(((a * a) << BigInt(2 * fraction + 40)) / (b * c));
          const exact = a < 0n ? -magnitude : magnitude;
          expect(size((values[i]! << 20n) - exact), `${a} / √(${b} · ${c}) is not ${values[i]}`).toBeLessThan(
            1n << 20n,
          );
        }
      }
      expect(used).toEqual(planned);
    }),
    { numRuns: 1 },
  );
});

test('refuses what does not fit', async () => {
  const { field, parties } = await committee(3);
  expect(() => correlationCost(field, 101, 40, 1)).toThrow(RangeError);
  expect(() => correlationCost(field, 100, 43, 1)).toThrow(RangeError);
  const [x, shorter] = [field.zeros(2), field.zeros(1)];
  await expect(correlation(parties[0]!, [x, x, shorter], 50, 40)).rejects.toThrow(RangeError);
});

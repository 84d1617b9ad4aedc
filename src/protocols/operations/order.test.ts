import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Field } from '../../math/field.ts';
import { planes } from './bits.ts';
import { committee } from './committee.testing.ts';
import { composed } from './linear.ts';
import { atRanks, medianTwice, medianTwiceCost, quantileRank, ranked, rankedCost } from './order.ts';

const cases: [Field['name'], number, number][] = [
  ['F127', 3, 7],
  ['F61', 3, 8],
  ['F61', 5, 32],
];
const ascending = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
const bitsOf = (x: number, width: number) => Array.from({ length: width }, (_, j) => Math.floor(x / 2 ** j) % 2);

describe.each(cases)('order in %s among %i, %i bits', (fieldName, n, width) => {
  const parties = committee(n, fieldName);
  const most = 2 ** width - 1;
  const value = fc.oneof(fc.integer({ min: 0, max: most }), fc.constantFrom(0, most, 3));
  const input = (field: Field, numbers: readonly number[]) =>
    field.fromIntegers(numbers.flatMap((x) => bitsOf(x, width)));

  test('values at public ranks', async () => {
    const numbers = fc.array(value, { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(numbers, fc.nat(), async (x, somewhere) => {
        const { field, run } = await parties;
        const ranks = [0, somewhere % x.length, x.length - 1];
        const planned = rankedCost(field, x.length, width, 3);
        const ran = await run(
          [input(field, x)],
          (protocol, own) => atRanks(protocol, planes(field, own!, width), ranks),
          planned,
        );
        const sorted = ascending(x);
        expect(ran).toEqual({ values: ranks.map((rank) => BigInt(sorted[rank]!)), used: planned });
      }),
      {
        numRuns: 6,
        examples: [
          [[0], 0],
          [[most, most], 1],
        ],
      },
    );
  });

  test('the median of odd and even numbers', async () => {
    for (const x of [
      [3, 4],
      [most, 0, most],
    ]) {
      const { field, run } = await parties;
      const planned = medianTwiceCost(field, x.length, width);
      const step: Parameters<typeof run>[1] = (protocol, own) => medianTwice(protocol, planes(field, own!, width));
      const sorted = ascending(x);
      const expected = sorted[(x.length - 1) >>> 1]! + sorted[x.length >>> 1]!;
      expect(await run([input(field, x)], step, planned)).toEqual({ values: [BigInt(expected)], used: planned });
    }
  });

  test('a secret rank among those that count', async () => {
    const entries = fc.array(fc.tuple(value, fc.boolean()), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(entries, fc.nat(), async (some, somewhere) => {
        const all = [...some, [most, true] as const];
        const kept = ascending(all.flatMap(([x, counts]) => (counts ? [x] : [])));
        const rank = somewhere % kept.length;
        const { field, run } = await parties;
        const planned = rankedCost(field, all.length, width, 1, true);
        const inputs = [
          input(
            field,
            all.map(([x]) => x),
          ),
          field.fromIntegers([rank]),
          field.fromIntegers(all.map(([, counts]) => Number(counts))),
        ];
        const ran = await run(
          inputs,
          async (protocol, own, place, counted) =>
            composed(field, await ranked(protocol, planes(field, own!, width), place!, counted)),
          planned,
        );
        expect(ran).toEqual({ values: [BigInt(kept[rank]!)], used: planned });
      }),
      { numRuns: 2 },
    );
  });
});

test('quantiles have ranks', () => {
  expect([0, 1, 2, 3, 4].map((quarter) => quantileRank(10, quarter, 4, 'down'))).toEqual([0, 2, 4, 6, 9]);
  expect([0, 1, 2, 3, 4].map((quarter) => quantileRank(10, quarter, 4, 'up'))).toEqual([0, 3, 5, 7, 9]);
  for (const [count, numerator] of [
    [0, 1],
    [5, 5],
    [5, -1],
  ] as const) {
    expect(() => quantileRank(count, numerator, 4, 'up')).toThrow(RangeError);
  }
});

test('refuses ranks that are not there, nothing at all, and counts that do not fit', async () => {
  const { field, parties: all } = await committee(3, 'F61');
  const bits = [field.zeros(2), field.zeros(2)];
  for (const rank of [-1, 2, Number.NaN]) await expect(atRanks(all[0]!, bits, [rank])).rejects.toThrow(RangeError);
  await expect(medianTwice(all[0]!, [])).rejects.toThrow(RangeError);
  expect(() => rankedCost(field, 2 ** 19 + 1, 32, 1)).toThrow(/61/);
  expect(rankedCost(field, 2 ** 19, 32, 1).rounds).toBeGreaterThan(0);
});

test('the median of 1,000 values of 32 bits takes fewer than 80 rounds', async () => {
  const { field } = await committee(3);
  expect(medianTwiceCost(field, 1000, 32).rounds).toBe(65);
  expect(medianTwiceCost(field, 99, 32).rounds).toBe(64);
});

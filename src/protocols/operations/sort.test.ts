import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Field } from '../../math/field.ts';
import { chiSquare, greatestChiSquare } from '../chi-square.testing.ts';
import { planes } from './bits.ts';
import { committee } from './committee.testing.ts';
import { lookUp, lookUpCost, shuffle, shuffleCost } from './permutation.ts';
import { mergeNetwork, sort, sortCost } from './sort.ts';

const numbers = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i);

describe('merge network', () => {
  test.each(numbers(13))('of %i sorts every sequence of zeros and ones, and so every other (Knuth, 5.3.4)', (n) => {
    const stages = mergeNetwork(n);
    for (let word = 0; word < 2 ** n; word++) {
      const row = numbers(n).map((i) => (word >>> i) & 1);
      for (const [a, b] of stages.flat()) [row[a], row[b]] = [Math.min(row[a]!, row[b]!), Math.max(row[a]!, row[b]!)];
      expect(row.join('')).toMatch(/^0*1*$/);
    }
  });

  test.each([2, 3, 99, 100, 128, 1000])(
    'of %i uses no place twice in a stage, and the first before the second',
    (n) => {
      const stages = mergeNetwork(n);
      const depth = Math.ceil(Math.log2(n));
      expect(stages.length).toBe((depth * (depth + 1)) / 2);
      for (const stage of stages) {
        const places = stage.flat();
        expect(new Set(places).size).toBe(places.length);
        expect(Math.max(...places)).toBeLessThan(n);
        expect(stage.every(([a, b]) => a < b)).toBe(true);
      }
    },
  );
});

const cases: [Field['name'], number][] = [
  ['F127', 3],
  ['F61', 5],
];

describe.each(cases)('in %s among %i', (fieldName, n) => {
  const parties = committee(n, fieldName);

  test('sorts rows by their keys', async () => {
    const keys = fc.array(fc.integer({ min: -128, max: 127 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(keys, async (some) => {
        const { field, run } = await parties;
        const columns = [some, some.map((key, i) => 1000 * key + i)];
        const planned = sortCost(field, 8, some.length, 2);
        const ran = await run(
          columns.map((column) => field.fromIntegers(column)),
          async (protocol, ...own) => field.concat(await sort(protocol, own, 8)),
          planned,
        );
        const [sorted, along] = [ran.values.slice(0, some.length), ran.values.slice(some.length)].map((all) =>
          all.map(Number),
        );
        expect(sorted).toEqual([...some].sort((a, b) => a - b));
        // What went along is still with its key, and everything is still there.
        expect(along!.map((value, i) => value - 1000 * sorted![i]!).sort((a, b) => a - b)).toEqual(
          numbers(some.length),
        );

        expect(ran.used).toEqual(planned);
      }),
      { numRuns: 3 },
    );
  });

  test('shuffles rows: all are there, together', async () => {
    const { field, run } = await parties;
    for (const rows of [1, 9]) {
      const columns = [numbers(rows), numbers(rows, 100)].map((column) => field.fromIntegers(column));
      const planned = shuffleCost(field, rows, 2);
      const ran = await run(columns, async (protocol, ...own) => field.concat(await shuffle(protocol, own)), planned);
      const [first, second] = [ran.values.slice(0, rows), ran.values.slice(rows)];
      expect(first.map(Number).sort((a, b) => a - b)).toEqual(numbers(rows));
      expect(second).toEqual(first.map((value) => value + 100n));
      expect(ran.used).toEqual(planned);
    }
  });

  test('looks up at secret places', async () => {
    const { field, run } = await parties;
    const [table, places, width] = [[50, 51, 52, 53, 54], [4, 0, 3, 7, 4], 3];
    const bits = places.flatMap((place) => numbers(width).map((j) => (place >>> j) & 1));
    const planned = lookUpCost(width, places.length, table.length, 2);
    const inputs = [bits, table, table.map((x) => -x)].map((all) => field.fromIntegers(all));
    const step: Parameters<typeof run>[1] = async (protocol, index, ...columns) =>
      field.concat(await lookUp(protocol, planes(field, index!, width), columns));
    const expected = places.map((place) => BigInt(table[place] ?? 0));
    expect(await run(inputs, step, planned)).toEqual({
      values: [...expected, ...expected.map((x) => -x)],
      used: planned,
    });
  });
});

test('every order of three is as likely', async () => {
  const { field, run } = await committee(3, 'F61', { schedule: queueMicrotask });
  const [runs, orders] = [50, new Map<string, number>()];
  await run([], async (protocol) => {
    await protocol.preprocess({
      triples: runs * shuffleCost(field, 3, 1).triples,
      bits: runs * shuffleCost(field, 3, 1).bits,
    });
    return field.zeros(1);
  });
  for (let k = 0; k < runs; k++) {
    const { values } = await run(
      [field.fromIntegers([0, 1, 2])],
      async (protocol, own) => (await shuffle(protocol, [own!]))[0]!,
    );
    orders.set(values.join(''), (orders.get(values.join('')) ?? 0) + 1);
  }
  // Against a sample as large as can be, of the expected counts.
  expect(orders.size).toBe(6);
  expect(chiSquare([...orders.values()], new Array(6).fill(1e6))).toBeLessThan(greatestChiSquare(5));
});

test('refuses what does not fit', async () => {
  const { field, parties } = await committee(3, 'F61');
  await expect(sort(parties[0]!, [field.zeros(2), field.zeros(3)], 8)).rejects.toThrow(RangeError);
  await expect(shuffle(parties[0]!, [field.zeros(257)])).rejects.toThrow(RangeError);
  await expect(lookUp(parties[0]!, [field.zeros(1)], [field.zeros(3)])).rejects.toThrow(RangeError);
  expect(() => shuffleCost(field, 257, 1)).toThrow(RangeError);
});

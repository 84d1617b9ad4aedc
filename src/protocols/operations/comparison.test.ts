import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { type Committee, Counting, committee } from './committee.testing.ts';
import {
  absolute,
  absoluteCost,
  isEqual,
  isLess,
  isNegative,
  isNegativeCost,
  isZero,
  isZeroCost,
  largest,
  maximum,
  minimum,
  minimumCost,
  select,
  selectCost,
  smallest,
  smallestCost,
} from './comparison.ts';
import type { Cost } from './cost.ts';
import { constant } from './linear.ts';

const size = (x: bigint) => (x < 0n ? -x : x);
const truth = (is: boolean) => (is ? 1n : 0n);

/** In each field a range with a statistical mask and one with a mask of the whole field; then the widest. */
const ranges: [Field['name'], number, number][] = [
  ['F127', 3, 1],
  ['F127', 3, 32],
  ['F127', 3, 102],
  ['F127', 5, 85],
  ['F61', 3, 19],
  ['F61', 3, 32],
  ['F61', 5, 36],
];

describe.each(ranges)('comparison in %s among %i, %i bits', (fieldName, n, bits) => {
  const parties = committee(n, fieldName);
  const limit = 1n << BigInt(bits);
  const edges = [0n, 1n, -1n, limit - 1n, 1n - limit, limit >> 1n, -(limit >> 1n)];
  const numbers = fc
    .array(fc.bigInt({ min: 1n - limit, max: limit - 1n }), { maxLength: 10 })
    .map((some) => [...edges, ...some]);

  const check = (operation: Operation, cost: (field: Field, bits: number, count: number) => Cost, expected: Expected) =>
    fc.assert(
      fc.asyncProperty(numbers, async (x) => {
        const all: Committee = await parties;
        const planned = cost(all.field, bits, x.length);
        const step = (protocol: Protocol, shares: Vector) => operation(protocol, shares, bits);
        const { values, used } = await all.run([all.field.fromIntegers(x)], step, planned);
        expect(values).toEqual(x.map(expected));
        expect(used).toEqual(planned);
      }),
      { numRuns: 2 },
    );

  test('sign', () => check(isNegative, isNegativeCost, (x) => truth(x < 0n)));
  test('zero', () => check(isZero, isZeroCost, (x) => truth(x === 0n)));
  test('absolute value', () => check(absolute, absoluteCost, size));
});

type Operation = (protocol: Protocol, x: Vector, bits: number) => Promise<Vector>;
type Expected = (x: bigint) => bigint;

describe.each(['F127', 'F61'] as const)('in %s', (fieldName) => {
  const parties = committee(3, fieldName);
  const unsigned = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n });
  const pairs = fc.array(
    fc.oneof(
      fc.tuple(unsigned, unsigned),
      unsigned.map((x) => [x, x] as const),
    ),
    { minLength: 1 },
  );

  test('less, equal, smaller and larger of unsigned 32-bit numbers', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, async (numbers) => {
        const { field, run } = await parties;
        const inputs = [0, 1].map((side) => field.fromIntegers(numbers.map((pair) => pair[side]!)));
        const planned = minimumCost(field, 32, numbers.length);
        const both = (step: (protocol: Protocol, a: Vector, b: Vector, bits: number) => Promise<Vector>) =>
          run(inputs, (protocol, a, b) => step(protocol, a!, b!, 32), planned);
        expect((await both(isLess)).values).toEqual(numbers.map(([a, b]) => truth(a < b)));
        expect((await both(isEqual)).values).toEqual(numbers.map(([a, b]) => truth(a === b)));
        const least = await both(minimum);
        expect(least.values).toEqual(numbers.map(([a, b]) => (a < b ? a : b)));
        expect(least.used).toEqual(planned);
        expect((await both(maximum)).values).toEqual(numbers.map(([a, b]) => (a < b ? b : a)));
      }),
      { numRuns: 3 },
    );
  });

  test.each([1, 2, 7, 16])('the smallest and largest of %i', async (n) => {
    const { field, run } = await parties;
    const numbers = Array.from({ length: n }, (_, i) => BigInt((i * 7919) % 101) - 50n);
    const inputs = [field.fromIntegers(numbers)];
    const planned = smallestCost(field, 8, n);
    const least = await run(inputs, (protocol, x) => smallest(protocol, x!, 8), planned);
    const sorted = [...numbers].sort((a, b) => Number(a - b));
    expect(least.values).toEqual([sorted[0]]);
    expect(least.used).toEqual(planned);
    expect((await run(inputs, (protocol, x) => largest(protocol, x!, 8))).values).toEqual([sorted.at(-1)]);
  });

  test('select, and nothing of nothing', async () => {
    const { field, run } = await parties;
    const inputs = [
      [1, 0],
      [5, 6],
      [-7, -8],
    ].map((numbers) => field.fromIntegers(numbers));
    const ran = await run(inputs, (protocol, condition, a, b) => select(protocol, condition!, a!, b!), selectCost(2));
    expect(ran).toEqual({ values: [5n, -8n], used: selectCost(2) });
    const none = [field.zeros(0)];
    for (const operation of [isNegative, isZero, absolute]) {
      expect((await run(none, (protocol, x) => operation(protocol, x!, 8))).values).toEqual([]);
    }
    await expect(run(none, (protocol, x) => smallest(protocol, x!, 8))).rejects.toThrow(RangeError);
  });

  test('refuses what does not fit, naming the bound, before anything is opened', async () => {
    const { field, parties: all } = await parties;
    const tooMany = field.bits - 24;
    const before = all[0]!.used.opened;
    for (const operation of [isNegative, isZero, absolute, smallest]) {
      const refused = operation(all[0]!, field.zeros(2), tooMany);
      await expect(refused).rejects.toThrow(new RegExp(`range of ${tooMany + 1} bits .* at most ${tooMany} bits`));
    }
    expect(() => isNegativeCost(field, tooMany, 1)).toThrow(RangeError);
    expect(all[0]!.used.opened).toBe(before);
  });
});

test('1,000 less-thans of 32 bits take 5 rounds and 42 triples each', async () => {
  const { field } = await committee(3);
  expect(isNegativeCost(field, 32, 1000)).toEqual({ rounds: 5, triples: 42_000, bits: 32_000, opened: 1000 });
});

/** A party whose first random bits are all the same: the rarest masks there are. */
class Unlucky extends Counting {
  readonly #bit: number;
  #drawn = false;

  constructor(inner: Protocol, bit: number) {
    super(inner);
    this.#bit = bit;
  }
  override async randomBits(count: number): Promise<Vector> {
    if (this.#drawn) return super.randomBits(count);
    this.#drawn = true;
    return constant(this.field, count, this.#bit);
  }
}

test.each([0, 1])('where a mask of the whole field of bits %i might have wrapped, others are drawn', async (bit) => {
  const { field, run } = await committee(3, 'F61');
  const x = [5n, -5n, 0n, 2n ** 36n - 1n, 1n - 2n ** 36n];
  const attempts: number[] = [];
  const ran = await run([field.fromIntegers(x)], async (protocol, own) => {
    const unlucky = new Unlucky(protocol, bit);
    const negative = await isNegative(unlucky, own!, 36);
    attempts.push(unlucky.seen.length);
    return negative;
  });
  expect(ran.values).toEqual(x.map((number) => truth(number < 0n)));
  expect(attempts).toEqual([2, 2, 2]);
});

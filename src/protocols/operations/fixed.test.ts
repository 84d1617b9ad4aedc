import { describe, expect, test } from 'vitest';
import { committee } from './committee.testing.ts';
import { multiply, multiplyCost } from './fixed.ts';

const size = (x: bigint) => (x < 0n ? -x : x);

/** 2^e, as a greatest value: one less. */
const below = (bits: number) => (1n << BigInt(bits)) - 1n;

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

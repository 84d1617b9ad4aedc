import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Field } from '../../math/field.ts';
import {
  compose,
  decompose,
  decomposeCost,
  isAbove,
  isAboveCost,
  isAboveSecret,
  isAboveSecretCost,
  planes,
} from './bits.ts';
import { committee } from './committee.testing.ts';
import { modulo, moduloCost, quotient, quotientCost } from './division.ts';
import { remainder, remainderCost, shifted } from './remainder.ts';

const bitsOf = (x: bigint, width: number) => Array.from({ length: width }, (_, j) => (x >> BigInt(j)) & 1n);
const truth = (is: boolean) => (is ? 1n : 0n);

/** ⌊a / b⌋ for b > 0. */
const floor = (a: bigint, b: bigint) => (a - (((a % b) + b) % b)) / b;

const cases: [Field['name'], number, number][] = [
  ['F127', 3, 1],
  ['F127', 3, 32],
  ['F127', 5, 31],
  ['F61', 3, 17],
  ['F61', 5, 32],
];

describe.each(cases)('bits in %s among %i, %i bits', (fieldName, n, bits) => {
  const parties = committee(n, fieldName);
  const limit = 1n << BigInt(bits);
  const edges = [0n, 1n - limit, limit - 1n, -limit, -1n];
  const random = fc.array(fc.bigInt({ min: -limit, max: limit - 1n }), { maxLength: 6 });
  const numbers = random.map((some) => [...edges, ...some]);
  const some = { numRuns: 2 };

  test('decomposition', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, async (x) => {
        const { field, run } = await parties;
        const planned = decomposeCost(field, bits, x.length);
        const step: Parameters<typeof run>[1] = async (protocol, shares) =>
          field.concat(await decompose(protocol, shares!, bits));
        const { values, used } = await run([field.fromIntegers(x)], step, planned);
        const expected = x.map((number) => bitsOf(number + limit, bits + 1));
        for (let j = 0; j <= bits; j++) {
          expect(values.slice(j * x.length, (j + 1) * x.length)).toEqual(expected.map((row) => row[j]));
        }
        expect(used).toEqual(planned);
      }),
      some,
    );
  });

  test('remainder and shift', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, fc.integer({ min: 1, max: bits }), async (x, power) => {
        const { field, run } = await parties;
        const planned = remainderCost(field, bits, power, x.length);
        const input = [field.fromIntegers(x)];
        const left = await run(input, (protocol, shares) => remainder(protocol, shares!, bits, power), planned);
        expect(left.values).toEqual(x.map((number) => BigInt.asUintN(power, number)));
        expect(left.used).toEqual(planned);
        const upper = await run(input, (protocol, shares) => shifted(protocol, shares!, bits, power));
        expect(upper.values).toEqual(x.map((number) => number >> BigInt(power)));
      }),
      some,
    );
  });

  test('comparison with public and with secret bounds', async () => {
    const contributed = fc.bigInt({ min: 0n, max: limit - 1n });
    const pairs = fc.array(fc.tuple(contributed, contributed), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(pairs, async (drawn) => {
        const numbers = [...drawn, [limit - 1n, 0n], [0n, limit - 1n], [limit - 1n, limit - 1n]] as const;
        const { field, run } = await parties;
        const [x, bounds] = [0, 1].map((side) => numbers.map((pair) => pair[side]!)) as [bigint[], bigint[]];
        const inputs = [x, bounds].map((all) => field.fromIntegers(all.flatMap((number) => bitsOf(number, bits))));
        const expected = numbers.map(([a, b]) => truth(a > b));
        const planned = isAboveCost(bits, x.length);
        const open = await run(
          inputs.slice(0, 1),
          (protocol, own) => isAbove(protocol, planes(field, own!, bits), field.fromIntegers(bounds)),
          planned,
        );
        expect(open).toEqual({ values: expected, used: planned });
        const plannedSecret = isAboveSecretCost(bits, x.length);
        const secret = await run(
          inputs,
          (protocol, a, b) => isAboveSecret(protocol, planes(field, a!, bits), planes(field, b!, bits)),
          plannedSecret,
        );
        expect(secret).toEqual({ values: expected, used: plannedSecret });
        const composed = await run(inputs, async (_, own) => compose(field, planes(field, own!, bits)));
        expect(composed.values).toEqual(x);
      }),
      some,
    );
  });
});

describe.each([
  ['F127', 3, 38],
  ['F61', 3, 16],
] as const)('division by public numbers in %s among %i, %i bits', (fieldName, n, bits) => {
  const parties = committee(n, fieldName);
  const limit = 1n << BigInt(bits);
  const divisors = [1n, 2n, 3n, 7n, 10n, 1000n, limit / 2n + 1n, limit - 1n];
  test.each(divisors)('by %i', async (divisor) => {
    const { field, run } = await parties;
    const near = Array.from({ length: 3 }, (_, k) => [divisor * BigInt(k * k), limit - 1n - BigInt(k)]).flat();
    const within = [...near, ...near.map((x) => x - 1n)].filter((x) => x < limit);
    const x = [...within, ...within.map((number) => -number)];
    const planned = quotientCost(field, bits, divisor, x.length);
    const input = [field.fromIntegers(x)];
    const whole = await run(input, (protocol, own) => quotient(protocol, own!, bits, divisor), planned);
    expect(whole).toEqual({ values: x.map((number) => floor(number, divisor)), used: planned });
    const rest = await run(input, (protocol, own) => modulo(protocol, own!, bits, divisor));
    expect(rest.values).toEqual(x.map((number) => number - divisor * floor(number, divisor)));
    expect(moduloCost(field, bits, divisor, 1)).toEqual(quotientCost(field, bits, divisor, 1));
  });

  test('refuses what does not fit', async () => {
    const { field, parties: all } = await parties;
    for (const [width, divisor] of [
      [field.bits / 2 + 1, 3n],
      [8, 0n],
    ] as const) {
      await expect(quotient(all[0]!, field.zeros(1), Math.ceil(width), divisor)).rejects.toThrow(RangeError);
    }
    for (const power of [0, 9]) await expect(remainder(all[0]!, field.zeros(1), 8, power)).rejects.toThrow(RangeError);
    expect(() => planes(field, field.zeros(7), 2)).toThrow(RangeError);
    await expect(isAboveSecret(all[0]!, [field.zeros(1)], [])).rejects.toThrow(RangeError);
  });
});

import { describe, expect, test } from 'vitest';
import type { Vector } from '../../math/field.ts';
import { chiSquare, greatestChiSquare } from '../chi-square.testing.ts';
import { planes } from './bits.ts';
import { type Committee, committee } from './committee.testing.ts';
import { isNegative, isNegativeCost, isZero, isZeroCost } from './comparison.ts';
import type { Cost } from './cost.ts';
import { HIDING } from './masked.ts';
import { medianTwice, medianTwiceCost } from './order.ts';

/*
 * What all operations have in common: that what they open tells nothing. (That a cheat stops them: `adversary.test.ts`.)
 */

const CELLS = 16;

/** The histogram of opened elements, by their bits from `from` on. */
function histogram({ field }: Committee, opened: readonly Vector[], from: number): number[] {
  const counts = new Array<number>(CELLS).fill(0);
  for (const value of opened.flatMap((vector) => field.toIntegers(vector))) {
    counts[Number((value >> BigInt(from)) % BigInt(CELLS))]!++;
  }
  return counts;
}

describe.each(['F127', 'F61'] as const)('what is opened in %s looks the same for any inputs:', (fieldName) => {
  const bits = fieldName === 'F127' ? 8 : 20;
  /** The highest four bits that are uniform whatever the value: below 2^(range + 40), or all of the field. */
  const top = (fieldName === 'F127' ? bits + 1 + HIDING : 61) - 4;
  const limit = 1n << BigInt(bits);
  const cases = [
    { name: 'sign', run: isNegative, cost: isNegativeCost, inputs: [1n - limit, limit - 1n] },
    { name: 'zero', run: isZero, cost: isZeroCost, inputs: [0n, limit - 1n] },
  ] as const;
  test.each(cases)('$name', async ({ run, cost, inputs }) => {
    const all = await committee(3, fieldName);
    const COUNT = 300;
    await Promise.all(all.parties.map((party) => party.preprocess(double(cost(all.field, bits, COUNT)))));
    const views = [];
    for (const input of inputs) {
      const from = all.parties[0]!.seen.length;
      const x = all.field.fromIntegers(new Array<bigint>(COUNT).fill(input));
      await all.run([x], (protocol, own) => run(protocol, own!, bits));
      views.push(all.parties[0]!.seen.slice(from));
    }
    for (const from of [0, bits - 3, top, top + 4]) {
      const [one, other] = views.map((view) => histogram(all, view, from));
      expect(chiSquare(one!, other!)).toBeLessThan(greatestChiSquare(CELLS - 1)); // fails once in a million runs
    }
    // The test sees a difference, where there is one: inputs in the clear.
    const clear = all.field.fromIntegers(new Array<bigint>(COUNT).fill(inputs[0]));
    expect(chiSquare(histogram(all, [clear], 0), histogram(all, views[1]!, 0))).toBeGreaterThan(
      greatestChiSquare(CELLS - 1),
    );
  });
});

const double = (cost: Cost) => ({ triples: 2 * cost.triples, bits: 2 * cost.bits });

test('the counts of a median are opened behind masks', async () => {
  const all = await committee(3, 'F61');
  const [n, width, runs] = [4, 8, 20];
  const views: Vector[][] = [[], []];
  const planned = medianTwiceCost(all.field, n, width);
  await Promise.all(
    all.parties.map((party) =>
      party.preprocess({ triples: 2 * runs * planned.triples, bits: 2 * runs * planned.bits }),
    ),
  );
  for (let run = 0; run < 2 * runs; run++) {
    const from = all.parties[0]!.seen.length;
    const bit = run % 2;
    const x = all.field.fromIntegers(new Array<number>(n * width).fill(bit));
    await all.run([x], (protocol, own) => medianTwice(protocol, planes(all.field, own!, width)));
    views[bit]!.push(...all.parties[0]!.seen.slice(from));
  }
  for (const from of [0, 1, 3 + 40 - 4]) {
    const [zeros, ones] = views.map((view) => histogram(all, view, from));
    expect(chiSquare(zeros!, ones!)).toBeLessThan(greatestChiSquare(CELLS - 1));
  }
});

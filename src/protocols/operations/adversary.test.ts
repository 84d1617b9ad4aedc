import { describe, test } from 'vitest';
import { attackAll } from '../adversary.testing.ts';
import type { Scenario } from '../play.testing.ts';
import type { Protocol } from '../protocol.ts';
import { decompose, isAbove, isAboveSecret } from './bits.ts';
import { absolute, isEqual, isLess, largest, minimum, select } from './comparison.ts';
import { modulo, quotient } from './division.ts';
import { multiply } from './fixed.ts';
import { pieces } from './linear.ts';
import { atRanks, medianTwice } from './order.ts';
import { lookUp, shuffle } from './permutation.ts';
import { divide } from './ratio.ts';
import { shifted } from './remainder.ts';
import { squareRoot } from './root.ts';
import { sort } from './sort.ts';

/*
 * During each operation, a party that cheats in one of its messages. All that operations send are openings and products by
 * triples, and the protocol's own tests (`../adversary.test.ts`) cheat in every message of these: here a few of each operation.
 */

/** What it prepares; `run` returns shares. */
type Operation = Scenario & { readonly bits: number; readonly triples?: number };

const operations: readonly Operation[] = [
  {
    ...{ name: 'less-than', inputs: [-3, 5, 2, 2], bits: 30, expected: [1, 0] },
    run: (protocol, own) => {
      const [a, b] = halves(protocol, own);
      return isLess(protocol, a, b, 4);
    },
  },
  {
    ...{ name: 'equality', inputs: [-3, 2, 5, 2], bits: 30, expected: [0, 1] },
    run: (protocol, own) => {
      const [a, b] = halves(protocol, own);
      return isEqual(protocol, a, b, 4);
    },
  },
  {
    ...{ name: 'absolute value', inputs: [-3], bits: 45, expected: [3] },
    run: (protocol, own) => absolute(protocol, own, 3),
  },
  {
    ...{ name: 'selection', inputs: [1, 7, 8], bits: 0, expected: [7] },
    run: (protocol, own) => {
      const [condition, a, b] = pieces(protocol.field, own, 3);
      return select(protocol, condition!, a!, b!);
    },
  },
  {
    ...{ name: 'minimum', inputs: [4, -2], bits: 45, expected: [-2] },
    run: (protocol, own) => {
      const [a, b] = halves(protocol, own);
      return minimum(protocol, a, b, 4);
    },
  },
  {
    ...{ name: 'the largest of three', inputs: [4, -2, 6], bits: 90, expected: [6] },
    run: (protocol, own) => largest(protocol, own, 4),
  },
  {
    ...{ name: 'bits', inputs: [-3], bits: 45, expected: [1, 0, 1, 0] }, // of −3 + 8
    run: async (protocol, own) => protocol.field.concat(await decompose(protocol, own, 3)),
  },
  {
    ...{ name: 'bits against a public bound', inputs: [1, 0, 1], bits: 0, expected: [1] },
    run: (protocol, own) => isAbove(protocol, pieces(protocol.field, own, 3), protocol.field.fromIntegers([4])),
  },
  {
    ...{ name: 'bits against bits', inputs: [1, 0, 1, 0], bits: 0, expected: [0] },
    run: (protocol, own) => {
      const [a0, a1, b0, b1] = pieces(protocol.field, own, 4);
      return isAboveSecret(protocol, [a0!, a1!], [b0!, b1!]);
    },
  },
  {
    ...{ name: 'a shift', inputs: [-5], bits: 45, expected: [-3] },
    run: (protocol, own) => shifted(protocol, own, 3, 1),
  },
  {
    ...{ name: 'division by a public number', inputs: [-5], bits: 50, expected: [-2] },
    run: (protocol, own) => quotient(protocol, own, 3, 3n),
  },
  {
    ...{ name: 'remainder', inputs: [-5], bits: 50, expected: [1] },
    run: (protocol, own) => modulo(protocol, own, 3, 3n),
  },
  {
    ...{ name: 'fixed-point product', inputs: [6, 4], bits: 50, expected: [6] }, // 1.5 · 1
    run: (protocol, own) => {
      const [a, b] = halves(protocol, own);
      return multiply(protocol, a, b, 6, 2);
    },
  },
  {
    ...{ name: 'fixed-point division', fieldName: 'F127', inputs: [3, 2], bits: 600, triples: 200 },
    run: (protocol, own) => {
      const [a, b] = halves(protocol, own);
      return divide(protocol, a, b, { denominatorBits: 2, fraction: 1, quotientBits: 3 });
    },
  },
  {
    ...{ name: 'square root', fieldName: 'F127', inputs: [3], bits: 700, triples: 200 },
    run: (protocol, own) => squareRoot(protocol, own, 2, 1),
  },
  {
    ...{ name: 'a value at a rank', inputs: [1, 0, 1, 0, 1, 1], bits: 150, expected: [2] }, // of 1, 3, 2: bits in planes
    run: (protocol, own) => atRanks(protocol, pieces(protocol.field, own, 2).reverse(), [1]),
  },
  {
    ...{ name: 'median', inputs: [1, 0, 0, 1], bits: 300, expected: [3] }, // of 1 and 2: twice 1.5
    run: (protocol, own) => medianTwice(protocol, pieces(protocol.field, own, 2)),
  },
  {
    ...{ name: 'sort', inputs: [4, -2, 1], bits: 150, expected: [-2, 1, 4] },
    run: async (protocol, own) => (await sort(protocol, [own], 4))[0]!,
  },
  {
    ...{ name: 'permutation', inputs: [5, 9], bits: 250, triples: 200 },
    run: async (protocol, own) => (await shuffle(protocol, [own]))[0]!,
  },
  {
    ...{ name: 'secret index', inputs: [0, 1, 11, 22, 33], bits: 0, expected: [33] },
    run: async (protocol, own) => {
      const [low, high, ...table] = pieces(protocol.field, own, 5);
      return (await lookUp(protocol, [low!, high!], [protocol.field.concat(table)]))[0]!;
    },
  },
];

function halves({ field }: Protocol, own: Parameters<Scenario['run']>[1]) {
  const [a, b] = pieces(field, own, 2);
  return [a!, b!] as const;
}

describe.each(operations)('$name', ({ bits, triples = 60, run, ...operation }) => {
  test.each([
    { n: 3, cheaters: [2], perType: 1, ways: 1 },
    { n: 5, cheaters: [0, 3], perType: 1, ways: 1, most: 12 },
  ])('cheats $cheaters of $n', async (options) => {
    const scenario: Scenario = {
      ...operation,
      prepared: { triples, bits },
      run: async (protocol, own) => protocol.open(await run(protocol, own)),
    };
    await attackAll(scenario, options);
  });
});

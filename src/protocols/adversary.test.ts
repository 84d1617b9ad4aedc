import { describe, test } from 'vitest';
import { attackAll } from './adversary.testing.ts';
import { AT_ONCE } from './majority/products.ts';
import { part } from './majority/reduction.ts';
import type { Scenario } from './play.testing.ts';

/*
 * A party that cheats in every message of every protocol, in every way (`tampering.testing.ts`); `adversary.testing.ts` says
 * what must hold. The same for operations: `operations/adversary.test.ts`; for whole runs: `../engine/adversary.test.ts`.
 *
 * Attacks that take more than changed messages are where what they attack is:
 *  - the error on an unverified product that an opening behind a statistical mask would bring to light, whole and with the
 *    operand that it was multiplied by ('additive attack', `majority/products.test.ts`);
 *  - errors that are made up for later, by another error in the verification, or after the coin is known because somebody is
 *    kept waiting (`majority/verification.test.ts`);
 *  - dealings that are inconsistent, and signed (`majority/{dealing,agreement}.test.ts`, `../engine/contributor.test.ts`);
 *  - wrong shares where they are corrected, in complaints and answers too (`majority/correction.test.ts`).
 */

const many = AT_ONCE + 1;

const scenarios: readonly Scenario[] = [
  { name: 'set-up', attacked: 'set-up', run: (protocol) => protocol.open(protocol.random(1)) },
  {
    name: 'random values, an opening, a coin',
    run: async (protocol) => {
      await protocol.coin();
      return protocol.open(protocol.field.concat([protocol.random(2)]));
    },
  },
  {
    name: 'multiplication by triples',
    inputs: [3, -4, 5],
    prepared: { triples: 3, bits: 0 },
    run: async (protocol, own) => protocol.open(await protocol.mul(own, own)),
    expected: [9, 16, 25],
  },
  {
    name: 'few products and an inner product, verified',
    inputs: [3, -4],
    run: async ({ field, products, open }, own) => {
      const squares = await products.mul(own, own);
      const sum = await products.dot([[own, own]]);
      return open(field.concat([await products.verify(squares), await products.verify(sum)]));
    },
    expected: [9, 16, 25],
  },
  {
    name: 'one product, verified',
    inputs: [-7],
    run: async ({ products, open }, own) => open(await products.verify(await products.mul(own, own))),
    expected: [49],
  },
  {
    name: 'many products, by kings, verified',
    inputs: Array.from({ length: many }, (_, i) => i),
    run: async ({ field, products, open }, own) => {
      const squares = await products.verify(await products.mul(own, own));
      return open(part(field, squares, many - 2, many));
    },
    expected: [(many - 2) ** 2, (many - 1) ** 2],
  },
  {
    name: 'preparation of triples and bits',
    attacked: 'preprocess',
    inputs: [6],
    prepared: { triples: 2, bits: 3 },
    run: async (protocol, own) => protocol.open(await protocol.mul(own, own)),
    expected: [36],
  },
  {
    name: 'preparation of triples and bits while others are used',
    attacked: 'preprocess',
    meanwhile: true,
    inputs: [6],
    prepared: { triples: 2, bits: 3 },
    run: async (protocol, own) => {
      await protocol.coin();
      const square = await protocol.mul(own, own);
      const [bit] = [await protocol.randomBits(1)];
      const zero = protocol.field.sub(await protocol.mul(bit, bit), bit);
      return protocol.open(protocol.field.concat([square, zero]));
    },
    expected: [36, 0],
  },
];

describe.each(scenarios)('$name', (scenario) => {
  test('one of three cheats in every message, in every way', async () => {
    await attackAll(scenario, { n: 3, cheaters: [1] });
  });

  test.each([
    { n: 3, cheaters: [0], ways: 1, most: 30 },
    { n: 3, cheaters: [2], ways: 1, most: 30 },
    { n: 4, cheaters: [2], ways: 1, most: 40 },
    { n: 5, cheaters: [1, 2], ways: 1 },
    { n: 7, cheaters: [0, 2, 5], ways: 1, most: 10 },
    { n: 9, cheaters: [1, 3, 4, 8], ways: 1, most: 3 },
  ])('cheats $cheaters of $n', async (options) => {
    await attackAll(scenario, options);
  });
});

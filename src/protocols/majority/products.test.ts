import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Vector } from '../../math/field.ts';
import { SeededRandom } from '../../transport/faults.ts';
import { chiSquare, greatestChiSquare } from '../chi-square.testing.ts';
import type { Pending } from '../protocol.ts';
import { moved } from './cheat.testing.ts';
import { ends, type Talk, talk } from './conversation.testing.ts';
import type { Conversation } from './conversation.ts';
import { AT_ONCE, MajorityProducts, productBytes, productRounds } from './products.ts';
import { part, reduceAtOnce, reduceByKings } from './reduction.ts';
import { verificationCost, verifyClaims } from './verification.ts';

/** Runs one step at all parties of a talk, each with its shares of the same public vectors. */
function each<T>(all: Talk, values: readonly Vector[], step: (party: Conversation, ...shares: Vector[]) => Promise<T>) {
  const shared = values.map((vector) => all.shares(vector));
  return all.conversations.map((party, me) => step(party, ...shared.map((shares) => shares[me]!)));
}

describe.each(['F127', 'F61'] as const)('products in %s', (fieldName) => {
  test('known answers', async () => {
    const all = talk(3, { fieldName });
    const { field } = all;
    const a = field.fromIntegers([2, -3, 0, field.modulus - 1n, 1n << 60n]);
    const b = field.fromIntegers([5, 7, 9, field.modulus - 1n, 2]);
    const results = await Promise.all(
      each(all, [a, b], async (party, ownA, ownB) => {
        const products = new MajorityProducts(party);
        const one = await products.mul(ownA!, ownB!);
        const sums = await products.dot([
          [ownA!, ownB!],
          [part(field, ownA!, 0, 2), part(field, ownB!, 0, 2)],
        ]);
        return field.concat([await products.verify(one), await products.verify(sums)]);
      }),
    );
    const large = fieldName === 'F127' ? 2n ** 61n : 1n; // 2^61 ≡ 1 modulo 2^61 − 1
    const expected = [10n, -21n, 0n, 1n, large, 10n - 21n + 1n + large, -11n];
    expect(field.toIntegers(all.values(results))).toEqual(field.toIntegers(field.fromIntegers(expected)));
  });

  test('inner products of any vectors are what BigInt says', async () => {
    const { field } = talk(3, { fieldName });
    const vector = fc.array(fc.bigInt({ min: 0n, max: field.modulus - 1n }), { minLength: 1, maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 3, max: 9 }), vector, vector, async (n, left, right) => {
        const all = talk(n, { fieldName, seed: n });
        const length = Math.min(left.length, right.length);
        const [a, b] = [left.slice(0, length), right.slice(0, length)];
        const results = await Promise.all(
          each(all, [field.fromIntegers(a), field.fromIntegers(b)], async (party, ownA, ownB) => {
            const products = new MajorityProducts(party);
            return products.verify(await products.dot([[ownA!, ownB!]]));
          }),
        );
        const expected = a.reduce((sum, x, i) => sum + x * b[i]!, 0n) % field.modulus;
        expect(field.toIntegers(all.values(results))).toEqual([expected]);
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    [3, AT_ONCE],
    [3, AT_ONCE + 1],
    [4, 1000],
    [5, 20_000],
    [9, 300],
  ])('n = %i, %i products: exactly the predicted rounds and bytes', async (n, count) => {
    const all = talk(n, { fieldName });
    const { field } = all;
    const [a, b] = [field.random(count), field.random(count)];
    const results = await Promise.all(
      each(all, [a, b], async (party, ownA, ownB) => {
        const products = new MajorityProducts(party);
        return products.verify(await products.mul(ownA!, ownB!));
      }),
    );
    expect(all.values(results)).toEqual(field.mul(a, b));
    const { setting } = all.conversations[0]!;
    for (const [me, mailbox] of all.mailboxes.entries()) {
      const verification = verificationCost(setting, me, count, count, count > AT_ONCE);
      expect(mailbox.traffic.bytesSent).toBe(productBytes(setting, me, count) + verification.bytes);
      expect(mailbox.rounds(0)).toBeLessThanOrEqual(productRounds(count) + verification.rounds);
    }
    // Party 0 takes part in every round; from 2t + 1 on, some have nothing to say in some.
    const { rounds } = verificationCost(setting, 0, count, count, count > AT_ONCE);
    expect(all.mailboxes[0]!.rounds(0)).toBe(productRounds(count) + rounds);
  });
});

test('what is pending has no shares, and only the protocol that made it verifies it', async () => {
  const all = talk(3);
  const { field } = all;
  const runs = each(all, [field.random(4)], async (party, own) => {
    const products = new MajorityProducts(party);
    const pending = await products.mul(own!, own!);
    expect(JSON.stringify(pending)).toBe('{"pending":4}');
    await expect(products.mul(pending as unknown as Vector, own!)).rejects.toThrow();
    await expect(new MajorityProducts(party).verify(pending)).rejects.toThrow(RangeError);
    await expect(products.verify({ pending: 4 } as Pending)).rejects.toThrow(RangeError);
    await expect(products.dot([[field.zeros(0), field.zeros(0)]])).rejects.toThrow(RangeError);
    const shares = await products.verify(pending);
    expect(await products.verify(pending)).toBe(shares);
    return products.verify(await products.mul(field.zeros(0), field.zeros(0)));
  });
  for (const nothing of await Promise.all(runs)) expect(nothing).toEqual(field.zeros(0));
});

describe('additive attack', () => {
  const field = talk(3).field;
  const secret = 123_456n;
  const mask = field.fromIntegers([987_654_321n << 40n]); // 2^30 · 2^40 hides 32 bits statistically
  const zero = field.zeros(1);
  const error = field.fromIntegers([1n << 80n]);

  test('on products without verification tells a secret in spite of a statistical mask', async () => {
    const values = [field.fromIntegers([secret]), field.fromIntegers([1]), mask];
    const runs = each(talk(3), values, async (party, ownSecret, one, ownMask) => {
      const product = field.mul(one!, one!);
      const cheated = party.setting.me === 1 ? moved(field, party, product, error) : product;
      const square = await reduceAtOnce(party, cheated);
      const result = await reduceAtOnce(party, field.mul(square, ownSecret!));
      return party.open(field.add(result, ownMask!));
    });
    for (const opened of await Promise.all(runs)) expect(field.toIntegers(opened)[0]! >> 80n).toBe(secret);
  });

  test.each([
    { name: 'in one round', count: 1 },
    { name: 'by kings', count: AT_ONCE + 1 },
  ])('on products $name stops everyone before anything is opened', async ({ count }) => {
    for (const cheat of [0, 1, 2]) {
      const all = talk(3, { seed: cheat });
      const padded = (first: Vector) => field.concat([first, field.zeros(count - 1)]);
      let openings = 0;
      const values = [padded(field.fromIntegers([secret])), padded(field.fromIntegers([1])), padded(mask)];
      const runs = each(all, values, async (party, ownSecret, one, ownMask) => {
        if (party.setting.me === cheat) {
          // Follows the protocol with moved shares of the product, which is all that a cheat can do without being noticed.
          const product = moved(field, party, field.mul(one!, one!), padded(error));
          const z = await (count > AT_ONCE ? reduceByKings : reduceAtOnce)(party, product);
          await verifyClaims(party, [{ x: one!, y: one!, z }], count > AT_ONCE);
          return zero;
        }
        const products = new MajorityProducts(party);
        const square = await products.verify(await products.mul(one!, one!));
        const result = await products.verify(await products.mul(square, ownSecret!));
        openings++;
        return party.open(field.add(result, ownMask!));
      });
      for (const end of await ends(all.mailboxes, runs)) expect(end).toEqual({ check: 'product' });
      expect(openings).toBe(0);
    }
  });

  test('a cheat that moves its products in the verification too is found', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const all = talk(5, { seed });
      const random = new SeededRandom(seed);
      const runs = each(all, [field.random(100), field.random(100)], async (party, x, y) => {
        const isCheat = party.setting.me < 2;
        const product = field.mul(x!, y!);
        const z = await reduceAtOnce(party, isCheat ? moved(field, party, product, field.random(100)) : product);
        // From here on with other operands: every coefficient that it helps to compute is moved.
        const wrong = isCheat && random.below(2) ? field.random(100) : x!;
        await verifyClaims(party, [{ x: wrong, y: y!, z }], false);
      });
      const honest = (await ends(all.mailboxes, runs)).slice(2);
      for (const end of honest) expect(['product', 'opening', 'silent']).toContain(end.check);
    }
  });
});

test('no honest party helps to draw a coin while another still waits for a king', async () => {
  const all = talk(3, {
    // King 0 answers nobody: party 1 waits, party 2 needs no answer.
    faults: (from, to, _stream, index, message) => (from === 0 && to === 1 && index === 1 ? [] : [message]),
  });
  const { field } = all;
  const runs = each(all, [field.random(AT_ONCE + 1)], async (party, own) => {
    const products = new MajorityProducts(party);
    return products.verify(await products.mul(own!, own!));
  });
  await ends(all.mailboxes, runs);
  // Two shares to kings, one answer, two messages of `agree`; and no share of the coin.
  expect(all.mailboxes[2]!.traffic.messagesSent).toBe(2 + 1 + 2);
});

test('what any one of three sees is the same for all operands with the same product', async () => {
  const RUNS = 200;
  const CELLS = 8;
  const views = async (x: number[], y: number[]) => {
    const histograms = new Map<string, number[]>();
    for (let time = 0; time < RUNS; time++) {
      const all = talk(3, {
        fieldName: 'F61',
        faults: (from, to, _stream, index, message) => {
          const key = `${from} to ${to}, ${index}`;
          const cells = histograms.get(key) ?? new Array<number>(CELLS).fill(0);
          histograms.set(key, cells);
          cells[message[0]! % CELLS]!++;
          return [message];
        },
      });
      const { field } = all;
      const runs = each(all, [field.fromIntegers(x), field.fromIntegers(y)], async (party, ownX, ownY) => {
        const products = new MajorityProducts(party);
        return party.open(await products.verify(await products.dot([[ownX!, ownY!]])));
      });
      await Promise.all(runs);
    }
    return histograms;
  };
  const [one, other] = [await views([0, 12], [5, 1]), await views([3, 0], [4, 99])];
  expect(one.size).toBe(other.size);
  for (const [key, cells] of one) {
    expect(chiSquare(cells, other.get(key)!), key).toBeLessThan(greatestChiSquare(CELLS - 1));
  }
});

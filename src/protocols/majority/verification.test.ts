import { describe, expect, test } from 'vitest';
import type { Vector } from '../../math/field.ts';
import { ends, type Talk, type TalkOptions, talk } from './conversation.testing.ts';
import { productBytes } from './products.ts';
import { type Claim, verificationCost, verifyClaims } from './verification.ts';

/** Public claims; the parties share them. */
async function verifyAll(n: number, claims: (all: Talk) => Claim[], options: TalkOptions = {}, answered = true) {
  const all = talk(n, options);
  const shared = claims(all).map(({ x, y, z }) => ({ x: all.shares(x), y: all.shares(y), z: all.shares(z) }));
  const runs = all.conversations.map((conversation, me) => {
    const own = shared.map(({ x, y, z }) => ({ x: x[me]!, y: y[me]!, z: z[me]! }));
    return verifyClaims(conversation, own, answered);
  });
  return { all, ended: await ends(all.mailboxes, runs) };
}

const products =
  (count: number, change: (z: Vector) => void = () => {}) =>
  ({ field }: Talk): Claim[] => {
    const [x, y] = [field.random(count), field.random(count)];
    const z = field.mul(x, y);
    change(z);
    return [{ x, y, z }];
  };

const innerProducts =
  (lengths: readonly number[], change: (z: Vector, index: number) => void = () => {}) =>
  ({ field }: Talk): Claim[] =>
    lengths.map((length, index) => {
      const [x, y] = [field.random(length), field.random(length)];
      const z = field.dot(x, y);
      change(z, index);
      return { x, y, z };
    });

/** Lengths around every border: of the last step, of the short ones, of the segments. */
const lengths = [1, 2, 15, 16, 63, 64, 65, 66, 127, 128, 129, 4096, 8191, 8192, 8193, 8208, 10_000];

describe.each(['F127', 'F61'] as const)('verification in %s', (fieldName) => {
  test.each(lengths)(
    '%i products: right ones pass, at exactly the predicted cost; a wrong one stops everyone',
    async (m) => {
      for (const answered of [true, false]) {
        const { all, ended } = await verifyAll(3, products(m), { fieldName, seed: m }, answered);
        expect(ended).toEqual(Array(3).fill({ value: undefined }));
        for (const [me, mailbox] of all.mailboxes.entries()) {
          const cost = verificationCost(all.conversations[0]!.setting, me, m, m, answered);
          expect({ rounds: mailbox.rounds(0), bytes: mailbox.traffic.bytesSent }).toEqual(cost);
        }
      }
      for (const at of new Set([0, m >> 1, m - 1])) {
        const wrong = products(m, (z) => {
          z[at * (fieldName === 'F127' ? 4 : 2)]! ^= 1;
        });
        const { ended } = await verifyAll(3, wrong, { fieldName });
        expect(ended).toEqual(Array(3).fill({ check: 'product' }));
      }
    },
  );

  test.each([[[1]], [[64]], [[65]], [[3, 1, 200]], [[9000, 2]]])('inner products of lengths %j', async (each) => {
    const { all, ended } = await verifyAll(3, innerProducts(each), { fieldName });
    expect(ended).toEqual(Array(3).fill({ value: undefined }));
    const length = each.reduce((sum, one) => sum + one, 0);
    const cost = verificationCost(all.conversations[0]!.setting, 1, length, each.length, true);
    expect(all.mailboxes[1]!.traffic.bytesSent).toBe(cost.bytes);
    expect(all.mailboxes[1]!.rounds(0)).toBe(cost.rounds);
    for (let bad = 0; bad < each.length; bad++) {
      const wrong = innerProducts(each, (z, index) => {
        if (index === bad) z[0]! ^= 4;
      });
      expect((await verifyAll(3, wrong, { fieldName })).ended).toEqual(Array(3).fill({ check: 'product' }));
    }
  });
});

test('errors that cancel out in the sum of all products are found', async () => {
  const wrong = ({ field }: Talk): Claim[] => {
    const [x, y] = [field.random(300), field.random(300)];
    const errors = field.concat([field.fromIntegers([5, -5]), field.zeros(298)]);
    return [{ x, y, z: field.add(field.mul(x, y), errors) }];
  };
  expect((await verifyAll(3, wrong)).ended).toEqual(Array(3).fill({ check: 'product' }));
});

test.each([4, 5, 6, 7, 8, 9])('among %i, products and inner products together', async (n) => {
  for (let t = 1; 2 * t < n; t++) {
    const both = (all: Talk) => [...products(150)(all), ...innerProducts([70, 1])(all)];
    const { ended } = await verifyAll(n, both, { t });
    expect(ended).toEqual(Array(n).fill({ value: undefined }));
    const wrong = (all: Talk) => [...products(150)(all), ...innerProducts([70, 1], (z) => z.fill(9))(all)];
    expect((await verifyAll(n, wrong, { t })).ended).toEqual(Array(n).fill({ check: 'product' }));
  }
});

test.each([
  [4, 1],
  [5, 1],
  [7, 2],
])('n = %i, t = %i: results that lie on no polynomial of degree t stop everyone, whatever they are', async (n, t) => {
  for (let odd = 0; odd < n; odd++) {
    const all = talk(n, { t });
    const { field } = all;
    const [x, y] = [field.random(100), field.random(100)];
    const shared = [x, y, field.mul(x, y)].map((vector) => all.shares(vector));
    shared[2]![odd]![0]! ^= 1;
    const runs = all.conversations.map((conversation, me) => {
      const [ownX, ownY, ownZ] = shared.map((shares) => shares[me]!);
      return verifyClaims(conversation, [{ x: ownX!, y: ownY!, z: ownZ! }], true);
    });
    for (const end of await ends(all.mailboxes, runs)) expect(end.check).toBe('opening');
  }
});

test.each([3, 5, 7, 9])('among %i, verification takes under 4 %% of the bytes of a hundred thousand products', (n) => {
  const { setting } = talk(n).conversations[0]!;
  const { bytes } = verificationCost(setting, 0, 100_000, 100_000, true);
  expect(bytes).toBeLessThan(0.04 * productBytes(setting, 0, 100_000));
});

import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, test, vi } from 'vitest';
import type { Field, Vector } from '../../math/field.ts';
import { reconstruct } from '../../sharing/shamir.ts';
import { transcript } from '../../wire/transcript.ts';
import { chiSquare, greatestChiSquare } from '../chi-square.testing.ts';
import type { Network } from '../network.ts';
import { moved } from './cheat.testing.ts';
import { ends, type Talk, type TalkOptions, talk } from './conversation.testing.ts';
import { COIN_ELEMENTS } from './conversation.ts';
import { productBytes } from './products.ts';
import { reduceAtOnce } from './reduction.ts';
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
const lengths = [1, 2, 7, 8, 9, 255, 256, 257, 258, 511, 512, 513, 4096, 16_383, 16_384, 16_385, 16_392, 20_000];

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

  test.each([[[1]], [[256]], [[257]], [[3, 1, 300]], [[17_000, 2]]])('inner products of lengths %j', async (each) => {
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
    const both = (all: Talk) => [...products(250)(all), ...innerProducts([70, 1])(all)];
    const { ended } = await verifyAll(n, both, { t });
    expect(ended).toEqual(Array(n).fill({ value: undefined }));
    const wrong = (all: Talk) => [...products(250)(all), ...innerProducts([70, 1], (z) => z.fill(9))(all)];
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

test('a cheat that keeps a party waiting until it knows the coin, and then picks errors that cancel, is found', async () => {
  const all = talk(3);
  const { field } = all;
  const [x, y] = [field.random(2), field.random(2)];
  const [inX, inY] = [all.shares(x), all.shares(y)];

  // Party 0 holds back its message to party 1. Party 2 goes on, and its share of the coin comes to party 0, who has the
  // coin then, and with it the factors of the sum that will be verified.
  const ahead = all.twin(0);
  ahead.random(2);
  ahead.zeros([0, 1, 2], 2);
  const ownCoin = ahead.random(COIN_ELEMENTS);
  let held: Uint8Array[] | undefined = [];
  let received = 0;
  const { network, setting } = all.conversations[0]!;
  const slow: Network = {
    ...network,
    send: (to, message) => {
      if (to === 1 && held) held.push(message);
      else network.send(to, message);
    },
    receive: async (from) => {
      const message = await network.receive(from);
      if (from !== 2 || ++received !== 2) return message;
      const shares = [
        { party: 0, shares: ownCoin },
        { party: 2, shares: field.fromBytes(message) },
      ];
      const opened = field.toBytes(reconstruct(field, 1, shares));
      const coin = sha256(transcript('coin', [setting.session, opened]));
      const [first, second] = [0, 1].map((i) => field.slice(field.expand(coin, new Uint8Array(12), 2), i, i + 1));
      const errors = field.concat([second!, field.sub(field.zeros(1), first!)]);
      const [products, ...later] = held!;
      held = undefined;
      network.send(1, field.toBytes(field.add(field.fromBytes(products!), errors)));
      for (const next of later) network.send(1, next);
      return message;
    },
  };

  const parties = [all.twin(0, { network: slow }), all.conversations[1]!, all.conversations[2]!];
  const results: Vector[] = [];
  const runs = parties.map(async (party, me) => {
    const z = await reduceAtOnce(party, field.mul(inX[me]!, inY[me]!));
    results[me] = z;
    await verifyClaims(party, [{ x: inX[me]!, y: inY[me]!, z }], false);
  });
  const ended = await ends(all.mailboxes, runs);
  // The products of the honest parties are wrong, so the attack was carried out; and they noticed.
  const honest = [1, 2].map((party) => ({ party, shares: results[party]! }));
  expect(reconstruct(field, 1, honest)).not.toEqual(field.mul(x, y));
  expect(ended.slice(1)).toEqual([{ check: 'echo' }, { check: 'echo' }]);
});

test('a cheat whose error in a product is made up for by an error in the verification is found', async () => {
  const all = talk(3);
  const { field } = all;
  const [x, y, error] = [field.random(1), field.random(1), field.random(1)];
  const shared = [x, y, field.add(field.mul(x, y), error)].map((vector) => all.shares(vector));
  // Takes the error away again from the first coefficient that it helps to compute: the sum of all is right.
  let dots = 0;
  const cheating: Field = Object.create(field, {
    dot: {
      value: (a: Vector, b: Vector) =>
        dots++ === 0
          ? moved(field, all.conversations[0]!, field.dot(a, b), field.sub(field.zeros(1), error))
          : field.dot(a, b),
    },
  });
  const runs = [all.twin(0, { field: cheating }), all.conversations[1]!, all.conversations[2]!].map((party, me) => {
    const [ownX, ownY, ownZ] = shared.map((shares) => shares[me]!);
    return verifyClaims(party, [{ x: ownX!, y: ownY!, z: ownZ! }], false);
  });
  expect(await ends(all.mailboxes, runs)).toEqual(Array(3).fill({ check: 'product' }));
  expect(dots).toBeGreaterThan(1);
});

test('what is opened is uniform, even if all operands are zero', async () => {
  const CELLS = 8;
  const histograms: number[][] = [];
  for (let time = 0; time < 300; time++) {
    const all = talk(3, { fieldName: 'F61' });
    const { field } = all;
    const open = vi.spyOn(all.conversations[0]!, 'open');
    const zeros = all.shares(field.zeros(3));
    await Promise.all(
      all.conversations.map((party, me) =>
        verifyClaims(party, [{ x: zeros[me]!, y: zeros[me]!, z: zeros[me]! }], true),
      ),
    );
    const opened = await Promise.all(open.mock.results.map(({ value }) => value as Promise<Vector>));
    // Not h(τ), the last one: it is the product of the two before.
    for (const [at, integer] of field.toIntegers(field.concat(opened)).slice(0, -1).entries()) {
      histograms[at] ??= new Array<number>(CELLS).fill(0);
      histograms[at][Number(integer % BigInt(CELLS))]!++;
    }
  }
  expect(histograms.length).toBe(2 * COIN_ELEMENTS + 2);
  const uniform = new Array<number>(CELLS).fill(1e6);
  for (const cells of histograms) expect(chiSquare(cells, uniform)).toBeLessThan(greatestChiSquare(CELLS - 1));
});

import { describe, expect, test } from 'vitest';
import { wasmField } from '../../math/wasm.ts';
import { CommitteeError } from '../../sharing/committee.ts';
import { reconstruct, share } from '../../sharing/shamir.ts';
import { memoryPorts } from '../../transport/memory.ts';
import { Mailbox } from '../mailbox.ts';
import { cheapSignatures } from '../parties.testing.ts';
import { factoryOn } from './factory.ts';
import { Majority, mulBytes, setUpBytes } from './majority.ts';
import { openingBytes, openToBytes } from './opening.ts';
import { dimensions, setting } from './setting.ts';

const parties = [3, 4, 5, 6, 7, 8, 9];
const committees = parties.flatMap((n) =>
  Array.from({ length: Math.floor((n - 1) / 2) }, (_, i) => [n, i + 1] as const),
);
const field = wasmField('F61');
const session = new Uint8Array(32).fill(9);

test.each(parties)('among %i, every threshold from 1 to ⌊(n − 1)/2⌋ is taken, and no other', (n) => {
  const signatures = cheapSignatures(n)[0]!;
  const make = (threshold: number) => setting({ field, parties: n, threshold, me: 0, session, signatures });
  for (let t = -1; t <= n + 1; t++) {
    if (t >= 1 && t <= Math.floor((n - 1) / 2)) {
      expect(make(t).threshold).toBe(t);
      continue;
    }
    const refusal = expect.objectContaining({ name: 'CommitteeError', check: 'threshold' });
    expect(() => make(t)).toThrow(CommitteeError);
    expect(() => make(t)).toThrow(refusal);
    expect(() => dimensions(n, t, field)).toThrow(refusal);
  }
});

test.each([0, 1, 2, 10])('%i parties are refused', (n) => {
  const refusal = expect.objectContaining({ name: 'CommitteeError', check: 'parties' });
  expect(() => dimensions(n, 1, field)).toThrow(refusal);
});

describe.each(committees)('n = %i, t = %i', (n, t) => {
  async function start() {
    const mailboxes = memoryPorts(n, { seed: n }).map((port) => new Mailbox(port));
    const all = await Promise.all(
      cheapSignatures(n).map((signatures, me) => {
        const own = setting({ field, parties: n, threshold: t, me, session, signatures });
        const [online, background, ...complaints] = [0, 1, 2, 3].map((stream) => mailboxes[me]!.network(stream));
        return Majority.setUp(online!, own, factoryOn(background!, complaints[1]), complaints[0]);
      }),
    );
    const values = (shares: readonly Uint32Array<ArrayBuffer>[]) => {
      const known = shares.map((vector, party) => ({ party, shares: vector }));
      const value = reconstruct(field, t, known.slice(0, t + 1));
      expect(reconstruct(field, t, known.slice(n - t - 1))).toEqual(value);
      return value;
    };
    return { mailboxes, all, values };
  }
  const size = dimensions(n, t, field);

  test('everything that a protocol gives is right, and openings cost what is predicted', async () => {
    const { mailboxes, all, values } = await start();
    const sent = () => mailboxes.map(({ traffic }) => traffic.bytesSent);
    expect(sent()).toEqual(mailboxes.map(() => setUpBytes(size)));
    await Promise.all(all.map((party) => party.preprocess({ triples: 5, bits: 20 })));
    const [x, y] = [field.random(5), field.random(5)];
    const [inX, inY] = [share(field, { n, t }, x), share(field, { n, t }, y)];

    let before = sent();
    for (const opened of await Promise.all(all.map((party, me) => party.open(inX[me]!)))) expect(opened).toEqual(x);
    expect(sent()).toEqual(before.map((bytes) => bytes + openingBytes(size, 5)));

    before = sent();
    expect(values(await Promise.all(all.map((party, me) => party.mul(inX[me]!, inY[me]!))))).toEqual(field.mul(x, y));
    expect(sent()).toEqual(before.map((bytes) => bytes + mulBytes(size, 5)));

    const coins = await Promise.all(all.map((party) => party.coin()));
    expect(new Set(coins.map(String)).size).toBe(1);

    const bits = field.toIntegers(values(await Promise.all(all.map((party) => party.randomBits(20)))));
    expect(bits.every((bit) => bit === 0n || bit === 1n)).toBe(true);

    const products = await Promise.all(
      all.map(async (party, me) => {
        const few = await party.products.mul(inX[me]!, inY[me]!);
        const dots = await party.products.dot([[inX[me]!, inY[me]!]]);
        return field.concat([await party.products.verify(few), await party.products.verify(dots)]);
      }),
    );
    expect(values(products)).toEqual(field.concat([field.mul(x, y), field.dot(x, y)]));
  });

  test('products by kings are right', async () => {
    const { all, values } = await start();
    const [x, y] = [field.random(300), field.random(300)];
    const [inX, inY] = [share(field, { n, t }, x), share(field, { n, t }, y)];
    const products = all.map(async ({ products }, me) => products.verify(await products.mul(inX[me]!, inY[me]!)));
    expect(values(await Promise.all(products))).toEqual(field.mul(x, y));
  });

  test('everyone gets values of its own in one round, at exactly the predicted bytes', async () => {
    const { mailboxes, all } = await start();
    // Party i is to learn i values, those after the first in a delivery of their own.
    const counts = all.map((_, party) => party);
    const own = counts.map((count) => field.random(count));
    const shared = own.map((vector) => share(field, { n, t }, vector));
    const before = mailboxes.map((mailbox) => ({ bytes: mailbox.traffic.bytesSent, rounds: mailbox.rounds(0) }));
    const received = await Promise.all(
      all.map((party, me) =>
        party.openTo([
          ...shared.map((shares, recipient) => ({
            recipient,
            shares: field.slice(shares[me]!, 0, Math.min(1, recipient)),
          })),
          ...shared.flatMap((shares, recipient) =>
            recipient > 1 ? [{ recipient, shares: field.slice(shares[me]!, 1, recipient) }] : [],
          ),
        ]),
      ),
    );
    expect(received).toEqual(own);
    for (const [me, mailbox] of mailboxes.entries()) {
      expect(mailbox.traffic.bytesSent - before[me]!.bytes).toBe(openToBytes(size, me, counts));
      expect(mailbox.rounds(0) - before[me]!.rounds).toBe(1);
    }
  });
});

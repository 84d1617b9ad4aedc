import { describe, expect, test } from 'vitest';
import type { Field } from '../../math/field.ts';
import { wasmField } from '../../math/wasm.ts';
import { reconstruct } from '../../sharing/shamir.ts';
import type { Fault } from '../../transport/faults.ts';
import { memoryPorts } from '../../transport/memory.ts';
import { Mailbox } from '../mailbox.ts';
import { cheapSignatures, mostCheaters } from '../parties.testing.ts';
import { type Talk, talk } from './conversation.testing.ts';
import { factoryOn, LocalFactory } from './factory.ts';
import { Majority, mulBytes } from './majority.ts';
import { CHUNK, Preprocessing, preprocessingBytes } from './preprocessing.ts';
import { setting } from './setting.ts';

const prepared = (all: Talk) =>
  all.conversations.map((conversation) => new Preprocessing(all.field, new LocalFactory(conversation)));

/** All parties' shares of each column: column, then party. */
const byColumn = <T>(parties: readonly (readonly T[])[]) =>
  parties[0]!.map((_, column) => parties.map((columns) => columns[column]!));

describe.each(['F127', 'F61'] as const)('preprocessing in %s', (fieldName) => {
  test.each([3, 4, 5, 9])(
    'among %i: triples multiply, bits are bits of both kinds, at exactly the predicted bytes',
    async (n) => {
      const all = talk(n, { fieldName, seed: n });
      const { field } = all;
      const parties = prepared(all);
      const counts = { triples: 700, bits: 500 };
      await Promise.all(parties.map((party) => party.prepare(counts)));
      for (const [me, mailbox] of all.mailboxes.entries()) {
        expect(mailbox.traffic.bytesSent).toBe(preprocessingBytes(all.conversations[0]!.setting, me, counts));
      }

      const columns = byColumn(await Promise.all(parties.map((party) => party.triples(700))));
      const [a, b, c] = columns.map((shares) => all.values(shares));
      expect(field.mul(a!, b!)).toEqual(c);
      expect(new Set([...field.toIntegers(a!), ...field.toIntegers(b!)]).size).toBe(1400);

      const bits = field.toIntegers(all.values(await Promise.all(parties.map((party) => party.bits(500)))));
      const ones = bits.filter((bit) => bit === 1n).length;
      expect(bits.filter((bit) => bit === 0n).length).toBe(500 - ones);
      expect(Math.abs(ones - 250)).toBeLessThan(56); // five standard deviations
      for (const mailbox of all.mailboxes) expect(mailbox.waitingFor([0])).toEqual([]);
    },
  );
});

test('chunks are bounded, progress is told after each, and what is there is used before the last is', async () => {
  const all = talk(3, { fieldName: 'F61' });
  const parties = prepared(all);
  const told: string[] = [];
  const runs = parties.map((party, me) =>
    party.prepare({ triples: CHUNK + 10, bits: 5 }, (done, total) => {
      if (me === 0) told.push(`${done} of ${total}`);
    }),
  );
  const early = parties[0]!.triples(CHUNK).then(() => told.push('used'));
  await Promise.all([...runs, early]);
  const total = CHUNK + 15;
  expect(told.filter((what) => what !== 'used')).toEqual([
    `${CHUNK} of ${total}`,
    `${CHUNK + 5} of ${total}`,
    `${total} of ${total}`,
  ]);
  expect(told.indexOf('used')).toBeLessThan(2);
});

test.each(['triples', 'bits'] as const)('an error on a product of a chunk of %s: nobody gets any', async (kind) => {
  for (const fieldName of ['F127', 'F61'] as const) {
    for (let cheat = 0; cheat < 3; cheat++) {
      const all = talk(3, {
        fieldName,
        // The first message to a king: its slice of the products.
        faults: (from, _to, _stream, index, message) => [from === cheat && index === 0 ? plusOne(message) : message],
      });
      const parties = prepared(all);
      const counts = { triples: kind === 'triples' ? 1000 : 0, bits: kind === 'bits' ? 1000 : 0 };
      const made = parties.map((party) => party.prepare(counts));
      const taken = parties.map((party) => party[kind](1000));
      for (const party of [0, 1, 2].filter((party) => party !== cheat)) {
        await expect(made[party]).rejects.toMatchObject({ check: 'product' });
        await expect(taken[party]).rejects.toMatchObject({ check: 'product' });
        await expect(parties[party]![kind](5)).rejects.toMatchObject({ check: 'product' });
      }
      await Promise.allSettled([...made, ...taken]);
    }
  }
});

function plusOne(message: Uint8Array): Uint8Array {
  const altered = message.slice();
  altered[0]! ^= 1;
  return altered;
}

interface Options {
  readonly background?: boolean;
  readonly faults?: Fault;
  readonly fieldName?: Field['name'];
}

async function majority(n: number, { background = false, faults, fieldName = 'F127' }: Options = {}) {
  const field = wasmField(fieldName);
  const mailboxes = memoryPorts(n, { seed: n, ...(faults && { faults }) }).map((port) => new Mailbox(port));
  const t = mostCheaters(n);
  const session = new Uint8Array(32).fill(3);
  const parties = await Promise.all(
    cheapSignatures(n).map((signatures, me) => {
      const own = setting({ field, parties: n, threshold: t, me, session, signatures });
      const network = mailboxes[me]!.network(0);
      return Majority.setUp(network, own, factoryOn(background ? mailboxes[me]!.network(1) : network));
    }),
  );
  const values = (shares: readonly Uint32Array<ArrayBuffer>[]) =>
    reconstruct(
      field,
      t,
      shares.slice(0, t + 1).map((vector, party) => ({ party, shares: vector })),
    );
  return { field, mailboxes, parties, values };
}

describe('multiplication by triples', () => {
  test.each([3, 5, 8])('among %i: right, in one round, of exactly the predicted bytes', async (n) => {
    const { field, mailboxes, parties, values } = await majority(n);
    await Promise.all(parties.map((party) => party.preprocess({ triples: 50, bits: 0 })));
    const factors = parties.map((party) => [party.random(50), party.random(50)] as const);
    const before = mailboxes.map((mailbox) => ({ rounds: mailbox.rounds(0), bytes: mailbox.traffic.bytesSent }));
    const products = await Promise.all(parties.map((party, me) => party.mul(...factors[me]!)));
    for (const [me, mailbox] of mailboxes.entries()) {
      expect(mailbox.rounds(0) - before[me]!.rounds).toBe(1);
      const { parties: count, threshold } = parties[0]!;
      const size = setting({
        field,
        parties: count,
        threshold,
        me,
        session: new Uint8Array(32),
        signatures: cheapSignatures(n)[0]!,
      });
      expect(mailbox.traffic.bytesSent - before[me]!.bytes).toBe(mulBytes(size, 50));
    }
    const [x, y] = [0, 1].map((side) => values(factors.map((pair) => pair[side]!)));
    expect(values(products)).toEqual(field.mul(x!, y!));
    await expect(parties[0]!.mul(field.zeros(2), field.zeros(3))).rejects.toThrow(RangeError);
  });

  test('makes triples and bits when none were ordered, and new ones each time', async () => {
    const { field, parties, values } = await majority(3);
    const results = await Promise.all(
      parties.map(async (party) => {
        const bits = await party.randomBits(8000);
        expect(await party.randomBits(0)).toEqual(field.zeros(0));
        expect(await party.mul(field.zeros(0), field.zeros(0))).toEqual(field.zeros(0));
        return field.sub(await party.mul(bits, bits), bits);
      }),
    );
    expect(values(results)).toEqual(field.zeros(8000));
  });

  test('goes on while more is prepared on another stream', async () => {
    const { field, parties, values } = await majority(3, { background: true, fieldName: 'F61' });
    let left = 3;
    const results = await Promise.all(
      parties.map(async (party) => {
        const all = party.preprocess({ triples: 2 * CHUNK, bits: 0 }).then(() => left--);
        let x = party.random(100);
        const first = x;
        for (let time = 0; time < 4; time++) x = await party.mul(x, x);
        expect(left).toBe(3);
        await all;
        return field.concat([first, x]);
      }),
    );
    const ends = values(results);
    let power = field.slice(ends, 0, 100);
    for (let time = 0; time < 4; time++) power = field.mul(power, power);
    expect(field.slice(ends, 100, 200)).toEqual(power);
  });

  test('a wrong share of an opening stops the others', async () => {
    let last = Number.POSITIVE_INFINITY;
    let count = 0;
    const { parties } = await majority(3, {
      faults: (from, to, _stream, index, message) => {
        if (from === 2 && to === 0) count = index + 1;
        return [from === 2 && to === 0 && index === last ? plusOne(message) : message];
      },
    });
    await Promise.all(parties.map((party) => party.preprocess({ triples: 1, bits: 0 })));
    last = count;
    const runs = parties.map((party) => {
      const x = party.random(1);
      return party.mul(x, x);
    });
    await expect(runs[0]).rejects.toMatchObject({ check: 'opening' });
    await Promise.allSettled(runs);
  });
});

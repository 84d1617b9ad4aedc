import { describe, expect, test } from 'vitest';
import { reconstruct } from '../../sharing/shamir.ts';
import { flipBit, SeededRandom } from '../../transport/faults.ts';
import { Writer } from '../../wire/bytes.ts';
import { settings } from '../parties.testing.ts';
import { resigned, wrongKey } from './dealing.testing.ts';
import { type Delivery, deal, dealtShares, deliveryLength, type Fault, isSigned, receiveDealing } from './dealing.ts';
import { dimensions, type Setting } from './setting.ts';

const delivered = (outcome: Delivery | Fault): Delivery => {
  if ('fault' in outcome) throw new Error(outcome.fault);
  return outcome;
};

/** What the party makes of a message of that dealer with `count` values. */
const read = (setting: Setting, dealer: number, count: number, message: Uint8Array) =>
  receiveDealing(setting, 'input', dealer, setting.me, count, message);

describe.each([3, 4, 5, 7, 9])('a dealing among %i', (n) => {
  const all = settings(n);
  const { field, threshold } = all[0]!;
  const dealer = n - 1;
  const values = field.random(5);
  const messages = deal(all[dealer]!, 'input', 3, values);
  const deliveries = all.map((setting) => delivered(read(setting, dealer, 5, messages[setting.me]!)));

  test('any t + 1 parties hold shares of the values; every message has its length', () => {
    const shares = all.map((setting, party) => ({ party, shares: dealtShares(setting, deliveries[party]!) }));
    for (let first = 0; first + threshold < n; first++) {
      expect(reconstruct(field, threshold, shares.slice(first, first + threshold + 1))).toEqual(values);
    }
    const size = dimensions(n, threshold, field);
    expect(messages.map((message) => message.length)).toEqual(all.map(({ me }) => deliveryLength(size, me, 5)));
  });

  test('all have the same list, signed for its purpose, dealer and revision only', () => {
    for (const { list } of deliveries) {
      expect(list).toEqual(deliveries[0]!.list);
      expect(isSigned(all[0]!, 'input', dealer, list)).toBe(true);
      expect(isSigned(all[0]!, 'setup', dealer, list)).toBe(false);
      expect(isSigned(all[0]!, 'input', 0, list)).toBe(false);
      expect(isSigned(all[0]!, 'input', dealer, { ...list, revision: 4 })).toBe(false);
      expect(isSigned({ ...all[0]!, session: new Uint8Array(32) }, 'input', dealer, list)).toBe(false);
    }
  });

  test('nobody holds the keys of a set without them', () => {
    const secret = all[0]!.sets.find((set) => !set.parties.includes(0))!;
    const holder = all[secret.parties[0]!]!;
    const position = holder.sets.filter((set) => set.parties.includes(holder.me)).indexOf(holder.sets[secret.index]!);
    const key = deliveries[holder.me]!.keys[position]!;
    expect(hex(messages[holder.me]!)).toContain(hex(key));
    expect(hex(messages[0]!)).not.toContain(hex(key));
  });
});

describe('a message that is not what the dealer sent', () => {
  const all = settings(4);
  const { field } = all[0]!;
  const [message, others] = deal(all[2]!, 'input', 1, field.random(3)) as [Uint8Array, Uint8Array];

  test('any flipped bit, length, dealer, receiver, purpose or session: it proves nothing', () => {
    const random = new SeededRandom(5);
    const [deliverySignature, list] = [4 + 64, 4 + 64 + 64];
    for (let at = 0; at < message.length; at++) {
      const altered = message.slice();
      altered[at]! ^= 1 << random.below(8);
      const right = read(all[0]!, 2, 3, message);
      // The signature of a delivery that is right proves nothing that the list's does not.
      const expected = at >= deliverySignature && at < list ? right : { fault: 'unsigned' };
      expect(read(all[0]!, 2, 3, altered)).toEqual(expected);
    }
    for (const length of [0, 1, message.length - 1]) {
      expect(read(all[0]!, 2, 3, message.slice(0, length))).toEqual({ fault: 'unsigned' });
    }
    expect(read(all[0]!, 2, 3, Uint8Array.from([...message, 0]))).toEqual({ fault: 'unsigned' });
    expect(read(all[0]!, 2, 4, message)).toEqual({ fault: 'unsigned' });
    expect(read(all[0]!, 1, 3, message)).toEqual({ fault: 'unsigned' });
    expect(read(all[0]!, 2, 3, others)).toEqual({ fault: 'unsigned' });
    expect(receiveDealing(all[0]!, 'setup', 2, 0, 3, message)).toEqual({ fault: 'unsigned' });
    expect(receiveDealing(all[0]!, 'input', 2, 1, 3, message)).toEqual({ fault: 'unsigned' });
    expect(read({ ...all[0]!, session: new Uint8Array(32) }, 2, 3, message)).toEqual({ fault: 'unsigned' });
  });

  test('under the dealer’s own signature, a wrong key or a number that is none is the proof of its fault', () => {
    const key = wrongKey(all[2]!, 0, message);
    expect(read(all[0]!, 2, 3, key)).toEqual({ fault: 'faulty', proof: key });
    const difference = 132 + 32 * all[0]!.sets.length;
    const tooGreat = message.slice();
    tooGreat.fill(255, difference, difference + 15);
    tooGreat[difference + 15] = 127; // p itself
    const signed = resigned(all[2]!, 'input', 0, tooGreat);
    expect(read(all[0]!, 2, 3, signed)).toEqual({ fault: 'faulty', proof: signed });
    // Anybody can check the proof; nobody else could have made it.
    expect(receiveDealing(all[3]!, 'input', 2, 0, 3, key)).toEqual({ fault: 'faulty', proof: key });
    const forged = wrongKey(all[1]!, 0, message);
    expect(receiveDealing(all[3]!, 'input', 2, 0, 3, forged)).toEqual({ fault: 'unsigned' });
    const flipped = flipBit(new SeededRandom(1))(key)[0]!;
    expect(receiveDealing(all[3]!, 'input', 2, 0, 3, flipped)).toEqual({ fault: 'unsigned' });
  });
});

test('a contribution cannot be copied: under another name its commitments do not fit its keys', () => {
  const all = settings(3);
  const { field } = all[0]!;
  const victim = deal(all[0]!, 'input', 1, field.random(2));
  for (const to of [1, 2]) {
    // Party 2 signs the victim's own message to `to`, word for word. (To get it, it would have to be all of the others.)
    const stolen = resigned(all[2]!, 'input', to, victim[to]!);
    expect(read(all[to]!, 2, 2, stolen)).toMatchObject({ fault: 'faulty' });
  }
});

test('a revision is part of commitments and signatures', () => {
  const all = settings(3);
  const message = deal(all[0]!, 'input', 1, all[0]!.field.random(1))[1]!;
  const later = message.slice();
  later.set(new Writer(4).u32(2).end());
  expect(read(all[1]!, 0, 1, later)).toEqual({ fault: 'unsigned' });
  expect(read(all[1]!, 0, 1, resigned(all[0]!, 'input', 1, later))).toMatchObject({ fault: 'faulty' });
});

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

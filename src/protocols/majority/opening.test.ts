import { describe, expect, test } from 'vitest';
import type { Field, Vector } from '../../math/field.ts';
import { share } from '../../sharing/shamir.ts';
import { type Change, drop, type Fault, flipBit, SeededRandom, truncate } from '../../transport/faults.ts';
import type { Network } from '../network.ts';
import { endings, networks, settings, stopped } from '../parties.testing.ts';
import { talk } from './conversation.testing.ts';
import { OPENED_AT_ONCE, open, openingBytes } from './opening.ts';
import type { Setting } from './setting.ts';

const random = new SeededRandom(11);

const openToAll = (network: Network, setting: Setting, step: number, shares: Vector) =>
  open({ network, setting }, step, new Array<Vector>(setting.parties).fill(shares));

/** Every party opens its shares of the values. */
function openAll(all: readonly Setting[], shares: readonly ReturnType<Field['zeros']>[], faults?: Fault) {
  const { networks: net, mailboxes } = networks(all.length, { seed: 3, ...(faults && { faults }) });
  const ended = endings(all.map((setting, party) => openToAll(net[party]!, setting, 4, shares[party]!)));
  return { ended, mailboxes };
}

describe.each([3, 4, 5, 6, 7, 8, 9])('an opening among %i', (n) => {
  const all = settings(n);
  const { field, threshold: t } = all[0]!;
  const values = field.random(3);
  const shares = share(field, { n, t }, values);

  test('gives every party the values, in one round, for as many bytes as predicted', async () => {
    const { ended, mailboxes } = openAll(all, shares);
    expect(await ended).toEqual(all.map(() => ({ value: values })));
    for (const mailbox of mailboxes) {
      expect(mailbox.rounds(0)).toBe(1);
      expect(mailbox.traffic.bytesSent).toBe(openingBytes(all[0]!, 3));
    }
  });

  /** Of as much as a share vector: other numbers, in one place or all. */
  const wrongShares: Record<string, Change> = {
    'a flipped bit': flipBit(random),
    'one more in the last element': (message) => {
      const altered = message.slice();
      altered[message.length - 16]! ^= 1;
      return [altered];
    },
    zeros: (message) => [new Uint8Array(message.length)],
    'other numbers': (message) => [field.toBytes(field.random(message.length / 16))],
  };
  const wrongLengths: Record<string, Change> = {
    'too short': truncate(random),
    'too long': (message) => [Uint8Array.from([...message, 0])],
    'a hash for shares and shares for a hash': (message) => [
      message.length === 32 ? field.toBytes(field.random(3)) : random.bytes(32),
    ],
  };

  test.each(Object.entries(wrongShares))(
    '%s from any one party: every honest party it tells stops',
    async (_, change) => {
      for (let cheater = 0; cheater < n; cheater++) {
        const ended = await openAll(all, shares, (from, _to, _s, _i, message) =>
          from === cheater ? change(message) : [message],
        ).ended;
        for (const [party, ending] of ended.entries()) {
          if (party === cheater) continue;
          // A flipped top bit makes a number that is none: then the cheater is known.
          expect([stopped('opening'), stopped('malformed', [cheater])]).toContainEqual(ending);
        }
      }
    },
  );

  test.each(Object.entries(wrongLengths))('%s from any one party: it is named', async (_, change) => {
    for (let cheater = 0; cheater < n; cheater++) {
      const ended = await openAll(all, shares, (from, _to, _s, _i, message) =>
        from === cheater ? change(message) : [message],
      ).ended;
      for (const [party, ending] of ended.entries()) {
        if (party !== cheater) expect(ending).toEqual(stopped('malformed', [cheater]));
      }
    }
  });

  test('one lie, to one party: that party stops, the others have the right values', async () => {
    for (let cheater = 0; cheater < n; cheater++) {
      for (let victim = 0; victim < n; victim++) {
        if (victim === cheater) continue;
        const ended = await openAll(all, shares, (from, to, _s, _i, message) =>
          from === cheater && to === victim ? flipBit(random)(message) : [message],
        ).ended;
        for (const [party, ending] of ended.entries()) {
          if (party === victim) expect([stopped('opening'), stopped('malformed', [cheater])]).toContainEqual(ending);
          else expect(ending).toEqual({ value: values });
        }
      }
    }
  });

  test('t parties that lie consistently, with hashes to match, still do not get away with it', async () => {
    for (let first = 0; first < n; first++) {
      const cheaters = Array.from({ length: t }, (_, index) => (first + index) % n);
      // Shares of other values that agree with as many honest parties as a polynomial of degree t can.
      const error = share(field, { n, t }, field.random(3));
      const lies = shares.map((own, party) => (cheaters.includes(party) ? field.add(own, error[party]!) : own));
      const { networks: net } = networks(n, { seed: first });
      const ended = await endings(all.map((setting, party) => openToAll(net[party]!, setting, 4, lies[party]!)));
      for (const [party, ending] of ended.entries()) {
        if (!cheaters.includes(party)) expect(ending).toEqual(stopped('opening'));
      }
    }
  });

  test('a message of another step, party or session does not serve', async () => {
    const stray = async (setting: Setting, step: number) => {
      const { networks: net } = networks(n);
      const settingsOf = all.map((own, party) => (party === 0 ? setting : own));
      const ended = await endings(
        settingsOf.map((own, party) => openToAll(net[party]!, own, party === 0 ? step : 4, shares[party]!)),
      );
      return ended.some((ending) => ending && 'error' in ending);
    };
    expect(await stray(all[0]!, 4)).toBe(false);
    expect(await stray(all[0]!, 5)).toBe(true);
    expect(await stray({ ...all[0]!, session: new Uint8Array(32) }, 4)).toBe(true);
  });

  test('waits for a message that does not come', async () => {
    const ended = await openAll(all, shares, (from, to, _s, _i, message) =>
      from === 0 && to === 1 ? drop(message) : [message],
    ).ended;
    expect(ended[1]).toBeUndefined();
    expect(ended[2]).toEqual({ value: values });
  });
});

test('a conversation opens more than goes into one message in slices', async () => {
  const { field, conversations, mailboxes, shares } = talk(3, { fieldName: 'F61' });
  const count = OPENED_AT_ONCE + 5;
  const values = field.powers(field.fromIntegers([3]), count);
  const all = shares(values);
  const opened = await Promise.all(conversations.map((one, party) => one.open(all[party]!)));
  for (const vector of opened) expect(field.equal(vector, values)).toBe(true);
  for (const mailbox of mailboxes) {
    expect(mailbox.rounds(0)).toBe(2);
    expect(mailbox.traffic.bytesSent).toBe(openingBytes(conversations[0]!.setting, count));
  }
});

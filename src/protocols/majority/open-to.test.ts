import { expect, test } from 'vitest';
import { reconstruct } from '../../sharing/shamir.ts';
import { flipBit, SeededRandom, truncate } from '../../transport/faults.ts';
import { AbortError } from '../abort.ts';
import { endings } from '../parties.testing.ts';
import { TALK, talk } from './conversation.testing.ts';

const random = new SeededRandom(3);
/** Elements: not as long as a hash. */
const COUNT = 3;

test.each([
  [3, 1],
  [4, 1],
  [7, 2],
  [9, 4],
])('n = %i, t = %i: only the recipient is told anything', async (n, t) => {
  for (let recipient = 0; recipient < n; recipient++) {
    const incoming = Array.from({ length: n }, () => new Map<number, Uint8Array>());
    const { field, conversations, shares } = talk(n, {
      t,
      correcting: true,
      faults: (from, to, _stream, _index, message) => {
        incoming[to]!.set(from, message);
        return [message];
      },
    });
    const values = field.random(COUNT);
    const shared = shares(values);
    const opened = await Promise.all(
      conversations.map((party, me) => party.openTo([{ recipient, shares: shared[me]! }])),
    );
    for (let party = 0; party < n; party++) {
      expect(opened[party]).toEqual(party === recipient ? values : field.zeros(0));
      expect(incoming[party]!.size).toBe(n - 1);
      const told = [...incoming[party]!.values()].filter(({ length }) => length > 0);
      expect(told.length).toBe(party === recipient ? n - 1 : 0);
    }
    // What the recipient was told, and nothing less, determines the value: t whole vectors, of the real shares.
    const whole = [...incoming[recipient]!].filter(([, message]) => message.length === COUNT * field.bytes);
    const known = whole.map(([party, message]) => ({ party, shares: field.fromBytes(message) }));
    expect(known.length).toBe(t);
    expect(reconstruct(field, t, [...known, { party: recipient, shares: shared[recipient]! }])).toEqual(values);
  }
});

test.each([
  [3, 1],
  [4, 1],
  [5, 2],
  [7, 2],
])('n = %i, t = %i: a wrong share stops the recipient, or is corrected and its sender named', async (n, t) => {
  const isCorrected = n >= 3 * t + 1;
  for (const change of [flipBit(random), truncate(random)]) {
    for (let recipient = 0; recipient < n; recipient++) {
      const cheater = (recipient + 1 + random.below(n - 1)) % n;
      const { field, conversations, shares, named } = talk(n, {
        t,
        correcting: true,
        faults: (from, to, stream, _index, message) =>
          stream === TALK && from === cheater && to === recipient ? change(message) : [message],
      });
      const values = field.random(3);
      const shared = shares(values);
      const ended = await endings(conversations.map((party, me) => party.openTo([{ recipient, shares: shared[me]! }])));
      for (let party = 0; party < n; party++) {
        if (party !== recipient) expect(ended[party]).toEqual({ value: field.zeros(0) });
        else if (isCorrected) expect(ended[party]).toEqual({ value: values });
        else {
          expect([
            { error: new AbortError('opening') },
            { error: new AbortError('malformed', [cheater]) },
          ]).toContainEqual(ended[party]);
        }
        expect([...named[party]!]).toEqual(isCorrected && party === recipient ? [cheater] : []);
      }
    }
  }
});

test('something sent to one who is to learn nothing stops it, or is ignored and its sender named', async () => {
  for (const n of [3, 4]) {
    const { field, conversations, shares, named } = talk(n, {
      correcting: true,
      faults: (from, to, _stream, _index, message) => [from === 0 && to === 1 ? Uint8Array.of(1) : message],
    });
    const shared = shares(field.random(1));
    const ended = await endings(
      conversations.map((party, me) => party.openTo([{ recipient: 2, shares: shared[me]! }])),
    );
    if (n === 3) expect(ended[1]).toEqual({ error: new AbortError('malformed', [0]) });
    else expect(ended[1]).toEqual({ value: field.zeros(0) });
    expect([...named[1]!]).toEqual(n === 3 ? [] : [0]);
  }
});

test('there is no recipient outside the committee', () => {
  const { field, conversations } = talk(3);
  for (const recipient of [-1, 3, 0.5, Number.NaN]) {
    expect(() => conversations[0]!.openTo([{ recipient, shares: field.zeros(1) }])).toThrow(RangeError);
  }
});

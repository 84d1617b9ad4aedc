import { describe, expect, test } from 'vitest';
import type { Vector } from '../../math/field.ts';
import { share } from '../../sharing/shamir.ts';
import {
  type Change,
  duplicate,
  type Fault,
  flipBit,
  postpone,
  SeededRandom,
  truncate,
} from '../../transport/faults.ts';
import { AbortError } from '../abort.ts';
import { endings, quiet } from '../parties.testing.ts';
import { AT_THE_SAME_TIME } from './complaints.ts';
import { COMPLAINTS, ends, TALK, type Talk, type TalkOptions, talk } from './conversation.testing.ts';
import { openingBytes } from './opening.ts';
import { AT_ONCE, MajorityProducts } from './products.ts';

const random = new SeededRandom(5);
const LENGTH = 3;
const ROUNDS = 3;

/** Committees in which wrong shares are corrected. */
const correcting = [
  [4, 1],
  [5, 1],
  [7, 2],
  [9, 2],
] as const;

const all = (n: number) => Array.from({ length: n }, (_, party) => party);

/**
 * Every party opens some vectors, one after the other; `lies` are added to a party's shares. Cheaters do not wait for
 * anything, so that what they make of each other's messages is of no importance.
 */
async function openAll(
  talking: Talk,
  cheaters: readonly number[],
  lies: ReadonlyMap<number, readonly Vector[]> = new Map(),
) {
  const { field, conversations } = talking;
  const values = Array.from({ length: ROUNDS }, () => field.random(LENGTH));
  const shared = values.map((vector) => talking.shares(vector));
  const runs = conversations.map(async (party, me) => {
    const opened: Vector[] = [];
    for (const [round, shares] of shared.entries()) {
      const lie = lies.get(me)?.[round];
      const opening = party.open(lie ? field.add(shares[me]!, lie) : shares[me]!);
      if (cheaters.includes(me)) opening.catch(() => {});
      else opened.push(await opening);
    }
    return opened;
  });
  const ended = await endings(runs);
  return { ended, values };
}

/** Every honest party has the right values, and names nobody who is honest. */
async function expectCorrected(talking: Talk, cheaters: readonly number[], lies?: ReadonlyMap<number, Vector[]>) {
  const { ended, values } = await openAll(talking, cheaters, lies);
  for (const party of all(talking.n)) {
    if (cheaters.includes(party)) continue;
    expect(ended[party]).toEqual({ value: values });
    for (const named of talking.named[party]!) expect(cheaters).toContain(named);
  }
}

/** What the cheater sends instead of its messages of openings. */
const changes: Record<string, () => Change> = {
  'flips a bit': () => flipBit(random),
  'adds to an element': () => (message) => {
    const altered = message.slice();
    altered[0]! ^= 1;
    return [altered];
  },
  'swaps two elements': () => (message) => [
    message.length > 32
      ? Uint8Array.from([...message.subarray(16, 32), ...message.subarray(0, 16), ...message.subarray(32)])
      : random.bytes(32),
  ],
  'sends other values to each': () => (message) => [random.bytes(message.length).map((byte) => byte & 127)],
  'sends numbers that are none': () => (message) => [new Uint8Array(message.length).fill(255)],
  truncates: () => truncate(random),
  'sends too much': () => (message) => [Uint8Array.from([...message, 0])],
  'sends nothing but the length': () => () => [new Uint8Array(0)],
  'sends zeros': () => (message) => [new Uint8Array(message.length)],
  'sends a hash for shares and shares for a hash': () => (message) => [
    random.bytes(message.length === 32 ? 16 * LENGTH : 32).map((byte) => byte & 127),
  ],
};

/** Changes that hit what is sent later instead. */
const shifts: Record<string, () => Change> = { 'repeats itself': () => duplicate };

describe.each(correcting)('n = %i, t = %i', (n, t) => {
  /** Everyone in turn among few; among many the first, the last and some between. */
  const sampled = n === 4 ? all(n) : [0, random.below(n), n - 1];
  const start = (options: TalkOptions = {}) => talk(n, { t, correcting: true, ...options });
  const cheating =
    (cheaters: readonly number[], change: Change, victim?: number): Fault =>
    (from, to, stream, _index, message) =>
      stream === TALK && cheaters.includes(from) && (victim ?? to) === to ? change(message) : [message];

  test('if everyone is honest it costs what it costs without correction, and nobody is named', async () => {
    const talking = start({ seed: 1 });
    await expectCorrected(talking, []);
    for (const [me, mailbox] of talking.mailboxes.entries()) {
      expect(mailbox.traffic.bytesSent).toBe(ROUNDS * openingBytes(talking.conversations[me]!.setting, LENGTH));
      expect(mailbox.rounds(TALK)).toBe(ROUNDS);
    }
  });

  test.each(Object.entries(changes))(
    'one that %s is named by everyone, and all have the right values',
    async (_, make) => {
      for (const cheater of all(n)) {
        const talking = start({ seed: cheater, faults: cheating([cheater], make()) });
        await expectCorrected(talking, [cheater]);
        for (const party of all(n)) if (party !== cheater) expect([...talking.named[party]!]).toEqual([cheater]);
      }
    },
  );

  test.each(Object.entries({ ...changes, ...shifts }))(
    'one that %s to one party only is named there only',
    async (_, make) => {
      for (const cheater of all(n)) {
        const victim = (cheater + 1 + random.below(n - 1)) % n;
        const talking = start({ seed: cheater, faults: cheating([cheater], make(), victim) });
        await expectCorrected(talking, [cheater]);
        for (const party of all(n)) {
          if (party !== cheater) expect([...talking.named[party]!]).toEqual(party === victim ? [cheater] : []);
        }
      }
    },
  );

  test('one that is an opening late sends nothing wrong: nobody is named, and who needs its last message waits', async () => {
    const [cheater, victim] = [1, 3];
    const talking = start({ faults: cheating([cheater], postpone(), victim) });
    const { ended } = await openAll(talking, [cheater]);
    for (const party of all(n)) expect(talking.named[party]!.size).toBe(0);
    expect(ended[victim]).toBeUndefined();
    expect(talking.mailboxes[victim]!.waitingFor([TALK])).toEqual([cheater]);
  });

  test('as many as may cheat, with shares and hashes of their own making: all are named', async () => {
    for (const first of sampled) {
      const cheaters = Array.from({ length: t }, (_, i) => (first + 2 * i) % n);
      for (const consistent of [true, false]) {
        const talking = start({ seed: first });
        const { field } = talking;
        // Either all of other values, so that they fit together with as many honest parties as can be; or any.
        const errors = Array.from({ length: ROUNDS }, () => share(field, { n, t }, field.random(LENGTH)));
        const lies = new Map(
          cheaters.map((party) => [party, errors.map((error) => (consistent ? error[party]! : field.random(LENGTH)))]),
        );
        await expectCorrected(talking, cheaters, lies);
        for (const party of all(n)) {
          if (!cheaters.includes(party)) expect([...talking.named[party]!].sort()).toEqual([...cheaters].sort());
        }
      }
    }
  });

  test('cheaters that do anything to anything, complaints and answers too: all others have the right values', async () => {
    const kinds = Object.values(changes);
    for (let seed = 0; seed < (n === 4 ? 40 : 12); seed++) {
      const drawn = new SeededRandom(seed);
      const cheaters = all(n)
        .sort(() => drawn.below(3) - 1)
        .slice(0, t);
      const faults: Fault = (from, _to, stream, _index, message) => {
        if (!cheaters.includes(from) || drawn.below(3) === 0) return [message];
        if (stream === COMPLAINTS && drawn.below(3) === 0) return []; // silent
        return kinds[drawn.below(kinds.length)]!()(message);
      };
      await expectCorrected(start({ seed, faults }), cheaters);
    }
  });

  test('a party that is late with a complaint is answered by those who are a step ahead', async () => {
    for (const victim of sampled) {
      const cheater = (victim + 1) % n;
      const talking = start({ delayed: [victim], faults: cheating([cheater], changes['sends zeros']!(), victim) });
      await expectCorrected(talking, [cheater]);
    }
  });

  test('a complaint about one of two openings of a round that comes after the other one has ended is answered', async () => {
    const [cheater, victim] = [0, 2];
    const held: (() => void)[] = [];
    const faults: Fault = (from, to, stream, index, message) => {
      if (stream === COMPLAINTS && from === victim && held.length < n - 1 - t) {
        held.push(() => talking.complain[victim]!(to, message));
        return [];
      }
      return stream === TALK && from === cheater && to === victim && index === 0
        ? [new Uint8Array(message.length)]
        : [message];
    };
    const talking = start({ faults });
    const values = [talking.field.random(LENGTH), talking.field.random(LENGTH)];
    const [first, second] = values.map((vector) => talking.shares(vector));
    const ended = endings(
      talking.conversations.map(async (party, me) => {
        const one = party.open(first![me]!);
        if (me !== victim) await one; // it has time to do something else meanwhile
        return Promise.all([one, party.open(second![me]!)]);
      }),
    );
    const before = await ended;
    for (const party of all(n)) expect(before[party]).toEqual(party === victim ? undefined : { value: values });
    expect(held.length).toBe(n - 1 - t);
    for (const release of held) release();
    await quiet();
    expect((await ended)[victim]).toEqual({ value: values });
    expect([...talking.named[victim]!]).toEqual([cheater]);
  });

  test('who is named needs no complaint any more: whole shares are asked for at once, of those who are left', async () => {
    const cheater = 0;
    const victim = 1; // gets whole shares from its predecessor, the cheater
    const asked: number[] = [];
    const change = changes['sends zeros']!();
    const talking = start({
      faults: (from, to, stream, index, message) => {
        if (stream === COMPLAINTS && from === victim && message[0] === 0) asked.push(to);
        return stream === TALK && from === cheater && to === victim && index === 0 ? change(message) : [message];
      },
    });
    await expectCorrected(talking, [cheater]);
    const hashed = all(n).filter((party) => (victim - party + n) % n > t);
    expect(asked).toEqual(Array.from({ length: ROUNDS }, () => hashed).flat());
  });

  test('coins are right too', async () => {
    const talking = start({ faults: cheating([2], flipBit(random)) });
    const coins = await Promise.all(talking.conversations.map((party) => party.coin()));
    for (const party of all(n)) if (party !== 2) expect(coins[party]).toEqual(coins[n - 1]);
    for (const party of all(n)) if (party !== 2) expect([...talking.named[party]!]).toEqual([2]);
  });

  test('products and their verification: whatever is changed, to one or all, nobody honest is named', async () => {
    const cheater = 1;
    let right = 0;
    for (let at = 0; at < 22; at += n === 4 ? 1 : 3) {
      for (const victim of [undefined, (cheater + 1 + random.below(n - 1)) % n]) {
        const change = changes['adds to an element']!();
        const faults: Fault = (from, to, stream, index, message) =>
          stream === TALK && from === cheater && (victim ?? to) === to && index === at ? change(message) : [message];
        const talking = start({ seed: at, faults });
        const { field } = talking;
        const [x, y] = [field.random(AT_ONCE + 1), field.random(AT_ONCE + 1)];
        const [inX, inY] = [talking.shares(x), talking.shares(y)];
        const runs = talking.conversations.map(async (party, me) => {
          const products = new MajorityProducts(party);
          const many = await products.mul(inX[me]!, inY[me]!);
          const few = await products.dot([[inX[me]!, inY[me]!]]);
          return party.open(field.concat([await products.verify(many), await products.verify(few)]));
        });
        const ended = await ends(talking.mailboxes, runs);
        for (const party of all(n)) {
          if (party === cheater) continue;
          expect([...talking.named[party]!].filter((named) => named !== cheater)).toEqual([]);
          const end = ended[party]!;
          if ('value' in end) {
            right++;
            expect(field.equal(end.value, field.concat([field.mul(x, y), field.dot(x, y)]))).toBe(true);
          } else expect(['product', 'echo', 'silent', 'malformed']).toContain(end.check);
        }
      }
    }
    expect(right).toBeGreaterThan(0);
  });

  test('a king that answers one party differently is found before a coin is drawn', async () => {
    const king = 0;
    for (const victim of [1, n - 1 - t]) {
      let answers = 0;
      const count = AT_ONCE + 1;
      const elements = Math.floor(count / n);
      const talking = start({
        faults: (from, to, stream, _index, message) => {
          // To a party that sends it nothing to add up, its first message of a slice is its answer.
          const isAnswer = stream === TALK && from === king && to === victim && message.length === 16 * elements;
          if (!isAnswer) return [message];
          answers++;
          const altered = message.slice();
          altered[0]! ^= 1;
          return [altered];
        },
      });
      const { field } = talking;
      const shares = talking.shares(field.random(count));
      const runs = talking.conversations.map(async (party, me) => {
        const products = new MajorityProducts(party);
        return products.verify(await products.mul(shares[me]!, shares[me]!));
      });
      const ended = await ends(talking.mailboxes, runs);
      expect(answers).toBeGreaterThan(0);
      for (const party of all(n)) expect(['echo', 'product', 'silent']).toContain(ended[party]!.check);
      for (const party of all(n)) expect([...talking.named[party]!].filter((named) => named !== king)).toEqual([]);
    }
  });
});

describe('complaints that are none', () => {
  const [n, t] = [4, 1];
  const mallory = 3;
  const REQUEST = 0;
  const request = (step: number) => Uint8Array.of(REQUEST, step, 0, 0, 0);

  /** What the honest parties send to Mallory on the stream for complaints. */
  function start(options: TalkOptions = {}) {
    const answers: { readonly from: number; readonly message: Uint8Array }[] = [];
    const faults: Fault = (from, to, stream, _index, message) => {
      if (stream === COMPLAINTS && to === mallory) answers.push({ from, message });
      return [message];
    };
    const talking = talk(n, { t, correcting: true, faults, ...options });
    return { talking, answers };
  }

  test('are answered once an opening and party, with shares that it knows already', async () => {
    const { talking, answers } = start();
    const send = talking.complain[mallory]!;
    for (let time = 0; time < 5; time++) for (const to of [0, 1, 2]) send(to, request(0));
    await expectCorrected(talking, []);
    for (let time = 0; time < 5; time++) for (const to of [0, 1, 2]) send(to, request(0));
    await quiet();
    expect(answers.map(({ from }) => from).sort()).toEqual([0, 1, 2]);
    for (const { message } of answers) expect(message.length).toBe(5 + 16 * LENGTH);
  });

  test('about what is not opened yet wait until it is', async () => {
    const { talking, answers } = start();
    const send = talking.complain[mallory]!;
    for (const to of [0, 1, 2]) send(to, request(2)); // the second opening: steps of the first conversation are even
    await quiet();
    const shares = talking.shares(talking.field.random(LENGTH));
    await Promise.all(talking.conversations.map((party, me) => party.open(shares[me]!)));
    expect(answers).toEqual([]);
    await Promise.all(talking.conversations.map((party, me) => party.open(shares[me]!)));
    await quiet();
    expect(answers.length).toBe(3);
  });

  test('about openings of long ago get nothing: they are forgotten', async () => {
    const { talking, answers } = start();
    await expectCorrected(talking, []);
    await expectCorrected(talking, []); // six openings in all
    const send = talking.complain[mallory]!;
    const opened = 2 * ROUNDS;
    for (let place = 0; place < opened; place++) for (const to of [0, 1, 2]) send(to, request(2 * place));
    await quiet();
    const steps = answers.filter(({ from }) => from === 0).map(({ message }) => message[1]! / 2);
    expect(steps).toEqual(Array.from({ length: AT_THE_SAME_TIME }, (_, i) => opened - AT_THE_SAME_TIME + i));
  });

  test('about what another is to learn get nothing, and Mallory is named', async () => {
    const { talking, answers } = start();
    const values = talking.field.random(2);
    const shares = talking.shares(values);
    const opened = await Promise.all(
      talking.conversations.map((party, me) => party.openTo([{ recipient: 1, shares: shares[me]! }])),
    );
    expect(opened[1]).toEqual(values);
    const send = talking.complain[mallory]!;
    for (const to of [0, 1, 2]) send(to, request(0));
    await quiet();
    expect(answers).toEqual([]);
    for (const party of [0, 1, 2]) expect([...talking.named[party]!]).toEqual([mallory]);
  });

  test('by the thousand, or garbage: the run goes on', async () => {
    const garbage = [
      new Uint8Array(0),
      Uint8Array.of(9, 0, 0, 0, 0),
      Uint8Array.of(REQUEST, 1),
      new Uint8Array(99).fill(1),
    ];
    for (const message of [...garbage, undefined]) {
      const { talking, answers } = start();
      const send = talking.complain[mallory]!;
      for (const to of [0, 1, 2]) {
        if (message) send(to, message);
        else for (let step = 0; step < 5000; step++) send(to, Uint8Array.of(REQUEST, step & 255, step >> 8, 0, 0));
      }
      await expectCorrected(talking, [mallory]);
      expect(answers.length).toBeLessThanOrEqual(3 * ROUNDS);
    }
  });

  test('answers that nobody asked for change nothing', async () => {
    const { talking } = start();
    const send = talking.complain[mallory]!;
    for (const to of [0, 1, 2]) send(to, Uint8Array.from([1, 0, 0, 0, 0, ...new Uint8Array(16 * LENGTH)]));
    await expectCorrected(talking, []);
  });
});

test('too many wrong shares to correct: waits for nobody, stops', async () => {
  const [n, t] = [4, 1];
  const talking = talk(n, { t, correcting: true });
  const { field } = talking;
  const lies = new Map([0, 1].map((party) => [party, Array.from({ length: ROUNDS }, () => field.random(LENGTH))]));
  const { ended } = await openAll(talking, [0, 1], lies);
  expect(ended[2]).toEqual({ error: new AbortError('opening') });
  expect(ended[3]).toEqual({ error: new AbortError('opening') });
});

test.each([
  [3, 1],
  [5, 2],
  [6, 2],
  [8, 3],
  [9, 4],
])(
  'n = %i, t = %i: there are not enough parties to correct anything, and a wrong share stops the run',
  async (n, t) => {
    for (const cheater of all(n)) {
      const talking = talk(n, { t, correcting: true });
      const lies = new Map([[cheater, [talking.field.random(LENGTH)]]]);
      const { ended } = await openAll(talking, [cheater], lies);
      for (const party of all(n)) {
        if (party !== cheater) expect(ended[party]).toEqual({ error: new AbortError('opening') });
        expect(talking.named[party]!.size).toBe(0);
      }
    }
  },
);

import { describe, expect, test } from 'vitest';
import { AbortError } from '../protocols/abort.ts';
import { cheapSignatures, mostCheaters } from '../protocols/parties.testing.ts';
import { reconstruct } from '../sharing/shamir.ts';
import {
  type Change,
  drop,
  duplicate,
  type Fault,
  flipBit,
  SeededRandom,
  swapPairs,
  truncate,
} from '../transport/faults.ts';
import { Party } from './party.ts';
import { answersOf, type Ended, finishAll, partyOptions, program, resultOf } from './run.testing.ts';

/*
 * Parties that run the protocol, but whose messages do not arrive as they should: for every message that a party sends
 * in a run, everything that can be done to it. Whatever happens, an honest party has the right result or none, nobody
 * honest is blamed, and the shares of results that honest parties sent are shares of one and the same right result.
 */

const PROTOCOL = 0;
const DEALINGS = 1;

/** Every message that a party sends to another in a run: stream, and how many come before it. */
const messages = {
  'set-up dealing': [PROTOCOL, 0],
  'set-up reports': [PROTOCOL, 1],
  'set-up echo': [PROTOCOL, 2],
  dealing: [DEALINGS, 0],
  close: [DEALINGS, 1],
  reports: [PROTOCOL, 3],
  echo: [PROTOCOL, 4],
  'coin opening': [PROTOCOL, 5],
  'validity opening': [PROTOCOL, 6],
  'result opening': [PROTOCOL, 7],
} as const satisfies Record<string, readonly [number, number]>;
type Message = keyof typeof messages;
const LAST = messages['result opening'][1];

const extend =
  (random: SeededRandom): Change =>
  (message) => [Uint8Array.from([...message, ...random.bytes(1 + random.below(40))])];
const garbage =
  (random: SeededRandom): Change =>
  (message) => [random.bytes(message.length)];

/** What is done to one message. `swap` with the next, `replay` an earlier one of this run, `rerun` one of another. */
const changes = ['flip', 'garbage', 'truncate', 'extend', 'duplicate', 'drop', 'replay', 'rerun', 'swap'] as const;
type Kind = (typeof changes)[number];

interface Attack {
  readonly cheater: number;
  readonly message: Message;
  readonly kind: Kind;
  /** To one party only, or to each (each its own version). */
  readonly victim: number | 'all';
}

interface Sent {
  readonly from: number;
  readonly to: number;
  readonly stream: number;
  readonly index: number;
  readonly message: Uint8Array;
}

/** Everything that was sent in an honest run of another session, with the same signing keys. */
type Archive = readonly Sent[];

/** Carries out the attacks, and writes down what was really sent. */
function fault(attacks: readonly Attack[], random: SeededRandom, sent: Sent[], archive: Archive): Fault {
  const swaps = new Map<string, Change>();
  return (from, to, stream, index, message) => {
    const earlier = sent.filter((other) => other.from === from && other.to === to);
    sent.push({ from, to, stream, index, message });
    const attack = attacks.find(({ cheater, message: name, victim, kind }) => {
      const [where, at] = messages[name];
      const span = kind === 'swap' ? 1 : 0;
      return (
        cheater === from &&
        (victim === 'all' || victim === to) &&
        where === stream &&
        (index === at || index === at + span)
      );
    });
    if (!attack) return [message];
    switch (attack.kind) {
      case 'flip':
        return flipBit(random)(message);
      case 'garbage':
        return garbage(random)(message);
      case 'truncate':
        return truncate(random)(message);
      case 'extend':
        return extend(random)(message);
      case 'duplicate':
        return duplicate(message);
      case 'drop':
        return drop(message);
      case 'replay':
        return [earlier.length > 0 ? earlier[random.below(earlier.length)]!.message : new Uint8Array()];
      case 'rerun':
        return archive
          .filter((old) => old.from === from && old.to === to && old.stream === stream && old.index === index)
          .map((old) => old.message);
      case 'swap': {
        const swap = swaps.get(`${from} ${to}`) ?? swapPairs();
        swaps.set(`${from} ${to}`, swap);
        return swap(message);
      }
    }
  };
}

/** One run of n parties under attack; `checkRun` says what must hold. */
async function attacked(
  n: number,
  attacks: readonly Attack[],
  seed: number,
  cheaters: readonly number[],
  world: World,
) {
  const sent: Sent[] = [];
  const random = new SeededRandom(seed);
  const stopped = new Set<number>();
  const afterStop: number[] = [];
  const change = fault(attacks, random, sent, world.archive);
  const all = partyOptions(n, {
    seed,
    signatures: world.signatures,
    faults: (from, to, stream, index, message) => {
      if (stopped.has(from)) afterStop.push(from);
      return change(from, to, stream, index, message);
    },
  });
  const parties = all.map((own) => new Party({ ...own, onStop: () => stopped.add(own.me) }));
  for (const [person, party] of parties.entries()) party.contribute(answersOf(person));
  const honest = parties.filter((_, party) => !cheaters.includes(party));
  const ended = await finishAll(parties, honest);
  checkRun(n, cheaters, ended, sent, all[0]!.field);
  expect(afterStop).toEqual([]);
  return ended;
}

function checkRun(
  n: number,
  cheaters: readonly number[],
  ended: readonly Ended[],
  sent: readonly Sent[],
  field: Parameters<typeof reconstruct>[0],
) {
  const honest = ended.flatMap((_, party) => (cheaters.includes(party) ? [] : [party]));
  const results = new Set<string>();
  for (const party of honest) {
    const end = ended[party]!;
    if ('outcome' in end) {
      const { standings, questions, counted } = end.outcome;
      const counting = standings.flatMap((standing, person) => (standing === 'included' ? [person] : []));
      for (const person of honest) expect(standings[person]).toBe('included');
      expect(questions).toEqual(resultOf(counting));
      expect(counted).toBe(counting.length);
      results.add(JSON.stringify({ standings, questions }));
    } else {
      expect(end.reason).toBeInstanceOf(AbortError);
      const { blame } = end.reason as AbortError;
      expect(blame.filter((blamed) => !cheaters.includes(blamed))).toEqual([]);
    }
  }
  expect(results.size).toBeLessThanOrEqual(1);

  // Whole share vectors of the result that honest parties sent to anybody: of one polynomial, of a right result.
  const shares = honest.flatMap((party) => {
    const vector = sent.find(
      ({ from, stream, index, message }) =>
        from === party && stream === PROTOCOL && index === LAST && message.length === 16 * program.outputs.length,
    );
    return vector ? [{ party, shares: field.fromBytes(vector.message) }] : [];
  });
  const t = mostCheaters(n);
  const possible = subsets(cheaters).map((some) => expectedOutputs([...honest, ...some]));
  for (let first = 0; first + t < shares.length; first++) {
    const opened = field.toIntegers(reconstruct(field, t, shares.slice(first, first + t + 1)));
    expect(possible).toContainEqual(opened);
  }
}

/** What is opened for these people: hours above the minimum in tenths, yeses, and one count a team. */
function expectedOutputs(people: readonly number[]): bigint[] {
  const tenths = people.reduce((sum, person) => sum + 10 * person + 15, 0);
  const teams = [0, 1, 2].map((team) => people.filter((person) => person % 3 === team).length);
  return [tenths, people.filter((person) => person % 2 === 0).length, ...teams].map(BigInt);
}

const subsets = (all: readonly number[]): number[][] =>
  Array.from({ length: 2 ** all.length }, (_, mask) => all.filter((_, index) => mask & (1 << index)));

interface World {
  readonly signatures: ReturnType<typeof cheapSignatures>;
  readonly archive: Archive;
}

/** People who have met before: their keys, and all that they sent then. */
async function world(n: number): Promise<World> {
  const signatures = cheapSignatures(n);
  const archive: Sent[] = [];
  const faults: Fault = (from, to, stream, index, message) => {
    archive.push({ from, to, stream, index, message });
    return [message];
  };
  const parties = partyOptions(n, { signatures, faults, session: 1 }).map((own) => new Party(own));
  for (const [person, party] of parties.entries()) party.contribute(answersOf(person + 1));
  await finishAll(parties);
  return { signatures, archive };
}

/** Changes of a message that change nothing: one more of what is needed once, or the same one from another run. */
const harmless = (message: Message, kind: Kind) =>
  (kind === 'duplicate' && ['dealing', 'close', 'result opening'].includes(message)) ||
  (kind === 'rerun' && message === 'close');

describe.each([3, 5])('n = %i: everything that can be done to every message', (n) => {
  const t = mostCheaters(n);
  const cheaters = Array.from({ length: t }, (_, index) => 1 + 2 * index);

  test.each(Object.keys(messages) as Message[])('%s', async (message) => {
    const here = await world(n);
    for (const [index, kind] of changes.entries()) {
      for (const victim of [0, 'all'] as const) {
        const attacks = cheaters.map((cheater) => ({ cheater, message, kind, victim }));
        const ended = await attacked(n, attacks, 100 * n + index, cheaters, here);
        const happy = ended.filter((end, party) => !cheaters.includes(party) && 'outcome' in end).length;
        const what = `${kind} ${message} to ${victim}`;
        if (harmless(message, kind)) expect(happy, what).toBe(n - t);
        // Who was told something else has noticed.
        else if (victim === 'all') expect(happy, what).toBe(0);
        else expect(happy, what).toBeLessThan(n - t);
      }
    }
  });
});

describe.each([
  [7, 12],
  [9, 5],
])('n = %i: %i runs with attacks drawn at random', (n, runs) => {
  test('by as many as may collude', async () => {
    const here = await world(n);
    const names = Object.keys(messages) as Message[];
    for (let seed = 0; seed < runs; seed++) {
      const random = new SeededRandom(1000 * n + seed);
      const order = Array.from({ length: n }, (_, party) => party).sort(() => random.below(3) - 1);
      const cheaters = order.slice(0, mostCheaters(n));
      const attacks = cheaters.map((cheater) => ({
        cheater,
        message: names[random.below(names.length)]!,
        kind: changes[random.below(changes.length)]!,
        victim: random.below(2) ? ('all' as const) : order[n - 1]!,
      }));
      await attacked(n, attacks, seed, cheaters, here).catch((error: unknown) => {
        throw new Error(`seed ${seed}: ${JSON.stringify(attacks)}`, { cause: error });
      });
    }
  });
});

import { describe, expect, test } from 'vitest';
import type { Field, Vector } from '../math/field.ts';
import type { Program } from '../program/plan.ts';
import type { Answer, QuestionResult } from '../program/survey.ts';
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
import {
  answersOf,
  type Ended,
  finishAll,
  partyOptions,
  program,
  resultOf,
  shoe,
  spreadAnswersOf,
  spreadProgram,
  spreadResultOf,
} from './run.testing.ts';

/*
 * Parties that run the protocol, but whose messages do not arrive as they should: for every message that a party sends
 * in a run, everything that can be done to it. Whatever happens, an honest party has the right result or none, nobody
 * honest is blamed, and the shares of results that honest parties sent are shares of one and the same right result.
 */

const PROTOCOL = 0;
const DEALINGS = 1;

/** What is asked in a run, what everyone answers, and what must come of it. */
interface Asked {
  readonly program: Program;
  readonly answersOf: (person: number) => Answer[];
  readonly resultOf: (people: readonly number[]) => QuestionResult[];
  /** The elements opened for these people. */
  readonly opened: (people: readonly number[]) => bigint[];
  /** Every message that a party sends to another: stream, and how many come before it. */
  readonly messages: Readonly<Record<string, readonly [stream: number, index: number]>>;
}

/** Everything up to the result: the same whatever is asked. */
const before = {
  'set-up dealing': [PROTOCOL, 0],
  'set-up reports': [PROTOCOL, 1],
  'set-up echo': [PROTOCOL, 2],
  dealing: [DEALINGS, 0],
  close: [DEALINGS, 1],
  reports: [PROTOCOL, 3],
  echo: [PROTOCOL, 4],
  'coin opening': [PROTOCOL, 5],
  'validity opening': [PROTOCOL, 6],
} as const;

/** Hours above the minimum in tenths, yeses, and one count a team. */
function sumsOf(people: readonly number[]): bigint[] {
  const tenths = people.reduce((sum, person) => sum + 10 * person + 15, 0);
  const teams = [0, 1, 2].map((team) => people.filter((person) => person % 3 === team).length);
  return [tenths, people.filter((person) => person % 2 === 0).length, ...teams].map(BigInt);
}

const sums: Asked = {
  program,
  answersOf,
  resultOf,
  opened: sumsOf,
  messages: { ...before, 'result opening': [PROTOCOL, 7] },
};

/** What is sent between validity and the result if sums of squares are asked for, by parties 0 … 2t. */
const verified = {
  products: [PROTOCOL, 7],
  'coin of factors': [PROTOCOL, 8],
  coefficients: [PROTOCOL, 9],
  'coin of the check': [PROTOCOL, 10],
  agreement: [PROTOCOL, 11],
  'check opening': [PROTOCOL, 12],
  'result opening': [PROTOCOL, 13],
} as const;

const squares: Asked = {
  program: spreadProgram,
  answersOf: spreadAnswersOf,
  resultOf: spreadResultOf,
  opened: (people) => {
    const sizes = people.map((person) => shoe(person) - 30);
    const total = sizes.reduce((sum, size) => sum + size);
    const [tenths, size] = [people.map((person) => 10 * person + 15), sizes].map((values) =>
      values.reduce((sum, value) => sum + value ** 2, 0),
    );
    return [...sumsOf(people), BigInt(total), BigInt(tenths!), BigInt(size!)];
  },
  messages: { ...before, ...verified },
};

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
  readonly message: string;
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
function fault({ asked, archive }: World, attacks: readonly Attack[], random: SeededRandom, sent: Sent[]): Fault {
  const swaps = new Map<string, Change>();
  return (from, to, stream, index, message) => {
    const earlier = sent.filter((other) => other.from === from && other.to === to);
    sent.push({ from, to, stream, index, message });
    const attack = attacks.find(({ cheater, message: name, victim, kind }) => {
      const [where, at] = asked.messages[name]!;
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
  const change = fault(world, attacks, random, sent);
  const all = partyOptions(n, {
    program: world.asked.program,
    seed,
    signatures: world.signatures,
    faults: (from, to, stream, index, message) => {
      if (stopped.has(from)) afterStop.push(from);
      return change(from, to, stream, index, message);
    },
  });
  const parties = all.map((own) => new Party({ ...own, onStop: () => stopped.add(own.me) }));
  for (const [person, party] of parties.entries()) party.contribute(world.asked.answersOf(person));
  const honest = parties.filter((_, party) => !cheaters.includes(party));
  const ended = await finishAll(parties, honest);
  checkRun(n, world.asked, cheaters, ended, sent, all[0]!.field);
  expect(afterStop).toEqual([]);
  return ended;
}

function checkRun(
  n: number,
  asked: Asked,
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
      expect(questions).toEqual(asked.resultOf(counting));
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
  const [, last] = asked.messages['result opening']!;
  const elements = asked.program.outputs.length + asked.program.squares.length;
  const shares = honest.flatMap((party) => {
    const vector = sent.find(
      ({ from, stream, index, message }) =>
        from === party && stream === PROTOCOL && index === last && message.length === 16 * elements,
    );
    return vector ? [{ party, shares: field.fromBytes(vector.message) }] : [];
  });
  const t = mostCheaters(n);
  const possible = subsets(cheaters).map((some) => asked.opened([...honest, ...some]));
  for (let first = 0; first + t < shares.length; first++) {
    const opened = field.toIntegers(reconstruct(field, t, shares.slice(first, first + t + 1)));
    expect(possible).toContainEqual(opened);
  }
}

const subsets = (all: readonly number[]): number[][] =>
  Array.from({ length: 2 ** all.length }, (_, mask) => all.filter((_, index) => mask & (1 << index)));

interface World {
  readonly asked: Asked;
  readonly signatures: ReturnType<typeof cheapSignatures>;
  readonly archive: Archive;
}

/** People who have met before: their keys, and all that they sent then. */
async function world(n: number, asked: Asked): Promise<World> {
  const signatures = cheapSignatures(n);
  const archive: Sent[] = [];
  const faults: Fault = (from, to, stream, index, message) => {
    archive.push({ from, to, stream, index, message });
    return [message];
  };
  const all = partyOptions(n, { program: asked.program, signatures, faults, session: 1 });
  const parties = all.map((own) => new Party(own));
  for (const [person, party] of parties.entries()) party.contribute(asked.answersOf(person + 1));
  await finishAll(parties);
  return { asked, signatures, archive };
}

/** Changes of a message that change nothing: one more of what is needed once, or the same one from another run. */
const harmless = (message: string, kind: Kind) =>
  (kind === 'duplicate' && ['dealing', 'close', 'result opening'].includes(message)) ||
  (kind === 'rerun' && message === 'close');

describe.each([
  { n: 3, what: 'sums', asked: sums, messages: Object.keys(sums.messages) },
  { n: 5, what: 'sums', asked: sums, messages: Object.keys(sums.messages) },
  { n: 5, what: 'sums of squares', asked: squares, messages: Object.keys(verified) },
])('$what, n = $n: everything that can be done to every message', ({ n, asked, messages }) => {
  const t = mostCheaters(n);
  const cheaters = Array.from({ length: t }, (_, index) => 1 + 2 * index);

  test.each(messages)('%s', async (message) => {
    const here = await world(n, asked);
    for (const [index, kind] of changes.entries()) {
      for (const victim of [0, 'all'] as const) {
        const attacks = cheaters.map((cheater) => ({ cheater, message, kind, victim }));
        const ended = await attacked(n, attacks, 100 * n + index, cheaters, here);
        const happy = ended.filter((end, party) => !cheaters.includes(party) && 'outcome' in end).length;
        const what = `${kind} ${message} to ${victim}`;
        if (kind === 'flip' && message.endsWith('dealing')) continue; // of its own signature, which a right delivery does not need
        if (harmless(message, kind)) expect(happy, what).toBe(n - t);
        // Who was told something else has noticed.
        else if (victim === 'all') expect(happy, what).toBe(0);
        else expect(happy, what).toBeLessThan(n - t);
      }
    }
  });
});

describe.each([
  { n: 7, runs: 12, what: 'sums', asked: sums },
  { n: 9, runs: 5, what: 'sums', asked: sums },
  { n: 7, runs: 6, what: 'sums of squares', asked: squares },
  { n: 9, runs: 3, what: 'sums of squares', asked: squares },
])('$what, n = $n: $runs runs with attacks drawn at random', ({ n, runs, asked }) => {
  test('by as many as may collude', async () => {
    const here = await world(n, asked);
    const names = Object.keys(asked.messages);
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

/** What a cheat adds to its share of an inner product: of the `count`-th one, from the first sum of squares on. */
type Shift = (field: Field, count: number) => Vector;

/**
 * The cheat's field. Its inner products are what it says to others in products and in their verification, so that it follows
 * the protocol in everything but what it multiplies: the additive attack.
 */
function shifting(field: Field, shift: Shift): Field {
  let count = -1;
  const dot = (a: Vector, b: Vector): Vector => {
    if (count >= 0 || a === b) count++;
    return count < 0 ? field.dot(a, b) : field.add(field.dot(a, b), shift(field, count));
  };
  return Object.create(field, { dot: { value: dot } });
}

describe.each([4, 5, 9])('n = %i: as many as may collude multiply something else', (n) => {
  const SQUARES = 2;
  const t = mostCheaters(n);
  const cheaters = Array.from({ length: t }, (_, index) => 2 * index);

  /** How the honest parties ended, and who of them began to open the result. */
  async function run(seed: number, shift: Shift) {
    const revealing: number[] = [];
    const parties = partyOptions(n, { program: spreadProgram, seed }).map((own) => {
      const field = cheaters.includes(own.me) ? shifting(own.field, shift) : own.field;
      return new Party({ ...own, field, onStep: (step) => step === 'revealing' && revealing.push(own.me) });
    });
    for (const [person, party] of parties.entries()) party.contribute(spreadAnswersOf(person));
    const isHonest = (party: number) => !cheaters.includes(party);
    const ended = await finishAll(
      parties,
      parties.filter((_, party) => isHonest(party)),
    );
    return { ended: ended.filter((_, party) => isHonest(party)), revealing: revealing.filter(isHonest) };
  }

  test('by nothing: everyone has the result', async () => {
    const { ended, revealing } = await run(1, (field) => field.zeros(1));
    const questions = spreadResultOf(Array.from({ length: n }, (_, person) => person));
    expect(ended).toMatchObject(ended.map(() => ({ outcome: { questions } })));
    expect(revealing.length).toBe(n - t);
  });

  test.each([
    ['one sum of squares', [0]],
    ['the other', [1]],
    ['both', [0, 1]],
  ])('%s, by one or by anything: nobody opens the result', async (_, at) => {
    for (let seed = 0; seed < 4; seed++) {
      const { ended, revealing } = await run(seed, (field, count) =>
        at.includes(count) ? (seed === 0 ? field.fromIntegers([1]) : field.random(1)) : field.zeros(1),
      );
      expect(ended).toEqual(ended.map(() => ({ reason: new AbortError('product') })));
      expect(revealing).toEqual([]);
    }
  });

  test('in the verification, with right or wrong squares: nobody opens the result', async () => {
    for (let seed = 0; seed < 8; seed++) {
      const random = new SeededRandom(seed);
      const first = SQUARES + random.below(10);
      const { ended, revealing } = await run(seed, (field, count) =>
        count === first || (count < SQUARES && seed % 2 === 1) || (count > first && random.below(3) === 0)
          ? field.random(1)
          : field.zeros(1),
      );
      for (const end of ended) {
        expect(end, `seed ${seed}`).toHaveProperty('reason');
        expect(['product', 'opening'], `seed ${seed}`).toContain((end as { reason: AbortError }).reason.check);
      }
      expect(revealing, `seed ${seed}`).toEqual([]);
    }
  });
});

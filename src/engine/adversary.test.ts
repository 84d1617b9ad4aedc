import { describe, expect, test } from 'vitest';
import type { Field, Vector } from '../math/field.ts';
import { encodeAnswers } from '../program/encoding.ts';
import { parseFormula } from '../program/language/formula.ts';
import type { OutputResult } from '../program/output.ts';
import { circuitOf, compile, everyone, type Program } from '../program/plan.ts';
import { resultsOf } from '../program/results.ts';
import type { Answer } from '../program/survey.ts';
import { AbortError } from '../protocols/abort.ts';
import { cheapSignatures, mostCheaters } from '../protocols/parties.testing.ts';
import {
  type Attack,
  cheats,
  gotTheSame,
  isOrder,
  type Outgoing,
  type Plot,
  TamperingPort,
} from '../protocols/tampering.testing.ts';
import { reconstruct } from '../sharing/shamir.ts';
import { SeededRandom } from '../transport/faults.ts';
import { predictCost } from './cost.ts';
import { Party } from './party.ts';
import { evaluatePlainly } from './plain.testing.ts';
import {
  answersOf,
  byQuestion,
  finishAll,
  partyOptions,
  program,
  spreadAnswersOf,
  spreadProgram,
  spreadResultOf,
  survey,
} from './run.testing.ts';

/*
 * Parties that follow the protocol, but for messages that they change on their way (`protocols/tampering.testing.ts`):
 * everything that can be done to every message of a run. Whatever happens,
 *
 *  - an honest party has the right result or none;
 *  - it has none if what it was sent is not what an honest sender would have sent: unless wrong shares can be corrected
 *    (n ≥ 3t + 1). Then it names who sent them;
 *  - nobody honest is blamed or named;
 *  - the shares of results that honest parties sent are shares of one and the same right result;
 *  - a party that has stopped sends nothing more.
 */

const PROTOCOL = 0;
const DEALINGS = 1;
const COMPLAINTS = 2;

/** What is asked in a run, and what everyone answers. */
interface Asked {
  readonly program: Program;
  readonly answersOf: (person: number) => Answer[];
}

const sums: Asked = { program, answersOf };
const squares: Asked = { program: spreadProgram, answersOf: spreadAnswersOf };
const formulas: Asked = {
  program: compile({
    survey,
    minimumGroup: 3,
    computation: parseFormula('median(q1); max(q1); count(q1 > 2.5)', survey).computation,
  }),
  answersOf,
};

/** Every message that a party sends to another up to the result, whatever is asked: stream, and how many come before it. */
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

const plain = { ...before, 'result opening': [PROTOCOL, 7] } as const;

/** What is sent between validity and the result if there are products without triples, by parties 0 … 2t. */
const verified = {
  products: [PROTOCOL, 7],
  'coin opening of factors': [PROTOCOL, 8],
  coefficients: [PROTOCOL, 9],
  'coin opening of the check': [PROTOCOL, 10],
  agreement: [PROTOCOL, 11],
  'check opening': [PROTOCOL, 12],
  'result opening': [PROTOCOL, 13],
} as const;

/** People who have met before: their keys, and all that they sent then, when nobody cheated. */
interface World {
  readonly asked: Asked;
  readonly n: number;
  readonly t: number;
  readonly signatures: ReturnType<typeof cheapSignatures>;
  readonly archive: readonly Outgoing[];
}

async function world(asked: Asked, n: number, t = mostCheaters(n)): Promise<World> {
  const here = { asked, n, t, signatures: cheapSignatures(n), archive: [] };
  const { ended, plots } = await play(here, new Map(), 1);
  for (const end of ended) expect(end).toHaveProperty('outcome');
  return { ...here, archive: plots.flatMap(({ sent }) => sent) };
}

/** One run; by party what it does to its messages, if it cheats. */
async function play(
  { asked, n, t, signatures, archive }: World,
  attacks: ReadonlyMap<number, Attack>,
  session: number,
) {
  const stopped = new Set<number>();
  const afterStop: number[] = [];
  const { circuit } = circuitOf(asked.program, everyone(n));
  const { triples, bits } = (await predictCost(asked.program, circuit, n, t)).circuit;
  const all = partyOptions(n, {
    program: asked.program,
    seed: session,
    session,
    signatures,
    faults: (from, _to, _stream, _index, message) => {
      if (stopped.has(from)) afterStop.push(from);
      return [message];
    },
  });
  const plots = all.map(
    ({ field, me }): Plot => ({ field, attack: attacks.get(me), archive, sent: [], delivered: [] }),
  );
  const parties = all.map(
    (own, me) =>
      new Party({
        ...own,
        threshold: t,
        port: new TamperingPort(own.port, plots[me]!),
        ...(triples + bits > 0 && { counts: { triples, bits } }),
        onStop: () => stopped.add(me),
      }),
  );
  for (const [person, party] of parties.entries()) party.contribute(asked.answersOf(person));
  const honest = parties.filter((_, party) => !attacks.has(party));
  return { ended: await finishAll(parties, honest), plots, afterStop };
}

/** One run under attack, in which everything above holds. @returns how each honest party ended, and what it got. */
async function attacked(here: World, attacks: ReadonlyMap<number, Attack>, session: number) {
  const { ended, plots, afterStop } = await play(here, attacks, session);
  expect(afterStop).toEqual([]);
  const cheaters = [...attacks.keys()];
  const honest = plots.flatMap((_, party) => (attacks.has(party) ? [] : [party]));
  const possible = subsets(cheaters).map((some) => plainly(here.asked, [...honest, ...some].sort()));
  checkShares(here, honest, plots, possible);
  const correcting = here.n > 3 * here.t;
  const results = honest.map((party) => {
    const end = ended[party]!;
    // To each its own dealing, twice: the second changes nothing.
    const intact = cheaters.every((cheater) => isIntact(party, plots[cheater]!) || isRepeated(attacks.get(cheater)!));
    if ('outcome' in end) {
      const { standings, outputs, counted, cheaters: named } = end.outcome;
      const counting = standings.flatMap((standing, person) => (standing === 'included' ? [person] : []));
      for (const person of honest) expect(standings[person]).toBe('included');
      expect(counted).toBe(counting.length);
      expect({ counting, outputs }).toEqual({ counting, outputs: plainly(here.asked, counting).outputs });
      expect(named.filter((party) => !cheaters.includes(party))).toEqual([]);
      if (!correcting) expect(named).toEqual([]);
      expect(intact || named.length > 0, `party ${party} notices`).toBe(true);
    } else {
      if (!(end.reason instanceof AbortError)) throw end.reason;
      expect(end.reason.blame.filter((blamed) => !cheaters.includes(blamed))).toEqual([]);
    }
    return { end, intact };
  });
  const told = results.flatMap(({ end }) => ('outcome' in end ? [end.outcome] : []));
  expect(new Set(told.map(({ standings, outputs }) => JSON.stringify({ standings, outputs }))).size).toBeLessThan(2);
  // Who answers back may have kept the cheats themselves waiting.
  const isLate = [...attacks.values()].some(({ cheat }) => isOrder(cheat) && cheat !== 'repeats');
  if (!isLate && results.every(({ intact }) => intact)) expect(told.length, 'nothing happens').toBe(honest.length);
  return results;
}

/** Did the party get what the cheat's honest code meant to send, but for signatures that nobody looks at in a right dealing? */
function isIntact(party: number, plot: Plot): boolean {
  const sent = plot.sent
    .filter(({ stream }) => stream !== COMPLAINTS)
    .map((one) => (one.stream === DEALINGS ? { ...one, call: 'set-up' } : one));
  return gotTheSame(party, { ...plot, sent }, plot);
}

const isRepeated = ({ stream, cheat }: Attack) => stream === DEALINGS && cheat === 'repeats';

const subsets = (all: readonly number[]): number[][] =>
  Array.from({ length: 2 ** all.length }, (_, mask) => all.filter((_, index) => mask & (1 << index)));

/** The result over these people, by plain arithmetic: what is opened, and what everyone learns. */
function plainly(asked: Asked, counted: readonly number[]): { opened: bigint[]; outputs: OutputResult[] } {
  const { survey, layout } = asked.program;
  const bits = counted.map((person) => Array.from(encodeAnswers(survey, layout, asked.answersOf(person)), BigInt));
  const { circuit, outputs } = circuitOf(asked.program, { counted, names: [], host: 0 });
  const opened = evaluatePlainly(circuit, (bit) => bits.map((own) => own[bit]!));
  return { opened: opened.flat(), outputs: resultsOf(outputs, opened, 0) };
}

/** Whole share vectors of the result that honest parties sent to anybody: of one polynomial, of a right result. */
function checkShares(
  { n, t, archive }: World,
  honest: readonly number[],
  plots: readonly Plot[],
  possible: readonly { opened: bigint[] }[],
): void {
  const { field } = plots[0]!;
  const length = field.bytes * possible[0]!.opened.length;
  const last = (from: number, to: number) =>
    archive.filter((one) => one.from === from && one.to === to && one.stream === PROTOCOL).length - 1;
  const shares = honest.flatMap((party) => {
    const vector = plots[party]!.sent.find(
      ({ to, stream, index, message }) => stream === PROTOCOL && index === last(party, to) && message.length === length,
    );
    return vector ? [{ party, shares: field.fromBytes(vector.message) }] : [];
  });
  expect(shares.length).toBeLessThanOrEqual(n);
  for (let first = 0; first + t < shares.length; first++) {
    const opened = field.toSignedIntegers(reconstruct(field, t, shares.slice(first, first + t + 1)));
    expect(possible.map((one) => one.opened)).toContainEqual(opened);
  }
}

/** The attack on one message, or on each party's. */
function attackOn([stream, index]: readonly [number, number], cheat: string, to: Attack['to'], seed: number): Attack {
  // As `TamperingPort` counts, if nobody tells it what is called.
  return { cheat, stream, at: stream === PROTOCOL ? 0 : -1, ordinal: index, to, alike: seed % 2 === 0, seed };
}

describe.each([
  { n: 3, what: 'sums', asked: sums, messages: plain, ways: 2 },
  { n: 4, what: 'sums', asked: sums, messages: plain, ways: 1 },
  { n: 5, what: 'sums', asked: sums, messages: plain, ways: 1 },
  { n: 4, what: 'deviations', asked: squares, messages: verified, ways: 1 },
  { n: 5, what: 'deviations', asked: squares, messages: verified, ways: 1 },
])('$what, n = $n: everything that can be done to every message', ({ n, asked, messages, ways }) => {
  const t = mostCheaters(n);
  const cheaters = Array.from({ length: t }, (_, index) => 1 + 2 * index);

  test.each(Object.entries(messages))('%s', async (message, place) => {
    const here = await world(asked, n);
    let seed = 100 * n;
    for (const cheat of cheats) {
      const victims = [0, 'everyone'] as const;
      for (const to of ways === 2 ? victims : [victims[seed % 2]!]) {
        seed++;
        const attacks = new Map(cheaters.map((cheater) => [cheater, attackOn(place, cheat, to, seed)]));
        const results = await attacked(here, attacks, seed).catch((error: unknown) => {
          throw new Error(`${cheat} ${message} to ${to}: ${(error as Error).message}`, { cause: error });
        });
        if (n <= 3 * t || !message.includes('opening') || isOrder(cheat)) continue;
        // Wrong shares are corrected, and whoever got them knows from whom.
        for (const { end, intact } of results) {
          expect(end, `${cheat} ${message}`).toMatchObject({ outcome: { cheaters: intact ? [] : cheaters } });
        }
      }
    }
  });
});

describe.each([
  { n: 7, t: 3, runs: 20, what: 'sums', asked: sums },
  { n: 9, t: 4, runs: 5, what: 'sums', asked: sums },
  { n: 7, t: 2, runs: 20, what: 'sums', asked: sums },
  { n: 7, t: 3, runs: 8, what: 'deviations', asked: squares },
  { n: 9, t: 4, runs: 3, what: 'deviations', asked: squares },
  { n: 7, t: 2, runs: 12, what: 'deviations', asked: squares },
  { n: 3, t: 1, runs: 20, what: 'formulas', asked: formulas },
  { n: 4, t: 1, runs: 15, what: 'formulas', asked: formulas },
  { n: 7, t: 2, runs: 4, what: 'formulas', asked: formulas },
])('$what, n = $n, t = $t: $runs runs with attacks drawn at random', ({ n, t, runs, asked }) => {
  test('by as many as may collude', async () => {
    const here = await world(asked, n, t);
    for (let run = 0; run < runs; run++) {
      const random = new SeededRandom(1000 * n + run);
      const order = Array.from({ length: n }, (_, party) => party).sort(() => random.below(3) - 1);
      const attacks = new Map(
        order.slice(0, t).map((cheater) => {
          const places = here.archive.filter(({ from, to }) => from === cheater && to === order[n - 1]);
          const { stream, index } = places[random.below(places.length)]!;
          const to = random.below(2) ? ('everyone' as const) : order[n - 1]!;
          return [cheater, attackOn([stream, index], cheats[random.below(cheats.length)]!, to, random.below(1 << 20))];
        }),
      );
      await attacked(here, attacks, 2 + run).catch((error: unknown) => {
        throw new Error(`${run}: ${JSON.stringify([...attacks])}: ${(error as Error).message}`, { cause: error });
      });
    }
  });
});

/** What a cheat adds to its share of an inner product: of the `count`-th one, from the first square on. */
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
  /** Of the sum, and the sum of squares, of each of two questions. */
  const SQUARES = 4;
  const t = mostCheaters(n);
  const cheaters = Array.from({ length: t }, (_, index) => 2 * index);
  const everybody = Array.from({ length: n }, (_, person) => person);

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
    const questions = spreadResultOf(everybody);
    expect(byQuestion(ended, spreadProgram)).toMatchObject(ended.map(() => ({ outcome: { questions } })));
    expect(revealing.length).toBe(n - t);
  });

  test.each([
    ['one product', [0]],
    ['another', [3]],
    ['all', [0, 1, 2, 3]],
  ])('%s, by one or by anything: nobody opens the result', async (_, at) => {
    for (let seed = 0; seed < 4; seed++) {
      const { ended, revealing } = await run(seed, (field, count) =>
        at.includes(count) ? (seed === 0 ? field.fromIntegers([1]) : field.random(1)) : field.zeros(1),
      );
      expect(ended).toEqual(ended.map(() => ({ reason: new AbortError('product') })));
      expect(revealing).toEqual([]);
    }
  });

  test('in the verification, with right or wrong squares: nobody has a wrong result', async () => {
    for (let seed = 0; seed < 8; seed++) {
      const random = new SeededRandom(seed);
      const first = SQUARES + random.below(10);
      const { ended, revealing } = await run(seed, (field, count) =>
        count === first || (count < SQUARES && seed % 2 === 1) || (count > first && random.below(3) === 0)
          ? field.random(1)
          : field.zeros(1),
      );
      if (n > 3 * t && ended.every((end) => 'outcome' in end)) {
        // Only what was opened in the end was wrong: it is corrected.
        const outcome = { questions: spreadResultOf(everybody), cheaters };
        expect(byQuestion(ended, spreadProgram), `seed ${seed}`).toMatchObject(ended.map(() => ({ outcome })));
        continue;
      }
      const checks = ended.map((end) => ('reason' in end ? (end.reason as AbortError).check : 'none'));
      // Where shares are corrected, one may still ask those who have stopped for theirs.
      const known = checks.filter((check) => check !== 'left' || n <= 3 * t);
      expect(known.length, `seed ${seed}`).toBeGreaterThan(0);
      for (const check of known) expect(['product', 'opening'], `seed ${seed}`).toContain(check);
      expect(revealing, `seed ${seed}`).toEqual([]);
    }
  });
});

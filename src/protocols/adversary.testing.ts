import { expect } from 'vitest';
import type { Vector } from '../math/field.ts';
import { SeededRandom } from '../transport/faults.ts';
import { AbortError } from './abort.ts';
import { mostCheaters } from './parties.testing.ts';
import { fields, type Played, play, type Scenario } from './play.testing.ts';
import { type Attack, cheats, gotTheSame, isLength, isOrder } from './tampering.testing.ts';

/*
 * For tests: scenarios that all parties play with real messages, while some of them cheat in one step. Whatever they do:
 *
 *  - an honest party ends with the right values, or with an AbortError for one of the reasons that the step allows;
 *  - it never goes on if what it got is not what an honest sender would have sent;
 *  - who falls silent is named, and nobody honest is;
 *  - whatever honest parties open, in the whole run, is what they open if nobody cheats. All randomness is seeded, so that
 *    runs can be compared. The one exception: the last opening of a verification, whose third element is moved by what
 *    the cheats added to the products. Nothing is opened after it.
 */

/** Why a run may stop if the cheat is in a step of that call; besides that somebody else has stopped. */
const reasons: Readonly<Record<string, readonly AbortError['check'][]>> = {
  'set-up': ['dealing', 'malformed', 'echo'],
  open: ['opening', 'malformed'],
  coin: ['opening', 'malformed'],
  'products.mul': ['product', 'opening', 'echo', 'malformed'],
  'products.dot': ['product', 'opening', 'echo', 'malformed'],
  'products.verify': ['product', 'opening', 'echo', 'malformed'],
  preprocess: ['product', 'opening', 'echo', 'malformed'],
  mul: ['opening', 'malformed'],
};

export interface Thoroughness {
  /** Parties, and cheats among them; by default as many as may be. */
  readonly n: number;
  readonly t?: number;
  readonly cheaters: readonly number[];
  /** Messages of each type (call, and place in it) that are tampered with; the others are alike. */
  readonly perType?: number;
  /** To whom wrong messages go, of: each other party alone, all alike, all differently. By default every way. */
  readonly ways?: number;
  /** At most so many cases, drawn at random. */
  readonly most?: number;
}

/** Plays a scenario once for each case, and checks what must hold. */
export async function attackAll(scenario: Scenario, options: Thoroughness): Promise<void> {
  const { n, cheaters } = options;
  const base = { scenario, n, t: options.t ?? mostCheaters(n), cheaters, schedule: 1 };
  const honest = await play({ ...base, session: 7 });
  checkHonest(scenario, honest);
  const { plot } = await play({ ...base, session: 8 });
  const random = new SeededRandom(n);
  const cases = drawn(casesOf(scenario, honest, options, random), options.most, random);
  for (const [index, one] of cases.entries()) {
    const played = await play({ ...base, ...one, session: 7, schedule: index, archive: plot.sent });
    try {
      check(honest, played, cheaters, one);
    } catch (error) {
      const { message } = error as Error;
      throw new Error(
        `${scenario.name}, n = ${n}, cheats ${cheaters}, ${one.call}, ${JSON.stringify(one.attack ?? one.lie)}, schedule ${index}: ${message}`,
        {
          cause: error,
        },
      );
    }
  }
  expect(cases.length, 'cases').toBeGreaterThan(0);
}

function checkHonest({ fieldName = 'F61', expected }: Scenario, { ends }: Played): void {
  const values = ends.map((end) => {
    if ('error' in end) throw end.error;
    return fields[fieldName].toSignedIntegers(end.value);
  });
  for (const value of values) expect(value).toEqual(expected ? expected.map(BigInt) : values[0]);
}

interface Case {
  readonly attack?: Attack;
  readonly lie?: number;
  /** What is attacked. */
  readonly call: string;
  /** What follows it. */
  readonly later: readonly string[];
}

function casesOf({ attacked }: Scenario, honest: Played, options: Thoroughness, random: SeededRandom): Case[] {
  const { n, cheaters, perType = Number.POSITIVE_INFINITY, ways = n + 1 } = options;
  const isWanted = (call: string) => (attacked ? call === attacked : call !== 'set-up' && call !== 'preprocess');
  const steps = new Map<string, { call: string; at: number; ordinal: number; stream: number; receivers: number[] }>();
  for (const { from, call, at, ordinal, stream, to } of honest.plot.sent) {
    if (!isWanted(call) || from !== cheaters[0]) continue;
    const step = steps.get(`${at} ${ordinal}`) ?? { call, at, ordinal, stream, receivers: [] };
    if (!cheaters.includes(to)) step.receivers.push(to);
    steps.set(`${at} ${ordinal}`, step);
  }
  const laterThan = (at: number) => honest.plot.sent.flatMap((one) => (one.at > at ? [one.call] : []));
  const cases: Case[] = [];
  for (const alike of byType([...steps.values()], ({ call, ordinal }) => `${call} ${ordinal}`)) {
    for (const cheat of cheats) {
      for (const { call, at, ordinal, stream, receivers } of drawn(alike, perType, random)) {
        const targets: Pick<Attack, 'to' | 'alike'>[] = receivers.map((to) => ({ to, alike: false }));
        if (receivers.length > 1) targets.push({ to: 'everyone', alike: true }, { to: 'everyone', alike: false });
        for (const target of drawn(targets, ways, random)) {
          const attack = { cheat, at, ordinal, stream, ...target, seed: random.below(1 << 20) };
          cases.push({ attack, call, later: laterThan(at) });
        }
      }
    }
  }
  const lies = honest.encoded.flatMap((call, lie) => (isWanted(call) ? [{ call, lie, later: [] }] : []));
  for (const alike of byType(lies, ({ call }) => call)) cases.push(...drawn(alike, 3 * perType, random));
  return cases;
}

function byType<T>(all: readonly T[], type: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(type(one), [...(groups.get(type(one)) ?? []), one]);
  return [...groups.values()];
}

/** So many of them, drawn at random, or all. */
function drawn<T>(all: readonly T[], most = Number.POSITIVE_INFINITY, random: SeededRandom): T[] {
  const left = [...all];
  if (left.length <= most) return left;
  return Array.from({ length: most }, () => left.splice(random.below(left.length), 1)[0]!);
}

/** What must hold, whatever cheats do. */
function check(honest: Played, played: Played, cheaters: readonly number[], { attack, call, later }: Case): void {
  const stopped: AbortError[] = [];
  for (const [party, end] of played.ends.entries()) {
    if (cheaters.includes(party)) continue;
    if ('value' in end) {
      expect(end, 'right values').toEqual(honest.ends[party]);
      expect(gotTheSame(party, honest.plot, played.plot), `party ${party} notices`).toBe(true);
    } else {
      if (!(end.error instanceof AbortError)) throw end.error;
      stopped.push(end.error);
    }
    checkOpenings(party, honest, played, 'error' in end);
  }

  const held = attack === undefined || isOrder(attack.cheat);
  // What elements are encoded for cannot be told from the call, as something may go on in the background.
  const calls = attack ? [call, ...(held ? later : [])] : [call, 'preprocess'];
  const allowed = new Set(calls.flatMap((one) => reasons[one] ?? []));
  for (const { check: reason, blame } of stopped) {
    if (reason === 'left') expect(blame).toEqual([]);
    else if (reason === 'silent') expect(held, 'nobody was silent').toBe(true);
    else expect(allowed).toContain(reason);
    expect(
      blame.filter((one) => !cheaters.includes(one)),
      'blamed',
    ).toEqual([]);
    if (reason === 'silent' || reason === 'malformed') expect(blame.length).toBeGreaterThan(0);
  }
  const first = new Set(stopped.map((error) => error.check).filter((reason) => reason !== 'left'));
  if (stopped.length > 0) expect(first.size, 'somebody knows why').toBeGreaterThan(0);
  if (attack?.cheat === 'falls silent before') expect([...first]).toEqual(stopped.length > 0 ? ['silent'] : []);
  if (attack && isLength(attack.cheat) && call !== 'set-up') expect([...first]).toEqual(['malformed']);
}

function checkOpenings(party: number, honest: Played, played: Played, hasStopped: boolean): void {
  for (const [key, openings] of played.openings) {
    if (!key.startsWith(`${party}/`)) continue;
    const right = honest.openings.get(key)!;
    for (const [index, opening] of openings.entries()) {
      const { shares, value } = right[index]!;
      const isRight = same(opening.shares, shares) && (!opening.value || same(opening.value, value!));
      if (isRight) continue;
      // The check of a verification: two factors, which are right, and what should be their product.
      expect(opening.shares.length, 'opens what it should').toBe(shares.length);
      const factors = (shares.length / 3) * 2;
      expect(opening.shares.subarray(0, factors), 'opens what it should').toEqual(shares.subarray(0, factors));
      expect(index, 'opens nothing more').toBe(openings.length - 1);
      expect(hasStopped, 'stops').toBe(true);
      expect(shares.length / played.plot.field.words).toBe(3);
    }
  }
}

const same = (a: Vector, b: Vector): boolean => a.length === b.length && a.every((word, at) => word === b[at]);

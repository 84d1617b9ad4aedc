import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Fault, faultAt } from '../transport/faults.ts';
import type { Engine } from './engine.ts';
import { startLocal } from './local.ts';
import { answersOf, partyOptions, program, questionsOf, type RunSetting, resultOf } from './run.testing.ts';
import type { Stop } from './stop.ts';

interface Watched {
  readonly engine: Engine;
  readonly stops: Stop[];
  readonly waiting: (readonly number[])[];
  readonly contributions: string[];
  readonly prepared: string[];
  readonly levels: string[];
}

/** Engines of n parties, and what they tell. */
function start(n: number, options: RunSetting = {}): Watched[] {
  return partyOptions(n, options).map(({ port, signatures, threshold, session }) => {
    const watched = {
      stops: [] as Stop[],
      waiting: [] as (readonly number[])[],
      contributions: [] as string[],
      prepared: [] as string[],
      levels: [] as string[],
    };
    const engine = startLocal(
      {
        program: program.bytes,
        threshold,
        session,
        keys: Array.from({ length: n }, () => new Uint8Array(32)),
        seed: new Uint8Array(32),
        names: [],
        host: 0,
      },
      signatures,
      port,
      {
        onStep: () => {},
        onContribution: (party, revision) => watched.contributions.push(`${party}/${revision}`),
        onPrepared: (done, total) => watched.prepared.push(`${done} of ${total}`),
        onLevel: (done, total) => watched.levels.push(`${done} of ${total}`),
        onWaiting: (parties) => watched.waiting.push(parties),
        onStop: (stop) => watched.stops.push(stop),
      },
    );
    return { engine, ...watched };
  });
}

/** Everything of one party's protocol is lost, from one message on, for one party or all. */
const lost =
  (party: number, first: number, receiver?: number): Fault =>
  (from, to, stream, index, message) =>
    from === party && to === (receiver ?? to) && stream === 0 && index >= first ? [] : [message];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Rejections are expected; a test looks at `stops`. */
const finish = (engines: readonly Watched[]) => {
  for (const { engine } of engines) engine.finish().catch(() => {});
};

describe('startLocal', () => {
  test('runs to the result, and leaves no timer behind', async () => {
    const all = start(3);
    await vi.advanceTimersByTimeAsync(3000);
    for (const [person, { engine }] of all.entries()) await engine.contribute(answersOf(person));
    for (const outcome of await Promise.all(all.map(({ engine }) => engine.finish()))) {
      expect(questionsOf(outcome)).toEqual(resultOf([0, 1, 2]));
    }
    for (const { stops, waiting, contributions, levels } of all) {
      expect(stops).toEqual([]);
      expect(waiting).toEqual([]);
      expect(contributions.sort()).toEqual(['0/1', '1/1', '2/1']);
      expect(levels).toEqual(['1 of 1']);
    }
    expect(vi.getTimerCount()).toBe(0);
  });

  test('says for whom it waits, and after ninety seconds names who was silent', async () => {
    const all = start(3, { faults: faultAt({ from: 2, stream: 1 }, () => []) }); // its dealing and its close are lost
    for (const [person, { engine }] of all.entries()) await engine.contribute(answersOf(person));
    finish(all.slice(0, 2));
    await vi.advanceTimersByTimeAsync(2000);
    expect(all[0]!.waiting).toEqual([[2]]);
    await vi.advanceTimersByTimeAsync(80_000);
    expect(all[0]!.stops).toEqual([]);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(all[0]!.stops).toEqual([{ check: 'silent', blame: [2], detail: {} }]);
    expect(all[1]!.stops).toEqual([{ check: 'silent', blame: [2], detail: {} }]);
  });

  test('a wait that ends is forgotten: the next one has all the time again', async () => {
    const all = start(3, { faults: lost(2, 3) });
    for (const [person, { engine }] of all.entries()) await engine.contribute(answersOf(person));
    finish(all.slice(0, 2));
    await vi.advanceTimersByTimeAsync(85_000); // for party 2 to close
    finish(all.slice(2));
    await vi.advanceTimersByTimeAsync(80_000); // for its reports
    expect(all[0]!.stops).toEqual([]);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(all[0]!.stops).toEqual([{ check: 'silent', blame: [2], detail: {} }]);
  });

  test('who waits for an honest party that waits for the silent one is more patient', async () => {
    // Party 2 keeps its reports from party 0 only: party 1 goes on, and waits for party 0's echo.
    const all = start(3, { faults: lost(2, 3, 0) });
    for (const [person, { engine }] of all.entries()) await engine.contribute(answersOf(person));
    finish(all);
    while (all[0]!.stops.length === 0) await vi.advanceTimersByTimeAsync(500);
    expect(all[0]!.stops).toEqual([{ check: 'silent', blame: [2], detail: {} }]);
    expect(all[1]!.stops).toEqual([]);
    expect(all[1]!.waiting.at(-1)).toContain(0);
    all[1]!.engine.stop('left', []); // as the room does when party 0 says that it failed
    await vi.advanceTimersByTimeAsync(0);
    expect(all[1]!.stops).toEqual([{ check: 'left', blame: [], detail: {} }]);
  });

  test('a set-up that hangs stops too, and blames who is missed, not everyone who has yet to close', async () => {
    const all = start(4, { faults: lost(3, 0) });
    finish(all.slice(0, 3));
    await vi.advanceTimersByTimeAsync(100_000);
    for (const { stops } of all.slice(0, 3)) expect(stops).toEqual([{ check: 'silent', blame: [3], detail: {} }]);
  });

  test('is stopped once, and quiet after a close', async () => {
    const all = start(3);
    const [one, two, three] = all as [Watched, Watched, Watched];
    one.engine.stop('left', [1]);
    one.engine.stop('left', [2]);
    await expect(one.engine.contribute(answersOf(0))).rejects.toThrow('left');
    await expect(one.engine.finish()).rejects.toThrow('left');
    expect(one.stops).toEqual([{ check: 'left', blame: [1], detail: {} }]);
    two.engine.close();
    three.engine.close();
    await vi.advanceTimersByTimeAsync(200_000);
    expect([two.stops, three.stops]).toEqual([[], []]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('an answer that does not fit is refused, and the run goes on', async () => {
    const [one] = start(3) as [Watched];
    await expect(one.engine.contribute(['99', true, 0])).rejects.toThrow('above-maximum');
    expect(one.stops).toEqual([]);
    one.engine.close();
  });
});

import { afterEach, describe, expect, test } from 'vitest';
import { BACKGROUND } from '../src/engine/background.ts';
import type { Engine } from '../src/engine/engine.ts';
import { startLocal } from '../src/engine/local.ts';
import { answersOf, partyOptions, program, questionsOf, resultOf } from '../src/engine/run.testing.ts';
import type { Stop } from '../src/engine/stop.ts';
import { wasmField } from '../src/math/wasm.ts';
import { Mailbox } from '../src/protocols/mailbox.ts';
import { Majority } from '../src/protocols/majority/majority.ts';
import { CHUNK } from '../src/protocols/majority/preprocessing.ts';
import { setting } from '../src/protocols/majority/setting.ts';
import { cheapSignatures, mostCheaters } from '../src/protocols/parties.testing.ts';
import { reconstruct } from '../src/sharing/shamir.ts';
import { type Fault, faultAt } from '../src/transport/faults.ts';
import { memoryPorts } from '../src/transport/memory.ts';
import { remoteBackground } from './remote.ts';
import { factoryThread, type Thread } from './threads.testing.ts';

let started: Thread[] = [];
afterEach(async () => {
  await Promise.all(started.map((thread) => thread.terminate()));
  started = [];
});

/** Factories of n parties, each in a thread of its own, linked in memory. */
function factories(n: number, faults?: Fault) {
  const threads = memoryPorts(n, faults && { faults }).map(factoryThread);
  started.push(...threads);
  return threads;
}

describe('factories in threads of their own', () => {
  test('make triples and bits that engines use, the first before the last is made', async () => {
    const n = 3;
    const field = wasmField('F61');
    const t = mostCheaters(n);
    const signatures = cheapSignatures(n);
    const threads = factories(n);
    const parties = await Promise.all(
      memoryPorts(n).map((port, me) => {
        const session = new Uint8Array(32).fill(9);
        const own = setting({ field, parties: n, threshold: t, me, session, signatures: signatures[me]! });
        const { start } = remoteBackground(threads[me]!.control);
        return Majority.setUp(new Mailbox(port).network(0), own, start);
      }),
    );
    const values = (shares: readonly Uint32Array<ArrayBuffer>[]) =>
      reconstruct(
        field,
        t,
        shares.slice(0, t + 1).map((vector, party) => ({ party, shares: vector })),
      );
    const told: number[] = [];
    const counts = { triples: 3 * CHUNK, bits: 100 };
    const all = parties.map((party, me) =>
      party.preprocess(counts, (done) => {
        if (me === 0) told.push(done);
      }),
    );
    const factors = parties.map((party) => [party.random(500), party.random(500)] as const);
    const products = await Promise.all(parties.map((party, me) => party.mul(...factors[me]!)));
    expect(told.length).toBeLessThan(4);
    const [x, y] = [0, 1].map((side) => values(factors.map((pair) => pair[side]!)));
    expect(values(products)).toEqual(field.mul(x!, y!));
    await Promise.all(all);
    expect(told).toEqual([CHUNK, CHUNK + 100, 2 * CHUNK + 100, 3 * CHUNK + 100]);
    const bits = values(await Promise.all(parties.map((party) => party.randomBits(100))));
    expect(field.mul(bits, bits)).toEqual(bits);
  });
});

interface Watched {
  readonly engine: Engine;
  readonly prepared: string[];
  readonly stop: Promise<Stop>;
}

/** Engines in this thread, with factories in threads of their own. */
function engines(threads: readonly Thread[], counts: { triples: number; bits: number }): Watched[] {
  return partyOptions(threads.length).map(({ port, signatures, threshold, session, me }) => {
    const prepared: string[] = [];
    let stopped!: (stop: Stop) => void;
    const stop = new Promise<Stop>((resolve) => {
      stopped = resolve;
    });
    const keys = threads.map(() => new Uint8Array(32));
    const engine = startLocal(
      { program: program.bytes, threshold, session, keys, names: [], host: 0, seed: new Uint8Array(32), counts },
      signatures,
      port,
      {
        onStep: () => {},
        onContribution: () => {},
        onPrepared: (done, total) => prepared.push(`${done} of ${total}`),
        onLevel: () => {},
        onWaiting: () => {},
        onStop: stopped,
      },
      remoteBackground(threads[me]!.control),
    );
    return { engine, prepared, stop };
  });
}

describe('a run with factories in threads of their own', () => {
  test('prepares while people type, and ends with the result', async () => {
    const all = engines(factories(3), { triples: 5000, bits: 300 });
    for (const [person, { engine }] of all.entries()) await engine.contribute(answersOf(person));
    await expect
      .poll(() => all.map(({ prepared }) => prepared.at(-1)), { timeout: 20_000 })
      .toEqual(Array(3).fill('5300 of 5300'));
    for (const outcome of await Promise.all(all.map(({ engine }) => engine.finish()))) {
      expect(questionsOf(outcome)).toEqual(resultOf([0, 1, 2]));
    }
  });

  // Its first message is a slice of products for a king.
  const first = { from: 1, to: 2, stream: BACKGROUND, index: 0 };

  test('stops if a factory cheats in a product: the others open nothing', async () => {
    const wrong = factories(
      3,
      faultAt(first, (message) => [message.map((byte, index) => (index === 0 ? byte ^ 1 : byte))]),
    );
    const all = engines(wrong, { triples: 5000, bits: 0 });
    for (const party of [0, 2]) {
      expect(await all[party]!.stop).toMatchObject({ check: 'product' });
      await expect(all[party]!.engine.finish()).rejects.toMatchObject({ check: 'product' });
      expect(all[party]!.prepared).toEqual([]);
    }
  });

  test('stops with the name of the cheat, if that can be told', async () => {
    const all = engines(
      factories(
        3,
        faultAt(first, (message) => [message.subarray(1)]),
      ),
      { triples: 5000, bits: 0 },
    );
    expect(await all[2]!.stop).toEqual({ check: 'malformed', blame: [1], detail: {} });
  });

  test('stops if the thread dies', async () => {
    const threads = factories(3);
    const all = engines(threads, { triples: 50 * CHUNK, bits: 0 });
    await expect.poll(() => all[0]!.prepared.length, { timeout: 20_000 }).toBeGreaterThan(0);
    await threads[0]!.terminate();
    expect(await all[0]!.stop).toMatchObject({ check: 'internal', message: expect.stringContaining('worker is gone') });
    for (const { engine } of all) engine.close();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../signaling/server.ts';
import { parseFormula } from '../program/language/formula.ts';
import type { Survey } from '../program/survey.ts';
import type { Platform } from '../room/platform.ts';
import { practise } from '../room/practice.ts';
import type { Progress } from '../room/state.ts';
import { all, compute, People, salaries, until } from './people.testing.ts';
import { nodePlatform } from './platform.ts';

const breaks: Survey = { title: 'Breaks', questions: [{ kind: 'yes-no', text: 'Are the breaks long enough?' }] };

/** All that is made in advance is there. */
const isPrepared = (progress: Progress | undefined) =>
  progress?.prepared != null && progress.prepared.done === progress.prepared.total;

let server: RunningServer;
let platform: Platform;
let people: People;
beforeAll(async () => {
  server = await startServer();
  platform = await nodePlatform(`http://127.0.0.1:${server.port}`);
  people = new People(platform);
});
afterAll(async () => {
  await people.leave();
  await server.close();
});

describe('a room', () => {
  it('goes on while the server is away, and people find each other again when it is back', async () => {
    const rooms = await people.ready(['Ben', 'Cleo']);
    const [host, ben] = rooms;
    host!.contribute(['1']);
    const { port } = server;
    await server.close();
    await until(ben!, ({ server }) => server === 'reconnecting');
    expect(await compute(rooms, () => '4')).toEqual(['9.00', '9.00', '9.00']);
    expect(ben!.state.problem).toBeUndefined();

    server = await startServer({ port });
    await all(rooms, ({ server }) => server === 'connected');
    host!.unlock();
    const dan = people.guest('Dan', host!.state.link);
    await until(host!, ({ door }) => door.length === 1);
    host!.admit(dan.id);
    await until(host!, (state) => state.people.length === 4);
    host!.lock();
    expect(await compute([...rooms, dan], () => '2')).toEqual(['8.00', '8.00', '8.00', '8.00']);
  });
});

describe.concurrent('runs of a room', () => {
  it('follow each other, with the same question and with another; a hurried host does no harm', async () => {
    const rooms = await people.ready(['Ben', 'Cleo']);
    const [host, ben] = rooms;
    expect(await compute(rooms, () => '1')).toEqual(['3.00', '3.00', '3.00']);
    host!.again();
    host!.again();
    expect(await compute(rooms, (index) => `${index}`)).toEqual(['3.00', '3.00', '3.00']);

    host!.ask({ survey: breaks, minimumGroup: 3 });
    host!.again();
    const asked = await all(
      rooms,
      ({ stage, survey }) => stage === 'contributing' && survey?.survey.title === 'Breaks',
    );
    for (const { submission, result } of asked) expect([submission, result]).toEqual(['none', undefined]);
    expect(() => ben!.contribute(['1'])).toThrow();
    expect(() => host!.ask({ survey: breaks, minimumGroup: 3 })).toThrow(RangeError);
    rooms.forEach((room, index) => {
      room.contribute([index > 0]);
    });
    await until(host!, (state) => state.people.every(({ contributed }) => contributed));
    host!.compute();
    const states = await all(rooms, ({ stage }) => stage === 'result');
    for (const { result } of states)
      expect(result!.questions[0]!.result).toEqual({ kind: 'yes-no', count: 3, yes: 2, no: 1 });
  });

  it('compute formulas: what they are, what they cost and who sees which result is known before', async () => {
    const rooms = await people.gather(['Ben', 'Cleo']);
    const [host] = rooms;
    const { computation } = parseFormula('median(q1); max(q1) for host; rank(q1) for each', salaries);
    host!.ask({ survey: salaries, minimumGroup: 3, computation });
    host!.lock();
    const asked = await all(rooms, ({ stage, progress }) => stage === 'contributing' && isPrepared(progress));
    for (const { survey, progress } of asked) {
      expect(survey!.formulas!.split('\n').map((line) => line.trim())).toEqual([
        'median(q1)',
        'max(q1) for host',
        'rank(q1) for each',
      ]);
      expect(progress!.plan!.triples).toBeGreaterThan(0);
    }
    rooms.forEach((room, index) => {
      room.contribute([['1000.50', '3000', '2000.25'][index]!]);
    });
    await until(host!, (state) => state.people.every(({ contributed }) => contributed));
    host!.compute();
    const states = await all(rooms, ({ stage }) => stage === 'result');
    const values = states.map(({ result }) =>
      result!.outputs.map(({ value }) => value?.kind === 'number' && value.value),
    );
    expect(values).toEqual([
      [2000.25, 3000, 3],
      [2000.25, false, 1],
      [2000.25, false, 2],
    ]);
    for (const [index, { result }] of states.entries()) {
      const { rounds, bytes } = asked[index]!.progress!.plan!;
      expect(result!.questions).toEqual([]);
      expect(result!.cost.rounds).toBe(rounds);
      expect(result!.cost.bytesSent).toBeLessThanOrEqual(bytes);
    }
  });

  it('count who has answered when the host closes, and open nothing from too few', async () => {
    const rooms = await people.ready(['Ben', 'Cleo', 'Dan']);
    const [host] = rooms;
    for (const room of rooms.slice(0, 3)) room.contribute(['2']);
    await until(host!, (state) => state.people.filter(({ contributed }) => contributed).length === 3);
    host!.compute();
    const [counted] = await all(rooms, ({ stage }) => stage === 'result');
    const result = counted!.result;
    expect(result!.excluded).toEqual([{ name: 'Dan', reason: 'not-submitted' }]);
    expect(result!.questions[0]!.result).toMatchObject({ count: 3, sum: '6.00' });

    host!.again();
    await all(rooms, ({ stage }) => stage === 'contributing');
    host!.contribute(['1']);
    host!.compute();
    const stopped = await all(rooms, ({ stage }) => stage === 'stopped');
    expect(stopped.map(({ problem }) => problem!.kind)).toContain('group-too-small');
    host!.again();
    expect(await compute(rooms, () => '1')).toEqual(['4.00', '4.00', '4.00', '4.00']);
  });

  it('of two rooms at once have nothing to do with each other', async () => {
    const [first, second] = await Promise.all([people.ready(['Ben', 'Cleo']), people.ready(['Ben', 'Cleo'])]);
    expect(first![0]!.state.words).not.toEqual(second![0]!.state.words);
    const sums = await Promise.all([compute(first!, () => '1'), compute(second!, () => '2')]);
    expect(sums).toEqual([Array(3).fill('3.00'), Array(3).fill('6.00')]);
  });
});

describe.concurrent('practice', () => {
  it('is a real room with people who do not exist', async () => {
    const host = people.host();
    const end = practise(platform, host, 3);
    await until(host, (state) => state.people.length === 4);
    host.lock();
    await until(host, ({ stage }) => stage === 'contributing');
    host.contribute(['100']);
    await until(host, (state) => state.people.every(({ contributed }) => contributed));
    host.compute();
    const { result } = await until(host, ({ stage }) => stage === 'result');
    expect(result!.counted).toBe(4);
    expect(result!.excluded).toEqual([]);
    end();
    await until(host, (state) => state.people.length === 1);
  });
});

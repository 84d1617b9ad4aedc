import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../signaling/server.ts';
import { all, compute, mutable, names, People, until } from './people.testing.ts';
import { nodePlatform } from './platform.ts';

let server: RunningServer;
let people: People;
beforeAll(async () => {
  server = await startServer();
  people = new People(await nodePlatform(`http://127.0.0.1:${server.port}`));
});
afterAll(async () => {
  await people.leave();
  await server.close();
});

describe.concurrent('people who come and go', () => {
  it('may leave at any stage: the others are told, and go on', async () => {
    let muted = false;
    const rooms = await people.gather(['Ben', 'Cleo', 'Dan', 'Eva'], { Ben: mutable(people.platform, () => muted) });
    const [host, ben, cleo, dan, eva] = rooms;

    await eva!.leave(); // in the lobby
    expect(eva!.state.stage).toBe('ended');
    expect(eva!.state.problem).toBeUndefined();
    await all([host!, ben!, cleo!, dan!], (state) => names(state).join() === 'Hanna,Ben,Cleo,Dan');
    host!.lock();
    await all([host!, ben!, cleo!, dan!], ({ stage }) => stage === 'contributing');

    cleo!.contribute(['1']);
    void dan!.leave(); // while people answer
    const told = await until(cleo!, ({ stage }) => stage === 'stopped');
    expect(told.problem).toEqual({ kind: 'person-lost', names: ['Dan'], left: true });
    muted = true;
    const three = [host!, ben!, cleo!];
    await all(three, (state) => state.stage === 'contributing' && state.people.length === 3);
    expect(cleo!.state.submission).toBe('none'); // she agreed to another group

    for (const room of three) room.contribute(['1']);
    host!.compute();
    await all(three, ({ stage }) => stage === 'computing');
    void ben!.leave(); // while it is computed
    const left = await all([host!, cleo!], ({ stage, people }) => stage === 'lobby' && people.length === 2);
    for (const { problem } of left) expect(problem).toEqual({ kind: 'person-lost', names: ['Ben'], left: true });
  });

  it('see the result after somebody has left, until the host asks again', async () => {
    const rooms = await people.ready(['Ben', 'Cleo']);
    const [host, ben, cleo] = rooms;
    expect(await compute(rooms, () => '2')).toEqual(['6.00', '6.00', '6.00']);
    await cleo!.leave();
    await until(host!, (state) => state.people.length === 2);
    expect([host!.state.stage, ben!.state.stage]).toEqual(['result', 'result']);
    host!.again();
    await until(host!, ({ stage }) => stage === 'lobby');

    // Somebody else takes the place.
    const dan = people.guest('Dan', host!.state.link);
    // By name: a last hello of Cleo’s, overtaken by her goodbye, may be at the door for a moment.
    await until(host!, ({ door }) => door.some(({ name }) => name === 'Dan'));
    host!.admit(dan.id);
    await until(host!, (state) => state.people.length === 3);
    expect(ben!.state.result!.counted).toBe(3); // Ben still looks at it
    host!.lock();
    expect(await compute([host!, ben!, dan], () => '3')).toEqual(['9.00', '9.00', '9.00']);
  });

  it('cannot go on without the host, whose leaving they are told', async () => {
    const rooms = await people.ready(['Ben', 'Cleo']);
    await rooms[0]!.leave();
    const told = await all(rooms.slice(1), ({ stage }) => stage === 'stopped');
    for (const { problem } of told) expect(problem).toEqual({ kind: 'host-gone', left: true });
  });

  it('wait at a locked door until it is opened; who is removed stays out', async () => {
    const rooms = await people.ready(['Ben', 'Cleo']);
    const [host, ben, cleo] = rooms;
    const impostor = people.guest('Ben', host!.state.link);
    await until(impostor, ({ problem }) => problem?.kind === 'room-locked');
    await until(host!, ({ door }) => door[0]?.name === 'Ben (2)');
    host!.unlock();
    await until(impostor, ({ problem }) => problem === undefined);
    host!.admit(impostor.id);
    await until(impostor, (state) => names(state).join() === 'Hanna,Ben,Cleo,Ben (2)');
    host!.remove(impostor.id);
    expect((await until(impostor, ({ stage }) => stage === 'ended')).problem).toEqual({ kind: 'removed' });
    await until(host!, (state) => state.people.length === 3);
    host!.lock();
    expect(await compute([host!, ben!, cleo!], () => '1')).toEqual(['3.00', '3.00', '3.00']);
  });

  it('are named while the others wait for them, and can be removed', async () => {
    const rooms = await people.ready(['Ben', 'Cleo', 'Dan'], { Dan: mutable(people.platform, () => true) });
    const others = rooms.slice(0, 3);
    await all(others, ({ progress }) => progress?.waitingFor.join() === 'Dan');
    rooms[0]!.remove(rooms[3]!.id);
    await all(others, ({ stage, people: here }) => stage === 'contributing' && here.length === 3);
    expect(await compute(others, () => '1')).toEqual(['3.00', '3.00', '3.00']);
  });
});

describe('people who leave a locked room', () => {
  it('open it again, when those who stay are too few for the host’s choice of the threshold', async () => {
    const rooms = await people.gather(['Ben', 'Cleo', 'Dan', 'Eva']);
    const [host, ben, cleo, dan, eva] = rooms;
    host!.setThreshold(2);
    host!.lock();
    await all(rooms, ({ stage }) => stage === 'contributing');
    await eva!.leave();
    await all([host!, ben!, cleo!, dan!], ({ stage, locked }) => stage === 'lobby' && !locked);
    expect(() => host!.lock()).toThrow('refused: too-few');
    host!.setThreshold('largest');
    host!.lock();
    expect(await compute([host!, ben!, cleo!, dan!], () => '2')).toEqual(['8.00', '8.00', '8.00', '8.00']);
  });
});

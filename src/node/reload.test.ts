import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../signaling/server.ts';
import { resumeRoom } from '../room/open.ts';
import { all, compute, HeldMemory, mutable, names, People, until } from './people.testing.ts';
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

/** A tab that can be reloaded. */
const tab = () => {
  const memory = new HeldMemory();
  return { memory, platform: { ...people.platform, memory } };
};

describe.concurrent('a reload', () => {
  it('brings a participant back as the same person; the others need not answer again', async () => {
    const { platform } = tab();
    const [host, ben, cleo] = await people.ready(['Ben', 'Cleo'], { Ben: platform });
    const { words } = host!.state;
    for (const room of [host!, ben!, cleo!]) room.contribute(['1']);
    await all([host!, cleo!], ({ submission }) => submission === 'received');

    const again = people.also(resumeRoom(platform, host!.state.link));
    // What was left of the page before: as a duplicated tab, it gives way.
    expect((await until(ben!, ({ stage }) => stage === 'ended')).problem).toEqual({ kind: 'opened-elsewhere' });
    await until(again, ({ stage }) => stage === 'contributing');
    expect(again.id).toBe(ben!.id);
    expect(names(again.state)).toEqual(['Hanna', 'Ben', 'Cleo']);
    expect(again.state.words).not.toEqual(words);
    expect(again.state.submission).toBe('none');

    await all([host!, cleo!], ({ submission }) => submission === 'received'); // by themselves
    expect(await compute([host!, again, cleo!], () => '5')).toEqual(['7.00', '7.00', '7.00']);
    expect(again.state.problem).toBeUndefined();
  });

  it('after the close has nobody’s answer dealt again', async () => {
    const { platform } = tab();
    let muted = false;
    const bens = mutable(platform, () => muted);
    const [host, ben, cleo] = await people.ready(['Ben', 'Cleo'], { Ben: bens });
    for (const room of [host!, ben!, cleo!]) room.contribute(['1']);
    await until(host!, (state) => state.people.every(({ contributed }) => contributed));
    muted = true;
    host!.compute();
    await all([host!, cleo!], ({ stage }) => stage === 'computing');
    const again = people.also(resumeRoom(platform, host!.state.link));
    const states = await all([host!, again, cleo!], ({ stage }) => stage === 'contributing');
    expect(states.map(({ submission }) => submission)).toEqual(['none', 'none', 'none']);
    expect(await compute([host!, again, cleo!], () => '2')).toEqual(['6.00', '6.00', '6.00']);
  });

  it('brings the host back to its room, and nobody whom it had removed', async () => {
    const mine = tab();
    const dans = tab();
    const rooms = await people.ready(['Ben', 'Cleo', 'Dan'], { Hanna: mine.platform, Dan: dans.platform });
    const [host, ben, cleo, dan] = rooms;
    const { link } = host!.state;
    const remembered = dans.memory.text;
    host!.remove(dan!.id);
    await until(dan!, ({ stage }) => stage === 'ended');
    expect(dans.memory.text).toBeNull();
    await all([host!, ben!, cleo!], (state) => state.stage === 'contributing' && state.people.length === 3);

    const again = people.also(resumeRoom(mine.platform, link));
    await until(host!, ({ stage }) => stage === 'ended');
    dans.memory.text = remembered; // as somebody would who wants back in
    const back = people.also(resumeRoom(dans.platform, link));
    await all([again, ben!, cleo!], (state) => state.stage === 'contributing' && state.words !== undefined);
    expect(names(again.state)).toEqual(['Hanna', 'Ben', 'Cleo']);
    expect(again.state.survey!.survey.title).toBe('Salaries');
    await until(back, ({ problem }) => problem?.kind === 'room-locked');
    await until(again, ({ door }) => door.length === 1);
    expect(await compute([again, ben!, cleo!], () => '2')).toEqual(['6.00', '6.00', '6.00']);
    again.decline(back.id);
    expect((await until(back, ({ stage }) => stage === 'ended')).problem).toEqual({ kind: 'declined' });
  });

  it('keeps the host’s choice of the threshold, which the room refuses when it does not fit, and all are told', async () => {
    const { platform } = tab();
    const rooms = await people.gather(['Ben', 'Cleo', 'Dan', 'Eva'], { Hanna: platform });
    const [host, ben] = rooms;
    for (const none of [0, 5, 1.5]) expect(() => host!.setThreshold(none)).toThrow('refused: threshold');
    expect(() => ben!.setThreshold(1)).toThrow(RangeError);
    host!.setThreshold(3);
    await until(ben!, ({ survey }) => survey?.threshold === 3);
    expect(ben!.state.survey).not.toHaveProperty('collusion');
    expect(() => host!.lock()).toThrow('refused: too-few');
    host!.setThreshold(1);

    const again = people.also(resumeRoom(platform, host!.state.link));
    await until(again, ({ stage, people }) => stage === 'lobby' && people.length === 5);
    expect(again.state.survey!.threshold).toBe(1);
    const five = [again, ...rooms.slice(1)];
    again.lock();
    const states = await all(five, ({ stage }) => stage === 'contributing');
    for (const { survey } of states) expect(survey).toMatchObject({ threshold: 1, collusion: 2, corrects: true });
    expect(() => again.setThreshold('largest')).toThrow(RangeError);
    expect(await compute(five, (index) => `${index}`)).toEqual(five.map(() => '10.00'));
  });

  it('is a new person where nothing is remembered', async () => {
    const host = people.host();
    await until(host, ({ stage }) => stage === 'lobby');
    expect(resumeRoom(tab().platform, host.state.link)).toBeUndefined();
    const { platform, memory } = tab();
    const ben = people.guest('Ben', host.state.link, platform);
    await until(host, ({ door }) => door.length === 1);
    host.admit(ben.id);
    await until(ben, ({ stage }) => stage === 'lobby');
    expect(memory.text).not.toBeNull();
    await ben.leave();
    expect(memory.text).toBeNull();
  });
});

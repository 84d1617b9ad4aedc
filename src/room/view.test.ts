import { beforeEach, describe, expect, it } from 'vitest';
import type { Cost } from '../engine/cost.ts';
import { compileSurvey } from '../program/plan.ts';
import { personId } from '../trust/identity.ts';
import { encodeManifest, type Manifest, recipientsDigest, signManifest } from '../trust/manifest.ts';
import { type Person, TestRoom } from '../trust/room.testing.ts';
import { Epoch } from './epoch.ts';
import { wages } from './meeting.testing.ts';
import type { Run } from './run.ts';
import type { Result, RoomProblem } from './state.ts';
import { type Parts, snapshot } from './view.ts';

const program = compileSurvey(wages, 3);
const lost: RoomProblem = { kind: 'person-lost', names: ['Bo'], left: true };
const [HANA, ANN, BO] = [0, 1, 2];

let room: TestRoom;
let epoch: Epoch;
const person = (index: number): Person => room.people[index]!;
/** Ann's view. */
const view = (parts: Partial<Parts> = {}) =>
  snapshot({
    link: 'https://example.org/#secret',
    identity: person(ANN).identity,
    host: false,
    door: [],
    server: 'connected',
    epoch,
    links: new Map(room.people.map(({ key }) => [personId(key), 'connected'])),
    unconfirmed: [],
    roundTrip: undefined,
    program,
    threshold: 'largest',
    run: undefined,
    result: undefined,
    stopped: undefined,
    notice: undefined,
    hostGone: undefined,
    ended: undefined,
    ...parts,
  });
const roomOf = (names: readonly string[], locked = true) => {
  room = new TestRoom(names);
  const bytes = room.sign(room.people, locked);
  for (const each of room.people) each.accept(bytes, room.link);
  epoch = new Epoch(person(ANN).roster);
};
beforeEach(() => roomOf(['Hana', 'Ann', 'Bo']));

const reveal = (index: number) =>
  epoch.reveal(index, epoch.roster.digest, person(index).secret.reveal(person(index).roster));
const cost: Cost = {
  rounds: 11,
  bytes: [2000, 3000, 2500],
  setUpBytes: 500,
  contributionBytes: 100,
  circuit: {
    ...{ patience: 0, rounds: 7, bytes: [1000, 2000, 1500], opened: 2, levels: [] },
    ...{ triples: 40, bits: 60, preparationBytes: [700, 900, 800] },
  },
};
const run = (parts: Partial<Run> = {}) =>
  ({
    submission: 'none',
    contributed: [true, false, false],
    step: 'preparing',
    waitingFor: [],
    prepared: null,
    level: null,
    cost,
    finishing: false,
    ...parts,
  }) as Run;

describe('the stage', () => {
  it('is the first of these that holds', () => {
    expect(view({ epoch: undefined, server: 'connecting' }).stage).toBe('connecting');
    expect(view({ epoch: undefined }).stage).toBe('door');
    expect(view().stage).toBe('checking');
    expect(view({ run: run() }).stage).toBe('contributing');
    expect(view({ run: run({ finishing: true }) }).stage).toBe('computing');
    expect(view({ run: run({ finishing: true }), result: {} as Result }).stage).toBe('result');
    expect(view({ run: run(), stopped: lost }).stage).toBe('stopped');
    expect(view({ run: run(), stopped: lost, ended: {} }).stage).toBe('ended');
    roomOf(['Hana', 'Ann'], false);
    expect(view().stage).toBe('lobby');
    expect(view({ result: {} as Result }).stage).toBe('result');
  });
});

describe('the problem', () => {
  it('is what ended the room, else what stopped the run, else what is going on', () => {
    const notice: RoomProblem = { kind: 'host-away' };
    const removed: RoomProblem = { kind: 'removed' };
    const links = new Map([[personId(person(BO).key), 'lost' as const]]);
    expect(view().problem).toBeUndefined();
    expect(view({ links }).problem).toEqual({ kind: 'person-lost', names: ['Bo'], left: false });
    expect(view({ links, notice }).problem).toBe(notice);
    expect(view({ notice, stopped: lost }).problem).toBe(lost);
    expect(view({ stopped: lost, hostGone: 'left' }).problem).toEqual({ kind: 'host-gone', left: true });
    expect(view({ notice, hostGone: 'out-of-reach' }).problem).toEqual({ kind: 'host-gone', left: false });
    expect(view({ hostGone: 'left', ended: { problem: removed } }).problem).toBe(removed);
    expect(view({ notice, stopped: lost, ended: { problem: removed } }).problem).toBe(removed);
    expect(view({ notice, stopped: lost, ended: {} }).problem).toBeUndefined();
  });

  it('is the server only for those who are not in the room yet', () => {
    expect(view({ epoch: undefined, server: 'unreachable' }).problem).toEqual({ kind: 'server-unreachable' });
    expect(view({ server: 'unreachable' })).not.toHaveProperty('problem');
    expect(view({ server: 'unreachable' }).server).toBe('reconnecting');
  });

  it('is that too few are in a locked room, unless they look at a result', () => {
    roomOf(['Hana', 'Ann']);
    expect(view().problem).toEqual({ kind: 'too-few', people: 2, needed: 3 });
    expect(view({ result: {} as Result }).problem).toBeUndefined();
    roomOf(['Hana', 'Ann'], false);
    expect(view().problem).toBeUndefined();
  });
});

describe('whom we wait for', () => {
  const waiting = (parts: Partial<Parts> = {}) => view(parts).progress;

  it('is who is not connected, then who has not confirmed, revealed, begun, signed', () => {
    const links = new Map([[personId(person(HANA).key), 'connected' as const]]);
    expect(waiting({ links, unconfirmed: [BO] })).toMatchObject({ step: 'connecting', waitingFor: ['Bo'], done: 2 });
    // I have not revealed either, because Bo has not confirmed: it is Bo that we wait for.
    expect(waiting({ unconfirmed: [BO] })).toMatchObject({ step: 'confirming', waitingFor: ['Bo'], done: 2 });
    reveal(ANN);
    reveal(HANA);
    expect(waiting()).toMatchObject({ step: 'confirming', waitingFor: ['Bo'] });
    reveal(BO);
    expect(waiting()).toMatchObject({ step: 'confirming', waitingFor: ['Hana'] }); // the host, to begin
    const manifest: Manifest = {
      programDigest: program.digest,
      rosterDigest: epoch.roster.digest,
      run: 1,
      parties: [0, 1, 2],
      threshold: 1,
      recipients: recipientsDigest(epoch.names),
      minimumGroup: 3,
    };
    epoch.propose(manifest);
    for (const index of [HANA, ANN])
      epoch.sign(index, 1, encodeManifest(manifest), signManifest(person(index).identity, manifest));
    expect(waiting()).toMatchObject({ step: 'confirming', waitingFor: ['Bo'], done: 2, total: 3 });
  });

  it('is in a run whom its engine waits for', () => {
    expect(waiting({ run: run({ waitingFor: [BO] }) })).toMatchObject({
      step: 'preparing',
      total: 0,
      waitingFor: ['Bo'],
    });
    const computing = run({ finishing: true, step: 'checking', waitingFor: [HANA] });
    expect(waiting({ run: computing })).toMatchObject({ step: 'checking', done: 2, total: 4, waitingFor: ['Hana'] });
  });

  it('comes with what the run will cost the busiest device', () => {
    expect(waiting()).toMatchObject({ plan: null });
    const plan = { rounds: 11, bytes: 3000, triples: 40, bits: 60, preparationBytes: 900 };
    expect(waiting({ run: run() })).toMatchObject({ plan });
  });

  it('comes with how far the computation is', () => {
    const level = { done: 3, total: 7 };
    expect(waiting({ run: run() })).toMatchObject({ level: null });
    expect(waiting({ run: run({ finishing: true, step: 'checking', level }) })).toMatchObject({
      step: 'checking',
      level,
    });
  });

  it('comes with what is made in advance', () => {
    expect(waiting({ run: run() })).toMatchObject({ prepared: null });
    const prepared = { done: 4096, total: 12_000 };
    expect(waiting({ run: run({ prepared }) })).toMatchObject({ step: 'preparing', prepared });
  });

  it('is nobody when nothing is under way', () => {
    expect(waiting({ run: run(), stopped: lost })).toBeUndefined();
    expect(waiting({ result: {} as Result })).toBeUndefined();
    roomOf(['Hana', 'Ann', 'Bo'], false);
    expect(waiting()).toBeUndefined();
  });
});

describe('the people', () => {
  it('are who the roster says, and I am one of them', () => {
    const { people } = view({ run: run() });
    expect(people.map(({ name, me, host, link, contributed }) => ({ name, me, host, link, contributed }))).toEqual([
      { name: 'Hana', me: false, host: true, link: 'connected', contributed: true },
      { name: 'Ann', me: true, host: false, link: 'me', contributed: false },
      { name: 'Bo', me: false, host: false, link: 'connected', contributed: false },
    ]);
  });

  it('never share a name, at the door neither', () => {
    roomOf(['Hana', 'Ann', 'Hana']);
    const door = new TestRoom(['ANN', 'Cy', 'Cy']).people.map(({ hello }) => hello);
    const { people, door: visitors } = view({ door });
    expect(people.map(({ name }) => name)).toEqual(['Hana', 'Ann', 'Hana (2)']);
    expect(visitors.map(({ name }) => name)).toEqual(['ANN (2)', 'Cy', 'Cy (2)']);
  });
});

describe('the survey', () => {
  it('says how many would have to collude', () => {
    expect(view().survey).toMatchObject({ minimumGroup: 3, threshold: 'largest', collusion: 2, corrects: false });
    roomOf(['Hana', 'Ann']);
    expect(view().survey).not.toHaveProperty('collusion');
    roomOf(['Hana', 'Ann', 'Bo', 'Cy']);
    expect(view().survey).toMatchObject({ collusion: 2, corrects: true });
    expect(view({ threshold: 2 }).survey).not.toHaveProperty('collusion');
    expect(view({ threshold: 2 }).problem).toEqual({ kind: 'too-few', people: 4, needed: 5 });
    roomOf(['Hana', 'Ann', 'Bo', 'Cy', 'Dan']);
    expect(view().survey).toMatchObject({ collusion: 3, corrects: false });
    expect(view({ threshold: 1 }).survey).toMatchObject({ threshold: 1, collusion: 2, corrects: true });
    expect(view({ threshold: 2 }).problem).toBeUndefined();
  });
});

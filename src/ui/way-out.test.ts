import { expect, test } from 'vitest';
import type { Person, RoomState } from '../room/state.ts';
import { wayOut } from './way-out.ts';

const person = (id: string, link: Person['link']): Person => ({
  id,
  name: id.toUpperCase(),
  host: id === 'a',
  me: link === 'me',
  link,
  contributed: false,
});

const room = (host: boolean, people: Person[], stage: RoomState['stage'] = 'stopped'): RoomState => ({
  stage,
  host,
  link: 'http://localhost/#x',
  locked: true,
  people,
  door: [],
  submission: 'none',
  words: [{ emoji: '🐶', name: 'Dog' }],
  server: 'connected',
});

const four = [person('a', 'me'), person('b', 'connected'), person('c', 'connected'), person('d', 'lost')];

test('the host goes on without the person who was lost', () => {
  const problem = { kind: 'person-lost', names: ['D'], left: false } as const;
  expect(wayOut(problem, room(true, four))).toEqual({ kind: 'remove', ids: ['d'], names: ['D'] });
  expect(wayOut(problem, room(false, four))).toBeUndefined();
});

test('a person who came back stays in', () => {
  const back = [...four.slice(0, 3), person('d', 'connected')];
  expect(wayOut({ kind: 'person-lost', names: ['D'], left: false }, room(true, back))).toEqual({ kind: 'again' });
});

test('with too few left, the door has to open', () => {
  const problem = { kind: 'person-lost', names: ['D'], left: true } as const;
  expect(wayOut(problem, room(true, [...four.slice(1)]))).toEqual({ kind: 'unlock' });
});

test('a cheater with a name is taken out, one without is not guessed', () => {
  expect(wayOut({ kind: 'cheating', names: ['B'], what: 'x' }, room(true, four))).toMatchObject({ ids: ['b'] });
  expect(wayOut({ kind: 'cheating', names: [], what: 'x' }, room(true, four))).toEqual({ kind: 'again' });
});

test('for somebody who is missing, the host opens the door', () => {
  const problem = { kind: 'recipients-missing', names: ['Zoë'] } as const;
  expect(wayOut(problem, room(true, four))).toEqual({ kind: 'unlock' });
  expect(wayOut(problem, room(false, four))).toBeUndefined();
});

test('of what is too costly, the host changes the formulas', () => {
  const problem = { kind: 'too-costly', bytes: 2e8, most: 1e8 } as const;
  expect(wayOut(problem, room(true, four))).toEqual({ kind: 'change' });
  expect(wayOut(problem, room(false, four))).toBeUndefined();
});

test('before there is a room, and after it has ended', () => {
  expect(wayOut({ kind: 'server-unreachable' })).toEqual({ kind: 'retry' });
  expect(wayOut({ kind: 'bad-link' })).toEqual({ kind: 'home' });
  expect(wayOut({ kind: 'host-away' }, room(false, four, 'ended'))).toEqual({ kind: 'retry' });
  expect(wayOut({ kind: 'host-gone', left: true }, room(false, four))).toEqual({ kind: 'new-room' });
  expect(wayOut({ kind: 'too-few', people: 2, needed: 3 }, room(true, four, 'ended'))).toBeUndefined();
});

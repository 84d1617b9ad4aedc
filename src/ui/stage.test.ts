import { expect, test } from 'vitest';
import type { RoomState } from '../room/state.ts';
import { stepOf, wordsKey } from './stage.ts';

const state: RoomState = {
  stage: 'contributing',
  host: false,
  link: 'http://localhost/#x',
  locked: true,
  people: [],
  door: [],
  words: [
    { emoji: '🐶', name: 'Dog' },
    { emoji: '🍕', name: 'Pizza' },
  ],
  submission: 'none',
  server: 'connected',
};

test('the emoji stay until they are compared, whatever the room does meanwhile', () => {
  expect(stepOf(state, false, 'check')).toBe('check');
  expect(stepOf(state, true, 'check')).toBe('contribute');
  expect(stepOf({ ...state, stage: 'computing' }, false, 'check')).toBe('compute');
});

test('other emoji are another comparison', () => {
  const others = { ...state, words: [...state.words!].reverse() };
  expect(wordsKey(state)).not.toBe(wordsKey(others));
});

test('a room that stopped stays at the step where it stopped', () => {
  expect(stepOf({ ...state, stage: 'stopped' }, true, 'compute')).toBe('compute');
  expect(stepOf({ ...state, stage: 'ended' }, true, 'join')).toBe('join');
});

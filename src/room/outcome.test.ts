import { describe, expect, it } from 'vitest';
import type { Stop } from '../engine/stop.ts';
import { compileSurvey } from '../program/plan.ts';
import { wages } from './meeting.testing.ts';
import { asProblem, stoppedElsewhere } from './outcome.ts';

const program = compileSurvey(wages, 4);
const names = ['Hana', 'Ann', 'Bo'];
const problem = (check: Stop['check'], parts: Partial<Stop> = {}) =>
  asProblem({ check, blame: [], detail: {}, ...parts }, program, names);

describe('why a run stopped, in the words of the room', () => {
  it.each([
    [problem('group-size', { detail: { counted: 3 } }), { kind: 'group-too-small', counted: 3, minimum: 4 }],
    [problem('left', { blame: [2] }), { kind: 'person-lost', names: ['Bo'], left: true }],
    [problem('silent', { blame: [1, 2] }), { kind: 'person-lost', names: ['Ann', 'Bo'], left: false }],
    [problem('not-delivered', { detail: { dealers: [0] } }), { kind: 'not-delivered', names: ['Hana'] }],
    [problem('internal', { message: 'RangeError: x' }), { kind: 'internal', what: 'RangeError: x' }],
    [problem('opening', { blame: [1] }), { kind: 'cheating', names: ['Ann'], what: 'opening' }],
    [problem('echo', { blame: [7] }), { kind: 'cheating', names: ['?'], what: 'echo' }],
  ])('%j', (actual, expected) => expect(actual).toEqual(expected));

  it('from somebody else’s device is one of ours, or none', () => {
    expect(stoppedElsewhere(['Bo'], 'silent')).toEqual({ kind: 'stopped-elsewhere', names: ['Bo'], what: 'silent' });
    for (const reason of ['', 'toString', 'everybody’s numbers were published'])
      expect(stoppedElsewhere(['Bo'], reason)).toMatchObject({ what: 'unknown' });
  });
});

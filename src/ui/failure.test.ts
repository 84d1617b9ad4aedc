import { expect, test } from 'vitest';
import { SurveyError } from '../program/survey.ts';
import { problemOf } from './failure.ts';

test('an error that carries a problem is that problem', () => {
  const problem = { kind: 'room-full' } as const;
  expect(problemOf(Object.assign(new Error('full'), { problem }))).toEqual(problem);
});

test('a broken link is told by the name of its error', () => {
  const error = new Error('link refused');
  error.name = 'LinkError';
  expect(problemOf(error)).toEqual({ kind: 'bad-link' });
});

test('anything else is told as it is', () => {
  expect(problemOf(new SurveyError('empty-title'))).toMatchObject({ kind: 'internal' });
  expect(problemOf('no')).toEqual({ kind: 'internal', what: 'no' });
});

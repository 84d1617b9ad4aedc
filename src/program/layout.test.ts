import { describe, expect, test } from 'vitest';
import { encodeAnswers } from './encoding.ts';
import { type Layout, layoutOf } from './layout.ts';
import type { Answer, NumberQuestion, Question, Survey } from './survey.ts';

const options = ['A', 'B', 'C'];
const upTo = (maximum: number): NumberQuestion => ({
  ...{ kind: 'number', text: 'How many?', unit: '', decimals: 0, minimum: '-3' },
  maximum: String(maximum - 3),
});
const answersUpTo = (maximum: number) => Array.from({ length: maximum + 1 }, (_, i) => String(i - 3));
const agree: Question = { kind: 'yes-no', text: 'Agreed?' };

function isValid({ constraints }: Layout, bits: readonly number[]): boolean {
  return constraints.every(({ indices, weights, target }) => {
    const sum = indices.reduce((total, index, i) => total + BigInt(bits[index]!) * (weights?.[i] ?? 1n), 0n);
    return sum === target;
  });
}

/** All vectors of so many bits that the constraints allow, as texts of 0 and 1. */
function allowed(layout: Layout): string[] {
  const vectors = Array.from({ length: 1 << layout.length }, (_, vector) =>
    Array.from({ length: layout.length }, (_, bit) => (vector >> bit) & 1),
  );
  return vectors.filter((bits) => isValid(layout, bits)).map((bits) => bits.join(''));
}

describe('the constraints allow the encodings of answers, and nothing else', () => {
  const several = [[], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]];
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  test.each<[string, Question, Answer[]]>([
    ['yes-no', agree, [true, false]],
    ['choice', { kind: 'choice', text: 'Which?', options }, [0, 1, 2]],
    ['several', { kind: 'several', text: 'Which?', options }, several],
    ['ranking', { kind: 'ranking', text: 'In what order?', options }, orders],
    ...[1, 2, 3, 4, 5, 6, 7, 8, 13, 15, 16, 21, 31].map((maximum): [string, Question, Answer[]] => [
      `digits of 0 to ${maximum}`,
      upTo(maximum),
      answersUpTo(maximum),
    ]),
  ])('%s', (name, question, answers) => {
    const survey: Survey = { title: 'T', questions: [question] };
    const layout = layoutOf(survey, new Set(name.startsWith('digits') ? [0] : []));
    const encoded = answers.map((answer) => encodeAnswers(survey, layout, [answer]).join(''));
    expect(new Set(encoded).size).toBe(answers.length);
    expect(allowed(layout).sort()).toEqual(encoded.sort());
  });
});

test('digits take one bit each where all of them may be 1, and two otherwise', () => {
  const bits = (maximum: number) => layoutOf({ title: 'T', questions: [upTo(maximum)] }, new Set([0])).length;
  expect([1, 3, 7, 1023].map(bits)).toEqual([1, 2, 3, 10]);
  expect([2, 4, 6, 1000, 1024].map(bits)).toEqual([4, 6, 6, 20, 22]);
});

test('without need for digits, any bits are a number', () => {
  const { length, constraints } = layoutOf({ title: 'T', questions: [upTo(1000)] }, new Set());
  expect({ length, constraints }).toEqual({ length: 10, constraints: [] });
});

test('answers stand one after the other, and the constraints speak of their own', () => {
  const questions = [upTo(4), agree, { kind: 'choice', text: 'Which?', options } as const, upTo(4)];
  const layout = layoutOf({ title: 'T', questions }, new Set([3, 1]));
  expect(layout.fields).toEqual([
    { encoding: 'number', start: 0, bits: 3 },
    { encoding: 'yes-no', start: 3, bits: 1 },
    { encoding: 'choice', start: 4, bits: 3 },
    { encoding: 'digits', start: 7, bits: 6 },
  ]);
  expect(layout.constraints).toEqual([
    { indices: [4, 5, 6], target: 1n },
    { indices: [7, 8, 9, 10, 11, 12], weights: [1n, 2n, 4n, 1n, 2n, 4n], target: 4n },
  ]);
});

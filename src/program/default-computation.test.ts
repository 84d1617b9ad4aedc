import { expect, test } from 'vitest';
import { evaluatePlainly } from '../engine/plain.testing.ts';
import { defaultComputation, questionResults } from './default-computation.ts';
import { encodeAnswers } from './encoding.ts';
import { circuitOf, compileSurvey, everyone } from './plan.ts';
import { readComputation } from './read-computation.ts';
import { resultsOf } from './results.ts';
import { type Answer, parseSurvey } from './survey.ts';

const options = ['A', 'B', 'C'];
const salary = { kind: 'number', text: 'Salary', unit: '€', decimals: 2, minimum: '-10', maximum: '5000' };
const survey = parseSurvey({
  title: 'Every kind',
  questions: [
    salary,
    { ...salary, deviation: true },
    { kind: 'yes-no', text: 'Agreed?' },
    { kind: 'choice', text: 'One?', options },
    { kind: 'several', text: 'Which?', options },
    { kind: 'ranking', text: 'In what order?', options },
  ],
});

const people: Answer[][] = [
  ['-10', '1', true, 0, [], [0, 1, 2]],
  ['5000', '2', false, 2, [0, 1, 2], [0, 2, 1]],
  ['0.01', '3', true, 2, [1], [2, 0, 1]],
  ['0.02', '4', true, 0, [1, 2], [2, 1, 0]],
  ['1', '5.5', false, 0, [], [0, 1, 2]],
];

test('what a survey without formulas computes, from the answers to everybody’s results', () => {
  const program = compileSurvey(survey, 5);
  const contributions = people.map((answers) => encodeAnswers(survey, program.layout, answers));
  const { circuit, outputs } = circuitOf(program, everyone(people.length));
  const opened = evaluatePlainly(circuit, (bit) => contributions.map((bits) => BigInt(bits[bit]!)));
  expect(questionResults(survey, resultsOf(outputs, opened, 3), people.length)).toEqual([
    { kind: 'number', count: 5, sum: '4991.03', mean: 998.206 },
    // Python: statistics.stdev([1, 2, 3, 4, 5.5])
    { kind: 'number', count: 5, sum: '15.50', mean: 3.1, deviation: 1.746424919657298 },
    { kind: 'yes-no', count: 5, yes: 3, no: 2 },
    { kind: 'choice', count: 5, counts: [3, 0, 2] },
    { kind: 'several', count: 5, counts: [1, 3, 2] },
    { kind: 'ranking', count: 5, points: [7, 3, 5] },
  ]);
});

test('is a computation as any other', () => {
  const computation = defaultComputation(survey);
  expect(readComputation(computation)).toEqual(computation);
  expect(computation.outputs.every(({ recipients }) => recipients === 'everyone')).toBe(true);
});

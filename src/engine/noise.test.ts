import { expect, test } from 'vitest';
import type { NumberQuestion, Survey } from '../program/survey.ts';
import { committee } from '../protocols/operations/committee.testing.ts';
import { computed, programFor } from './computed.testing.ts';

/* Geometric means, and noise, by real parties. */

const question = (name: string, decimals: number, minimum: string, maximum: string): NumberQuestion => ({
  ...{ kind: 'number', text: name, name, unit: '€', decimals, minimum, maximum, deviation: false },
});

const survey: Survey = {
  title: 'Growth',
  questions: [
    question('factor', 2, '0.01', '50'),
    question('year', 0, '1', '3000'),
    { kind: 'choice', text: 'team', name: 'team', options: ['red', 'green', 'blue'] },
  ],
};
const people = ['0.01', '50.00', '1.07', '1.00', '13.37', '0.99', '2.50'].map((factor, i) => [
  factor,
  String(300 * i + 1),
  i % 2,
]);

test('geometric means to nine digits', async () => {
  const program = programFor('geometric_mean(factor)\ngeometric_mean(year)', survey, people.length);
  const values = await computed(await committee(3), program, people);
  for (const [column, value] of values.entries()) {
    // Doubles are right to fifteen digits.
    const product = people.map((own) => Number(own[column])).reduce((a, b) => a * b);
    const exact = product ** (1 / people.length);
    expect(value).toMatchObject({ kind: 'number', exact: null, unit: '€' });
    if (value.kind !== 'number') continue;
    expect(Math.abs(value.value - exact) / exact).toBeLessThan(1e-9);
    expect(Math.abs(value.value - exact)).toBeLessThan(value.error + 1e-12 * exact);
    expect(value.error / exact).toBeLessThan(1e-9);
  }
  expect(() => programFor('geometric_mean(factor - 1)', survey, 5)).toThrow(/above 0/);
  expect(() => programFor('geometric_mean(factor) + 1', survey, 5)).toThrow(/known inside/);
});

test('noisy numbers differ from the exact ones, and from each other, by about as much as was asked for', async () => {
  // Two counts of everybody who is there: what is left is noise.
  const formulas = `"narrow" = noisy(count(year < 2500), 40)
"wide" = noisy(count(year < 2500 and factor > 0.005), 0.001)
"tally" = noisy(tally(team), 60)`;
  const [narrow, wide, tally] = await computed(await committee(3), programFor(formulas, survey, people.length), people);
  expect(narrow).toMatchObject({ value: people.length, exact: '7' });
  expect(wide?.kind).toBe('number');
  if (wide?.kind !== 'number') return;
  // e^−30 beyond, and e^−5 within.
  expect(Math.abs(wide.value)).toBeLessThan(30_000 + people.length);
  expect(Number.isInteger(wide.value)).toBe(true);
  expect(tally).toMatchObject({
    rows: [
      { label: 'red', value: { exact: '4' } },
      { label: 'green', value: { exact: '3' } },
      { label: 'blue', value: { exact: '0' } },
    ],
  });
});

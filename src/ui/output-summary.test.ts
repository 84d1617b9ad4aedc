import { expect, test } from 'vitest';
import type { OutputResult, OutputValue } from '../program/output.ts';
import { summariseForAll, summariseOutput } from './output-summary.ts';

const number = (value: number, exact: string | null = null, error = 0): OutputValue => ({
  kind: 'number',
  value,
  exact,
  unit: '€',
  error,
});
const output = (value: OutputResult['value'], recipients: OutputResult['recipients'] = 'everyone'): OutputResult => ({
  name: 'It',
  recipients,
  value,
});
const table = (...cells: OutputValue[]): OutputValue => ({
  kind: 'table',
  rows: cells.map((value, i) => ({ label: 'ABC'[i]!, value })),
});
const figures = (value: OutputValue) =>
  summariseOutput(output(value), 5).figures.map(({ label, value: written }) => [
    label,
    written.replaceAll(/[,\u00a0]/g, ' '),
  ]);

test('a number: rounded above, all its digits below, with what rounding did', () => {
  const { headline, unit } = summariseOutput(output(number(1234.56789)), 5);
  expect([headline, unit]).toEqual(['1,234.57', '€']);
  expect(figures(number(1234.56789))).toEqual([
    ['Value', '1 234.56789 €'],
    ['Answers', '5'],
  ]);
  expect(figures(number(0.5, null, 0.00213))[1]).toEqual(['Rounded by at most', '0.003 €']);
  expect(summariseOutput(output(number(0.000123456)), 5).headline).toBe('0.0001235');
});

test('an exact number keeps its decimals', () => {
  expect(summariseOutput(output(number(2.5, '2.50')), 3).headline).toBe('2.5');
  expect(figures(number(1.2345678901234567e19, '12345678901234567890.25'))[0]![1]).toBe(
    '12 345 678 901 234 567 890.25 €',
  );
});

test('a table of numbers is drawn; hidden rows say so and are not', () => {
  const { bars, figures: written } = summariseOutput(output(table(number(2), { kind: 'hidden' }, number(4))), 9);
  expect(bars?.map(({ share, most }) => [share, most])).toEqual([
    [0.5, false],
    [0, false],
    [1, true],
  ]);
  expect(bars?.[1]?.written).toBe('hidden: too few people');
  expect(written[1]).toEqual({ label: 'B', value: 'hidden: too few people' });
});

test('negative numbers are not drawn', () => {
  expect(summariseOutput(output(table(number(-1), number(2))), 3)).not.toHaveProperty('bars');
});

test('a table of yes and no: the rows that are true, or none', () => {
  const yes = (value: boolean): OutputValue => ({ kind: 'yes-no', value });
  expect(summariseOutput(output(table(yes(true), yes(false), yes(true))), 3).headline).toMatch(/A.* and .*C/);
  expect(summariseOutput(output(table(yes(false))), 3).headline).toBe('None');
});

test('a result that is not for everyone says for whom it is, and a projector shows none', () => {
  const mine = output({ kind: 'yes-no', value: true }, 'each');
  expect(summariseOutput(mine, 3)).toMatchObject({ headline: 'Yes', audience: 'Only you see this' });
  expect(summariseForAll(mine, 3)).toEqual({
    title: 'It',
    audience: 'Each person sees their own',
    headline: 'On their own screen',
    figures: [],
    byOption: false,
  });
  expect(summariseOutput(output(null, 'host'), 3)).toMatchObject({
    headline: 'Not for you',
    audience: 'Only the host sees this',
  });
  expect(summariseOutput(output(null, 'each'), 3).headline).toBe('You were not counted');
  expect(summariseOutput(output(number(1), ['Ana', 'Ben']), 3).audience).toMatch(/Ana.*Ben.* see this/);
});

test('winners, and what is hidden', () => {
  expect(summariseOutput(output({ kind: 'choice', labels: ['Sea', 'Hill'] }), 3).headline).toMatch(/Sea.* and .*Hill/);
  expect(summariseOutput(output({ kind: 'hidden' }), 3).headline).toBe('Hidden: too few people');
});

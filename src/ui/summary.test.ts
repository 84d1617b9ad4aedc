import { expect, test } from 'vitest';
import { summarise } from './summary.ts';

const pay = { kind: 'number', text: 'Pay', unit: '€', decimals: 2, minimum: '1000.00', maximum: '5000.00' } as const;

test('a number: a rounded headline, exact figures, the place on the scale', () => {
  const summary = summarise(pay, { kind: 'number', count: 3, sum: '9000000000000000.05', mean: 2000.123456789 });
  const digits = (written: string) => written.replace(/[^0-9]/g, '');
  expect(digits(summary.headline ?? '')).toBe('200012');
  expect(summary.figures.map(({ value }) => digits(value))).toEqual(['2000123456789', '900000000000000005', '3']);
  expect(summary.scale?.position).toBeCloseTo(0.250030864);
});

test('a standard deviation: rounded below the headline, all its digits among the figures', () => {
  const result = { kind: 'number', count: 4, sum: '8000.00', mean: 2000, deviation: 1234.5012345 } as const;
  const { spread, figures } = summarise(pay, result);
  expect(spread).toMatch(/^± \u20681.?234[.,]5\u00a0€\u2069 standard deviation$/);
  expect(figures.map(({ label }) => label)).toEqual(['Mean', 'Standard deviation', 'Sum', 'Answers']);
  expect(figures[1]!.value.replace(/[^0-9]/g, '')).toBe('12345012345');
  expect(summarise({ ...pay, unit: '' }, { ...result, deviation: 0 }).spread).toBe('± 0 standard deviation');
  const { deviation: _, ...without } = result;
  expect(summarise(pay, without)).not.toHaveProperty('spread');
});

test('yes or no: shares of all answers', () => {
  const summary = summarise({ kind: 'yes-no', text: 'On track?' }, { kind: 'yes-no', count: 4, yes: 3, no: 1 });
  expect(summary.bars?.map(({ written, share }) => [written, share])).toEqual([
    ['3 · 75%', 0.75],
    ['1 · 25%', 0.25],
  ]);
  expect(summary.headline).toContain('3');
});

test('a choice: the winner, or the tie', () => {
  const question = { kind: 'choice', text: 'Where?', options: ['Sea', 'Hill', 'Home'] } as const;
  const winner = summarise(question, { kind: 'choice', count: 4, counts: [3, 1, 0] });
  expect(winner.headline).toContain('Sea');
  expect(winner.headline).not.toContain('Hill');
  const tie = summarise(question, { kind: 'choice', count: 4, counts: [2, 2, 0] });
  expect(tie.headline).toContain('Sea');
  expect(tie.headline).toContain('Hill');
  expect(tie.headline).not.toContain('Home');
});

test('several of many: each option by how many chose it', () => {
  const question = { kind: 'several', text: 'When?', options: ['Mo', 'Tu', 'We'] } as const;
  const { headline, bars } = summarise(question, { kind: 'several', count: 4, counts: [3, 4, 0] });
  expect(headline).toMatch(/Tu.*4 of 4/);
  expect(bars?.map(({ share, most }) => [share, most])).toEqual([
    [0.75, false],
    [1, true],
    [0, false],
  ]);
});

test('a ranking: points, and bars as long as if everybody had put the option first', () => {
  const question = { kind: 'ranking', text: 'Order?', options: ['A', 'B', 'C'] } as const;
  const { headline, bars, figures } = summarise(question, { kind: 'ranking', count: 2, points: [4, 1, 1] });
  expect(headline).toMatch(/A.*4 points/);
  expect(bars?.map(({ share }) => share)).toEqual([1, 0.25, 0.25]);
  expect(figures.map(({ value }) => value)).toEqual(['4', '1', '1']);
});

test('a result of another kind is refused', () => {
  expect(() => summarise(pay, { kind: 'yes-no', count: 1, yes: 1, no: 0 })).toThrow(TypeError);
});

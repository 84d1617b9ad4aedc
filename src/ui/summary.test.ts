import { expect, test } from 'vitest';
import { summarise } from './summary.ts';

const pay = { kind: 'number', text: 'Pay', unit: '€', decimals: 2, minimum: '1000.00', maximum: '5000.00' } as const;

test('a number: a rounded headline, exact figures, the place on the scale', () => {
  const summary = summarise(pay, { kind: 'number', count: 3, sum: '9000000000000000.05', mean: 2000.123456789 });
  const digits = (written: string) => written.replace(/[^0-9]/g, '');
  expect(digits(summary.headline)).toBe('200012');
  expect(summary.figures.map(({ value }) => digits(value))).toEqual(['2000123456789', '900000000000000005', '3']);
  expect(summary.scale?.position).toBeCloseTo(0.250030864);
});

test('yes or no: shares of all answers', () => {
  const summary = summarise({ kind: 'yes-no', text: 'On track?' }, { kind: 'yes-no', count: 4, yes: 3, no: 1 });
  expect(summary.bars?.map(({ count, share }) => [count, share])).toEqual([
    [3, 0.75],
    [1, 0.25],
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

test('a result of another kind is refused', () => {
  expect(() => summarise(pay, { kind: 'yes-no', count: 1, yes: 1, no: 0 })).toThrow(TypeError);
});

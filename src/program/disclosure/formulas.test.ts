import { describe, expect, test } from 'vitest';
import { disclose } from '../disclosure.ts';
import { programOf } from '../functions/evaluated.testing.ts';
import { sentences } from '../sentences.ts';
import { formulaSentences as say } from './sentences.ts';

const reveals = (...formulas: string[]) => disclose(programOf(formulas, 5, 20)).reveals.slice(1);
const hidden = '; or only that it is hidden, because it, or what is left without it, speaks of fewer than 5 people.';

describe('what is opened', () => {
  test.each([
    ['mean(x)', 'Everyone learns “mean(x)” in €: exactly, and with it the exact total of everybody.'],
    [
      '"How much" = sum(x)',
      'Everyone learns “How much” (sum(x)) in €: exactly, and with it the exact total of everybody.',
    ],
    ['count(agrees)', 'Everyone learns “count(agrees)”: exactly, which gives a number of people.'],
    ['deviation(x)', 'Everyone learns “deviation(x)” in €: exactly, as the root of an exact fraction.'],
    ['trimmed_mean(x, 0.2)', 'Everyone learns “trimmed_mean(x, 0.2)” in €: exactly.'],
    [
      'median(x)',
      'Everyone learns “median(x)” in €: exactly, which is a single person’s number or made of a few people’s.',
    ],
    ['noisy(sum(x), 1)', 'Everyone learns “noisy(sum(x), 1)” in €: with noise that nobody knows.'],
    [
      'geometric_mean(weight)',
      'Everyone learns “geometric_mean(weight)”: from its logarithm to base 2, which is at most 0.000000001 from the exact value.',
    ],
    ['mean(x) > 1', 'Everyone learns “mean(x) > 1”: yes or no.'],
    ['mode(team)', 'Everyone learns “mode(team)”: which options it is, and no number.'],
    ['count() / 2', 'Everyone learns “count() / 2”: it is known without anybody’s answer.'],
    ['mean(x) for host', 'Only the host learns “mean(x)” in €: exactly, and with it the exact total of everybody.'],
    [
      'mean(x) for "Ana", "Bo"',
      'Only Ana and Bo learn “mean(x)” in €: exactly, and with it the exact total of everybody.',
    ],
    ['x > mean(x) for each', 'Each person alone learns their own “mean(x) < x”: yes or no.'],
    [
      'sum(x where agrees)',
      `Everyone learns “sum(x where agrees)” in €: exactly, and with it the exact total of those of whom it speaks${hidden}`,
    ],
    [
      'mean(x by team)',
      `Everyone learns “mean(x by team)” in € for each of “red”, “green” and “blue”: exactly, and with it the exact total of those of whom it speaks, and how many these are${hidden}`,
    ],
  ])('%s', (formula, sentence) => {
    expect(reveals(formula)).toEqual([sentence]);
  });

  test('rounded: the error, rounded up to a power of ten', () => {
    // 2^−36 is 1.5 · 10^−11.
    expect(reveals('correlation(x, y)')).toEqual([
      'Everyone learns “correlation(x, y)”: rounded, at most 0.0000000001 from the exact value.',
    ]);
  });

  test('a table: in its unit if that is one, and as the least exact row', () => {
    const { reveals } = disclose(programOf(['regression(x, y)'], 6, 20));
    expect(reveals[1]).toMatch(/^Everyone learns “regression\(x, y\)” for each of “intercept” and “y”: rounded/);
    expect(reveals[1]).toMatch(/0\.0*1 from the exact value; or only that it is hidden\.$/);
  });

  test('a long table is cut', () => {
    expect(reveals('histogram(x, 40)')[0]).toContain('and 34 more: exactly, which gives a number of people.');
  });
});

test('what nobody learns', () => {
  const { hides } = disclose(programOf(['mean(x) for host', 'mean(y)', 'tally(team)', 'count(agrees)'], 3, 9));
  expect(hides).toEqual([
    sentences.hidesAnswers,
    say.hidesOthers,
    say.hidesFrom('“mean(x)”'),
    say.hidesUnused('“weight”, “days” and “order”'),
  ]);
});

test('the same object every time: a room asks often', () => {
  const program = programOf(['mean(x)'], 3, 9);
  expect(disclose(program)).toBe(disclose(program));
});

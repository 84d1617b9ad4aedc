import { describe, expect, test } from 'vitest';
import { programOf } from './evaluated.testing.ts';

describe('refused', () => {
  test.each([
    ['kth(x, 4)', 'smallest group'],
    ['kth(x, 0)', 'from 1 on'],
    ['kth(x, 1.5)', 'from 1 on'],
    ['top(x, 21)', 'from 1 to 20'],
    ['top(x, 4)', 'smallest group'],
    ['quantile(x, 1.01)', 'from 0 to 1'],
    ['quantile(x, y)', 'one for each person|from 0 to 1'],
    ['trimmed_mean(x, 0.5)', 'below 0.5'],
    ['weighted_mean(x, y)', 'cannot be 0'],
    ['weighted_mean(weight, x)', 'cannot be 0'],
    ['histogram(x, 1)', 'from 2 to 40'],
    ['histogram(y, 17)', 'at most 16 bins'],
    ['histogram(x + 1, 5)', 'two or more edges'],
    ['histogram(x, 5, 5)', 'above the one before'],
    ['mode(days)', 'one choice of several'],
    ['approval(team)', 'several answers'],
    ['sum(x where agrees by team)', 'not both'],
    ['greatest(x, weight)', 'same unit'],
    ['y / x', 'a value of the whole group|cannot be 0'],
    ['sum(y / x)', 'cannot be 0'],
  ])('%s', (formula, expected) => {
    let error: unknown;
    try {
      programOf([formula], 3, 9);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toHaveProperty('expected', expect.stringMatching(expected));
  });
});

import { describe, expect, test } from 'vitest';
import { over, rational, times } from '../rational.ts';
import { evaluated, number } from './evaluated.testing.ts';
import { add, check, count, groups, tenths, whole, xs } from './people.testing.ts';

describe('numbers of one person', () => {
  test('greatest and least', () => {
    check(groups(3, 6), (people) => {
      const total = (best: (...values: number[]) => number) =>
        tenths(people.reduce((sum, { x, y }) => sum + best(x, 10 * y, 52), 0));
      expect(
        evaluated(['sum(greatest(x, y, 5.2))', 'sum(least(x, y, 5.2))', 'greatest(count(agrees), 1)'], people),
      ).toMatchObject([
        number(total(Math.max)),
        number(total(Math.min)),
        number(
          whole(
            Math.max(
              1,
              count(people, ({ yes }) => yes),
            ),
          ),
        ),
      ]);
    });
  });

  test('division by a negative number turns the order round', () => {
    check(groups(3, 6), (people) => {
      const order = xs(people);
      expect(evaluated(['max(x / -2)', 'count(x / -2 < 1)'], people)).toMatchObject([
        number(rational(BigInt(-order[0]!), 20n)),
        number(whole(order.filter((x) => x > -20).length)),
      ]);
    });
  });

  test('the error of a sum of quotients is that of all of them', () => {
    check(groups(3, 6), (people) => {
      const [sum, largest, mean] = evaluated(['sum(y / weight)', 'max(y / weight)', 'mean(y / weight)'], people);
      const exact = people.map(({ y, weight }) => y / weight);
      for (const [result, value] of [
        [sum, exact.reduce((a, b) => a + b)],
        [largest, Math.max(...exact)],
        [mean, exact.reduce((a, b) => a + b) / people.length],
      ] as const) {
        if (result?.kind !== 'number') throw new Error('no number');
        expect(result.error).toBeGreaterThan(0);
        expect(Math.abs(result.value - value)).toBeLessThan(result.error + 1e-13);
      }
    });
  });

  test('a weighted mean is at most 2^−40 of the last decimal off', () => {
    check(groups(3, 10), (people) => {
      const [result] = evaluated(['weighted_mean(x, weight)'], people);
      const products = add(people.map(({ x, weight }) => times(tenths(x), whole(weight))));
      const { value } = number(over(products, whole(people.reduce((sum, { weight }) => sum + weight, 0))));
      if (result?.kind !== 'number') throw new Error('no number');
      expect(result.error).toBe(2 ** -40 / 10);
      expect(Math.abs(result.value - value)).toBeLessThan(result.error + 1e-14);
    });
  });
});

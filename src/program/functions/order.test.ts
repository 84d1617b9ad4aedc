import { describe, expect, test } from 'vitest';
import { rational } from '../rational.ts';
import { evaluated, hidden, number, table, teams } from './evaluated.testing.ts';
import { check, groups, meanOf, quantileOf, shownOf, sorted, tenths, xs } from './people.testing.ts';

describe('order statistics', () => {
  test('quantiles, quartiles, the k-th and the largest', () => {
    check(groups(3, 12), (people) => {
      const n = people.length;
      const order = xs(people);
      const at = (rank: number) => number(tenths(order[rank]!));
      const results = evaluated(
        [
          'quantile(x, 0.9)',
          'quantile(x, 0)',
          'quantile(x, 1)',
          'quantile(x, 0.125)',
          'quantile_low(x, 0.3)',
          'quantile_high(x, 0.3)',
          'quartiles(x)',
          'kth(x, 1)',
          'kth(x, 3)',
          'top(x, 2)',
          'median(x)',
          'quantile(y - x, 0.5)',
        ],
        people,
      );
      const h = (3 * (n - 1)) / 10;
      expect(results).toMatchObject([
        number(quantileOf(order, rational(9n, 10n))),
        at(0),
        at(n - 1),
        number(quantileOf(order, rational(1n, 8n))),
        at(Math.floor(h)),
        at(Math.ceil(h)),
        table(
          ['25 %', '50 %', '75 %'],
          [1n, 2n, 3n].map((i) => number(quantileOf(order, rational(i, 4n)))),
        ),
        at(0),
        at(2),
        table(['1', '2'], [at(n - 1), at(n - 2)]),
        number(quantileOf(order, rational(1n, 2n))),
        number(quantileOf(sorted(people.map(({ x, y }) => 10 * y - x)), rational(1n, 2n))),
      ]);
    });
  });

  test('trimmed means: what is left of the sorted numbers', () => {
    check(groups(3, 14), (people) => {
      const order = xs(people);
      const kept = (part: number) => {
        const dropped = Math.floor((people.length * part) / 100);
        return number(meanOf(order.slice(dropped, order.length - dropped).map(tenths)));
      };
      expect(
        evaluated(
          ['trimmed_mean(x, 0)', 'trimmed_mean(x, 0.1)', 'trimmed_mean(x, 0.25)', 'trimmed_mean(x, 0.49)'],
          people,
        ),
      ).toMatchObject([kept(0), kept(10), kept(25), kept(49)]);
    });
  });

  test('medians by group, of one that nobody is in too, and of some', () => {
    check(groups(6, 14), (people) => {
      const cells = teams.map((_, team) => people.filter((one) => one.team === team));
      const [result, ofSome] = evaluated(['median(x by team)', 'median_high(x where agrees)'], people);
      const some = xs(people.filter(({ yes }) => yes));
      const rest = people.length - some.length;
      expect(ofSome).toMatchObject(
        some.length < 3 || (rest > 0 && rest < 3) ? hidden : number(tenths(some[Math.floor(some.length / 2)]!)),
      );
      const shown = shownOf(cells.map(({ length }) => length));
      expect(result).toMatchObject(
        table(
          teams,
          cells.map((own, i) => (shown[i] ? number(quantileOf(xs(own), rational(1n, 2n))) : hidden)),
        ),
      );
    });
  });
});

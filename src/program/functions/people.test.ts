import { describe, expect, test } from 'vitest';
import type { Place } from '../output.ts';
import { compare, minus, over, type Rational, rational, times } from '../rational.ts';
import {
  evaluated,
  hidden,
  number,
  openedIn,
  type Person,
  programOf,
  table,
  teams,
  yesNo,
} from './evaluated.testing.ts';
import { add, check, count, groups, meanOf, shownOf, tenths, whole } from './people.testing.ts';

describe('of some people', () => {
  test('where: hidden if these or all others are few', () => {
    check(
      groups(3, 12),
      (people) => {
        const some = people.filter(({ x }) => x > 14);
        const rest = people.length - some.length;
        const isHidden = some.length < 3 || (rest > 0 && rest < 3);
        const numbers = some.map(({ x }) => tenths(x));
        const unless = (value: () => object) => (isHidden ? hidden : value());
        const agreeing = count(some, ({ yes }) => yes);
        expect(
          evaluated(
            [
              'sum(x where x > 1.4)',
              'mean(x where x > 1.4)',
              'proportion(agrees where x > 1.4)',
              'count(agrees where x > 1.4)',
              'count(x > 1.4)',
              'proportion(agrees)',
              'sum(x where x > 1.4) > 0',
              '2 * sum(x where x > 1.4) - sum(y)',
            ],
            people,
          ),
        ).toMatchObject([
          unless(() => number(add(numbers))),
          unless(() => number(meanOf(numbers))),
          unless(() => number(rational(BigInt(agreeing), BigInt(some.length)))),
          unless(() => number(whole(agreeing))),
          number(whole(some.length)),
          number(rational(BigInt(count(people, ({ yes }) => yes)), BigInt(people.length))),
          unless(() => yesNo(compare(add(numbers), whole(0)) > 0)),
          unless(() => number(minus(times(whole(2), add(numbers)), whole(people.reduce((sum, { y }) => sum + y, 0))))),
        ]);
      },
      40,
    );
  });

  test('variance of some, and by group', () => {
    check(
      groups(10, 16),
      (people) => {
        const variance = (own: readonly Person[]) => {
          const numbers = own.map(({ x }) => tenths(x));
          const mean = meanOf(numbers);
          const squares = numbers.map((x) => times(minus(x, mean), minus(x, mean)));
          return number(over(add(squares), whole(own.length - 1)));
        };
        const some = people.filter(({ yes }) => yes);
        const rest = people.length - some.length;
        const cells = teams.map((_, team) => people.filter((one) => one.team === team));
        const shown = shownOf(
          cells.map(({ length }) => length),
          5,
        );
        expect(
          evaluated(['variance(x)', 'variance(x where agrees)', 'variance(x by team)'], people, { minimumGroup: 5 }),
        ).toMatchObject([
          variance(people),
          some.length < 5 || (rest > 0 && rest < 5) ? hidden : variance(some),
          table(
            teams,
            cells.map((own, i) => (shown[i] ? variance(own) : hidden)),
          ),
        ]);
      },
      15,
    );
  });

  test('by: counts, sums, means and proportions of groups', () => {
    check(groups(5, 12), (people) => {
      const cells = teams.map((_, team) => people.filter((one) => one.team === team));
      const shown = shownOf(cells.map(({ length }) => length));
      const each = (value: (own: readonly Person[]) => Rational) =>
        table(
          teams,
          cells.map((own, i) => (shown[i] ? number(value(own)) : hidden)),
        );
      expect(
        evaluated(['sum(x by team)', 'mean(x by team)', 'count(by team)', 'proportion(agrees by team)'], people),
      ).toMatchObject([
        each((own) => add(own.map(({ x }) => tenths(x)))),
        each((own) => meanOf(own.map(({ x }) => tenths(x)))),
        each((own) => whole(own.length)),
        each((own) => rational(BigInt(count(own, ({ yes }) => yes)), BigInt(own.length))),
      ]);
    });
  });

  test('of what is hidden, nothing is opened but that it is', () => {
    const formulas = [
      'sum(x where x > 25)',
      'mean(x where x > 25)',
      'median(x by team)',
      'mean(x by team)',
      'mean(x where x > 25) > 2',
    ];
    check(groups(3, 9), (people) => {
      const { outputs, opened } = openedIn(programOf(formulas, 3, 9), people);
      const valueAt = (place: Place) => opened[place[0]!.opening]![0];
      const cells = outputs.flatMap(({ shape }) =>
        shape.kind === 'table' ? shape.rows.map((row) => row.shape) : [shape],
      );
      for (const cell of cells) {
        if (cell.kind === 'table' || cell.kind === 'choice') throw new Error('no such output');
        if (valueAt(cell.hidden!) === 0n) continue;
        expect(valueAt(cell.place)).toBe(0n);
        if ('over' in cell) expect(valueAt(cell.over)).toBe(0n);
      }
    });
  });

  test('what a wage gap of two groups may be off by is said, and true', () => {
    check(groups(8, 14), (people) => {
      const [some, rest] = [people.filter(({ yes }) => yes), people.filter(({ yes }) => !yes)];
      const [result] = evaluated(['1 - mean(weight where agrees) / mean(weight where not agrees)'], people);
      if (some.length < 3 || rest.length < 3) expect(result).toEqual(hidden);
      else {
        const mean = (own: readonly Person[]) => own.reduce((sum, { weight }) => sum + weight, 0) / own.length;
        if (result?.kind !== 'number') throw new Error('no number');
        // Its own, and what those of the two means come to.
        expect(result.error).toBeGreaterThan(2 ** -40);
        expect(result.error).toBeLessThan(1e-9);
        expect(Math.abs(result.value - (1 - mean(some) / mean(rest)))).toBeLessThan(result.error + 1e-15);
      }
    });
  });
});

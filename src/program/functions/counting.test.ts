import { describe, expect, test } from 'vitest';
import { choice, cities, days, evaluated, number, table, teams, yesNo } from './evaluated.testing.ts';
import { check, count, groups, whole } from './people.testing.ts';

describe('counting', () => {
  test('histograms with equal and with custom bins', () => {
    check(groups(3, 12), (people) => {
      const within = (from: number, to: number) => number(whole(count(people, ({ x }) => x >= from && x < to)));
      const [equal, thirds, custom, computed] = evaluated(
        ['histogram(x, 4)', 'histogram(x, 3)', 'histogram(x, -1.5, 0, 12.25)', 'histogram(y - x, 0, 5)'],
        people,
      );
      expect(equal).toMatchObject(
        table(
          ['-20.0 – -7.6', '-7.5 – 4.9', '5.0 – 17.4', '17.5 – 30.0'],
          [within(-200, -75), within(-75, 50), within(50, 175), within(175, 301)],
        ),
      );
      // Edges at −20 + 50/3 and −20 + 100/3.
      expect(thirds).toMatchObject(
        table(['-20.0 – -3.4', '-3.3 – 13.3', '13.4 – 30.0'], [within(-200, -33), within(-33, 134), within(134, 301)]),
      );
      expect(custom).toMatchObject(
        table(
          ['below -1.5', '-1.5 to below 0.0', '0.0 to below 12.25', '12.25 or more'],
          [within(-200, -15), within(-15, 0), within(0, 123), within(123, 301)],
        ),
      );
      const differences = people.map(({ x, y }) => 10 * y - x);
      const between = (from: number, to: number) =>
        number(whole(differences.filter((d) => d >= from && d < to).length));
      expect(computed).toMatchObject(
        table(['below 0', '0 to below 5', '5 or more'], [between(-1e3, 0), between(0, 50), between(50, 1e3)]),
      );
    });
  });

  test('winners are all that tie', () => {
    check(groups(3, 12), (people) => {
      const most = (labels: readonly string[], points: readonly number[]) =>
        choice(...labels.filter((_, i) => points[i] === Math.max(...points)));
      const votes = teams.map((_, team) => count(people, (one) => one.team === team));
      const ticks = days.map((_, day) => count(people, (one) => one.days.includes(day)));
      const borda = cities.map((_, city) => people.reduce((sum, { order }) => sum + 2 - order.indexOf(city), 0));
      const best = Math.max(...votes);
      expect(
        evaluated(
          [
            'mode(team)',
            'plurality(team)',
            'approval(days)',
            'best(days)',
            'borda_winner(order)',
            'mode(team) = plurality(team)',
            'count(team = mode(team))',
          ],
          people,
        ),
      ).toEqual([
        most(teams, votes),
        most(teams, votes),
        most(days, ticks),
        most(days, ticks),
        most(cities, borda),
        yesNo(true),
        expect.objectContaining(number(whole(best * votes.filter((own) => own === best).length))),
      ]);
    });
  });

  test('what everybody ticked, and what anybody did', () => {
    check(groups(3, 5), (people) => {
      const all = days.map((_, day) => people.every((one) => one.days.includes(day)));
      const some = days.map((_, day) => people.some((one) => one.days.includes(day)));
      expect(evaluated(['common(days)', 'intersection(days)', 'union(days)'], people)).toMatchObject([
        table(days, all.map(yesNo)),
        number(whole(all.filter(Boolean).length)),
        number(whole(some.filter(Boolean).length)),
      ]);
    });
  });
});

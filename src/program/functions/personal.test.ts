import { describe, expect, test } from 'vitest';
import { rational } from '../rational.ts';
import { number, type Person, programOf, seenBy, yesNo } from './evaluated.testing.ts';
import { check, count, groups, tenths, whole, xs } from './people.testing.ts';

describe('results of each person', () => {
  test('auctions: one winner, the first of the highest', () => {
    check(groups(3, 9), (people) => {
      const order = xs(people);
      const winner = people.findIndex(({ x }) => x === order.at(-1));
      const program = programOf(['first_price(x)', 'second_price(x)', 'won(x) for each', 'highest(x) for each'], 3, 9);
      const viewers = people.map((_, me) => me);
      for (const [me, seen] of seenBy(viewers, program, people).entries()) {
        expect(seen).toMatchObject([
          number(tenths(order.at(-1)!)),
          number(tenths(order.at(-2)!)),
          yesNo(me === winner),
          yesNo(people[me]!.x === order.at(-1)),
        ]);
      }
    });
  });

  const standings = (people: readonly Person[]) => {
    const program = programOf(['percentile(x) for each', 'rank(x) for each'], 3, people.length);
    const viewers = people.map((_, me) => me);
    for (const [me, seen] of seenBy(viewers, program, people).entries()) {
      const below = count(people, ({ x }) => x < people[me]!.x);
      const above = count(people, ({ x }) => x > people[me]!.x);
      const [equal, others] = [people.length - 1 - below - above, people.length - 1];
      expect(seen).toMatchObject([
        number(rational(BigInt(50 * (2 * below + equal)), BigInt(others))),
        number(whole(above + 1)),
      ]);
    }
  };

  test('percentile and rank, by all pairs', () => check(groups(3, 9), standings));
  test('percentile and rank, by sorting', () => check(groups(65, 70), standings, 4));
});

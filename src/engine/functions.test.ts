import { expect, test } from 'vitest';
import type { Vector } from '../math/field.ts';
import { bitsOf, type Person, programOf, seenBy } from '../program/functions/evaluated.testing.ts';
import { circuitOf, everyone } from '../program/plan.ts';
import { resultsOf } from '../program/results.ts';
import { committee } from '../protocols/operations/committee.testing.ts';
import { quiet } from '../protocols/parties.testing.ts';
import { share } from '../sharing/shamir.ts';
import { evaluate, reveal } from './evaluate.ts';
import { trace } from './trace.ts';

const setting = { n: 3, t: 1 };

/** What each of three parties sees of the formulas' results, from shares of these people's answers. */
async function computed(formulas: readonly string[], people: readonly Person[]) {
  const program = programOf(formulas, 3, people.length);
  const { circuit, outputs } = circuitOf(program, everyone(people.length));
  const { field, parties } = await committee(setting.n, program.fieldName);
  const cost = await trace(circuit, setting.n, setting.t);
  await Promise.all(parties.map((party) => party.preprocess(cost)));
  await quiet();
  const bits = bitsOf(program, people);
  const shares = Array.from({ length: program.layout.length }, (_, bit) =>
    share(field, setting, field.fromIntegers(bits(bit))),
  );
  const results = await Promise.all(
    parties.map(async (party, me) => {
      const input = (bit: number): Vector => shares[bit]![me]!;
      const opened = await reveal(circuit, party, await evaluate(circuit, party, input, cost));
      return resultsOf(
        outputs,
        opened.map((values) => values && field.toSignedIntegers(values)),
        me,
      ).map(({ value }) => value);
    }),
  );
  return { results, expected: seenBy([0, 1, 2], program, people) };
}

/** Tied at both ends; one group of two. */
const people: Person[] = [
  { x: 300, y: 7, weight: 1, yes: true, team: 0, days: [0, 1, 3], order: [0, 1, 2] },
  { x: -200, y: 0, weight: 9, yes: true, team: 0, days: [1, 3], order: [2, 1, 0] },
  { x: 300, y: 15, weight: 4, yes: true, team: 1, days: [1, 2, 3], order: [0, 2, 1] },
  { x: 15, y: 3, weight: 5, yes: false, team: 0, days: [1, 3], order: [1, 0, 2] },
  { x: -200, y: 7, weight: 2, yes: true, team: 1, days: [1, 3], order: [1, 2, 0] },
  { x: 0, y: 7, weight: 2, yes: false, team: 0, days: [0, 1, 3], order: [0, 1, 2] },
  { x: 16, y: 2, weight: 3, yes: false, team: 2, days: [1, 3], order: [2, 0, 1] },
];

test('three parties compute every function as plain arithmetic does', async () => {
  const { results, expected } = await computed(
    [
      'quartiles(x)',
      'quantile(y - x, 0.9)',
      'top(y, 3)',
      'kth(x, 2)',
      'trimmed_mean(x, 0.2)',
      'histogram(x, 4)',
      'proportion(agrees by team)',
      'mean(x where agrees)',
      'mean(x where x > 20)',
      'median(x by team)',
      'mode(team)',
      'approval(days)',
      'borda_winner(order)',
      'common(days)',
      'intersection(days)',
      'union(days)',
      'sum(greatest(x, y))',
      'second_price(x)',
    ],
    people,
  );
  expect(results).toEqual(expected);
  expect(results[0]).toContainEqual({ kind: 'hidden' });
});

test('each party gets its own', async () => {
  const formulas = ['won(x) for each', 'highest(x) for each', 'percentile(x) for each', 'rank(y) for each'];
  const { results, expected } = await computed(formulas, people.slice(0, 3));
  expect(results).toEqual(expected);
  expect(results.map(([won, highest]) => [won, highest])).toEqual([
    [yes(true), yes(true)],
    [yes(false), yes(false)],
    [yes(false), yes(true)],
  ]);
});

const yes = (value: boolean) => ({ kind: 'yes-no', value });

test('many are ranked by sorting', async () => {
  const many = Array.from({ length: 66 }, (_, i) => ({ ...people[i % 7]!, x: (i * i) % 40 }));
  const { results, expected } = await computed(['sum(rank(x) * y)', 'sum(percentile(x) * y)'], many);
  expect(results).toEqual(expected);
});

test('and quotients, within their error', async () => {
  const { results, expected } = await computed(
    ['weighted_mean(x, weight)', '1 - mean(weight where agrees) / mean(weight where not agrees)', 'mean(y / weight)'],
    people,
  );
  for (const [me, own] of results.entries()) {
    for (const [i, result] of own.entries()) {
      const other = expected[me]![i]!;
      if (result?.kind !== 'number' || other.kind !== 'number') throw new Error('no number');
      expect(result.error).toBe(other.error);
      expect(Math.abs(result.value - other.value)).toBeLessThanOrEqual(2 * result.error);
    }
  }
});

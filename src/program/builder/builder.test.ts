import { describe, expect, expectTypeOf, test } from 'vitest';
import { functions } from '../functions/all.ts';
import { parseFormula } from '../language/formula.ts';
import type { OutputResult } from '../output.ts';
import { compile } from '../plan.ts';
import * as builders from './functions.ts';
import { correlation, count, mean, median, percentile, plurality, sum, won } from './functions.ts';
import { defineProgram, type Expressions, type NumberResult, type Outputs, toEach, toHost } from './program.ts';
import { choiceQuestion, numberQuestion, rankingQuestion, severalQuestion, yesNoQuestion } from './questions.ts';

const salaries = defineProgram({
  title: 'Salaries',
  minimumGroup: 5,
  questions: {
    salary: numberQuestion('Salary', { unit: '€', decimals: 2, minimum: 0, maximum: '50000' }),
    bonus: numberQuestion('Bonus', { unit: '€', decimals: 2, minimum: 0, maximum: 10_000 }),
    department: choiceQuestion('Department', ['Sales', 'Research']),
    remote: yesNoQuestion('Remote?'),
    days: severalQuestion('Days', ['Mon', 'Tue', 'Wed']),
    order: rankingQuestion('Order', ['a', 'b', 'c']),
  },
  outputs: ({ salary, bonus, department, remote }) => {
    const yearly = salary.times(12).plus(bonus);
    return {
      'Mean year': mean(yearly),
      'By department': median(salary, { by: department }),
      'Remote and rich': count(remote.and(yearly.isAbove('100000.5'))),
      Favourite: plurality(department),
      'Your place': toEach(percentile(salary)),
      'For the host': toHost(sum(yearly)),
    };
  },
});

test('is the program of the same formulas', () => {
  const { survey } = salaries.program;
  const { computation } = parseFormula(
    `let yearly = salary * 12 + bonus
     "Mean year" = mean(yearly)
     "By department" = median(salary by department)
     "Remote and rich" = count(remote and yearly > 100000.5)
     "Favourite" = plurality(department)
     "Your place" = percentile(salary) for each
     "For the host" = sum(yearly) for host`,
    survey,
  );
  expect(salaries.program.computation).toEqual(computation);
  expect(salaries.program.digest).toEqual(compile({ survey, minimumGroup: 5, computation }).digest);
});

describe('types', () => {
  test('of answers, which become those of the room', () => {
    expectTypeOf(salaries.answers).parameter(0).toEqualTypeOf<{
      readonly salary: string | number;
      readonly bonus: string | number;
      readonly department: 'Sales' | 'Research';
      readonly remote: boolean;
      readonly days: readonly ('Mon' | 'Tue' | 'Wed')[];
      readonly order: readonly ('a' | 'b' | 'c')[];
    }>();
    const answers = {
      salary: '4200.50',
      bonus: 100,
      department: 'Research',
      remote: true,
      days: ['Tue', 'Mon'],
      order: ['c', 'a', 'b'],
    } as const;
    expect(salaries.answers(answers)).toEqual(['4200.50', '100', 1, true, [1, 0], [2, 0, 1]]);
    expect(() => salaries.answers({ ...answers, salary: 50_000.01 })).toThrow(
      expect.objectContaining({ kind: 'above-maximum', question: 0 }),
    );
    // @ts-expect-error no such option
    expect(() => salaries.answers({ ...answers, department: 'Kitchen' })).toThrow(
      expect.objectContaining({ kind: 'no-such-option', question: 2 }),
    );
  });

  test('of results, by the names of outputs', () => {
    const number = (value: number) => ({ kind: 'number', value, exact: null, unit: '€', error: 0 }) as const;
    const shown: OutputResult[] = [
      { name: 'Mean year', recipients: 'everyone', value: number(3) },
      {
        name: 'By department',
        recipients: 'everyone',
        value: {
          kind: 'table',
          rows: [
            { label: 'Sales', value: number(4) },
            { label: 'Research', value: { kind: 'hidden' } },
          ],
        },
      },
      { name: 'Remote and rich', recipients: 'everyone', value: { kind: 'hidden' } },
      { name: 'Favourite', recipients: 'everyone', value: { kind: 'choice', labels: ['Sales'] } },
      { name: 'Your place', recipients: 'each', value: number(50) },
      { name: 'For the host', recipients: 'host', value: null },
    ];
    const results = salaries.results(shown);
    expect(results['By department']).toEqual({ Sales: number(4), Research: null });
    expect(results['Remote and rich']).toBeNull();
    expect(results.Favourite).toEqual(['Sales']);
    expect(results['For the host']).toBeUndefined();
    expectTypeOf(results['Mean year']).toEqualTypeOf<NumberResult | null>();
    expectTypeOf(results['By department'].Sales).toEqualTypeOf<NumberResult | null>();
    expectTypeOf(results.Favourite).toEqualTypeOf<readonly ('Sales' | 'Research')[] | null>();
    expectTypeOf(results['Your place']).toEqualTypeOf<NumberResult | null | undefined>();
    expect(() => salaries.results([])).toThrow(RangeError);
  });

  test('keep rows, groups and kinds apart', () => {
    const questions = {
      a: numberQuestion('A', { minimum: 0, maximum: 9 }),
      yes: yesNoQuestion('Yes?'),
      team: choiceQuestion('Team', ['x', 'y']),
    };
    const wrong =
      <const O extends Outputs>(outputs: (expressions: Expressions<typeof questions>) => O) =>
      () =>
        defineProgram({ title: 'T', minimumGroup: 5, questions, outputs });
    // @ts-expect-error one value a person is no result for everyone
    expect(wrong(({ a }) => ({ x: a }))).toThrow();
    // @ts-expect-error a condition is no number
    expect(wrong(({ yes }) => ({ x: mean(yes) }))).toThrow();
    // @ts-expect-error no such option
    expect(wrong(({ team }) => ({ x: count(team.is('z')) }))).toThrow();
    // @ts-expect-error a value of the group is not one for each
    expect(wrong(({ a }) => ({ x: toEach(mean(a)) }))).toThrow();
    // @ts-expect-error a summary of a summary
    expect(wrong(({ a }) => ({ x: correlation(mean(a), a) }))).toThrow();
    expect(() => defineProgram({ title: 'T', minimumGroup: 5, questions, outputs: () => ({}) })).toThrow();
  });
});

test('expressions that are used often cost once', () => {
  const doubled = defineProgram({
    title: 'T',
    minimumGroup: 3,
    questions: { a: numberQuestion('A', { minimum: 0, maximum: 1 }) },
    outputs: ({ a }) => {
      let x = a.plus(0);
      for (let i = 0; i < 60; i++) x = x.plus(x);
      return { x: sum(x) };
    },
  });
  expect(doubled.program.computation.nodes.length).toBe(64);
});

test.each([0.1, '0.10', 1e-7, '1e3', Number.NaN])('a constant %s is exact, or refused', (value) => {
  const scaled = () =>
    defineProgram({
      title: 'T',
      minimumGroup: 3,
      questions: { a: numberQuestion('A', { minimum: 0, maximum: 9 }) },
      outputs: ({ a }) => ({ x: sum(a.times(value)) }),
    });
  if (Number(value) === 0.1)
    expect(scaled().program.computation.nodes).toContainEqual({ node: 'number', value: '0.1' });
  else expect(scaled).toThrow(RangeError);
});

test('every function of the language is a function or a method here, and the other way round', () => {
  const operators = [
    'add',
    'subtract',
    'multiply',
    'divide',
    'negate',
    'abs',
    'less',
    'equal',
    'and',
    'or',
    'not',
    'if',
  ];
  const written = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const names = functions.map(({ name }) => name).filter((name) => !operators.includes(name));
  expect(
    Object.keys(builders)
      .filter((name) => name !== 'choose')
      .sort(),
  ).toEqual(names.map(written).sort());
});

test('what people win is theirs', () => {
  const auction = defineProgram({
    title: 'Auction',
    minimumGroup: 3,
    questions: { bid: numberQuestion('Bid', { minimum: 0, maximum: 1000 }) },
    outputs: ({ bid }) => ({ 'You won': toEach(won(bid)) }),
  });
  expect(auction.program.computation.outputs).toEqual([{ name: 'You won', recipients: 'each', node: 1 }]);
});

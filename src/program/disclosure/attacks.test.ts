import { describe, expect, test } from 'vitest';
import { disclose } from '../disclosure.ts';
import { evaluated, type Person, programOf, survey } from '../functions/evaluated.testing.ts';
import { check, groups } from '../functions/people.testing.ts';
import { checkFormula } from '../language/formula.ts';
import type { OutputValue } from '../output.ts';
import { sentences } from '../sentences.ts';
import { parseSurvey } from '../survey.ts';
import { formulaSentences as say } from './sentences.ts';

/** Every warning with what it warns of: numbers as they are opened, and plain arithmetic on them. */

const warnings = (minimumGroup: number, maximumGroup: number, ...formulas: string[]) =>
  disclose(programOf(formulas, minimumGroup, maximumGroup)).warnings;
const quoted = (...names: string[]) => sentences.list(names.map(sentences.quoted));
const some: Person = { x: 10, y: 3, weight: 1, yes: false, team: 0, days: [], order: [0, 1, 2] };
const people = (...all: Partial<Person>[]): Person[] => all.map((own, i) => ({ ...some, x: 11 * i - 17, ...own }));
const repeated = (count: number, own: Partial<Person>): Partial<Person>[] => Array.from({ length: count }, () => own);
const numberOf = (value: OutputValue | undefined) => (value?.kind === 'number' ? value.value : undefined);
/** Of x, which people give in tenths. */
const opened = (formulas: readonly string[], group: readonly Person[]) =>
  evaluated(formulas, group).map(numberOf) as number[];
const isDifference = (warning: string) => warning.endsWith(say.warnsDifference('').slice(-30));

describe('a total of some', () => {
  test('that is not hidden may be a total of one', () => {
    const formula = 'sum(if(team = "red", x, 0))';
    expect(warnings(3, 9, formula)).toContain(say.warnsPart(quoted(formula)));
    const group = people({ team: 1 }, { team: 0, x: 42 }, { team: 2 }, { team: 1 });
    expect(opened([formula], group)).toEqual([4.2]);
  });

  test('that is hidden if they are few is not', () => {
    const formula = 'sum(x where team = "red")';
    expect(warnings(3, 9, formula)).not.toContain(say.warnsPart(quoted(formula)));
    const group = people({ team: 1 }, { team: 0, x: 42 }, { team: 2 }, { team: 1 });
    expect(evaluated([formula], group)).toEqual([{ kind: 'hidden' }]);
  });

  test('of everybody is not', () => {
    expect(
      warnings(
        3,
        9,
        'sum(abs(x - y))',
        'sum(greatest(x, y))',
        'sum(if(team = "red", x, x))',
        'sum(2 * x + 1)',
        'sum(x * y)',
      ).join(),
    ).not.toContain('however few');
  });

  test('and of fewer than those whose number decides', () => {
    const formula = 'sum(if(agrees, x, 0) where team = "red")';
    expect(warnings(3, 9, formula)).toContain(say.warnsPart(quoted(formula)));
    const group = people(...repeated(3, { team: 0 }), { team: 0, yes: true, x: 42 });
    expect(opened([formula], group)).toEqual([4.2]);
  });
});

describe('subtraction', () => {
  test('of totals over two groups that differ by one', () => {
    const formulas = ['sum(x where y > 5)', 'sum(x where y > 4)'];
    expect(warnings(3, 9, ...formulas)).toContain(say.warnsDifference(quoted(...formulas)));
    const group = people(...repeated(3, { y: 9 }), { y: 5, x: 42 }, ...repeated(3, { y: 1 }));
    const [a, b] = opened(formulas, group);
    expect(b! - a!).toBeCloseTo(4.2);
  });

  test('of means, and of counts of one thing', () => {
    const means = ['mean(x where y > 5)', 'mean(x where agrees)'];
    expect(warnings(3, 9, ...means)).toContain(say.warnsDifference(quoted(...means)));
    const counts = ['count(agrees where y > 5)', 'count(agrees where y > 4)'];
    expect(warnings(3, 9, ...counts)).toContain(say.warnsDifference(quoted(...counts)));
    const group = people(...repeated(3, { y: 9 }), { y: 5, yes: true }, ...repeated(3, { y: 1 }));
    const [a, b] = opened(counts, group);
    expect(b! - a!).toBe(1);
  });

  test('not where no two groups can be shown', () => {
    expect(warnings(5, 9, 'sum(x where y > 5)', 'sum(x where y > 4)').some(isDifference)).toBe(false);
    check(groups(5, 9), (group) => {
      const formulas = ['sum(x where y > 5)', 'sum(x where y > 4)'];
      const shown = evaluated(formulas, group, { minimumGroup: 5 }).filter(({ kind }) => kind === 'number');
      const [a, b] = shown.map(numberOf);
      // Of everybody, both.
      if (shown.length === 2) expect(a).toBe(b);
    });
  });

  test('not of a group and all others, nor from the total: at least a smallest group is left', () => {
    const formulas = ['sum(x where agrees)', 'sum(x where not agrees)', 'sum(x)'];
    expect(warnings(3, 20, ...formulas).some(isDifference)).toBe(false);
    check(groups(3, 12), (group) => {
      const [agreeing, other] = evaluated(formulas, group);
      const yes = group.filter((person) => person.yes).length;
      const parted = [yes, group.length - yes].every((size) => size === 0 || size >= 3);
      if (agreeing!.kind === 'number' || other!.kind === 'number') expect(parted).toBe(true);
    });
  });

  test('of two groups from everybody', () => {
    const parts = ['sum(x where team = "red")', 'sum(x where team = "blue")'];
    expect(warnings(3, 20, ...parts).some(isDifference)).toBe(false);
    expect(warnings(3, 20, ...parts, 'mean(x)')).toContain(say.warnsDifference(quoted('mean(x)', ...parts)));
    const group = people(...repeated(3, { team: 0 }), { team: 1, x: 42 }, ...repeated(3, { team: 2 }));
    const [red, blue, mean] = opened([...parts, 'mean(x)'], group);
    expect(7 * mean! - red! - blue!).toBeCloseTo(4.2);
  });

  test('not of the groups of one table: what is hidden is hidden together', () => {
    const formulas = ['sum(x by team)', 'sum(x)', 'count(agrees by team)', 'mean(x by team)'];
    expect(warnings(3, 20, ...formulas).some(isDifference)).toBe(false);
    check(groups(3, 12), (group) => {
      const [table] = evaluated(formulas, group);
      if (table?.kind !== 'table') throw new Error('no table');
      const hidden = table.rows.flatMap(({ value }, team) => (value.kind === 'hidden' ? [team] : []));
      const left = group.filter(({ team }) => hidden.includes(team)).length;
      expect(left === 0 || left >= 3).toBe(true);
    });
  });

  test('not of what is hidden if they are few, whatever is computed with it', () => {
    const formulas = ['sum(x where agrees) - sum(y)', 'sum(y)'];
    expect(warnings(3, 20, ...formulas).some(isDifference)).toBe(false);
    check(groups(3, 12), (group) => {
      const agreeing = group.filter(({ yes }) => yes).length;
      const [shown] = evaluated(formulas, group);
      if (shown!.kind === 'number') expect([0, ...group.keys()].slice(1, 3)).not.toContain(agreeing);
    });
  });

  test('of groups of a table and of a condition', () => {
    const formulas = ['sum(x by team)', 'sum(x where team = "red" or y > 5)'];
    expect(warnings(3, 20, ...formulas)).toContain(say.warnsDifference(quoted(...formulas)));
    const group = people(
      ...repeated(4, { team: 0 }),
      { team: 1, y: 9, x: 42 },
      ...repeated(2, { team: 1 }),
      ...repeated(3, { team: 2 }),
    );
    const [table, sum] = evaluated(formulas, group);
    const red = table?.kind === 'table' ? numberOf(table.rows[0]?.value) : undefined;
    expect(numberOf(sum)! - red!).toBeCloseTo(4.2);
  });

  test('of two totals of everybody that differ in some', () => {
    const formulas = ['sum(if(agrees, x, y))', 'sum(y)'];
    expect(warnings(3, 9, ...formulas)).toContain(say.warnsDifference(quoted(...formulas)));
    const group = people({}, {}, { yes: true, x: 42, y: 1 });
    const [a, b] = opened(formulas, group);
    expect(a! - b!).toBeCloseTo(3.2);
    expect(warnings(3, 9, 'sum(x + y)', 'sum(y)').some(isDifference)).toBe(false);
  });
});

describe('a condition that decides which number counts', () => {
  const alone = people({ team: 1 }, { team: 0, x: 42, weight: 7 }, { team: 2 }, { team: 1 }, { team: 2 });

  test.each([
    ['sum(greatest(if(team = "red", x, -20), -20))', (result: number) => result + 80],
    ['sum(if(team = "red", x, 0) / weight)', (result: number) => result * 7],
    ['weighted_mean(x, if(team = "red", 1000000000, 1))', (result: number) => result],
    ['if(count(team = "red") = 1, sum(if(team = "red", x, 0)), 0)', (result: number) => result],
    ['sum(x * if(team = "red", 1000000, 1))', (result: number) => Math.round(result / 999999 / 0.1) * 0.1],
    ['sum(if(rank(x) = 1, x, 0))', (result: number) => result],
  ])('%s may be computed to show one', (formula, number) => {
    expect(warnings(5, 20, formula)).toContain(say.warnsChoice(quoted(formula)));
    expect(number(opened([formula], alone)[0]!)).toBeCloseTo(4.2, 5);
  });

  test('is nothing where noise hides it, where each gets their own, or where it counts people', () => {
    const formulas = ['noisy(sum(if(agrees, y, 0)), 1)', 'if(agrees, x, 0) for each', 'count(agrees and x > 2)'];
    for (const formula of formulas) expect(warnings(5, 20, formula).join()).not.toContain('a condition decides');
  });
});

test('of more totals than can be compared, all are named', () => {
  const options = Array.from({ length: 12 }, (_, i) => `${i}`);
  const asked = parseSurvey({
    title: 'Many groups',
    questions: [
      ...['x', 'y'].map((name) => ({ ...survey.questions[0]!, text: name, name })),
      ...['a', 'b', 'c'].map((name) => ({ kind: 'choice' as const, text: name, name, options })),
    ],
  });
  const formulas = ['a', 'b', 'c', 'a', 'b', 'c'].map((by, i) => `sum(x + ${i + 2} * y by ${by})`);
  const { program } = checkFormula(formulas.join('\n'), { survey: asked, minimumGroup: 3 });
  expect(disclose(program).warnings).toContain(say.warnsDifference(quoted(...formulas)));
});

describe('equations', () => {
  const moments = ['sum(y)', 'sum(y * y)', 'sum(y * y * y)', 'sum(y * y * y * y)'];
  /** Ascending collections of so many numbers from 0 to 15 of which the power sums are what was opened, less one's own. */
  const collections = (size: number, powers: readonly number[], own: number) => {
    const visit = (left: number, least: number, rest: readonly number[]): number => {
      if (left === 0) return rest.every((value) => value === 0) ? 1 : 0;
      let count = 0;
      for (let value = least; value <= 15; value++) {
        const next = rest.map((sum, i) => sum - value ** (i + 1));
        if (next[0]! >= 0) count += visit(left - 1, value, next);
      }
      return count;
    };
    return visit(
      size,
      0,
      powers.map((sum, i) => sum - own ** (i + 1)),
    );
  };
  const group = people({ y: 3 }, { y: 14 }, { y: 7 }, { y: 8 }, { y: 1 });

  test('as many as others: each of five alone solves four for the others', () => {
    expect(warnings(5, 9, ...moments)).toContain(say.warnsEquations(quoted(...moments), quoted('y'), 4, 5));
    expect(say.warnsEquations('', '', 4, 5)).toContain('each of them alone');
    for (const { y } of group) expect(collections(4, opened(moments, group), y)).toBe(1);
    expect(collections(4, opened(moments.slice(0, 1), group), 3)).toBeGreaterThan(50);
  });

  test('two: all but two together; as with a deviation', () => {
    for (const formulas of [['mean(y)', 'deviation(y)'], moments.slice(0, 2)]) {
      expect(warnings(5, 9, ...formulas)).toContain(say.warnsEquations(quoted(...formulas), quoted('y'), 2, 5));
    }
    expect(say.warnsEquations('', '', 2, 5)).toContain('that takes 3 people');
    const [sum, squares] = opened(moments.slice(0, 2), group);
    const known = [3, 14, 7];
    const [s, q] = [sum! - 24, squares! - known.reduce((total, y) => total + y * y, 0)];
    const half = Math.sqrt(2 * q - s * s) / 2;
    expect([s / 2 - half, s / 2 + half]).toEqual([1, 8]);
  });

  test('what follows from each other is one', () => {
    for (const formulas of [
      ['sum(y)', 'mean(y)', 'sum(2 * y + 1)'],
      ['sum(y)', 'sum(x)', 'sum(x + y)'],
      ['count(y > 3)', 'tally(team)'],
    ]) {
      expect(warnings(5, 9, ...formulas).join()).not.toContain('numbers about “');
    }
  });

  test('of a table, what is said of one group', () => {
    expect(warnings(5, 20, 'mean(y by team)').join()).not.toContain('numbers about “');
    const formulas = ['mean(y by team)', 'deviation(y by team)'];
    expect(warnings(5, 20, ...formulas)).toContain(say.warnsEquations(quoted(...formulas), quoted('y'), 2, 5));
  });
});

describe('single people', () => {
  test.each(['max(x)', 'min(x)', 'median(x)', 'kth(x, 2)', 'top(x, 2)', 'quantile(x, 0.25)', 'second_price(x)'])(
    '%s is somebody’s number',
    (formula) => {
      expect(warnings(3, 9, formula)).toContain(say.warnsOrder(quoted(formula)));
      const group = people({}, {}, {}, {}, {});
      const [value] = evaluated([formula], group);
      const shown = value!.kind === 'table' ? value!.rows.map((row) => numberOf(row.value)) : [numberOf(value)];
      for (const own of shown) expect(group.map(({ x }) => x / 10)).toContain(own);
    },
  );

  test.each(['mean(x)', 'deviation(x)', 'trimmed_mean(x, 0.2)', 'range(x) > 1', 'count(x > 1)'])(
    '%s is nobody’s',
    (formula) => {
      expect(warnings(5, 9, formula).join()).not.toContain('a single person’s number');
    },
  );

  test('a range is made of two people’s numbers', () => {
    expect(warnings(3, 9, 'range(x)')).toContain(say.warnsOrder(quoted('range(x)')));
    const group = people({ x: 42 }, { x: 7 }, { x: 30 });
    // Whoever gave the smallest number, and knows it, adds the range to it.
    expect(0.7 + opened(['range(x)'], group)[0]!).toBeCloseTo(4.2);
  });

  test('a number of people that is nobody or everybody', () => {
    const formula = 'count(agrees)';
    expect(warnings(3, 9, formula)).toContain(say.warnsCount(quoted(formula)));
    expect(opened([formula], people({}, {}, {}))).toEqual([0]);
    const fewOutcomes = [3, 5, 6].map((size) =>
      warnings(size, 9, formula).includes(say.warnsFewOutcomes(quoted(formula), size)),
    );
    expect(fewOutcomes).toEqual([true, true, false]);
    expect(warnings(3, 9, 'sum(x)', 'borda(order)').join()).not.toContain('nobody or everybody');
    expect(warnings(3, 9, 'histogram(x, 4)', 'proportion(agrees)')).toContain(
      say.warnsCount(quoted('histogram(x, 4)', 'proportion(agrees)')),
    );
  });

  test('a cell of one', () => {
    const formula = 'histogram(x, 4)';
    const rare = [3, 7, 8].map((size) => warnings(size, 20, formula).includes(say.warnsRare(quoted(formula), size)));
    expect(rare).toEqual([true, true, false]);
  });

  test('one end of a short scale, and what is far from all others', () => {
    expect(warnings(3, 9, 'mean(y)')).toContain(sentences.warnsExtremes('“y”', '0', '15'));
    expect(opened(['mean(y)'], people({ y: 15 }, { y: 15 }, { y: 15 }))).toEqual([15]);
    expect(warnings(3, 9, 'mean(x)')).toContain(sentences.warnsOutlier('“x”'));
    expect(warnings(3, 9, 'mean(x * y)').join()).not.toContain('the mean of');
  });
});

test('noise: the ε of all results add up, each once; and what has none is warned of as ever', () => {
  expect(warnings(3, 9, 'noisy(sum(x), 0.5)', 'noisy(count(agrees), 1.25)', 'noisy(sum(x), 0.5) / 2')).toEqual([
    say.warnsEpsilon(1.75),
  ]);
  const some = warnings(3, 9, 'noisy(sum(x), 0.5)', 'sum(x)');
  expect(some).toContain(say.warnsWithoutNoise(quoted('noisy(sum(x), 0.5)')));
  expect(some[0]).toBe(sentences.warnsTogether(3));
});

test('what not everybody gets', () => {
  expect(warnings(3, 9, 'rank(x) for each', 'mean(x) for host', 'mean(y)')).toContain(
    say.warnsShared(quoted('rank(x)', 'mean(x)')),
  );
  expect(warnings(3, 9, 'mean(x)').join()).not.toContain('Not everybody');
});

test('always, but where nothing depends on an answer: all others together, and the difference of two runs', () => {
  expect(warnings(3, 9, 'mean(x)').slice(0, 2)).toEqual([sentences.warnsTogether(3), sentences.warnsAgain]);
  expect(warnings(3, 9, 'count()', '1 + 2')).toEqual([]);
  expect(warnings(3, 9, 'mean(x)', 'mean(y)').at(-1)).toBe(sentences.warnsLinked(2));
});

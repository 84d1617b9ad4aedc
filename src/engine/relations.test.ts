import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseDecimal } from '../program/decimal.ts';
import type { OutputValue } from '../program/output.ts';
import type { NumberQuestion, Survey } from '../program/survey.ts';
import { committee } from '../protocols/operations/committee.testing.ts';
import { computed, programFor } from './computed.testing.ts';

/* Covariance, correlation and regression by real parties, against exact fractions. */

const fixture = (name: string) => readFileSync(new URL(`../program/fixtures/${name}`, import.meta.url), 'utf8');

const question = (name: string, decimals: number, minimum: string, maximum: string): NumberQuestion => ({
  ...{ kind: 'number', text: name, name, unit: '', decimals, minimum, maximum, deviation: false },
});

const norris: Survey = {
  title: 'Norris',
  questions: [question('x', 1, '0', '1000'), question('y', 1, '0', '1000')],
};
const {
  x: xs,
  y: ys,
  certified,
} = JSON.parse(fixture('nist-norris.json')) as Record<'x' | 'y', string[]> & {
  certified: { intercept: string; slope: string; rSquared: string };
};
const pairs = xs.map((x, i) => [x, ys[i]!]);

const wages: Survey = {
  title: 'Wages',
  questions: [
    question('wage', 2, '0', '100'),
    question('education', 0, '0', '30'),
    question('experience', 0, '0', '70'),
    question('age', 0, '16', '99'),
  ],
};
const [head, ...lines] = fixture('cps-wages-1985.csv').trim().split(/\r?\n/);
const columns = wages.questions.map(({ text }) => head!.split(',').indexOf(text));
const workers = lines.map((line) => columns.map((column) => line.split(',')[column]!));

/** a / b to so many binary digits. */
type Fraction = readonly [numerator: bigint, denominator: bigint];

/** So many digits of a value are those of a fraction. */
function expectDigits(value: number | undefined, [numerator, denominator]: Fraction, digits: number) {
  const exact = Number((numerator * 10n ** 25n) / denominator) / 1e25;
  expect(Math.abs(value! - exact) / Math.abs(exact), `${value} is not ${exact}`).toBeLessThan(10 ** -digits);
}

const numberOf = (value: OutputValue | undefined) => (value?.kind === 'number' ? value.value : undefined);
const rowsOf = (value: OutputValue | undefined) => (value?.kind === 'table' ? value.rows : []);

const total = (values: readonly bigint[]) => values.reduce((sum, x) => sum + x, 0n);
const moment = (a: readonly bigint[], b: readonly bigint[]) =>
  BigInt(a.length) * total(a.map((x, i) => x * b[i]!)) - total(a) * total(b);

/** The integer root of a / b, squared roots scaled by 2^60. */
function rootOf(numerator: bigint, denominator: bigint): Fraction {
  const n = (numerator << 120n) / denominator;
  let r = 1n << BigInt(Math.ceil(n.toString(2).length / 2));
  for (let next = (r + n / r) >> 1n; next < r; next = (r + n / r) >> 1n) r = next;
  return [r, 1n << 60n];
}

/** Least squares by Cramer's rule, in the units of the integers. */
function leastSquares(y: readonly bigint[], x: readonly (readonly bigint[])[]): Fraction[] {
  const rows = [y.map(() => 1n), ...x];
  const matrix = rows.map((a) => rows.map((b) => total(a.map((own, i) => own * b[i]!))));
  const right = rows.map((a) => total(a.map((own, i) => own * y[i]!)));
  const bottom = determinant(matrix);
  return rows.map((_, k) => [
    determinant(matrix.map((row, i) => row.map((own, j) => (j === k ? right[i]! : own)))),
    bottom,
  ]);
}

function determinant(m: readonly (readonly bigint[])[]): bigint {
  if (m.length === 1) return m[0]![0]!;
  return m[0]!.reduce((sum, own, j) => {
    const minor = m.slice(1).map((row) => row.filter((_, k) => k !== j));
    return sum + (j % 2 === 0 ? own : -own) * determinant(minor);
  }, 0n);
}

const column = (rows: readonly (readonly string[])[], at: number, decimals: number) =>
  rows.map((row) => parseDecimal(row[at]!, decimals));

describe('among three', () => {
  const all = committee(3);

  test('NIST’s certified regression Norris', async () => {
    const program = programFor('regression(y, x)\ncorrelation(x, y)\ncovariance(x, y)', norris, pairs.length, 6);
    const [line, coefficient, covariance] = await computed(await all, program, pairs);
    const [a, b] = [column(pairs, 0, 1), column(pairs, 1, 1)];
    const [intercept, slope] = leastSquares(b, [a]) as [Fraction, Fraction];
    expect(rowsOf(line).map(({ label }) => label)).toEqual(['intercept', 'x']);
    const [first, second] = rowsOf(line).map(({ value }) => numberOf(value));
    expectDigits(first, [intercept[0], 10n * intercept[1]], 9);
    expectDigits(second, slope, 11);
    expect(first).toBeCloseTo(Number(certified.intercept), 10);
    expect(second).toBeCloseTo(Number(certified.slope), 11);
    expectDigits(numberOf(coefficient), rootOf(moment(a, b) ** 2n, moment(a, a) * moment(b, b)), 10);
    expect(numberOf(coefficient)! ** 2).toBeCloseTo(Number(certified.rSquared), 10);
    const n = BigInt(pairs.length);
    expectDigits(numberOf(covariance), [moment(a, b), 100n * n * (n - 1n)], 15);
  });

  test('wage against education and experience of 534 workers', async () => {
    const formulas = 'regression(wage, education, experience)\ncorrelation(wage, education)';
    const program = programFor(formulas, wages, workers.length, 9);
    const [plane, coefficient] = await computed(await all, program, workers);
    const [wage, education, experience] = [2, 0, 0].map((decimals, at) => column(workers, at, decimals)) as [
      bigint[],
      bigint[],
      bigint[],
    ];
    expect(rowsOf(plane).map(({ label }) => label)).toEqual(['intercept', 'education', 'experience']);
    for (const [k, [numerator, denominator]] of leastSquares(wage, [education, experience]).entries()) {
      expectDigits(numberOf(rowsOf(plane)[k]!.value), [numerator, 100n * denominator], 9);
    }
    const square = [moment(wage, education) ** 2n, moment(wage, wage) * moment(education, education)] as const;
    expectDigits(numberOf(coefficient), rootOf(...square), 9);
  });

  test('collinear predictors hide every row: age is education, experience and six years', async () => {
    const some = workers.slice(0, 30);
    const formulas = `regression(wage, education, experience, age)
regression(wage, experience - experience + education, education)`;
    const [sum, same] = await computed(await all, programFor(formulas, wages, some.length, 12), some);
    const rows = (value: OutputValue | undefined) => rowsOf(value).map(({ label, value: { kind } }) => [label, kind]);
    expect(rows(sum)).toEqual(['intercept', 'education', 'experience', 'age'].map((label) => [label, 'hidden']));
    expect(rows(same)).toEqual(['intercept', 'predictor 1', 'education'].map((label) => [label, 'hidden']));
  });

  test('Spearman’s coefficient, with ties', async () => {
    for (const count of [9, 10]) {
      const some = workers.slice(0, count);
      const program = programFor('spearman(wage, education)', wages, count);
      const [coefficient] = await computed(await all, program, some);
      const ranks = (values: readonly bigint[]) =>
        values.map((own) => total(values.map((other) => (other < own ? 1n : other > own ? -1n : 0n))));
      const [a, b] = [ranks(column(some, 0, 2)), ranks(column(some, 1, 0))];
      const [numerator, denominator] = rootOf(moment(a, b) ** 2n, moment(a, a) * moment(b, b));
      expectDigits(numberOf(coefficient), [moment(a, b) < 0n ? -numerator : numerator, denominator], 9);
    }
  });

  test('numbers that do not vary have the correlation 0, and points on a line 1 or −1', async () => {
    const survey: Survey = { title: 'Few', questions: [question('a', 0, '0', '9'), question('b', 0, '0', '9')] };
    const formulas = 'correlation(a, b)\nspearman(a, b)\ncorrelation(a, a)\ncorrelation(a, 5 - 2 * a)';
    const people = [0, 1, 2, 3, 4].map((i) => [String(i), '7']);
    const values = await computed(await all, programFor(formulas, survey, 5), people);
    for (const [i, exact] of [0, 0, 1, -1].entries()) expect(numberOf(values[i])).toBeCloseTo(exact, 10);
    expect(values.slice(0, 2).map(numberOf)).toEqual([0, 0]);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileSurvey, type Program } from '../program/plan.ts';
import type { Answer, NumberQuestion } from '../program/survey.ts';
import { byQuestion, runAll } from './run.testing.ts';

/* Real data, nine people at a time, each with a device of their own, through whole runs. */

const fixture = (name: string) => readFileSync(new URL(`../program/fixtures/${name}`, import.meta.url), 'utf8');
const PEOPLE = 9;

const number = (text: string, decimals: number, minimum: string, maximum: string): NumberQuestion => ({
  kind: 'number',
  text,
  unit: '',
  decimals,
  minimum,
  maximum,
  deviation: true,
});

/** Groups of nine rows, every `step`-th of them. */
const groups = <T>(rows: readonly T[], step: number): T[][] =>
  Array.from({ length: Math.floor(rows.length / PEOPLE) }, (_, group) =>
    rows.slice(PEOPLE * group, PEOPLE * (group + 1)),
  ).filter((_, group) => group % step === 0);

/** The decimal string's value in units of 10^−decimals. */
const scaled = (decimal: string, decimals: number) => {
  const [whole, fraction = ''] = decimal.split('.');
  return BigInt(whole! + fraction.padEnd(decimals, '0'));
};

async function expectExact(program: Program, rows: readonly (readonly string[])[], decimals: readonly number[]) {
  const { ended } = await runAll(PEOPLE, rows as readonly Answer[][], { program });
  const questions = decimals.map((places, column) => {
    const total = rows.reduce((sum, row) => sum + scaled(row[column]!, places), 0n);
    const size = total < 0n ? -total : total;
    const digits = String(size).padStart(places + 1, '0');
    const whole = digits.slice(0, digits.length - places);
    const sum = (total < 0n ? '-' : '') + (places ? `${whole}.${digits.slice(-places)}` : whole);
    // Both are integers that a double holds, so that the quotient is the double nearest to the exact mean.
    const mean = Number(total) / (PEOPLE * 10 ** places);
    const squares = rows.reduce((all, row) => all + (Number(row[column]) - mean) ** 2, 0);
    const deviation = expect.closeTo(Math.sqrt(squares / (PEOPLE - 1)), 10);
    return { kind: 'number', count: PEOPLE, sum, mean, deviation };
  });
  expect(byQuestion(ended, program)).toMatchObject(ended.map(() => ({ outcome: { questions } })));
}

describe('nine people at a time', () => {
  test('wages and years of education of the Current Population Survey, 1985', async () => {
    const [head, ...lines] = fixture('cps-wages-1985.csv').trim().split(/\r?\n/);
    const columns = ['wage', 'education'].map((name) => head!.split(',').indexOf(name));
    const rows = lines.map((line) => columns.map((column) => line.split(',')[column]!));
    expect(rows.length).toBe(534);
    const questions = [number('Wage', 2, '0', '100'), number('Education', 0, '0', '40')];
    const program = compileSurvey({ title: 'CPS', questions }, 5);
    for (const group of groups(rows, 10)) await expectExact(program, group, [2, 0]);
  });

  test('NIST’s certified data set Lew, negative numbers too', async () => {
    const { values } = JSON.parse(fixture('nist-lew.json')) as { values: string[] };
    const program = compileSurvey({ title: 'Lew', questions: [number('Deflection', 0, '-1000', '1000')] }, 5);
    for (const group of groups(values, 4))
      await expectExact(
        program,
        group.map((value) => [value]),
        [0],
      );
  });
});

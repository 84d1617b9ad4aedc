import { readFileSync } from 'node:fs';
import type { Survey } from '../src/program/survey.ts';

const read = (file: string) => readFileSync(new URL(`../src/program/fixtures/${file}`, import.meta.url), 'utf8');

export const WAGE = 'What do you earn per hour?';
export const EDUCATION = 'For how many years did you go to school?';

/** What the Current Population Survey asked in 1985. */
export const wages: Survey = {
  title: 'Wages and schooling',
  questions: [
    { kind: 'number', text: WAGE, unit: '$ per hour', decimals: 2, minimum: '0', maximum: '100' },
    { kind: 'number', text: EDUCATION, unit: 'years', decimals: 0, minimum: '0', maximum: '30' },
  ],
};

/** Two questions without formulas. */
export const salaries: Survey = {
  title: 'Salary survey',
  questions: [
    {
      kind: 'number',
      text: 'Monthly salary, before tax',
      unit: '€ per month',
      decimals: 2,
      minimum: '0',
      maximum: '50000',
    },
    { kind: 'number', text: 'Years of education', unit: 'years', decimals: 0, minimum: '0', maximum: '40' },
  ],
};

/** The answers of the survey's first `count` people. */
export function wageAnswers(count: number): { [WAGE]: string; [EDUCATION]: string }[] {
  const [header, ...rows] = read('cps-wages-1985.csv').trim().split('\n');
  const columns = header!.split(',');
  const cell = (row: string, column: string) => row.split(',')[columns.indexOf(column)]!;
  return rows.slice(0, count).map((row) => ({ [WAGE]: cell(row, 'wage'), [EDUCATION]: cell(row, 'education') }));
}

/** 200 measurements, and their mean as NIST certifies it. */
export const lew = JSON.parse(read('nist-lew.json')) as { values: string[]; certified: { mean: string } };

/** The exact sum of decimal numbers with at most two decimals, in hundredths. */
export function hundredths(numbers: readonly string[]): number {
  return numbers.reduce((sum, number) => {
    const [whole, fraction = ''] = number.split('.');
    return sum + Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  }, 0);
}

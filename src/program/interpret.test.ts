import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDecimal } from './decimal.ts';
import { encodeAnswers } from './encoding.ts';
import { interpret, type ResultErrorKind } from './interpret.ts';
import { compileSurvey, type Program } from './plan.ts';
import type { Answer, NumberQuestion, Question, QuestionResult, Survey } from './survey.ts';

/** A room without cryptography: encode each person's answers, add the bits up, apply the output forms, interpret. */
function run(program: Program, people: readonly (readonly Answer[])[]): QuestionResult[] {
  return interpret(program, open(program, people), people.length);
}

function open(program: Program, people: readonly (readonly Answer[])[]): bigint[] {
  const sums = new Array<number>(program.inputLength).fill(0);
  for (const answers of people) {
    encodeAnswers(program.survey, answers).forEach((bit, i) => {
      sums[i]! += bit;
    });
  }
  return program.outputs.map((form) =>
    form.reduce((sum, { index, weight }) => sum + weight * BigInt(sums[index]!), 0n),
  );
}

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

describe('Current Population Survey 1985', () => {
  const [header, ...rows] = fixture('cps-wages-1985.csv')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const column = (name: string) => rows.map((row) => row[header!.indexOf(name)]!);
  const wages = column('wage');
  const education = column('education');
  const occupation = column('occupation');
  const occupations = [...new Set(occupation)].sort();
  const program = compileSurvey(
    {
      title: 'Wages 1985',
      questions: [
        { kind: 'number', text: 'Hourly wage', unit: '$', decimals: 2, minimum: '1.00', maximum: '60.00' },
        { kind: 'number', text: 'Years of education', unit: 'years', decimals: 0, minimum: '0', maximum: '40' },
        { kind: 'yes-no', text: 'Union member?' },
        { kind: 'choice', text: 'Occupation', options: occupations },
      ],
    },
    3,
  );
  const people = rows.map((_, i): Answer[] => [
    wages[i]!,
    education[i]!,
    column('union')[i] === '1',
    occupations.indexOf(occupation[i]!),
  ]);

  test('all 534 at once: exact sums, means to every digit, counts', () => {
    // Python's fractions.Fraction and collections.Counter over the same file.
    expect(occupations).toEqual(['clerical', 'management', 'other', 'professional', 'sales', 'service']);
    expect(run(program, people)).toEqual([
      { kind: 'number', count: 534, sum: '4818.85', mean: 9.024063670411985 },
      { kind: 'number', count: 534, sum: '6952', mean: 13.0187265917603 },
      { kind: 'yes-no', count: 534, yes: 438, no: 96 },
      { kind: 'choice', count: 534, counts: [97, 55, 156, 105, 38, 83] },
    ]);
  });

  test('in rooms of nine (and a last one of three): the rooms add up to the whole', () => {
    let cents = 0;
    let years = 0;
    for (let start = 0; start < people.length; start += 9) {
      const [wage, schooling] = run(program, people.slice(start, start + 9)) as Extract<
        QuestionResult,
        { kind: 'number' }
      >[];
      const roomCents = wages.slice(start, start + 9).reduce((sum, w) => sum + Math.round(Number(w) * 100), 0);
      const size = Math.min(9, people.length - start);
      expect(wage).toEqual({
        kind: 'number',
        count: size,
        sum: formatDecimal(BigInt(roomCents), 2),
        mean: roomCents / (100 * size),
      });
      cents += roomCents;
      years += Number(schooling!.sum);
    }
    expect([cents, years]).toEqual([481_885, 6952]);
  });
});

test('NIST Lew: the certified mean, to every digit of a double', () => {
  const lew: { values: string[]; certified: { mean: string } } = JSON.parse(fixture('nist-lew.json'));
  const question: Question = { kind: 'number', text: 'Lew', unit: '', decimals: 0, minimum: '-600', maximum: '400' };
  const program = compileSurvey({ title: 'Lew', questions: [question] }, 3);
  const [result] = run(
    program,
    lew.values.map((value) => [value]),
  );
  expect(result).toEqual({ kind: 'number', count: 200, sum: '-35487', mean: Number(lew.certified.mean) });
});

test('any group and any range: the exact sum', () => {
  const groups = fc
    .tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.bigInt({ min: 1n, max: 10n ** 37n }), fc.nat(6))
    .chain(([minimum, width, decimals]) =>
      fc.record({
        minimum: fc.constant(minimum),
        maximum: fc.constant(minimum + width),
        decimals: fc.constant(decimals),
        values: fc.array(fc.bigInt({ min: minimum, max: minimum + width }), { minLength: 3, maxLength: 9 }),
      }),
    );
  fc.assert(
    fc.property(groups, ({ minimum, maximum, decimals, values }) => {
      const question: NumberQuestion = {
        kind: 'number',
        text: 'Any',
        unit: '',
        decimals,
        minimum: formatDecimal(minimum, decimals),
        maximum: formatDecimal(maximum, decimals),
      };
      const program = compileSurvey({ title: 'Any', questions: [question] }, 3);
      const [result] = run(
        program,
        values.map((value) => [formatDecimal(value, decimals)]),
      );
      const sum = values.reduce((a, b) => a + b);
      expect(result).toMatchObject({ count: values.length, sum: formatDecimal(sum, decimals) });
    }),
  );
});

describe('what is no result is refused', () => {
  const survey: Survey = {
    title: 'Small',
    questions: [
      { kind: 'number', text: 'Points', unit: '', decimals: 0, minimum: '1', maximum: '10' },
      { kind: 'yes-no', text: 'Agreed?' },
      { kind: 'choice', text: 'Role', options: ['Maker', 'Seller'] },
    ],
  };
  const program = compileSurvey(survey, 4);
  const opened = [36n, 4n, 1n, 3n];

  test('the greatest possible one is not', () => {
    expect(interpret(program, opened, 4)).toEqual([
      { kind: 'number', count: 4, sum: '40', mean: 10 },
      { kind: 'yes-no', count: 4, yes: 4, no: 0 },
      { kind: 'choice', count: 4, counts: [1, 3] },
    ]);
  });

  const modulus = (1n << 127n) - 1n;
  const refused: [string, bigint[], number, ResultErrorKind, number | null][] = [
    ['a group below the smallest', [18n, 2n, 1n, 2n], 3, 'group-too-small', null],
    ['no group', [0n, 0n, 0n, 0n], 0, 'group-too-small', null],
    ['a count that is no number', opened, Number.NaN, 'group-too-small', null],
    ['half a person', opened, 4.5, 'group-too-small', null],
    ['too few elements', opened.slice(1), 4, 'wrong-length', null],
    ['too many elements', [...opened, 0n], 4, 'wrong-length', null],
    ['a sum above all maxima', [37n, 4n, 1n, 3n], 4, 'impossible', 0],
    ['a sum below all minima, wrapped', [modulus - 1n, 4n, 1n, 3n], 4, 'impossible', 0],
    ['a negative sum', [-1n, 4n, 1n, 3n], 4, 'impossible', 0],
    ['more yeses than people', [36n, 5n, 1n, 3n], 4, 'impossible', 1],
    ['more for an option than people', [36n, 4n, 0n, 5n], 4, 'impossible', 2],
    ['fewer choices than people', [36n, 4n, 1n, 2n], 4, 'impossible', 2],
    ['more choices than people', [36n, 4n, 2n, 3n], 4, 'impossible', 2],
  ];

  test.each(refused)('%s', (_, elements, contributions, kind, question) => {
    expect(() => interpret(program, elements, contributions)).toThrow(
      expect.objectContaining({ name: 'ResultError', kind, question }),
    );
  });

  test('a sum over so many that it may have wrapped', () => {
    const maximum = String((modulus - 1n) / 9n);
    const wide = compileSurvey(
      { title: 'W', questions: [{ kind: 'number', text: 'W', unit: '', decimals: 0, minimum: '0', maximum }] },
      3,
    );
    expect(interpret(wide, [1n], 9)).toMatchObject([{ count: 9, sum: '1' }]);
    expect(() => interpret(wide, [1n], 10)).toThrow(expect.objectContaining({ kind: 'group-too-large', question: 0 }));
  });
});

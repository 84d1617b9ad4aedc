import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDecimal } from './decimal.ts';
import { encodeAnswers } from './encoding.ts';
import { interpret, type ResultErrorKind } from './interpret.ts';
import type { LinearForm } from './linear.ts';
import { compileSurvey, type Program } from './plan.ts';
import type { Answer, NumberQuestion, QuestionResult, Survey } from './survey.ts';

/** Results do not care what the smallest group is for; four people are easier to enumerate. */
function forFour(survey: Survey): Program {
  return { ...compileSurvey(survey, 5), minimumGroup: 4 };
}

/** A room without cryptography: encode each person's answers, add the bits up, apply the output forms, interpret. */
function run(program: Program, people: readonly (readonly Answer[])[]): QuestionResult[] {
  return interpret(program, open(program, people), people.length);
}

function open(program: Program, people: readonly (readonly Answer[])[]): bigint[] {
  const sums = new Array<number>(program.inputLength).fill(0);
  for (const answers of people) {
    encodeAnswers(program.survey, program.layout, answers).forEach((bit, i) => {
      sums[i]! += bit;
    });
  }
  const value = (form: LinearForm, bits: ArrayLike<number>) =>
    form.reduce((sum, { index, weight }) => sum + weight * BigInt(bits[index]!), 0n);
  const squares = program.squares.map((form) =>
    people.reduce(
      (sum, answers) => sum + value(form, encodeAnswers(program.survey, program.layout, answers)) ** 2n,
      0n,
    ),
  );
  return [...program.outputs.map((form) => value(form, sums)), ...squares];
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
  const program = forFour({
    title: 'Wages 1985',
    questions: [
      {
        ...{ kind: 'number', text: 'Hourly wage', unit: '$', decimals: 2, minimum: '1.00', maximum: '60.00' },
        deviation: true,
      },
      { kind: 'number', text: 'Years of education', unit: 'years', decimals: 0, minimum: '0', maximum: '40' },
      { kind: 'yes-no', text: 'Union member?' },
      { kind: 'choice', text: 'Occupation', options: occupations },
    ],
  });
  const people = rows.map((_, i): Answer[] => [
    wages[i]!,
    education[i]!,
    column('union')[i] === '1',
    occupations.indexOf(occupation[i]!),
  ]);

  test('all 534 at once: exact sums, means to every digit, counts', () => {
    // Python's fractions.Fraction, decimal.Decimal with 60 digits and collections.Counter over the same file.
    expect(occupations).toEqual(['clerical', 'management', 'other', 'professional', 'sales', 'service']);
    expect(run(program, people)).toEqual([
      { kind: 'number', count: 534, sum: '4818.85', mean: 9.024063670411985, deviation: 5.139096854140683 },
      { kind: 'number', count: 534, sum: '6952', mean: 13.0187265917603 },
      { kind: 'yes-no', count: 534, yes: 438, no: 96 },
      { kind: 'choice', count: 534, counts: [97, 55, 156, 105, 38, 83] },
    ]);
  });

  test('in rooms of six: the rooms add up to the whole', () => {
    let cents = 0;
    let years = 0;
    const size = 6;
    for (let start = 0; start < people.length; start += size) {
      const [wage, schooling] = run(program, people.slice(start, start + size)) as Extract<
        QuestionResult,
        { kind: 'number' }
      >[];
      const roomCents = wages.slice(start, start + size).reduce((sum, w) => sum + Math.round(Number(w) * 100), 0);
      expect(wage).toEqual({
        kind: 'number',
        count: size,
        sum: formatDecimal(BigInt(roomCents), 2),
        mean: roomCents / (100 * size),
        deviation: expect.any(Number),
      });
      cents += roomCents;
      years += Number(schooling!.sum);
    }
    expect([cents, years]).toEqual([481_885, 6952]);
  });
});

test('NIST Lew: the certified mean to every digit of a double, the certified deviation to every digit certified', () => {
  const lew: { values: string[]; certified: { mean: string; standardDeviation: string } } = JSON.parse(
    fixture('nist-lew.json'),
  );
  const number = { kind: 'number', text: 'Lew', unit: '', decimals: 0, minimum: '-600', maximum: '400' } as const;
  const program = forFour({ title: 'Lew', questions: [{ ...number, deviation: true }] });
  const [result] = run(
    program,
    lew.values.map((value) => [value]),
  ) as [Extract<QuestionResult, { kind: 'number' }>];
  expect(result).toMatchObject({ kind: 'number', count: 200, sum: '-35487', mean: Number(lew.certified.mean) });
  expect(lew.certified.standardDeviation).toBe('277.332168044316');
  expect(result.deviation!.toFixed(12)).toBe(lew.certified.standardDeviation);
  expect(result.deviation).toBe(277.3321680443161); // Python's Decimal: 277.33216804431613576…
});

test('the deviation is that of the numbers, wherever the range begins', () => {
  const groups = fc.record({
    minimum: fc.integer({ min: -5000, max: 5000 }),
    decimals: fc.nat(3),
    offsets: fc.array(fc.nat(1000), { minLength: 4, maxLength: 9 }),
  });
  fc.assert(
    fc.property(groups, ({ minimum, decimals, offsets }) => {
      const bound = (scaled: number) => formatDecimal(BigInt(scaled), decimals);
      const number = { kind: 'number', text: 'Any', unit: '', decimals, deviation: true } as const;
      const question = { ...number, minimum: bound(minimum), maximum: bound(minimum + 1000) };
      const program = forFour({ title: 'Any', questions: [question] });
      const people = offsets.map((offset) => [bound(minimum + offset)]);
      const [result] = run(program, people) as [Extract<QuestionResult, { kind: 'number' }>];
      // In two passes, as the definition says.
      const values = people.map(([value]) => Number(value));
      const mean = values.reduce((a, b) => a + b) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      expect(result.deviation).toBeCloseTo(Math.sqrt(squares / (values.length - 1)), 9);
      if (new Set(offsets).size === 1) expect(result.deviation).toBe(0);
    }),
  );
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
  const program = forFour(survey);
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

  describe('moments of four whole numbers from 0 to 9', () => {
    const points = { kind: 'number', text: 'Points', unit: '', decimals: 0, minimum: '1', maximum: '10' } as const;
    const spread = forFour({ title: 'S', questions: [{ ...points, deviation: true }, points] });

    test.each<[string, bigint[]]>([
      ['squares of zeros', [0n, 1n, 2n]],
      ['squares below the numbers', [4n, 2n, 2n]],
      ['less than equal numbers have', [20n, 1n, 98n]],
      ['an odd sum of squares of an even sum', [20n, 1n, 101n]],
      ['more than the ends have', [20n, 1n, 182n]],
      ['more than all maxima', [36n, 1n, 326n]],
      ['negative squares', [20n, 1n, -2n]],
      ['negative squares, wrapped', [20n, 1n, (1n << 127n) - 3n]],
      ['a sum above all maxima', [37n, 1n, 324n]],
    ])('%s', (_, elements) => {
      expect(() => interpret(spread, elements, 4)).toThrow(
        expect.objectContaining({ name: 'ResultError', kind: 'impossible', question: 0 }),
      );
    });

    test('what four such numbers have is a result', () => {
      const all = Array.from({ length: 10 }, (_, value) => value);
      for (const a of all) {
        for (const b of all) {
          for (const c of all) {
            const numbers = [a, b, c, 9];
            const sum = numbers.reduce((x, y) => x + y);
            const squares = numbers.reduce((x, y) => x + y * y, 0);
            const [result] = interpret(spread, [BigInt(sum), 0n, BigInt(squares)], 4);
            const expected = Math.sqrt((4 * squares - sum * sum) / 12);
            expect((result as { deviation: number }).deviation).toBeCloseTo(expected, 12);
          }
        }
      }
    });

    test('squares over so many that they may have wrapped', () => {
      const maximum = '4347939275110927404';
      const wide = forFour({ title: 'W', questions: [{ ...points, minimum: '0', maximum, deviation: true }] });
      expect(interpret(wide, [1n, 1n], 9)).toMatchObject([{ count: 9, sum: '1', deviation: 1 / 3 }]);
      expect(() => interpret(wide, [1n, 1n], 10)).toThrow(expect.objectContaining({ kind: 'group-too-large' }));
    });

    test('not one element each', () => {
      for (const elements of [
        [20n, 1n],
        [20n, 1n, 100n, 0n],
      ]) {
        expect(() => interpret(spread, elements, 4)).toThrow(expect.objectContaining({ kind: 'wrong-length' }));
      }
    });
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

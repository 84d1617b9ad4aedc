import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeAnswers } from './encoding.ts';
import { compileSurvey, readProgram } from './plan.ts';
import { parseSurvey, type Question, type Survey, SurveyError } from './survey.ts';
import { templates } from './templates.ts';

const salary: Question = {
  kind: 'number',
  text: 'Salary',
  unit: '€',
  decimals: 2,
  minimum: '0.00',
  maximum: '50000.00',
  deviation: false,
};
const agree: Question = { kind: 'yes-no', text: 'Agreed?' };
const role: Question = { kind: 'choice', text: 'Role', options: ['Maker', 'Seller', 'Keeper'] };
const survey: Survey = { title: 'Café', questions: [salary, agree, role] };

const modulus = (1n << 127n) - 1n;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('compileSurvey', () => {
  test('lays out the bits, constraints and outputs of every kind of question', () => {
    const program = compileSurvey(survey, 3);
    expect(program.inputLength).toBe(23 + 1 + 3);
    expect(program.constraints).toEqual([{ indices: [24, 25, 26], target: 1n }]);
    const [sum, ...counts] = program.outputs;
    expect(sum!.map((term) => term.index)).toEqual(Array.from({ length: 23 }, (_, i) => i));
    expect(sum!.map((term) => term.weight)).toEqual([
      ...Array.from({ length: 22 }, (_, i) => 2n ** BigInt(i)),
      5_000_000n - (2n ** 22n - 1n),
    ]);
    expect(counts).toEqual([23, 24, 25, 26].map((index) => [{ index, weight: 1n }]));
    expect(program).toMatchObject({ survey, minimumGroup: 3, fieldName: 'F127', squares: [] });
  });

  test('a standard deviation opens the square of the number, and nothing else more', () => {
    const questions = [agree, { ...salary, deviation: true }, role, { ...salary, deviation: true }];
    const program = compileSurvey({ title: 'Two', questions }, 5);
    const without = compileSurvey({ title: 'Two', questions: [agree, salary, role, salary] }, 5);
    expect(program.squares).toEqual([program.outputs[1], program.outputs[5]]);
    expect({ ...program, squares: [], survey: null, bytes: null, digest: null }).toEqual({
      ...{ ...without, survey: null, bytes: null, digest: null },
    });
  });

  test('every encoded contribution fulfils the constraints', () => {
    const { constraints, inputLength, layout } = compileSurvey(survey, 3);
    for (const option of [0, 1, 2]) {
      const bits = encodeAnswers(survey, layout, ['123.45', false, option]);
      expect(bits.length).toBe(inputLength);
      for (const { indices, target } of constraints) {
        expect(BigInt(indices.reduce((sum, index) => sum + bits[index]!, 0))).toBe(target);
      }
    }
  });

  test('refuses a group so small that one subtracts, or larger than a room', () => {
    for (const minimumGroup of [2, 1, 0, -3, 3.5, Number.NaN]) {
      expect(() => compileSurvey(survey, minimumGroup)).toThrow(refusal('minimum-group-too-small', null, '3'));
    }
    expect(() => compileSurvey(survey, 10)).toThrow(refusal('minimum-group-too-large', null, '9'));
    expect(compileSurvey(survey, 9).minimumGroup).toBe(9);
  });

  test('with a standard deviation, refuses a group so small that one can solve for the others', () => {
    const spread: Survey = { title: 'Spread', questions: [agree, { ...salary, deviation: true }] };
    expect(() => compileSurvey(spread, 4)).toThrow(refusal('minimum-group-too-small', null, '5'));
    expect(() => compileSurvey(spread, 2)).toThrow(refusal('minimum-group-too-small', null, '5'));
    expect(compileSurvey(spread, 5).minimumGroup).toBe(5);
  });

  test('refuses what could wrap around among nine, and nothing less', () => {
    const wide = (width: bigint, minimum = 0n): Survey => ({
      title: 'Wide',
      questions: [agree, { ...salary, decimals: 0, minimum: String(minimum), maximum: String(minimum + width) }],
    });
    const greatest = (modulus - 1n) / 9n;
    expect(9n * (greatest + 1n)).toBeGreaterThanOrEqual(modulus);
    expect(() => compileSurvey(wide(greatest), 3)).not.toThrow();
    expect(() => compileSurvey(wide(greatest, -(10n ** 50n)), 3)).not.toThrow();
    expect(() => compileSurvey(wide(greatest + 1n), 3)).toThrow(refusal('range-too-wide', 1, String(greatest)));
    expect(() => compileSurvey({ title: 'W', questions: [{ ...salary, maximum: '1'.padEnd(40, '0') }] }, 3)).toThrow(
      refusal('range-too-wide', 0, '189045759400521368590763670795426784.14'),
    );
  });

  test('refuses squares that could wrap around among nine, and nothing less', () => {
    const wide = (width: bigint, decimals = 0): Survey => ({
      title: 'Wide',
      questions: [agree, { ...salary, deviation: true, decimals, minimum: '0', maximum: String(width) }],
    });
    const greatest = 4_347_939_275_110_927_404n; // Python: math.isqrt((2**127 - 2) // 9)
    expect(9n * greatest ** 2n).toBeLessThan(modulus);
    expect(9n * (greatest + 1n) ** 2n).toBeGreaterThanOrEqual(modulus);
    expect(compileSurvey(wide(greatest), 5).squares.length).toBe(1);
    expect(() => compileSurvey(wide(greatest + 1n), 5)).toThrow(refusal('range-too-wide', 1, String(greatest)));
    expect(() => compileSurvey(wide(10n ** 17n, 2), 5)).toThrow(refusal('range-too-wide', 1, '43479392751109274.04'));
  });

  test('refuses what parseSurvey refuses', () => {
    expect(() => compileSurvey({ title: '', questions: [agree] }, 3)).toThrow(refusal('empty-title', null, null));
  });
});

describe('canonical bytes', () => {
  test('golden: text and SHA-256 (by sha256sum)', () => {
    const program = compileSurvey(survey, 3);
    expect(new TextDecoder().decode(program.bytes)).toBe(
      '{"format":"murmuration/v2/program","minimumGroup":3,"survey":{"title":"Café","questions":[' +
        '{"kind":"number","text":"Salary","unit":"€","decimals":2,"minimum":"0.00","maximum":"50000.00","deviation":false},' +
        '{"kind":"yes-no","text":"Agreed?"},{"kind":"choice","text":"Role","options":["Maker","Seller","Keeper"]}]}}',
    );
    expect(hex(program.digest)).toBe('ef7c130d7c1a0a89fb670df62404c3efea7468d95dbfff57fb7dea7e13d30875');
  });

  test('do not depend on the order of keys, the Unicode form or how a bound is written', () => {
    const other = {
      questions: [
        { maximum: '+50000', minimum: '-0', decimals: 2, unit: ' € ', text: 'Salary', kind: 'number' },
        { text: 'Agreed?', kind: 'yes-no' },
        { options: ['Maker', 'Seller', 'Keeper'], text: 'Role', kind: 'choice' },
      ],
      title: 'Cafe\u0301',
    } as const;
    expect(compileSurvey(other, 3).bytes).toEqual(compileSurvey(survey, 3).bytes);
  });

  test('differ with anything that differs', () => {
    const variants = [
      compileSurvey(survey, 3),
      compileSurvey(survey, 4),
      compileSurvey({ ...survey, title: 'cafe' }, 3),
      compileSurvey({ ...survey, questions: [salary, agree] }, 3),
      compileSurvey({ ...survey, questions: [agree, salary, role] }, 3),
      compileSurvey({ ...survey, questions: [{ ...salary, text: 'Pay' }, agree, role] }, 3),
      compileSurvey({ ...survey, questions: [{ ...salary, unit: '$' }, agree, role] }, 3),
      compileSurvey({ ...survey, questions: [{ ...salary, decimals: 3 }, agree, role] }, 3),
      compileSurvey({ ...survey, questions: [{ ...salary, minimum: '-1' }, agree, role] }, 3),
      compileSurvey({ ...survey, questions: [{ ...salary, maximum: '50000.01' }, agree, role] }, 3),
      compileSurvey({ ...survey, questions: [{ ...salary, deviation: true }, agree, role] }, 5),
      compileSurvey({ ...survey, questions: [salary, agree, { ...role, options: ['Maker', 'Seller'] }] }, 3),
      compileSurvey({ ...survey, questions: [salary, agree, { ...role, options: ['Seller', 'Maker', 'Keeper'] }] }, 3),
    ];
    expect(new Set(variants.map(({ digest }) => hex(digest))).size).toBe(variants.length);
  });

  test('readProgram gives back the program', () => {
    const program = compileSurvey(survey, 4);
    expect(readProgram(program.bytes)).toEqual(program);
  });

  test('readProgram refuses any other form of the same program', () => {
    const text = new TextDecoder().decode(compileSurvey(survey, 3).bytes);
    const read = (changed: string) => () => readProgram(new TextEncoder().encode(changed));
    expect(read(text)).not.toThrow();
    for (const changed of [
      ` ${text}`,
      `\ufeff${text}`,
      text.replace('v2', 'v1'),
      text.replace('"format":"murmuration/v2/program",', ''),
      text.replace(',"deviation":false', ''),
      text.replace('}]}}', '}]},"more":1}'),
      text.replace('Café', 'Cafe\u0301'),
      text.replace('Café', 'Caf\\u00e9'),
      text.replace('"50000.00"', '"50000"'),
      text.replace('"minimumGroup":3', '"minimumGroup":3.0'),
    ]) {
      expect(changed).not.toBe(text);
      expect(read(changed)).toThrow(refusal('not-canonical', null, null));
    }
    expect(read(text.replace('"minimumGroup":3', '"minimumGroup":"3"'))).toThrow(SurveyError);
    expect(read('null')).toThrow(refusal('not-a-survey', null, null));
    expect(read(text.padEnd(200_000))).toThrow(refusal('not-a-survey', null, null));
  });

  test('readProgram of any bytes gives a program or a SurveyError', () => {
    const { bytes } = compileSurvey(survey, 3);
    const damaged = fc
      .array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 })
      .map((changes) => changes.reduce((copy, [at, byte]) => copy.fill(byte, at, at + 1), Uint8Array.from(bytes)));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), damaged), (input) => {
        try {
          expect(readProgram(input).bytes).toEqual(input);
        } catch (error) {
          if (!(error instanceof SurveyError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test.each(templates)('template $id is a survey in normal form that compiles', ({ survey, minimumGroup }) => {
  expect(parseSurvey(survey)).toEqual(survey);
  expect(compileSurvey(survey, minimumGroup).inputLength).toBeGreaterThan(0);
});

function refusal(kind: string, question: number | null, limit: string | null) {
  return expect.objectContaining({ name: 'SurveyError', kind, question, limit });
}

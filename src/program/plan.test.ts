import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ComputationError } from './check.ts';
import type { Computation } from './computation.ts';
import { encodeAnswers } from './encoding.ts';
import { parseFormula } from './language/formula.ts';
import { compile, compileSurvey, programBytes, readProgram, readRoomProgram } from './plan.ts';
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
  test('computes what the questions suggest', () => {
    const program = compileSurvey(survey, 3);
    expect(program).toMatchObject({ survey, minimumGroup: 3, maximumGroup: 9, isDefault: true, fieldName: 'F61' });
    expect(calls(program.computation)).toEqual(['sum', 'mean', 'count', 'tally']);
    const spread = { ...survey, questions: [{ ...salary, deviation: true }] };
    expect(calls(compileSurvey(spread, 5).computation)).toEqual(['sum', 'mean', 'deviation']);
  });

  test('asks for binary digits where a formula compares a number with a constant, or orders', () => {
    const encodings = (name: string, ...operands: Computation['nodes']) => {
      const places = operands.map((_, index) => index);
      const call = { node: 'call', function: name, arguments: places } as const;
      const condition = { node: 'call', function: 'count', arguments: [operands.length] } as const;
      const nodes = [...operands, call, ...(name === 'less' ? [condition] : [])];
      const outputs = [{ name: 'x', recipients: 'everyone', node: nodes.length - 1 } as const];
      const { layout } = compile({ survey: twice, minimumGroup: 3, computation: { nodes, outputs } });
      return layout.fields.map(({ encoding }) => encoding);
    };
    const twice = { title: 'Two', questions: [salary, salary] };
    const [first, second] = [0, 1].map((question) => ({ node: 'question', question }) as const);
    expect(encodings('mean', first!)).toEqual(['number', 'number']);
    expect(encodings('median', first!)).toEqual(['digits', 'number']);
    expect(encodings('max', second!)).toEqual(['number', 'digits']);
    expect(encodings('less', second!, { node: 'number', value: '5' })).toEqual(['number', 'digits']);
    expect(encodings('less', first!, second!)).toEqual(['number', 'number']);
  });

  test('every encoded contribution fulfils the constraints', () => {
    const { layout } = compileSurvey(survey, 3);
    const { constraints, length } = layout;
    for (const option of [0, 1, 2]) {
      const bits = encodeAnswers(survey, layout, ['123.45', false, option]);
      expect(bits.length).toBe(length);
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

  test('refuses sums that could wrap around among nine, and nothing less', () => {
    const wide = (minimum: bigint, maximum: bigint): Survey => ({
      title: 'Wide',
      questions: [agree, { ...salary, decimals: 0, minimum: String(minimum), maximum: String(maximum) }],
    });
    // Signed: 9 · |x| < p / 2.
    const greatest = (modulus - 1n) / 2n / 9n;
    expect(9n * (greatest + 1n)).toBeGreaterThan(modulus / 2n);
    expect(() => compileSurvey(wide(0n, greatest), 3)).not.toThrow();
    expect(() => compileSurvey(wide(-greatest, greatest), 3)).not.toThrow();
    const refused = refusal('range-too-wide', 1, String(greatest));
    expect(() => compileSurvey(wide(0n, greatest + 1n), 3)).toThrow(refused);
    expect(() => compileSurvey(wide(-greatest - 1n, 0n), 3)).toThrow(refused);
    expect(() => compileSurvey({ title: 'W', questions: [{ ...salary, maximum: '1'.padEnd(40, '0') }] }, 3)).toThrow(
      refusal('range-too-wide', 0, '94522879700260684295381835397713392.07'),
    );
  });

  test('refuses squares that could wrap around among nine, and nothing less', () => {
    const wide = (width: bigint, decimals = 0): Survey => ({
      title: 'Wide',
      questions: [agree, { ...salary, deviation: true, decimals, minimum: '0', maximum: String(width) }],
    });
    // Python: math.isqrt(2**126 - 1) // 9, for (Σ x)² and 9 Σ x².
    const greatest = 1_024_819_115_206_086_200n;
    expect((9n * greatest) ** 2n).toBeLessThan(modulus / 2n);
    expect((9n * (greatest + 1n)) ** 2n).toBeGreaterThan(modulus / 2n);
    expect(() => compileSurvey(wide(greatest), 5)).not.toThrow();
    expect(() => compileSurvey(wide(greatest + 1n), 5)).toThrow(refusal('range-too-wide', 1, String(greatest)));
    expect(() => compileSurvey(wide(10n ** 17n, 2), 5)).toThrow(refusal('range-too-wide', 1, '10248191152060862.00'));
  });

  test('checks ranges for the largest group, if that is given', () => {
    const wide: Survey = { title: 'W', questions: [{ ...salary, maximum: '1'.padEnd(30, '0') }] };
    const forGroup = (maximumGroup: number) => () => compile({ survey: wide, minimumGroup: 3, maximumGroup });
    expect(forGroup(100_000)).not.toThrow();
    expect(forGroup(100_001)).toThrow(refusal('minimum-group-too-large', null, '100000'));
    expect(forGroup(2)).toThrow(SurveyError);
    const wider: Survey = { title: 'W', questions: [{ ...salary, maximum: '1'.padEnd(33, '0') }] };
    expect(() => compile({ survey: wider, minimumGroup: 3, maximumGroup: 100_000 })).toThrow(SurveyError);
    expect(() => compile({ survey: wider, minimumGroup: 3, maximumGroup: 1000 })).not.toThrow();
  });

  test('refuses a computation over a question that there is not', () => {
    const computation: Computation = {
      nodes: [
        { node: 'question', question: 3 },
        { node: 'call', function: 'mean', arguments: [0] },
      ],
      outputs: [{ name: 'x', recipients: 'everyone', node: 1 }],
    };
    expect(() => compile({ survey, minimumGroup: 3, computation })).toThrow(
      expect.objectContaining({ name: 'ComputationError', kind: 'not-a-computation', node: 0 }),
    );
  });

  test('refuses what parseSurvey refuses', () => {
    expect(() => compileSurvey({ title: '', questions: [agree] }, 3)).toThrow(refusal('empty-title', null, null));
  });
});

describe('canonical bytes', () => {
  test('golden: text and SHA-256 (by Python’s hashlib); formulas are in language/golden.test.ts', () => {
    const program = compileSurvey(survey, 3);
    expect(new TextDecoder().decode(program.bytes)).toBe(
      '{"format":"murmuration/v3/program","minimumGroup":3,"maximumGroup":9,"survey":{"title":"Café","questions":[' +
        '{"kind":"number","text":"Salary","unit":"€","decimals":2,"minimum":"0.00","maximum":"50000.00","deviation":false},' +
        '{"kind":"yes-no","text":"Agreed?"},{"kind":"choice","text":"Role","options":["Maker","Seller","Keeper"]}]},' +
        '"computation":null}',
    );
    expect(hex(program.digest)).toBe('e59dbf1fb17bc237caeb57e5f32e9b57a157d9ab9506aed80e79d2a5b0fba8db');
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
      compile({ survey, minimumGroup: 3, maximumGroup: 10 }),
      compile({ survey, minimumGroup: 3, computation: compileSurvey(survey, 3).computation }),
      compileSurvey({ ...survey, title: 'cafe' }, 3),
      compileSurvey({ ...survey, questions: [salary, agree] }, 3),
      compileSurvey({ ...survey, questions: [agree, salary, role] }, 3),
      compileSurvey({ ...survey, questions: [{ ...salary, text: 'Pay' }, agree, role] }, 3),
      compileSurvey({ ...survey, questions: [{ ...salary, name: 'pay' }, agree, role] }, 3),
      compileSurvey({ ...survey, questions: [salary, agree, { ...role, kind: 'several' }] }, 3),
      compileSurvey({ ...survey, questions: [salary, agree, { ...role, kind: 'ranking' }] }, 3),
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

  test('a room reads programs for its own groups only: with others little is needed to keep a device busy', () => {
    const program = compileSurvey(survey, 4);
    expect(readRoomProgram(program.bytes)).toEqual(program);
    const larger = compile({ survey, minimumGroup: 4, maximumGroup: 1000 });
    expect(readProgram(larger.bytes)).toEqual(larger);
    expect(() => readRoomProgram(larger.bytes)).toThrow(expect.objectContaining({ kind: 'maximum-group' }));
  });

  test('readProgram refuses any other form of the same program', () => {
    const text = new TextDecoder().decode(compileSurvey(survey, 3).bytes);
    const read = (changed: string) => () => readProgram(new TextEncoder().encode(changed));
    expect(read(text)).not.toThrow();
    for (const changed of [
      ` ${text}`,
      `\ufeff${text}`,
      text.replace('v3', 'v2'),
      text.replace('"format":"murmuration/v3/program",', ''),
      text.replace(',"deviation":false', ''),
      text.replace('"computation":null', '"computation":null,"more":1'),
      text.replace('"computation":null', '"computation":0'),
      text.replace(',"computation":null', ''),
      text.replace('"maximumGroup":9,', ''),
      text.replace('"kind":"yes-no",', '"kind":"yes-no","name":"",'),
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
    expect(read(text.padEnd(programBytes + 1))).toThrow(refusal('not-a-survey', null, null));
  });

  test('readProgram of any bytes gives a program, a SurveyError or a ComputationError', () => {
    const { bytes } = compileSurvey(survey, 3);
    const damaged = fc
      .array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 })
      .map((changes) => changes.reduce((copy, [at, byte]) => copy.fill(byte, at, at + 1), Uint8Array.from(bytes)));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), damaged), (input) => {
        try {
          expect(readProgram(input).bytes).toEqual(input);
        } catch (error) {
          if (!(error instanceof SurveyError || error instanceof ComputationError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test.each(templates)('template $id is a survey in normal form that compiles', ({ survey, minimumGroup }) => {
  expect(parseSurvey(survey)).toEqual(survey);
  expect(compileSurvey(survey, minimumGroup).layout.length).toBeGreaterThan(0);
});

/** The functions of a computation, in its order. */
function calls({ nodes }: Computation): string[] {
  return nodes.flatMap((node) => (node.node === 'call' ? [node.function] : []));
}

function refusal(kind: string, question: number | null, limit: string | null) {
  return expect.objectContaining({ name: 'SurveyError', kind, question, limit });
}

describe('the field is the smaller one', () => {
  const named = { kind: 'number', text: 'Salary', name: 'salary', unit: '€', decimals: 2, minimum: '0' } as const;
  const fieldOf = (formulas: string, maximum: string, maximumGroup = 9) => {
    const asked = parseSurvey({ title: 'Field', questions: [{ ...named, maximum }] });
    const { computation } = parseFormula(formulas, asked);
    return compile({ survey: asked, minimumGroup: 5, maximumGroup, computation }).fieldName;
  };

  test('where every value fits with its mask, in groups of every size', () => {
    expect(fieldOf('mean(salary)\nmedian(salary)\ndeviation(salary)', '50000')).toBe('F61');
    // n² · salary² in cents takes more than 60 bits.
    expect(fieldOf('deviation(salary)', '50000', 1000)).toBe('F127');
    // 36 bits can be masked.
    expect(fieldOf('sum(abs(salary - 1))', '500000000')).toBe('F61');
    expect(fieldOf('sum(abs(salary - 1))', '1000000000')).toBe('F127');
  });

  test('and nothing is computed in fixed point', () => {
    expect(fieldOf('mean(salary) / (1 + count(salary > 10))', '10')).toBe('F127');
  });
});

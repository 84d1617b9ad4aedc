import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDecimal } from './decimal.ts';
import { type AnswerErrorKind, encodeAnswers, numberScale } from './encoding.ts';
import { digitCount, layoutOf } from './layout.ts';
import type { Answer, NumberQuestion, Question, Survey } from './survey.ts';

function numberQuestion(minimum: bigint, maximum: bigint, decimals: number): NumberQuestion {
  return {
    kind: 'number',
    text: 'A number',
    unit: '',
    decimals,
    minimum: formatDecimal(minimum, decimals),
    maximum: formatDecimal(maximum, decimals),
  };
}

const encoded = (survey: Survey, answers: readonly (Answer | undefined)[]) =>
  encodeAnswers(survey, layoutOf(survey, new Set()), answers);

const bitCount = (question: Question) => layoutOf({ title: 'T', questions: [question] }, new Set()).length;

const salary = numberQuestion(0n, 5_000_000n, 2);
const agree: Question = { kind: 'yes-no', text: 'Agreed?' };
const role: Question = { kind: 'choice', text: 'Role', options: ['Maker', 'Seller', 'Keeper'] };
const survey = { title: 'Survey', questions: [salary, agree, role] };
const others: Survey = {
  title: 'Others',
  questions: [
    { kind: 'several', text: 'Which?', options: ['A', 'B', 'C'] },
    { kind: 'ranking', text: 'In what order?', options: ['A', 'B', 'C'] },
  ],
};

/** What a number's bits stand for, as encoding.ts defines it. */
function decode(question: NumberQuestion, bits: Uint8Array): bigint {
  const { minimum, weights } = numberScale(question);
  return weights.reduce((value, weight, i) => value + weight * BigInt(bits[i]!), minimum);
}

const decimals = fc.integer({ min: 0, max: 6 });
const ranges = fc
  .tuple(fc.bigInt({ min: -(1n << 100n), max: 1n << 100n }), fc.integer({ min: 0, max: 120 }))
  .chain(([minimum, bits]) => fc.tuple(fc.constant(minimum), fc.bigInt({ min: 1n, max: 1n << BigInt(bits) })))
  .map(([minimum, width]) => ({ minimum, maximum: minimum + width }));

describe('numbers', () => {
  test('every value in range becomes bits that stand for it', () => {
    fc.assert(
      fc.property(
        ranges.chain((range) =>
          fc.record({
            range: fc.constant(range),
            value: fc.bigInt({ min: range.minimum, max: range.maximum }),
            decimals,
          }),
        ),
        ({ range, value, decimals }) => {
          const question = numberQuestion(range.minimum, range.maximum, decimals);
          const bits = encoded({ title: 'T', questions: [question] }, [formatDecimal(value, decimals)]);
          expect(bits.length).toBe(bitCount(question));
          expect(bits.every((bit) => bit === 0 || bit === 1)).toBe(true);
          expect(decode(question, bits)).toBe(value);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('no bits stand for a value out of range, and all values have bits: exhaustively for small ranges', () => {
    for (let width = 1; width <= 70; width++) {
      const { weights } = numberScale(numberQuestion(0n, BigInt(width), 0));
      const reached = new Set<bigint>();
      for (let subset = 0; subset < 1 << weights.length; subset++) {
        reached.add(weights.reduce((value, weight, i) => value + ((subset >> i) & 1 ? weight : 0n), 0n));
      }
      expect([...reached].sort((a, b) => Number(a - b))).toEqual(
        Array.from({ length: width + 1 }, (_, i) => BigInt(i)),
      );
    }
  });

  test('weights sum to the range, in as few bits as it has', () => {
    fc.assert(
      fc.property(ranges, ({ minimum, maximum }) => {
        const { weights } = numberScale(numberQuestion(minimum, maximum, 0));
        expect(weights.reduce((a, b) => a + b)).toBe(maximum - minimum);
        expect(weights.length).toBe((maximum - minimum).toString(2).length);
        expect(weights.every((weight) => weight > 0n)).toBe(true);
      }),
    );
  });

  test('values out of range are refused', () => {
    fc.assert(
      fc.property(
        ranges,
        fc.bigInt({ min: 1n, max: 1n << 90n }),
        decimals,
        ({ minimum, maximum }, beyond, decimals) => {
          const one = { title: 'T', questions: [numberQuestion(minimum, maximum, decimals)] };
          expect(() => encoded(one, [formatDecimal(minimum - beyond, decimals)])).toThrow(refusal('below-minimum', 0));
          expect(() => encoded(one, [formatDecimal(maximum + beyond, decimals)])).toThrow(refusal('above-maximum', 0));
        },
      ),
    );
  });
});

test('a survey of every kind: the bits of its answers, one after the other', () => {
  const bits = encoded(survey, ['4200.50', true, 2]);
  const numberBits = bitCount(salary);
  expect(numberBits).toBe(23);
  expect(decode(salary, bits.subarray(0, numberBits))).toBe(420_050n);
  expect([...bits.subarray(numberBits)]).toEqual([1, 0, 0, 1]);
  expect([...encoded(survey, ['0', false, 0])]).toEqual([...new Array(numberBits).fill(0), 0, 1, 0, 0]);
});

const refused: [string, (Answer | undefined)[], AnswerErrorKind, number][] = [
  ['no answers', [], 'missing', 0],
  ['an empty one', ['', true, 0], 'missing', 0],
  ['one that is left out', ['1', undefined, 0], 'missing', 1],
  ['too few', ['1', true], 'missing', 2],
  ['too many', ['1', true, 0, 0], 'no-such-question', 3],
  ['words for a number', ['much', true, 0], 'not-a-number', 0],
  ['a JavaScript number for a decimal string', [4200, true, 0], 'not-a-number', 0],
  ['tenths of a cent', ['1.001', true, 0], 'too-many-decimals', 0],
  ['too little', ['-0.01', true, 0], 'below-minimum', 0],
  ['too much', ['50000.01', true, 0], 'above-maximum', 0],
  ['a word for yes', ['1', 'yes', 0], 'no-such-option', 1],
  ['an option below the first', ['1', true, -1], 'no-such-option', 2],
  ['an option above the last', ['1', true, 3], 'no-such-option', 2],
  ['half an option', ['1', true, 0.5], 'no-such-option', 2],
  ['no number for an option', ['1', true, Number.NaN], 'no-such-option', 2],
  ['an option by name', ['1', true, 'Maker'], 'no-such-option', 2],
];

test('several options, and an order of options', () => {
  expect([
    ...encoded(others, [
      [2, 0],
      [1, 2, 0],
    ]),
  ]).toEqual([1, 0, 1, ...[0, 0, 1], ...[1, 0, 0], ...[0, 1, 0]]);
  expect([...encoded(others, [[], [0, 1, 2]])]).toEqual([0, 0, 0, ...[1, 0, 0], ...[0, 1, 0], ...[0, 0, 1]]);
});

test('binary digits: of what is above the minimum, and of what is below the maximum', () => {
  fc.assert(
    fc.property(ranges, fc.bigInt({ min: 0n, max: 1n << 120n }), decimals, ({ minimum, maximum }, at, decimals) => {
      const question = numberQuestion(minimum, maximum, decimals);
      const one = { title: 'T', questions: [question] };
      const layout = layoutOf(one, new Set([0]));
      const value = minimum + (at % (maximum - minimum + 1n));
      const bits = encodeAnswers(one, layout, [formatDecimal(value, decimals)]);
      const k = digitCount(question);
      const integer = (digits: Uint8Array) => digits.reduceRight((sum, digit) => 2n * sum + BigInt(digit), 0n);
      expect(minimum + integer(bits.subarray(0, k))).toBe(value);
      if (bits.length > k) expect(maximum - integer(bits.subarray(k))).toBe(value);
      expect(bits.length).toBe(layout.length);
    }),
  );
});

const refusedOthers: [string, (Answer | undefined)[], AnswerErrorKind, number][] = [
  ['an option alone for several', [1, [0, 1, 2]], 'no-such-option', 0],
  [
    'an option twice',
    [
      [1, 1],
      [0, 1, 2],
    ],
    'no-such-option',
    0,
  ],
  ['an option beyond the last', [[3], [0, 1, 2]], 'no-such-option', 0],
  ['options by name', [['A'] as never, [0, 1, 2]], 'no-such-option', 0],
  ['half a ranking', [[], [0, 1]], 'missing', 1],
  ['a ranking of one option twice', [[], [0, 1, 1]], 'no-such-option', 1],
  ['a ranking of too many', [[], [0, 1, 2, 3]], 'no-such-option', 1],
  ['no ranking', [[], undefined], 'missing', 1],
];

test.each(refusedOthers)('refuses %s', (_, answers, kind, question) => {
  expect(() => encoded(others, answers)).toThrow(refusal(kind, question));
});

test.each(refused)('refuses %s', (_, answers, kind, question) => {
  expect(() => encoded(survey, answers)).toThrow(refusal(kind, question));
});

test('errors do not hold the answer', () => {
  try {
    encoded(survey, ['98765.43', true, 0]);
    expect.unreachable();
  } catch (error) {
    expect(JSON.stringify(error) + String(error)).not.toContain('98765');
  }
});

function refusal(kind: AnswerErrorKind, question: number) {
  return expect.objectContaining({ name: 'AnswerError', kind, question });
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSurvey, SurveyError, type SurveyErrorKind, surveyLimits } from './survey.ts';

const number = { kind: 'number', text: 'Salary', unit: '€', decimals: 2, minimum: '0', maximum: '50000' };
const yesNo = { kind: 'yes-no', text: 'Agreed?' };
const choice = { kind: 'choice', text: 'Role', options: ['Maker', 'Seller'] };
const survey = (...questions: unknown[]) => ({ title: 'Survey', questions });

describe('parseSurvey', () => {
  test('reads JSON text and its value alike, into normal form', () => {
    const expected = {
      title: 'Café survey',
      questions: [{ ...number, minimum: '0.00', maximum: '50000.00', deviation: false }, yesNo, choice],
    };
    const json = {
      title: '  Cafe\u0301 \u00a0 survey ',
      questions: [{ ...number, maximum: '+050000.0' }, yesNo, choice],
    };
    expect(parseSurvey(json)).toEqual(expected);
    expect(parseSurvey(JSON.stringify(json))).toEqual(expected);
  });

  test('an empty unit and negative bounds are fine', () => {
    const question = { ...number, unit: '', minimum: '-10.5', maximum: '-10.49' };
    expect(parseSurvey(survey(question)).questions[0]).toMatchObject({
      unit: '',
      minimum: '-10.50',
      maximum: '-10.49',
    });
  });

  test('a standard deviation is asked for, or not, or not mentioned', () => {
    const deviation = (question: object) => parseSurvey(survey(question)).questions[0];
    expect(deviation({ ...number, deviation: true })).toMatchObject({ deviation: true });
    expect(deviation({ ...number, deviation: false })).toEqual(deviation(number));
  });

  test('names: in NFC, absent where they are empty', () => {
    const names = ['salary', 'Größe_2', 'Cafe\u0301', ''].map((name) => ({ ...yesNo, name }));
    const parsed = parseSurvey(survey(...names)).questions;
    expect(parsed.map(({ name }) => name)).toEqual(['salary', 'Größe_2', 'Café', undefined]);
    expect(Object.keys(parsed[3]!)).toEqual(['kind', 'text']);
    expect(parseSurvey(survey({ ...yesNo, name: 'n'.repeat(30) })).questions[0]!.name?.length).toBe(30);
  });

  test('questions with several answers, and rankings', () => {
    const options = Array.from({ length: 8 }, (_, i) => String(i));
    const questions = [
      { ...choice, kind: 'several', name: 'days' },
      { ...choice, kind: 'ranking', options },
    ];
    expect(parseSurvey(survey(...questions)).questions).toEqual(questions);
  });

  test('takes everything at its limit', () => {
    const options = Array.from({ length: 20 }, (_, i) => String(i).padStart(80, 'o'));
    const questions = [
      { ...number, text: 't'.repeat(200), unit: 'u'.repeat(30), decimals: 6 },
      ...Array.from({ length: 19 }, () => ({ ...choice, text: 't'.repeat(200), options })),
    ];
    const parsed = parseSurvey({ title: 't'.repeat(120), questions });
    expect(parsed.questions.length).toBe(20);
    expect(JSON.stringify(parsed).length).toBeLessThan(surveyLimits.jsonLength);
    expect(parseSurvey(JSON.stringify(parsed))).toEqual(parsed);
  });
});

const refused: [string, unknown, SurveyErrorKind, number | null, string | null][] = [
  ['text that is no JSON', '{"title":', 'not-a-survey', null, null],
  ['JSON that is too long', JSON.stringify(survey(yesNo)).padEnd(65_537), 'not-a-survey', null, null],
  ['null', null, 'not-a-survey', null, null],
  ['an array', [], 'not-a-survey', null, null],
  ['no questions key', { title: 'T' }, 'not-a-survey', null, null],
  ['an unknown key', { ...survey(yesNo), colour: 'red' }, 'not-a-survey', null, null],
  ['an unknown key named like a method', '{"title":"T","questions":[],"toString":1}', 'not-a-survey', null, null],
  ['a key named __proto__', '{"title":"T","questions":[],"__proto__":{}}', 'not-a-survey', null, null],
  ['a key under __proto__', '{"__proto__":{"title":"T"},"questions":[]}', 'not-a-survey', null, null],
  ['a title that is a number', { ...survey(yesNo), title: 1 }, 'not-a-survey', null, null],
  ['an empty title', { ...survey(yesNo), title: ' \u00a0 ' }, 'empty-title', null, null],
  ['a title that cannot be seen', { ...survey(yesNo), title: '\u200d\u200b' }, 'empty-title', null, null],
  ['a long title', { ...survey(yesNo), title: 't'.repeat(121) }, 'title-too-long', null, '120'],
  ['an enormous title', { ...survey(yesNo), title: '\u0390'.repeat(1_000_000) }, 'title-too-long', null, '120'],
  ['questions that are no list', { title: 'T', questions: { length: 1 } }, 'not-a-survey', null, null],
  ['no questions', survey(), 'no-questions', null, null],
  ['21 questions', survey(...new Array(21).fill(yesNo)), 'too-many-questions', null, '20'],
  ['a hole for a question', { title: 'T', questions: new Array(1) }, 'not-a-survey', 0, null],
  ['a question of another kind', survey(yesNo, { ...yesNo, kind: 'essay' }), 'not-a-survey', 1, null],
  ['an unknown key in a question', survey({ ...yesNo, unit: '' }), 'not-a-survey', 0, null],
  ['an empty question', survey({ ...yesNo, text: '' }), 'empty-text', 0, null],
  ['a long question', survey({ ...yesNo, text: 't'.repeat(201) }), 'text-too-long', 0, '200'],
  ['a control character', survey({ ...yesNo, text: 'a\u0000b' }), 'forbidden-character', 0, null],
  ['a line break', survey({ ...yesNo, text: 'a\nb' }), 'forbidden-character', 0, null],
  ['a line separator', survey({ ...yesNo, text: 'a\u2028b' }), 'forbidden-character', 0, null],
  ['a direction override', survey({ ...choice, options: ['a', 'b\u202ec'] }), 'forbidden-character', 0, null],
  ['half a surrogate pair', survey({ ...yesNo, text: '\ud83d' }), 'forbidden-character', 0, null],
  ['a long unit', survey({ ...number, unit: 'u'.repeat(31) }), 'unit-too-long', 0, '30'],
  ['decimals as text', survey({ ...number, decimals: '2' }), 'not-a-survey', 0, null],
  ['seven decimals', survey({ ...number, decimals: 7 }), 'decimals-out-of-range', 0, '6'],
  ['half a decimal', survey({ ...number, decimals: 0.5 }), 'decimals-out-of-range', 0, '6'],
  ['negative decimals', survey({ ...number, decimals: -1 }), 'decimals-out-of-range', 0, '6'],
  ['a deviation in words', survey({ ...number, deviation: 'yes' }), 'not-a-survey', 0, null],
  ['a deviation that is null', survey({ ...number, deviation: null }), 'not-a-survey', 0, null],
  ['a deviation of yes and no', survey({ ...yesNo, deviation: false }), 'not-a-survey', 0, null],
  ['a bound that is a number', survey({ ...number, minimum: 0 }), 'not-a-survey', 0, null],
  ['a bound in words', survey({ ...number, minimum: 'none' }), 'bound-not-a-number', 0, null],
  ['a bound with a comma', survey({ ...number, maximum: '1,5' }), 'bound-not-a-number', 0, null],
  ['a bound with decimals', survey({ ...number, maximum: '1.555' }), 'bound-too-many-decimals', 0, '2'],
  ['equal bounds', survey({ ...number, minimum: '5', maximum: '5.00' }), 'minimum-not-below-maximum', 0, null],
  ['swapped bounds', survey(yesNo, { ...number, minimum: '6', maximum: '5' }), 'minimum-not-below-maximum', 1, null],
  ['options that are no list', survey({ ...choice, options: 'ab' }), 'not-a-survey', 0, null],
  ['one option', survey({ ...choice, options: ['a'] }), 'too-few-options', 0, '2'],
  ['21 options', survey({ ...choice, options: Array.from({ length: 21 }, String) }), 'too-many-options', 0, '20'],
  ['an empty option', survey({ ...choice, options: ['a', ' '] }), 'empty-option', 0, null],
  ['a long option', survey({ ...choice, options: ['a', 'b'.repeat(81)] }), 'option-too-long', 0, '80'],
  ['a ranking of nine', survey({ ...choice, kind: 'ranking', options: [...'abcdefghi'] }), 'too-many-options', 0, '8'],
  ['a name that is null', survey({ ...yesNo, name: null }), 'not-a-survey', 0, null],
  ['a name that begins with a digit', survey({ ...yesNo, name: '1a' }), 'not-a-name', 0, null],
  ['a name with a space', survey({ ...yesNo, name: 'a b' }), 'not-a-name', 0, null],
  ['a name with a space around it', survey({ ...yesNo, name: 'a ' }), 'not-a-name', 0, null],
  ['a long name', survey({ ...yesNo, name: 'n'.repeat(31) }), 'not-a-name', 0, null],
  ['an enormous name', survey({ ...yesNo, name: '\u0390'.repeat(1_000_000) }), 'not-a-name', 0, null],
  ['a word of the language for a name', survey({ ...yesNo, name: 'Where' }), 'not-a-name', 0, null],
  ['two questions of a name', survey({ ...yesNo, name: 'a' }, { ...yesNo, name: 'A' }), 'duplicate-name', 1, null],
  ['options that are equal', survey({ ...choice, options: ['a', 'b', 'a'] }), 'duplicate-option', 0, null],
  ['options that look equal', survey({ ...choice, options: ['Café', ' Cafe\u0301'] }), 'duplicate-option', 0, null],
];

test.each(refused)('refuses %s', (_, json, kind, question, limit) => {
  expect(() => parseSurvey(json)).toThrow(expect.objectContaining({ name: 'SurveyError', kind, question, limit }));
});

describe('fuzz', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 130 }),
    fc.constantFrom('a', 'e\u0301', ' b  c ', '\ufb1d'),
  );
  const name = fc.constantFrom('', 'a', 'A', 'by', 'e\u0301', ' b');
  const bound = fc.oneof(fc.integer().map(String), fc.constantFrom('-5.25', '1e9', '', '+007'));
  // Mostly of the right type, so that surveys get past the first check.
  const mostly = <T>(arbitrary: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 15, arbitrary }, { weight: 1, arbitrary: fc.jsonValue() });
  const question = fc.oneof(
    fc.record({
      kind: mostly(fc.constant('number')),
      text: mostly(text),
      unit: mostly(text),
      decimals: mostly(fc.integer({ min: -1, max: 7 })),
      minimum: mostly(bound),
      maximum: mostly(bound),
      deviation: mostly(fc.boolean()),
    }),
    fc.record({ kind: mostly(fc.constant('yes-no')), text: mostly(text), name: mostly(name) }),
    fc.record({
      kind: mostly(fc.constantFrom('choice', 'several', 'ranking')),
      text: mostly(text),
      name: mostly(name),
      options: fc.array(mostly(text), { maxLength: 22 }),
    }),
  );
  const nearlySurvey = fc.record({ title: mostly(text), questions: mostly(fc.array(question, { maxLength: 3 })) });

  test('anything at all gives a survey or a SurveyError; what is parsed parses to itself', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), fc.string(), nearlySurvey), (input) => {
        try {
          const parsed = parseSurvey(input);
          accepted += 1;
          expect(parseSurvey(JSON.stringify(parsed))).toEqual(parsed);
        } catch (error) {
          if (!(error instanceof SurveyError)) throw error;
        }
      }),
      { numRuns: 4000 },
    );
    expect(accepted).toBeGreaterThan(10);
  });
});

import { describe, expect, test } from 'vitest';
import { parseSurvey } from '../program/survey.ts';
import { sourceOf, templates } from '../program/templates.ts';
import {
  type Draft,
  type DraftQuestion,
  draftOf,
  emptyDraft,
  emptyQuestion,
  judge,
  readFormulas,
  withNames,
} from './draft.ts';

const number: DraftQuestion = { ...emptyQuestion(1), text: 'How many?' };
const draft = (question: Partial<DraftQuestion>): Draft => ({
  ...emptyDraft(),
  title: 'Survey',
  questions: [{ ...number, ...question }],
});

describe('judge', () => {
  test('an empty draft lacks a title and a question', () => {
    expect(judge(emptyDraft())).toEqual({
      kind: 'faults',
      faults: [
        { field: 'title', kind: 'title-missing' },
        { question: 0, field: 'text', kind: 'text-missing' },
      ],
    });
  });

  test('numbers are taken in local forms', () => {
    const verdict = judge(draft({ decimals: 2, minimum: '1.000,50', maximum: '2 000' }));
    expect(verdict).toMatchObject({
      kind: 'program',
      source: { survey: { questions: [{ minimum: '1000.50', maximum: '2000.00', decimals: 2 }] } },
    });
  });

  test.each<[string, Partial<DraftQuestion>, object]>([
    ['a missing bound', { minimum: ' ' }, { field: 'minimum', kind: 'number-missing' }],
    ['an unclear bound', { maximum: '1.500' }, { field: 'maximum', kind: 'number-unclear' }],
    ['too many decimals', { minimum: '0.5' }, { field: 'minimum', kind: 'too-many-decimals' }],
    ['an empty range', { minimum: '5', maximum: '5' }, { field: 'maximum', kind: 'range-empty' }],
    ['a range that would wrap', { maximum: '9'.repeat(39) }, { field: 'maximum', kind: 'range-too-wide' }],
    ['an invisible override', { text: 'a\u202eb' }, { field: 'text', kind: 'forbidden-character' }],
  ])('%s', (_, change, fault) => {
    expect(judge(draft(change))).toEqual({ kind: 'faults', faults: [{ question: 0, ...fault }] });
  });

  test('options must be there and differ', () => {
    expect(judge(draft({ kind: 'choice', options: ['A', ' a', '', ' A '] }))).toEqual({
      kind: 'faults',
      faults: [
        { question: 0, field: 'option', option: 2, kind: 'option-missing' },
        { question: 0, field: 'option', option: 3, kind: 'option-twice' },
      ],
    });
  });

  test('a standard deviation needs a larger group, which is said at the group', () => {
    expect(judge(draft({ deviation: true }))).toEqual({
      kind: 'faults',
      faults: [{ field: 'minimum-group', kind: 'group-too-small' }],
    });
    expect(judge({ ...draft({ deviation: true }), minimumGroup: 5 })).toMatchObject({
      kind: 'program',
      source: { survey: { questions: [{ deviation: true }] } },
    });
    // 10^18 fits by itself, its squares do not.
    const wide = draft({ maximum: '9'.repeat(19), deviation: true });
    expect(judge({ ...wide, minimumGroup: 5 })).toEqual({
      kind: 'faults',
      faults: [{ question: 0, field: 'maximum', kind: 'range-too-wide' }],
    });
  });

  test('fields of other kinds are ignored', () => {
    expect(judge(draft({ kind: 'yes-no', minimum: 'x', deviation: true }))).toMatchObject({
      kind: 'program',
      source: { survey: { questions: [{ kind: 'yes-no', text: 'How many?' }] } },
    });
  });
});

describe('formulas', () => {
  const formulas = (written: string, change: Partial<DraftQuestion> = {}): Draft => ({
    ...draft({ text: 'Monthly pay', ...change }),
    computes: 'formulas',
    formulas: written,
  });

  test('speak of questions by the names that their texts suggest', () => {
    expect(judge(formulas('mean(monthly_pay)'))).toMatchObject({
      kind: 'program',
      source: {
        survey: { questions: [{ name: 'monthly_pay' }] },
        computation: { outputs: [{ recipients: 'everyone' }] },
      },
    });
  });

  test('keep these names when the text changes', () => {
    const { questions } = formulas('');
    expect(withNames(questions)).toMatchObject([{ name: 'monthly_pay' }]);
    const named = withNames(questions);
    expect(withNames(named)).toBe(named);
  });

  test('are refused at their place', () => {
    expect(judge(formulas('count()\nmean(pya)'))).toMatchObject({
      kind: 'formula',
      error: { kind: 'unknown-name', line: 2, column: 6 },
    });
    expect(judge(formulas(''))).toMatchObject({ kind: 'formula', error: { kind: 'nothing' } });
  });

  test('may demand a larger group', () => {
    const small = formulas('deviation(monthly_pay)');
    expect(judge(small)).toMatchObject({ kind: 'formula', error: { kind: 'group-too-small', expected: '5' } });
    expect(judge({ ...small, minimumGroup: 5 })).toMatchObject({ kind: 'program' });
  });

  test('a standard deviation that a question asks for is none of theirs', () => {
    expect(judge(formulas('mean(monthly_pay)', { deviation: true }))).toMatchObject({
      kind: 'program',
      source: { survey: { questions: [{ deviation: false }] } },
    });
  });

  test('are read while texts are missing, and not while answers could not be', () => {
    expect(readFormulas({ ...formulas('count()', { text: '' }), title: '' }).kind).toBe('right');
    expect(readFormulas(formulas('count()', { maximum: '' })).kind).toBe('unfinished');
  });

  test('names that cannot be used are said at the question', () => {
    expect(judge(formulas('count()', { name: 'for' }))).toEqual({
      kind: 'faults',
      faults: [{ question: 0, field: 'name', kind: 'name-unusable' }],
    });
  });
});

test('every template survives being edited unchanged', () => {
  for (const template of templates) {
    const { survey, minimumGroup, formulas } = template;
    const source = { ...sourceOf(template), survey: parseSurvey(survey) };
    expect(judge(draftOf(survey, minimumGroup, formulas))).toEqual({ kind: 'program', source });
  }
});

import { describe, expect, test } from 'vitest';
import { templates } from '../program/templates.ts';
import { type Draft, type DraftQuestion, draftOf, emptyDraft, emptyQuestion, judge } from './draft.ts';

const number: DraftQuestion = { ...emptyQuestion(1), text: 'How many?' };
const draft = (question: Partial<DraftQuestion>): Draft => ({
  title: 'Survey',
  minimumGroup: 3,
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
      kind: 'survey',
      survey: { questions: [{ minimum: '1000.50', maximum: '2000.00', decimals: 2 }] },
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
      kind: 'survey',
      survey: { questions: [{ deviation: true }] },
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
      kind: 'survey',
      survey: { questions: [{ kind: 'yes-no', text: 'How many?' }] },
    });
  });
});

test('every template survives being edited unchanged', () => {
  for (const { survey, minimumGroup } of templates) {
    expect(judge(draftOf(survey, minimumGroup))).toEqual({ kind: 'survey', survey });
  }
});

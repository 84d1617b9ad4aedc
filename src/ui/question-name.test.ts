import { expect, test } from 'vitest';
import { parseSurvey } from '../program/survey.ts';
import { namesOf } from './question-name.ts';

const suggested = (...texts: string[]) => namesOf(texts.map((text) => ({ name: null, text })));

test('two telling words of the question', () => {
  expect(suggested('How many hours did you sleep?', 'Monthly salary, before tax', 'Alter in Jahren', '工资')).toEqual([
    'hours_sleep',
    'monthly_salary',
    'alter_jahren',
    '工资',
  ]);
});

test('without telling words, whatever there is; without any, its place', () => {
  expect(suggested('How are you?', '?', '')).toEqual(['how_are', 'q2', 'q3']);
});

test('no two are alike, and chosen names stay', () => {
  expect(suggested('Pay', 'pay', 'PAY!')).toEqual(['pay', 'pay_2', 'pay_3']);
  expect(
    namesOf([
      { name: null, text: 'Pay' },
      { name: 'Pay', text: 'x' },
    ]),
  ).toEqual(['pay_2', 'Pay']);
});

test('every suggestion is a name', () => {
  const texts = ['For?', 'Yes, no', 'Each', `${'x'.repeat(200)}`, '3 of 4', 'é-mail', 'If', 'İstanbul', 'Host', 'q1'];
  const names = suggested(...texts);
  const questions = texts.map((text, index) => ({ kind: 'yes-no', text, name: names[index] }));
  expect(parseSurvey({ title: 'T', questions }).questions.map(({ name }) => name)).toEqual(names);
});

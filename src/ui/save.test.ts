import { expect, test } from 'vitest';
import type { Result } from '../room/state.ts';
import { fileName, receiptJson, resultCsv } from './save.ts';

const result: Result = {
  questions: [
    {
      question: { kind: 'number', text: 'Pay, per "month"', unit: '€', decimals: 2, minimum: '0.00', maximum: '9.00' },
      result: { kind: 'number', count: 3, sum: '-10.10', mean: -3.3666666666666667 },
    },
    {
      question: { kind: 'number', text: 'Age', unit: '', decimals: 0, minimum: '0', maximum: '99', deviation: true },
      result: { kind: 'number', count: 4, sum: '90', mean: 22.5, deviation: 1.2909944487358056 },
    },
    { question: { kind: 'yes-no', text: '=1+1' }, result: { kind: 'yes-no', count: 3, yes: 2, no: 1 } },
    {
      question: { kind: 'choice', text: 'Where?', options: ['@home', 'Sea\nside'] },
      result: { kind: 'choice', count: 3, counts: [0, 3] },
    },
  ],
  outputs: [],
  corrected: [],
  counted: 3,
  excluded: [{ name: 'Ben', reason: 'not-submitted' }],
  cost: { rounds: 4, bytesSent: 1000, bytesReceived: 1000, milliseconds: 900 },
  predicted: { rounds: 4, bytes: 1000, triples: 0, bits: 0, preparationBytes: 0, roundTrip: null },
  receipt: { roomId: 'r', programDigest: 'p', rosterDigest: 'o', manifestDigest: 'm', signatures: [] },
};

test('CSV: quotes, all digits, no formulas', () => {
  expect(resultCsv(result)).toBe(
    [
      'question,measure,option,value,unit',
      '"Pay, per ""month""",mean,,-3.3666666666666667,€',
      '"Pay, per ""month""",sum,,-10.10,€',
      '"Pay, per ""month""",answers,,3,',
      'Age,mean,,22.5,',
      'Age,standard deviation,,1.2909944487358056,',
      'Age,sum,,90,',
      'Age,answers,,4,',
      "'=1+1,count,yes,2,",
      "'=1+1,count,no,1,",
      "'=1+1,answers,,3,",
      "Where?,count,'@home,0,",
      'Where?,count,"Sea\nside",3,',
      'Where?,answers,,3,',
      '',
    ].join('\r\n'),
  );
});

test('the receipt is JSON with the survey, the results and the signatures', () => {
  const survey = { title: 'Pay', questions: result.questions.map(({ question }) => question) };
  const saved = JSON.parse(receiptJson(result, { survey }, '2026-01-02T03:04:05Z'));
  expect(saved).toMatchObject({ survey, counted: 3, roomId: 'r', programDigest: 'p', signatures: [] });
  expect(saved.results).toEqual(result.questions.map((each) => each.result));
});

const computed: Result = {
  ...result,
  questions: [],
  outputs: [
    {
      name: 'Mean',
      recipients: 'everyone',
      value: { kind: 'number', value: 0.5, exact: '0.50', unit: '€', error: 0 },
    },
    { name: 'r', recipients: 'everyone', value: { kind: 'number', value: 0.25, exact: null, unit: '', error: 1e-12 } },
    {
      name: 'By group',
      recipients: 'everyone',
      value: {
        kind: 'table',
        rows: [
          { label: 'A', value: { kind: 'number', value: 3, exact: '3', unit: '', error: 0 } },
          { label: 'B', value: { kind: 'hidden' } },
        ],
      },
    },
    { name: 'You won', recipients: 'each', value: { kind: 'yes-no', value: true } },
    { name: 'Winner', recipients: 'host', value: null },
    { name: 'Best', recipients: 'everyone', value: { kind: 'choice', labels: ['Mo', 'Tu'] } },
  ],
};

test('CSV of what formulas give', () => {
  expect(resultCsv(computed).split('\r\n')).toEqual([
    'question,measure,option,value,unit',
    'Mean,result,,0.50,€',
    'r,result,,0.25,',
    'r,error at most,,1e-12,',
    'By group,result,A,3,',
    'By group,result,B,hidden,',
    'You won,"result, not for everyone",,yes,',
    'Winner,"result, not for everyone",,not for you,',
    'Best,result,,Mo,',
    'Best,result,,Tu,',
    ',answers,,3,',
    '',
  ]);
});

test('the receipt holds the formulas and what everyone learned, and nothing that is for some only', () => {
  const survey = { title: 'Pay', questions: [] };
  const saved = JSON.parse(receiptJson(computed, { survey, formulas: 'count()' }, '2026-01-02T03:04:05Z'));
  expect(saved.formulas).toBe('count()');
  expect(saved.outputs[0]).toEqual(computed.outputs[0]);
  expect(saved.outputs[3]).toEqual({ name: 'You won', recipients: 'each', value: null });
});

test('file names', () => {
  expect(fileName('Salary survey: 2026/Q1', 'csv')).toBe('salary-survey-2026-q1.csv');
  expect(fileName('../..', 'csv')).toBe('result.csv');
  expect(fileName('Gehälter', 'png')).toBe('gehälter.png');
});

import { describe, expect, test } from 'vitest';
import { readProgram } from '../plan.ts';
import { parseSurvey } from '../survey.ts';
import { checkFormula } from './formula.ts';

const survey = parseSurvey({
  title: 'Team',
  questions: [
    { kind: 'number', text: 'Salary', name: 'salary', unit: '€', decimals: 2, minimum: '0', maximum: '50000' },
    { kind: 'yes-no', text: 'Remote?', name: 'remote' },
    { kind: 'choice', text: 'Department', name: 'department', options: ['Sales', 'Research'] },
  ],
});

/** What stands before and behind the computation in the canonical bytes. */
const head =
  '{"format":"murmuration/v3/program","minimumGroup":5,"maximumGroup":9,"survey":{"title":"Team","questions":[' +
  '{"kind":"number","text":"Salary","name":"salary","unit":"€","decimals":2,"minimum":"0.00","maximum":"50000.00","deviation":false},' +
  '{"kind":"yes-no","text":"Remote?","name":"remote"},' +
  '{"kind":"choice","text":"Department","name":"department","options":["Sales","Research"]}]},"computation":';

/**
 * Bytes and digests (by sha256sum) that rooms have agreed on: if one of them changes, so must the format's version in
 * `plan.ts`, and a program of the old version is no program any more.
 */
const golden: [string, string, string][] = [];

describe('golden', () => {
  test.each(golden)('%s', (text, computation, digest) => {
    const { program } = checkFormula(text, { survey, minimumGroup: 5 });
    expect(new TextDecoder().decode(program.bytes)).toBe(`${head}${computation}}`);
    expect(Buffer.from(program.digest).toString('hex')).toBe(digest);
    expect(readProgram(program.bytes)).toEqual(program);
  });
});

import { describe, expect, it } from 'vitest';
import { wasmField } from '../math/wasm.ts';
import { compileSurvey, type Program } from '../program/plan.ts';
import type { Answer, Survey } from '../program/survey.ts';
import { memoryPorts } from '../transport/memory.ts';
import type { PostOfficeOptions } from '../transport/post-office.ts';
import { Identity } from '../trust/identity.ts';
import { identitySignatures } from '../trust/signatures.ts';
import { Party } from './party.ts';

const survey: Survey = {
  title: 'Salary survey',
  questions: [
    { kind: 'number', text: 'Salary', unit: '€', decimals: 2, minimum: '0', maximum: '50000' },
    { kind: 'yes-no', text: 'Remote?' },
    { kind: 'choice', text: 'Team', options: ['red', 'green', 'blue'] },
  ],
};

function parties(n: number, program: Program, options: PostOfficeOptions = {}): Party[] {
  const identities = Array.from({ length: n }, () => Identity.create());
  const keys = identities.map((identity) => identity.key);
  return memoryPorts(n, options).map(
    (port, me) =>
      new Party({
        program,
        field: wasmField(program.fieldName),
        parties: n,
        threshold: Math.floor((n - 1) / 2),
        me,
        session: new Uint8Array(32).fill(7),
        signatures: identitySignatures(identities[me]!.seed(), keys),
        port,
      }),
  );
}

const answersOf = (index: number): Answer[] => [`${1000 + index}.25`, index % 2 === 0, index % 3];

describe('Party', () => {
  it.each([3, 4, 5, 6, 7, 8, 9])('%i parties learn the same exact result', async (n) => {
    const all = parties(n, compileSurvey(survey, 3), { seed: n });
    for (const [index, party] of all.entries()) party.contribute(answersOf(index));
    const outcomes = await Promise.all(all.map((party) => party.finish()));
    const sum = (n * 100_025 + (100 * n * (n - 1)) / 2) / 100;
    for (const outcome of outcomes) {
      expect(outcome.counted).toBe(n);
      expect(outcome.standings).toEqual(Array(n).fill('included'));
      expect(outcome.rounds).toBe(5);
      expect(outcome.questions).toEqual([
        { kind: 'number', count: n, sum: sum.toFixed(2), mean: sum / n },
        { kind: 'yes-no', count: n, yes: Math.ceil(n / 2), no: Math.floor(n / 2) },
        { kind: 'choice', count: n, counts: [0, 1, 2].map((option) => Math.ceil((n - option) / 3)) },
      ]);
    }
  });
});

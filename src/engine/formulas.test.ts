import { describe, expect, test } from 'vitest';
import { parseFormula } from '../program/language/formula.ts';
import type { OutputResult } from '../program/output.ts';
import { circuitOf, compile, everyone } from '../program/plan.ts';
import type { Answer, Survey } from '../program/survey.ts';
import { deal } from '../protocols/majority/dealing.ts';
import { mostCheaters, quiet } from '../protocols/parties.testing.ts';
import { withProof } from '../protocols/validity.ts';
import { cheat } from './cheat.testing.ts';
import { predictCost } from './cost.ts';
import { Party } from './party.ts';
import { type Ended, finishAll, partyOptions } from './run.testing.ts';

/* Whole runs of a program with formulas: with what they cost, and who learns what. */

const survey: Survey = {
  title: 'Hours',
  questions: [
    { kind: 'number', text: 'Hours', name: 'hours', unit: 'h', decimals: 1, minimum: '-1', maximum: '24' },
    { kind: 'yes-no', text: 'Remote?', name: 'remote' },
    { kind: 'choice', text: 'Team', name: 'team', options: ['red', 'blue'] },
  ],
};
const formulas = [
  'median(hours)',
  'mean(hours by team)',
  'max(hours) for host',
  'min(hours) for "Ann", "Cy"',
  'rank(hours) for each',
  'count(remote) for everyone',
];
const { computation } = parseFormula(formulas.join('\n'), survey);
const program = compile({ survey, minimumGroup: 3, computation });

const names = ['Hana', 'Ann', 'Bo', 'Cy', 'Dan', 'Eve'];
const n = names.length;
const t = mostCheaters(n);
/** Not the first, so that nothing is right by chance. */
const host = 2;
const answers: Answer[][] = [
  ['1.5', true, 0],
  ['2.5', false, 0],
  ['4.5', true, 0],
  ['8.0', true, 1],
  ['0.5', false, 1],
  ['9.5', false, 1],
];
const audience = { ...everyone(n), names, host };
const cost = await predictCost(program, circuitOf(program, audience).circuit, n, t);
const { triples, bits, levels, preparationBytes } = cost.circuit;

interface Heard {
  readonly prepared: [number, number][];
  readonly levels: [number, number][];
}

/** What each party begins with, and what it tells. */
function start() {
  return partyOptions(n, { program, seed: 5 }).map((own) => {
    const heard: Heard = { prepared: [], levels: [] };
    return {
      ...own,
      ...heard,
      names,
      host,
      counts: { triples, bits },
      onPrepared: (done: number, total: number) => heard.prepared.push([done, total]),
      onLevel: (done: number, total: number) => heard.levels.push([done, total]),
    };
  });
}

/** What a person sees: numbers as such, a table as its cells. */
function seen(outputs: readonly OutputResult[]): unknown[] {
  return outputs.map(({ value }) => {
    if (value?.kind === 'number') return value.value;
    if (value?.kind !== 'table') return value;
    return value.rows.map((row) => (row.value.kind === 'number' ? row.value.value : row.value.kind));
  });
}

const seenIn = (ended: readonly Ended[]) =>
  ended.map((end) => ('outcome' in end ? seen(end.outcome.outputs) : end.reason));

describe(`formulas among ${n}`, () => {
  test('are prepared while people type, cost what was predicted, and tell each person what is for them', async () => {
    const all = start();
    const parties = all.map((own) => new Party(own));
    await quiet();
    expect(triples).toBeGreaterThan(0);
    expect(bits).toBeGreaterThan(0);
    for (const { prepared, port, me } of all) {
      expect(prepared.at(-1)).toEqual([triples + bits, triples + bits]);
      expect(port.traffic.bytesSent).toBe(cost.setUpBytes + preparationBytes[me]!);
    }
    for (const [person, party] of parties.entries()) party.contribute(answers[person]!);
    const ended = await finishAll(parties);
    const { rounds, bytes } = cost;
    for (const [me, end] of ended.entries()) {
      expect(end).toMatchObject({ outcome: { rounds, bytesSent: bytes[me], counted: n, cheaters: [] } });
      expect(all[me]!.levels).toEqual(levels.map((_, done) => [done + 1, levels.length]));
    }
    const means = [8.5 / 3, 6];
    expect(seenIn(ended)).toEqual([
      [3.5, means, null, null, 5, 3],
      [3.5, means, null, 0.5, 4, 3],
      [3.5, means, 9.5, null, 3, 3],
      [3.5, means, null, 0.5, 2, 3],
      [3.5, means, null, null, 6, 3],
      [3.5, means, null, null, 1, 3],
    ]);
  });

  test('leave out who does not answer: no place among the others, but what is for the host', async () => {
    const all = start();
    const parties = all.map((own) => new Party(own));
    for (const [person, party] of parties.entries()) if (person !== host) party.contribute(answers[person]!);
    const ended = await finishAll(parties);
    // Two in one team are too few, and the others would tell what they said.
    const means = ['hidden', 'hidden'];
    expect(seenIn(ended)).toEqual([
      [2.5, means, null, null, 4, 2],
      [2.5, means, null, 0.5, 3, 2],
      [2.5, means, 9.5, null, null, 2],
      [2.5, means, null, 0.5, 2, 2],
      [2.5, means, null, null, 5, 2],
      [2.5, means, null, null, 1, 2],
    ]);
  });

  test('leave out whose contribution is invalid', async () => {
    const all = start();
    const honest = all.slice(0, n - 1).map((own) => new Party(own));
    let messages: Uint8Array[] | undefined;
    const twoTeams = (setting: Parameters<typeof deal>[0], to: number) => {
      const ones = new Array<number>(program.layout.length).fill(1);
      messages ??= deal(setting, 'input', 1, withProof(setting.field, setting.field.fromIntegers(ones)));
      return [messages[to]!];
    };
    const cheating = cheat(all[n - 1]!, twoTeams);
    for (const [person, party] of honest.entries()) party.contribute(answers[person]!);
    const ended = await finishAll(honest);
    await cheating;
    for (const end of ended) {
      expect(end).toMatchObject({
        outcome: { standings: [...honest.map(() => 'included'), 'invalid'], counted: n - 1 },
      });
    }
    const means = ['hidden', 'hidden'];
    expect(seenIn(ended)).toEqual([
      [2.5, means, null, null, 4, 3],
      [2.5, means, null, 0.5, 3, 3],
      [2.5, means, 8, null, 2, 3],
      [2.5, means, null, 0.5, 1, 3],
      [2.5, means, null, null, 5, 3],
    ]);
  });

  test('are refused where results for single people would have to reach who is no party', () => {
    const [own] = start();
    const { signatures } = own!;
    for (const parties of [[], [1, 0, 2, 3, 4, 5]]) {
      expect(() => new Party({ ...own!, contributors: { count: n, signatures, parties } })).toThrow(RangeError);
    }
  });
});

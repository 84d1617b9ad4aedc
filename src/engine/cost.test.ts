import { expect, test } from 'vitest';
import { compileSurvey, type Program } from '../program/plan.ts';
import type { Answer } from '../program/survey.ts';
import { templates } from '../program/templates.ts';
import type { Port } from '../protocols/network.ts';
import { mostCheaters, quiet } from '../protocols/parties.testing.ts';
import { predictCost } from './cost.ts';
import { Party } from './party.ts';
import { answersOf, finishAll, forFour, partyOptions, program, spreadAnswersOf, spreadProgram } from './run.testing.ts';

/** A run costs what was predicted, in everything that is predicted. */
async function expectCost(asked: Program, answers: (person: number) => Answer[], n: number, contributors: number) {
  const all = partyOptions(n, { seed: n, program: asked });
  const parties = all.map((own) => new Party(own));
  const costs = all.map(({ me }) => predictCost(asked, n, mostCheaters(n), contributors, me));
  await quiet();
  for (const { port, me } of all) expect(port.traffic.bytesSent).toBe(costs[me]!.setUpBytes);
  for (let person = 0; person < contributors; person++) parties[person]!.contribute(answers(person));
  for (const { port, me } of all) {
    const sent = port.traffic.bytesSent - costs[me]!.setUpBytes;
    expect(sent).toBe(me < contributors ? costs[me]!.contributionBytes : 0);
  }
  await quiet();
  for (const [me, end] of (await finishAll(parties)).entries()) {
    const { rounds, bytes } = costs[me]!;
    expect(end).toMatchObject({ outcome: { rounds, bytesSent: bytes, counted: contributors } });
  }
  return costs;
}

test.each([3, 4, 5, 6, 7, 8, 9])('among %i, the cost is what was predicted', async (n) => {
  for (const contributors of n > 3 ? [n, 3] : [n]) {
    const costs = await expectCost(program, answersOf, n, contributors);
    expect(costs).toEqual(costs.map(() => ({ ...costs[0], rounds: 5 })));
  }
});

test.each([4, 5, 6, 7, 8, 9])('among %i, with standard deviations too', async (n) => {
  for (const contributors of n > 4 ? [n, 4] : [n]) {
    const costs = await expectCost(spreadProgram, spreadAnswersOf, n, contributors);
    // Who has nothing to say in a product counts its rounds all the same.
    expect(costs.map(({ rounds }) => rounds)).toEqual(costs.map(() => 10));
    expect(new Set(costs.slice(0, 2 * mostCheaters(n) + 1).map(({ bytes }) => bytes)).size).toBe(1);
  }
});

test('so many deviations that the verification takes a step more', async () => {
  const question = spreadProgram.survey.questions.at(-1)!;
  const many = forFour({ title: 'Many', questions: new Array(20).fill(question) });
  const [cost] = await expectCost(many, () => new Array(20).fill('44'), 4, 4);
  expect(cost!.rounds).toBe(10 + 2);
});

test.each([
  { what: 'sums', n: 3, asked: program, answers: answersOf },
  { what: 'sums of squares', n: 4, asked: spreadProgram, answers: spreadAnswersOf },
])('$what: rounds are those of a network where every message takes one', async ({ n, asked, answers }) => {
  const flying: (() => void)[] = [];
  /** Delivers wave after wave, until nothing moves any more; how many there were. */
  const waves = async (): Promise<number> => {
    await quiet();
    if (flying.length === 0) return 0;
    for (const deliver of flying.splice(0)) deliver();
    return 1 + (await waves());
  };
  const all = partyOptions(n, { program: asked });
  const ports: Port[] = all.map(({ me }) => ({
    parties: n,
    me,
    send: (to, stream, message) => flying.push(() => ports[to]!.onMessage(me, stream, message)),
    onMessage: () => {},
  }));
  const parties = all.map((own, me) => new Party({ ...own, port: ports[me]! }));
  for (const [person, party] of parties.entries()) party.contribute(answers(person));
  expect(await waves()).toBe(3);
  const outcomes = Promise.all(parties.map((party) => party.finish()));
  expect(await waves()).toBe(predictCost(asked, n, 1).rounds);
  expect((await outcomes)[0]!.counted).toBe(n);
});

test('every template can be priced, and a committee that cannot be is refused', () => {
  for (const template of templates) {
    const cost = predictCost(compileSurvey(template.survey, template.minimumGroup), 9, 4);
    expect(Object.values(cost).every((value) => Number.isSafeInteger(value) && value > 0)).toBe(true);
  }
  expect(() => predictCost(program, 2, 0)).toThrow(RangeError);
  expect(() => predictCost(program, 5, 3)).toThrow(RangeError);
});

import { expect, test } from 'vitest';
import { circuitOf, compile, everyone, type Program } from '../program/plan.ts';
import type { Answer } from '../program/survey.ts';
import { sourceOf, templates } from '../program/templates.ts';
import type { Port } from '../protocols/network.ts';
import { mostCheaters, quiet } from '../protocols/parties.testing.ts';
import { predictCost } from './cost.ts';
import { Party } from './party.ts';
import { answersOf, finishAll, forFour, partyOptions, program, spreadAnswersOf, spreadProgram } from './run.testing.ts';

/** Over everybody's answers. */
const circuitFor = (asked: Program, contributors: number) => circuitOf(asked, everyone(contributors)).circuit;

/** A run costs what was predicted, in everything that is predicted. */
async function expectCost(asked: Program, answers: (person: number) => Answer[], n: number, contributors: number) {
  const all = partyOptions(n, { seed: n, program: asked });
  const parties = all.map((own) => new Party(own));
  const cost = await predictCost(asked, circuitFor(asked, contributors), n, mostCheaters(n));
  await quiet();
  for (const { port } of all) expect(port.traffic.bytesSent).toBe(cost.setUpBytes);
  for (let person = 0; person < contributors; person++) parties[person]!.contribute(answers(person));
  for (const { port, me } of all) {
    const sent = port.traffic.bytesSent - cost.setUpBytes;
    expect(sent).toBe(me < contributors ? (n - 1) * cost.contributionBytes : 0);
  }
  await quiet();
  for (const [me, end] of (await finishAll(parties)).entries()) {
    const { rounds, bytes } = cost;
    expect(end).toMatchObject({ outcome: { rounds, bytesSent: bytes[me], counted: contributors } });
  }
  return cost;
}

test.each([3, 4, 5, 6, 7, 8, 9])('among %i, the cost is what was predicted', async (n) => {
  for (const contributors of n > 3 ? [n, 3] : [n]) {
    const { rounds, bytes } = await expectCost(program, answersOf, n, contributors);
    expect(rounds).toBe(5);
    expect(new Set(bytes).size).toBe(1);
  }
});

test.each([4, 5, 6, 7, 8, 9])('among %i, with standard deviations too', async (n) => {
  for (const contributors of n > 4 ? [n, 4] : [n]) {
    const { rounds, bytes } = await expectCost(spreadProgram, spreadAnswersOf, n, contributors);
    // Who has nothing to say in a product counts its rounds all the same.
    expect(rounds).toBe(10);
    expect(new Set(bytes.slice(0, 2 * mostCheaters(n) + 1)).size).toBe(1);
  }
});

test('with as many deviations as a survey may have, the verification takes no step more', async () => {
  const question = spreadProgram.survey.questions.at(-1)!;
  const many = forFour({ title: 'Many', questions: new Array(20).fill(question) });
  const cost = await expectCost(many, () => new Array(20).fill('44'), 4, 4);
  expect(cost.rounds).toBe(10);
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
  expect(await waves()).toBe((await predictCost(asked, circuitFor(asked, n), n, 1)).rounds);
  expect((await outcomes)[0]!.counted).toBe(n);
});

test('every template can be priced, and a committee that cannot be is refused', async () => {
  for (const template of templates) {
    const asked = compile(sourceOf(template));
    const { rounds, bytes, setUpBytes, contributionBytes } = await predictCost(asked, circuitFor(asked, 9), 9, 4);
    const all = [rounds, ...bytes, setUpBytes, contributionBytes];
    expect(all.every((value) => Number.isSafeInteger(value) && value > 0)).toBe(true);
  }
  const circuit = circuitFor(program, 3);
  await expect(predictCost(program, circuit, 2, 0)).rejects.toThrow(RangeError);
  await expect(predictCost(program, circuit, 5, 3)).rejects.toThrow(RangeError);
});

import { expect, test } from 'vitest';
import { compileSurvey } from '../program/plan.ts';
import { templates } from '../program/templates.ts';
import type { Port } from '../protocols/network.ts';
import { mostCheaters, quiet } from '../protocols/parties.testing.ts';
import { predictCost } from './cost.ts';
import { Party } from './party.ts';
import { answersOf, finishAll, partyOptions, program } from './run.testing.ts';

test.each([3, 4, 5, 6, 7, 8, 9])('among %i, the cost is what was predicted', async (n) => {
  for (const contributors of n > 3 ? [n, 3] : [n]) {
    const all = partyOptions(n, { seed: n });
    const parties = all.map((own) => new Party(own));
    const cost = predictCost(program, n, mostCheaters(n), contributors);
    await quiet();
    for (const { port } of all) expect(port.traffic.bytesSent).toBe(cost.setUpBytes);
    for (let person = 0; person < contributors; person++) parties[person]!.contribute(answersOf(person));
    for (const { port, me } of all) {
      expect(port.traffic.bytesSent - cost.setUpBytes).toBe(me < contributors ? cost.contributionBytes : 0);
    }
    await quiet();
    for (const end of await finishAll(parties)) {
      expect(end).toMatchObject({ outcome: { rounds: cost.rounds, bytesSent: cost.bytes, counted: contributors } });
    }
  }
});

test('rounds are those of a network where every message takes one', async () => {
  const flying: (() => void)[] = [];
  /** Delivers wave after wave, until nothing moves any more; how many there were. */
  const waves = async (): Promise<number> => {
    await quiet();
    if (flying.length === 0) return 0;
    for (const deliver of flying.splice(0)) deliver();
    return 1 + (await waves());
  };
  const ports: Port[] = [0, 1, 2].map((me) => ({
    parties: 3,
    me,
    send: (to, stream, message) => flying.push(() => ports[to]!.onMessage(me, stream, message)),
    onMessage: () => {},
  }));
  const parties = partyOptions(3).map((own, me) => new Party({ ...own, port: ports[me]! }));
  for (const [person, party] of parties.entries()) party.contribute(answersOf(person));
  expect(await waves()).toBe(3);
  const outcomes = Promise.all(parties.map((party) => party.finish()));
  expect(await waves()).toBe(predictCost(program, 3, 1).rounds);
  expect((await outcomes)[0]!.counted).toBe(3);
});

test('every template can be priced, and a committee that cannot be is refused', () => {
  for (const template of templates) {
    const cost = predictCost(compileSurvey(template.survey, template.minimumGroup), 9, 4);
    expect(Object.values(cost).every((value) => Number.isSafeInteger(value) && value > 0)).toBe(true);
  }
  expect(() => predictCost(program, 2, 0)).toThrow(RangeError);
  expect(() => predictCost(program, 5, 3)).toThrow(RangeError);
});

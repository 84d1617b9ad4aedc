import { describe, expect, test } from 'vitest';
import { circuitOf, compile, everyone } from '../program/plan.ts';
import { AbortError } from '../protocols/abort.ts';
import { wrongKey } from '../protocols/majority/dealing.testing.ts';
import { type Dealer, deal } from '../protocols/majority/dealing.ts';
import { dimensions } from '../protocols/majority/setting.ts';
import { cheapSignatures, mostCheaters } from '../protocols/parties.testing.ts';
import { withProof } from '../protocols/validity.ts';
import { Contributor, MAXIMUM_REVISIONS } from './contributor.ts';
import { predictCost } from './cost.ts';
import { Party } from './party.ts';
import { answersOf, byQuestion, type Ended, finishAll, partyOptions, resultOf, survey } from './run.testing.ts';

const COUNT = 12;
const program = compile({ survey, minimumGroup: 3, maximumGroup: COUNT });
const everybody = Array.from({ length: COUNT }, (_, person) => person);
const answers = (person: number) => answersOf(person % 20);

/** n parties, of whom some are contributors, and twelve contributors, of whom most are no parties. */
function start(n: number, ofParties: readonly number[] = []) {
  const signatures = cheapSignatures(COUNT);
  const all = partyOptions(n, { program });
  const parties = all.map((own) => {
    const contributors = { count: COUNT, signatures: signatures[ofParties[own.me] ?? 0]!, parties: ofParties };
    return new Party({ ...own, contributors });
  });
  const people = everybody.map((me) => new Contributor({ ...all[0]!, signatures: signatures[me]!, me }));
  /** Has this person answer, and all parties get it. */
  const answer = (person: number) => {
    const party = ofParties.indexOf(person);
    if (party >= 0) parties[party]!.contribute(answers(person));
    else deliver(person, people[person]!.contribute(answers(person)));
  };
  const deliver = (person: number, messages: readonly Uint8Array[]) => {
    for (const [me, message] of messages.entries()) parties[me]!.take(person, message);
  };
  /** The setting of a cheat. */
  const dealer = (me: number): Dealer => {
    const { field, threshold, session } = all[0]!;
    return { ...dimensions(n, threshold, field), field, session, me, signatures: signatures[me]! };
  };
  return { all, parties, people, answer, deliver, dealer };
}

const outcome = (included: readonly number[], standing: string) => ({
  outcome: {
    questions: resultOf(included),
    standings: everybody.map((person) => (included.includes(person) ? 'included' : standing)),
    counted: included.length,
  },
});
const same = (ended: readonly Ended[], expected: unknown) =>
  expect(byQuestion(ended)).toMatchObject(ended.map(() => expected));

describe.each([3, 5])('twelve contributors, %i parties', (n) => {
  test.each([
    { what: 'none is a party', ofParties: [] },
    { what: 'some are', ofParties: [4, 0, 11] },
  ])('$what: all are counted, at the cost foreseen', async ({ ofParties }) => {
    const { all, parties, answer } = start(n, ofParties);
    await Promise.all(parties.map((party) => party.ready()));
    const dealt = all.map(({ port }) => port.traffic.bytesSent);
    for (const person of everybody) answer(person);
    const cost = await predictCost(program, circuitOf(program, everyone(COUNT)).circuit, n, mostCheaters(n), COUNT);
    for (const [me, { port }] of all.entries()) {
      const own = (n - 1) * cost.contributionBytes;
      expect(port.traffic.bytesSent - dealt[me]!).toBe(ofParties[me] === undefined ? 0 : own);
    }
    const ended = await finishAll(parties);
    same(ended, outcome(everybody, ''));
    for (const [me, end] of ended.entries()) {
      expect(end).toMatchObject({ outcome: { rounds: cost.rounds, bytesSent: cost.bytes[me] } });
    }
  });

  test('who says nothing, or nothing that proves anything, is left out', async () => {
    const { parties, people, answer, deliver } = start(n);
    for (const person of everybody.slice(2)) answer(person);
    deliver(0, people[1]!.contribute(answers(1))); // somebody else's
    deliver(
      1,
      parties.map(() => new Uint8Array(900)),
    );
    same(await finishAll(parties), outcome(everybody.slice(2), 'not-submitted'));
  });

  test('a contribution that is none, or not the same for all, is left out by name', async () => {
    const bits = [5, ...new Array<number>(program.layout.length - 1).fill(0)];
    const { parties, people, answer, deliver, dealer } = start(n);
    for (const person of everybody.slice(2)) answer(person);
    const { field } = dealer(0);
    deliver(0, deal(dealer(0), 'input', 1, withProof(field, field.fromIntegers(bits))));
    const good = people[1]!.contribute(answers(1));
    deliver(1, [wrongKey(dealer(1), 0, good[0]!), ...good.slice(1)]);
    const standings = ['invalid', 'inconsistent', ...new Array<string>(COUNT - 2).fill('included')];
    same(await finishAll(parties), { outcome: { questions: resultOf(everybody.slice(2)), standings } });
  });

  test('a contribution that did not reach all stops the run, and nobody is blamed', async () => {
    const { parties, people, answer } = start(n);
    for (const person of everybody.slice(1)) answer(person);
    const [first] = people[0]!.contribute(answers(0));
    parties[0]!.take(0, first!);
    const reason = new AbortError('not-delivered', [], { dealers: [0] });
    expect(await finishAll(parties)).toEqual(parties.map(() => ({ reason })));
  });

  test('the newest counts; what comes too late or too often does not', async () => {
    const { parties, people, deliver } = start(n);
    const messages = everybody.map((person) => people[person]!.contribute(answers((person + 1) % COUNT)));
    for (const person of everybody) {
      const newer = people[person]!.contribute(answers(person));
      deliver(person, newer);
      deliver(person, messages[person]!);
    }
    for (let again = 2; again < MAXIMUM_REVISIONS; again++) deliver(7, messages[7]!);
    deliver(7, people[7]!.contribute(answersOf(19)));
    const ended = finishAll(parties);
    deliver(3, people[3]!.contribute(answersOf(19)));
    same(await ended, outcome(everybody, ''));
  });
});

test('a party that is no contributor does not contribute, and there is no thirteenth', () => {
  const { parties, people } = start(3, [4]);
  expect(() => parties[1]!.contribute(answersOf(1))).toThrow('does not contribute');
  expect(() => parties[1]!.take(COUNT, people[1]!.contribute(answersOf(1))[1]!)).toThrow(RangeError);
  for (const party of parties) party.abort(new AbortError('left'));
});

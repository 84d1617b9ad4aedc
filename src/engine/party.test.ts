import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { AbortError } from '../protocols/abort.ts';
import { quiet } from '../protocols/parties.testing.ts';
import { Identity } from '../trust/identity.ts';
import { identitySignatures } from '../trust/signatures.ts';
import { MAXIMUM_REVISIONS } from './contributor.ts';
import { CLOSED, Party } from './party.ts';
import {
  answersOf,
  byQuestion,
  finishAll,
  partyOptions,
  program,
  resultOf,
  runAll,
  spreadAnswersOf,
  spreadProgram,
  spreadResultOf,
} from './run.testing.ts';

const everyone = (n: number) => Array.from({ length: n }, (_, person) => person);

/** Their real signatures. */
function identities(n: number) {
  const all = everyone(n).map(() => Identity.create());
  const keys = all.map((identity) => identity.key);
  return all.map((identity) => identitySignatures(identity.seed(), keys));
}

describe('Party', () => {
  it.each([3, 4, 5, 6, 7, 8, 9])('%i parties learn the same exact result', async (n) => {
    const signatures = n === 3 ? { signatures: identities(n) } : {};
    const { ended } = await runAll(n, everyone(n).map(answersOf), { seed: n, ...signatures });
    for (const end of byQuestion(ended)) {
      expect(end).toMatchObject({
        outcome: {
          questions: resultOf(everyone(n)),
          standings: Array(n).fill('included'),
          counted: n,
          rounds: 5,
        },
      });
    }
  });

  it.each([4, 5, 6, 7, 8, 9])('%i parties learn the same exact moments', async (n) => {
    const { ended } = await runAll(n, everyone(n).map(spreadAnswersOf), { seed: n, program: spreadProgram });
    const outcome = { questions: spreadResultOf(everyone(n)), counted: n, rounds: 10 };
    expect(byQuestion(ended, spreadProgram)).toMatchObject(ended.map(() => ({ outcome })));
  });

  it('opens no moments of fewer than four', async () => {
    const some = everyone(5).map((person) => (person < 3 ? spreadAnswersOf(person) : undefined));
    const { ended } = await runAll(5, some, { program: spreadProgram });
    expect(ended).toEqual(ended.map(() => ({ reason: new AbortError('group-size', [], { counted: 3 }) })));
  });

  it('counts those who contribute, and needs the smallest group of them', async () => {
    const some = everyone(5).map((person) => (person < 3 ? answersOf(person) : undefined));
    for (const end of byQuestion((await runAll(5, some)).ended)) {
      expect(end).toMatchObject({
        outcome: {
          questions: resultOf([0, 1, 2]),
          standings: ['included', 'included', 'included', 'not-submitted', 'not-submitted'],
          rounds: 5,
        },
      });
    }
    for (const count of [0, 1, 2]) {
      const few = everyone(5).map((person) => (person < count ? answersOf(person) : undefined));
      const { ended } = await runAll(5, few);
      expect(ended).toEqual(ended.map(() => ({ reason: new AbortError('group-size', [], { counted: count }) })));
    }
  });

  it('counts the last of several contributions, and says who has contributed', async () => {
    const heard: [number, number][] = [];
    const parties = partyOptions(3).map(
      (own) =>
        new Party({ ...own, ...(own.me === 0 && { onContribution: (...what: [number, number]) => heard.push(what) }) }),
    );
    for (const [person, party] of parties.entries()) {
      party.contribute(answersOf(person + 5));
      party.contribute(answersOf(person));
    }
    const ended = await finishAll(parties);
    expect(byQuestion(ended)[2]).toMatchObject({ outcome: { questions: resultOf([0, 1, 2]), rounds: 5 } });
    expect(heard).toEqual([
      [0, 1],
      [0, 2],
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
    ]);
  });

  it('refuses answers that do not fit, and contributions or closes too many, before anything is sent', async () => {
    const [own, ...others] = partyOptions(3);
    const party = new Party(own!);
    const rest = others.map((options) => new Party(options));
    const { messagesSent } = own!.port.traffic;
    expect(() => party.contribute(['25', true, 0])).toThrow('above-maximum');
    expect(() => party.contribute(['1', true, 3])).toThrow('no-such-option');
    expect(own!.port.traffic.messagesSent).toBe(messagesSent);
    for (let revision = 0; revision < MAXIMUM_REVISIONS; revision++) party.contribute(answersOf(0));
    expect(() => party.contribute(answersOf(0))).toThrow(RangeError);
    for (const [index, other] of rest.entries()) other.contribute(answersOf(index + 1));
    const ended = finishAll([party, ...rest]);
    await expect(party.finish()).rejects.toThrow(RangeError);
    expect(() => party.contribute(answersOf(0))).toThrow(RangeError);
    expect(await ended).toMatchObject([{ outcome: { counted: 3 } }, {}, {}]);
  });

  it('who replaces a contribution without end is flooding, and that is known at once', async () => {
    const stops: unknown[] = [];
    const [own, other, flooder] = partyOptions(3);
    const party = new Party({ ...own!, onStop: (reason) => stops.push(reason) });
    new Party(other!);
    flooder!.port.onMessage = () => {};
    for (let count = 0; count <= MAXIMUM_REVISIONS; count++) flooder!.port.send(0, 1, Uint8Array.of(1, 2));
    await quiet();
    expect(stops).toEqual([new AbortError('flood', [2])]);
    expect(() => party.contribute(answersOf(0))).toThrow(new AbortError('flood', [2]));
  });

  it('stops once, tells why, and sends nothing more', async () => {
    const stops: unknown[] = [];
    const all = partyOptions(3);
    const parties = all.map(
      (own) => new Party({ ...own, ...(own.me === 0 && { onStop: (reason: unknown) => stops.push(reason) }) }),
    );
    await quiet();
    const { messagesSent } = all[0]!.port.traffic;
    const reason = new AbortError('left', [2]);
    parties[0]!.abort(reason);
    parties[0]!.abort(new AbortError('echo'));
    expect(stops).toEqual([reason]);
    expect(() => parties[0]!.contribute(answersOf(0))).toThrow(reason);
    await expect(parties[0]!.finish()).rejects.toBe(reason);
    expect(stops).toEqual([reason]);
    expect(all[0]!.port.traffic.messagesSent).toBe(messagesSent);
  });

  it('closes once, and hears nothing that a dealer deals afterwards', async () => {
    const all = partyOptions(3);
    const parties = all.map((own) => new Party(own));
    for (const [person, party] of parties.entries()) party.contribute(answersOf(person));
    const dealt = parties[2]!.contribute(answersOf(2));
    await quiet();
    const extra = [CLOSED, dealt[0]!, CLOSED, new Uint8Array(500)];
    const ended = finishAll(parties);
    await Promise.resolve();
    for (const message of extra) all[2]!.port.send(0, 1, message);
    expect(byQuestion(await ended)[0]).toMatchObject({ outcome: { questions: resultOf([0, 1, 2]) } });
  });

  it('shows nothing when it is logged', () => {
    const [party] = partyOptions(3).map((own) => new Party(own)) as [Party];
    party.contribute(answersOf(0));
    expect(inspect(party, { depth: 9, showHidden: true })).not.toMatch(/Array/);
    expect(JSON.stringify(party)).toBe('{}');
  });

  it('knows whom it waits for: while people type for the set-up only, then for everyone', async () => {
    const all = partyOptions(3);
    const parties = all.slice(0, 2).map((own) => new Party(own));
    all[2]!.port.onMessage = () => {};
    await quiet();
    expect(parties[0]!.waitingFor()).toEqual([2]);
    const whole = partyOptions(3).map((own) => new Party(own));
    await quiet();
    expect(whole[0]!.waitingFor()).toEqual([]);
    const round = whole[0]!.round;
    whole[0]!.finish().catch(() => {});
    await quiet();
    expect(whole[0]!.waitingFor()).toEqual([1, 2]);
    expect(whole[0]!.round).toBe(round + 1);
    expect(program.minimumGroup).toBe(3);
  });
});

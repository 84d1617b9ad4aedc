import { describe, expect, test } from 'vitest';
import type { Field } from '../math/field.ts';
import { AbortError } from '../protocols/abort.ts';
import { wrongKey } from '../protocols/majority/dealing.testing.ts';
import { deal } from '../protocols/majority/dealing.ts';
import { dealtLength, withProof } from '../protocols/validity.ts';
import { cheat, type Dealings } from './cheat.testing.ts';
import { Party } from './party.ts';
import { answersOf, byQuestion, type Ended, finishAll, partyOptions, program, resultOf } from './run.testing.ts';

/** The bits of `program`: 8 of the number (weights 1 … 64, 123), one yes/no, three teams. */
const NUMBER = 8;
const YES = 8;
const TEAM = 9;

/** A run in which the last of n people deals what it likes; all others are honest. How theirs ended. */
async function withCheat(n: number, dealings: Dealings, insists = false): Promise<Ended[]> {
  const all = partyOptions(n, { seed: n });
  const honest = all.slice(0, n - 1).map((own) => new Party(own));
  cheat(all[n - 1]!, dealings, insists).catch(() => {}); // whatever becomes of it
  for (const [person, party] of honest.entries()) party.contribute(answersOf(person));
  return finishAll(honest);
}

const contribution = (
  bits: readonly (number | bigint)[],
  proof?: (field: Field, dealt: Uint32Array<ArrayBuffer>) => Uint32Array<ArrayBuffer>,
): Dealings => {
  // The same messages for all: dealt once, when first asked for.
  let messages: Uint8Array[] | undefined;
  return (setting, to) => {
    const dealt = withProof(setting.field, setting.field.fromIntegers(bits));
    messages ??= deal(setting, 'input', 1, proof ? proof(setting.field, dealt) : dealt);
    return [messages[to]!];
  };
};

/** The honest people's result, and what they say of the cheat. */
const without = (n: number, standing: string, cheaters: readonly number[] = []) => {
  const honest = Array.from({ length: n - 1 }, (_, person) => person);
  const outcome = {
    questions: resultOf(honest),
    standings: [...honest.map(() => 'included'), standing],
    counted: n - 1,
    cheaters,
  };
  return honest.map(() => ({ outcome }));
};

const valid = [1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 1, 0];
const set = (changes: Record<number, number | bigint>) => valid.map((bit, index) => changes[index] ?? bit);

test('the cheat of these tests is counted as long as it deals a valid contribution', async () => {
  expect(program.layout.length).toBe(12);
  const ended = await withCheat(4, contribution(valid));
  expect(ended).toMatchObject(
    [0, 1, 2].map(() => ({ outcome: { standings: new Array(4).fill('included'), counted: 4 } })),
  );
});

describe.each([4, 5, 7])('among %i, a contribution that is none', (n) => {
  test.each<[string, (number | bigint)[]]>([
    ['a bit of 2', set({ 0: 2 })],
    ['a bit of −1', set({ 7: -1 })],
    ['a bit so great that the number is a million', set({ 0: 1_000_000 })],
    ['a number below the minimum', set({ 0: -50 })],
    ['half a yes', set({ [YES]: (2n ** 127n - 1n + 1n) / 2n })],
    ['five yeses', set({ [YES]: 5 })],
    ['two teams', set({ [TEAM]: 1 })],
    ['no team', set({ [TEAM + 1]: 0 })],
    ['all teams', set({ [TEAM]: 1, [TEAM + 2]: 1 })],
    ['two votes for one team, one against another', set({ [TEAM]: 2, [TEAM + 1]: -1 })],
    ['a bit that cancels another', set({ 0: 2, 1: -1 })],
  ])('%s: it alone is left out', async (_, bits) => {
    expect(byQuestion(await withCheat(n, contribution(bits)))).toMatchObject(without(n, 'invalid'));
  });

  test('an invalid contribution that its dealer counts all the same: nobody has a wrong result', async () => {
    const ended = await withCheat(n, contribution(set({ [YES]: 5 })), true);
    if (n > 4) expect(ended).toEqual(ended.map(() => ({ reason: new AbortError('opening') })));
    // Of four at most one is malicious: what it opens is corrected.
    else expect(byQuestion(ended)).toMatchObject(without(n, 'invalid', [n - 1]));
  });

  test('valid bits with a proof that is none: left out', async () => {
    const random = contribution(valid, (field, dealt) => field.concat([field.slice(dealt, 0, 12), field.random(14)]));
    expect(byQuestion(await withCheat(n, random))).toMatchObject(without(n, 'invalid'));
    const zeros = contribution(valid, (field, dealt) => field.concat([field.slice(dealt, 0, 12), field.zeros(14)]));
    expect(byQuestion(await withCheat(n, zeros))).toMatchObject(without(n, 'invalid'));
  });

  test('another list for one party: left out by its own signatures', async () => {
    for (const victim of [0, n - 2]) {
      const [one, two] = [contribution(valid), contribution(set({ [YES]: 0 }))];
      const ended = await withCheat(n, (setting, to) => (to === victim ? two : one)(setting, to));
      expect(byQuestion(ended)).toMatchObject(without(n, 'inconsistent'));
    }
  });

  test('a wrong key for one party: left out by its own signature', async () => {
    const good = contribution(valid);
    const ended = await withCheat(n, (setting, to) =>
      to === 1 ? [wrongKey(setting, to, good(setting, to)[0]!)] : good(setting, to),
    );
    expect(byQuestion(ended)).toMatchObject(without(n, 'inconsistent'));
  });

  test('a faulty dealing is not made up for by a good one', async () => {
    const good = contribution(valid);
    const ended = await withCheat(n, (setting, to) => {
      const [message] = good(setting, to) as [Uint8Array];
      return to === 1 ? [wrongKey(setting, to, message), message] : [message];
    });
    expect(byQuestion(ended)).toMatchObject(without(n, 'inconsistent'));
  });

  test('nothing but garbage: nothing was submitted', async () => {
    const lengths = [0, 2, 700];
    const ended = await withCheat(n, (setting, to) =>
      to === setting.me ? [] : lengths.map((length) => new Uint8Array(length)),
    );
    expect(byQuestion(ended)).toMatchObject(without(n, 'not-submitted'));
  });

  test('a dealing that some get and others do not, or not of that revision: the run stops, and says whose it was', async () => {
    const stopped = (ended: readonly Ended[]) => {
      const reason = new AbortError('not-delivered', [], { dealers: [n - 1] });
      expect(ended).toEqual(ended.map(() => ({ reason })));
    };
    const good = contribution(valid);
    stopped(await withCheat(n, (setting, to) => (to === 0 ? [] : good(setting, to))));
    const older = new Map<number, Uint8Array>();
    stopped(
      await withCheat(n, (setting, to) => {
        const count = dealtLength(program.layout.length);
        if (older.size === 0) {
          for (const [party, message] of deal(setting, 'input', 9, setting.field.zeros(count)).entries())
            older.set(party, message);
        }
        return to === 0 ? [older.get(to)!] : good(setting, to);
      }),
    );
  });

  test('an old revision after a new one changes nothing', async () => {
    const ages = new Map<number, Uint8Array[]>();
    const ended = await withCheat(n, (setting, to) => {
      if (ages.size === 0) {
        const dealt = withProof(setting.field, setting.field.fromIntegers(valid));
        const [late, early] = [5, 3].map((revision) => deal(setting, 'input', revision, dealt)) as [
          Uint8Array[],
          Uint8Array[],
        ];
        for (const [party, message] of late.entries()) ages.set(party, [message, early[party]!]);
      }
      return to === setting.me ? ages.get(to)!.slice(0, 1) : ages.get(to)!;
    });
    expect(ended).toMatchObject(new Array(n - 1).fill({ outcome: { counted: n } }));
  });
});

test('the number’s bits are where these tests think', () => {
  expect(program.layout.fields.map(({ start, bits }) => [start, bits])).toEqual([
    [0, NUMBER],
    [YES, 1],
    [TEAM, 3],
  ]);
  expect(program.layout.constraints).toEqual([{ indices: [TEAM, TEAM + 1, TEAM + 2], target: 1n }]);
});

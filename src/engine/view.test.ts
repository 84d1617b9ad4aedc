import { describe, expect, test } from 'vitest';
import type { Field, Vector } from '../math/field.ts';
import { compileSurvey, type Program } from '../program/plan.ts';
import type { Answer } from '../program/survey.ts';
import { chiSquare, greatestChiSquare, seeded } from '../protocols/chi-square.testing.ts';
import { type Delivery, dealtShares, receiveDealing } from '../protocols/majority/dealing.ts';
import { type Setting, setting } from '../protocols/majority/setting.ts';
import { mostCheaters } from '../protocols/parties.testing.ts';
import { dealtLength } from '../protocols/validity.ts';
import { reconstruct } from '../sharing/shamir.ts';
import { Party } from './party.ts';
import { finishAll, forFour, partyOptions } from './run.testing.ts';

/*
 * All that t parties receive in whole runs has the same distribution for two different inputs of the others that have the
 * same result. Seen through: the low bits of every fourth byte of every message; and of pairs of all the field elements
 * that they can compute or receive. Every seed is fixed, so that this always gives the same numbers.
 */

const yesNo = compileSurvey({ title: 'One', questions: [{ kind: 'yes-no', text: 'Is it?' }] }, 3);
const number = { kind: 'number', text: 'How many?', unit: '', decimals: 0, minimum: '0', maximum: '3' } as const;
const spread = forFour({ title: 'One', questions: [{ ...number, deviation: true }] });
const CELLS = 8;

interface View {
  /** Every fourth byte received. */
  readonly bytes: readonly number[];
  /** Shares of what honest people dealt, and whole vectors of openings: the lowest byte of each element. */
  readonly elements: readonly number[];
  /** The first honest person's bit, if these parties' shares were enough to know it. */
  readonly reconstructed: readonly bigint[];
}

/** One run; what the last `spies` of n parties see of it. */
async function run(program: Program, n: number, answers: readonly Answer[], spies: number): Promise<View> {
  const received = new Map<string, Uint8Array>();
  const isSpy = (party: number) => party >= n - spies;
  const all = partyOptions(n, {
    program,
    faults: (from, to, stream, index, message) => {
      if (isSpy(to) && !isSpy(from)) received.set([to, from, stream, index].map(String).join('/'), message);
      return [message];
    },
  });
  const parties = all.map((own) => new Party(own));
  for (const [person, party] of parties.entries()) party.contribute([answers[person]!]);
  for (const end of await finishAll(parties)) expect(end).toHaveProperty('outcome');

  const { field } = all[0]!;
  const keys = [...received.keys()].sort();
  const bytes = keys.flatMap((key) => [...received.get(key)!].filter((_, at) => at % 4 === 0));
  const settings = all.map((own) => setting(own));
  const shares = settings
    .slice(n - spies)
    .map((own) =>
      Array.from({ length: n - spies }, (_, dealer) =>
        sharesOf(own, dealer, dealtLength(program.layout.length), received.get(`${own.me}/${dealer}/1/0`)!),
      ),
    );
  const openings = keys.filter((key) => /\/0\/([5-9]|1\d)$/.test(key)).map((key) => received.get(key)!);
  const whole = openings.filter(({ length }) => length !== 32).map((message) => field.fromBytes(message));
  const elements = [...shares.flat(), ...whole].flatMap((vector) => lowest(field, vector));
  const known = shares.map((own, index) => ({ party: n - spies + index, shares: field.slice(own[0]!, 0, 1) }));
  const t = mostCheaters(n);
  const reconstructed = known.length > t ? field.toIntegers(reconstruct(field, t, known)) : [];
  return { bytes, elements, reconstructed };
}

function sharesOf(own: Setting, dealer: number, count: number, message: Uint8Array): Vector {
  return dealtShares(own, receiveDealing(own, 'input', dealer, own.me, count, message) as Delivery);
}

const lowest = (field: Field, vector: Vector) =>
  Array.from({ length: field.length(vector) }, (_, index) => vector[index * field.words]! & 255);

/** Counts of the low bits at every place, over many runs. */
async function histograms(program: Program, n: number, answers: readonly Answer[], runs: number, firstSeed: number) {
  const single: number[][] = [];
  const pairs: number[][] = [];
  const count = (table: number[][], place: number, value: number) => {
    table[place] ??= new Array<number>(CELLS).fill(0);
    table[place][value % CELLS]!++;
  };
  for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
    const { bytes, elements } = await seeded(seed, () => run(program, n, answers, mostCheaters(n)));
    for (const [place, byte] of bytes.entries()) count(single, place, byte);
    let pair = 0;
    for (const [i, a] of elements.entries()) for (const b of elements.slice(i + 1)) count(pairs, pair++, a ^ b);
  }
  return [...single, ...pairs];
}

describe.each([
  { what: 'a sum', program: yesNo, n: 3, runs: 160, one: [true, false, false], other: [false, true, false] },
  {
    ...{ what: 'a sum', program: yesNo, n: 5, runs: 60 },
    ...{ one: [true, false, false, true, false], other: [false, false, true, true, false] },
  },
  { what: 'a deviation', program: spread, n: 4, runs: 100, one: ['1', '0', '3', '2'], other: ['0', '3', '1', '2'] },
])('$what, n = $n', ({ program, n, runs, one, other }) => {
  test('what t parties see does not depend on who of the others said what', async () => {
    const [a, b] = [await histograms(program, n, one, runs, 10_000), await histograms(program, n, other, runs, 20_000)];
    expect(a.length).toBe(b.length);
    expect(a.length).toBeGreaterThan(500);
    const greatest = Math.max(...a.map((counts, place) => chiSquare(counts, b[place]!)));
    expect(greatest).toBeGreaterThan(1);
    expect(greatest).toBeLessThan(greatestChiSquare(CELLS - 1));
  });

  test('one party more would see it: so this is what t means, and these shares are the real ones', async () => {
    const spies = mostCheaters(n) + 1;
    const seen = await seeded(1, () => run(program, n, one, spies));
    expect(seen.reconstructed).toEqual([1n]);
    expect((await seeded(2, () => run(program, n, other, spies))).reconstructed).toEqual([0n]);
  });
});

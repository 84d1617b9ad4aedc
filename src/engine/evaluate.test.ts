import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Field, Vector } from '../math/field.ts';
import type { Circuit, Ref } from '../program/circuit.ts';
import { CircuitBuilder, RangeTooWide } from '../program/circuit-builder.ts';
import { type Committee, committee, ONLINE } from '../protocols/operations/committee.testing.ts';
import { mostCheaters, quiet } from '../protocols/parties.testing.ts';
import { share } from '../sharing/shamir.ts';
import { evaluate, reveal } from './evaluate.ts';
import { evaluatePlainly } from './plain.testing.ts';
import type { Level } from './rounds.ts';
import { trace } from './trace.ts';

/** Contributions. */
const N = 6;
const BITS = 8;

const bitOf = (person: number, bit: number) => BigInt((0b1011_0110_1110_0101 >> ((3 * person + 5 * bit) % 16)) & 1);
const input = (bit: number) => Array.from({ length: N }, (_, person) => bitOf(person, bit));

/** Everything of one evaluation by real parties: what each saw, what it used, and in which levels. */
async function evaluated({ field, parties, mailboxes }: Committee, circuit: Circuit) {
  const n = parties.length;
  const cost = await trace(circuit, n, mostCheaters(n));
  await Promise.all(parties.map((party) => party.preprocess(cost)));
  await quiet();
  const shares = Array.from({ length: BITS }, (_, bit) =>
    share(field, { n, t: mostCheaters(n) }, field.fromIntegers(input(bit))),
  );
  const state = (party: number) => ({
    ...parties[party]!.used,
    rounds: mailboxes[party]!.rounds(ONLINE!),
    bytes: mailboxes[party]!.traffic.bytesSent,
  });
  const before = parties.map((_, party) => state(party));
  const levels: Level[][] = parties.map(() => []);
  const opened = await Promise.all(
    parties.map(async (party, me) => {
      const own = (bit: number): Vector => shares[bit]![me]!;
      return reveal(circuit, party, await evaluate(circuit, party, own, cost, (level) => levels[me]!.push(level)));
    }),
  );
  const used = before.map((was, party) => {
    const is = state(party);
    return Object.fromEntries(Object.entries(is).map(([key, value]) => [key, value - was[key as keyof typeof was]]));
  });
  return { cost, opened, used, levels };
}

/** Its openings are what plain arithmetic says, for whom they are, and it costs what was foreseen, at every party. */
async function expectRight(all: Committee, circuit: Circuit) {
  const { cost, opened, used, levels } = await evaluated(all, circuit);
  const expected = evaluatePlainly(circuit, input);
  for (const [me, values] of opened.entries()) {
    for (const [i, { to, of }] of circuit.openings.entries()) {
      if (to !== 'everyone' && to !== me) expect(values[i]).toBeUndefined();
      else {
        const tolerance = ['divide', 'root'].includes(circuit.nodes[of]!.step) ? 1n : 0n;
        const got = all.field.toSignedIntegers(values[i]!);
        const wrong = got.filter((x, k) => x < expected[i]![k]! - tolerance || x > expected[i]![k]! + tolerance);
        expect(wrong, `opening ${i}: ${got}, not ${expected[i]}`).toEqual([]);
        expect(got.length).toBe(expected[i]!.length);
      }
    }
    const { triples, bits, opened: elements, rounds, bytes } = cost;
    expect(used[me]).toEqual({ triples, bits, opened: elements, rounds, bytes: bytes[me] });
    expect(levels[me]).toEqual(cost.levels.slice(0, -1));
  }
  return cost;
}

/** One of each step, most of them twice, so that they have company. */
function everything(fieldName: Field['name']): Circuit {
  const c = new CircuitBuilder(fieldName, N);
  const planes = Array.from({ length: BITS }, (_, bit) => c.input(bit));
  const weights = planes.map((_, bit) => 1n << BigInt(bit));
  const x = c.linear(planes, weights);
  const y = c.linear(planes.slice(0, 4), [5n, -7n, 1n, 2n], -3n);
  c.open(c.sum(x));
  c.open(c.constant([-4n, 9n]), 1);
  c.open(c.pick(y, [5, 0, 0]), 0);
  c.open(c.join([x, y]));
  c.open(c.multiply(x, y));
  c.open(c.dot(x, y), 2);
  c.open(c.dot(x, x));
  c.open(c.dot(c.multiply(x, x), y)); // a second batch to be verified
  c.open(c.negative(y));
  c.open(c.zero(c.sub(x, c.repeated(c.pick(x, [0]), N))));
  c.open(c.above(planes, 100n), 2);
  c.open(c.join(c.bits(c.add(x, x))));
  c.open(c.join(c.ranked(planes, c.constant([0n, 3n, 5n]))));
  const some = c.join([c.constants(1n, 1), c.pick(planes[0]!, [1, 2, 3, 4, 5])]);
  const others = c.join([c.constants(1n, 2), c.pick(planes[1]!, [2, 3, 4, 5])]);
  c.open(c.join(c.ranked(planes, c.constant([0n, 1n]), c.join([some, others]))));
  c.open(c.join(c.ranked(planes, c.constant([0n]), some)));
  c.open(c.join(c.sort([x, c.linear([x], [3n], 1n)])));
  c.open(c.join(c.sort([y])), 1);
  if (fieldName === 'F127') {
    c.open(c.quotient(c.multiply(x, y), 7n));
    c.open(c.divide(y, c.add(x, c.constants(1n, N)), 10));
    c.open(c.divide(y, c.sub(x, x), 4));
    c.open(c.root(c.multiply(x, x), 6));
  }
  return c.circuit();
}

describe.each([
  { n: 3, fieldName: 'F127' as const },
  { n: 5, fieldName: 'F61' as const },
  { n: 5, fieldName: 'F127' as const },
])('among $n, in $fieldName', ({ n, fieldName }) => {
  const all = committee(n, fieldName);

  test('every step, and its exact cost', async () => {
    await expectRight(await all, everything(fieldName));
  });

  test('nothing but local steps: one round', async () => {
    const c = new CircuitBuilder(fieldName, N);
    c.open(c.sum(c.input(0)));
    expect(await expectRight(await all, c.circuit())).toMatchObject({ rounds: 1, triples: 0, bits: 0, opened: 1 });
  });

  test('random circuits', async () => {
    const here = await all;
    const move = fc.record({
      kind: fc.nat(14),
      a: fc.nat(),
      b: fc.nat(),
      constant: fc.bigInt(-40n, 40n),
      to: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 4, maxLength: 24 }), async (moves) => {
        await expectRight(here, randomCircuit(fieldName, n, moves));
      }),
      { numRuns: 12 },
    );
  });
});

interface Move {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly constant: bigint;
  readonly to: number;
}

/** A circuit of these moves on vectors of N elements, without those whose values would become too large; opens all of them. */
function randomCircuit(fieldName: Field['name'], n: number, moves: readonly Move[]): Circuit {
  const c = new CircuitBuilder(fieldName, N);
  const planes = Array.from({ length: BITS }, (_, bit) => c.input(bit));
  const pool: Ref[] = [...planes, c.linear(planes.slice(0, 4), [1n, 2n, 4n, 8n])];
  const all = (ref: Ref) => c.repeated(ref, N);
  for (const { kind, a: i, b: j, constant, to } of moves) {
    const [a, b] = [pool[i % pool.length]!, pool[j % pool.length]!];
    const rank = c.constant([BigInt(j % N)]);
    const make: (() => Ref)[] = [
      () => c.linear([a, b], [constant, 3n], constant),
      () => all(c.sum(a)),
      () => c.pick(a, [j % N, 0, 1, 2, 3, 5]),
      () => c.pick(c.join([a, b]), [0, 7, 2, 9, 4, 11]),
      () => c.multiply(a, b),
      () => all(c.dot(a, b)),
      () => c.negative(a),
      () => c.zero(c.sub(a, b)),
      () => c.above(planes, constant < 0n ? -constant : 3n * constant),
      () => c.bits(c.multiply(a, a))[0]!,
      () => all(c.linear(c.ranked(planes.slice(0, 5), rank), [1n, 2n, 4n, 8n, 16n])),
      () => c.sort([a])[0]!,
      () => c.quotient(a, constant < 1n ? 3n : constant),
      () => c.select(c.negative(a), a, b),
      () => c.less(a, b),
    ];
    try {
      const made = make[kind]!();
      pool.push(made);
      c.open(made, to % 3 === 0 ? to % n : 'everyone');
      if (fieldName === 'F127' && kind === 4 && c.magnitude(made) < 20) c.open(c.root(c.multiply(made, made), 3));
    } catch (error) {
      if (!(error instanceof RangeTooWide)) throw error;
    }
  }
  c.open(pool.at(-1)!);
  return c.circuit();
}

describe('branches that run together', () => {
  const all = committee(3);

  test('take the rounds of the longest, and inner products are verified together', async () => {
    const here = await all;
    const cost = async (build: (c: CircuitBuilder, x: Ref, y: Ref) => void) => {
      const c = new CircuitBuilder('F127', N);
      build(c, c.linear([c.input(0), c.input(1)], [1n, 2n]), c.linear([c.input(2), c.input(3)], [5n, -9n]));
      return expectRight(here, c.circuit());
    };
    const long = await cost((c, x, y) => c.open(c.negative(c.multiply(x, y))));
    const both = await cost((c, x, y) => {
      c.open(c.negative(c.multiply(x, y)));
      c.open(c.zero(c.multiply(y, y)));
      c.open(c.multiply(c.multiply(x, x), x));
    });
    const zero = await cost((c, _, y) => c.open(c.zero(c.multiply(y, y))));
    expect(both.rounds).toBe(Math.max(long.rounds, zero.rounds));
    expect(both.triples).toBe(long.triples + zero.triples + 2 * N);

    const once = await cost((c, x, y) => {
      c.open(c.dot(x, y));
      c.open(c.dot(c.multiply(x, y), y));
    });
    expect(once.levels.map(({ kind }) => kind)).toEqual(['round', 'verification', 'round']);
  });

  test('a verification waits for another, where that saves rounds and something else is to be done', async () => {
    const c = new CircuitBuilder('F127', N);
    const [x, y] = [c.linear([c.input(0), c.input(1)], [1n, 2n]), c.linear([c.input(2), c.input(3)], [5n, -9n])];
    c.open(c.divide(y, c.add(x, c.constants(1n, N)), 20));
    const square = c.multiply(x, x);
    c.open(c.dot(x, y));
    c.open(c.dot(square, y));
    c.open(c.dot(c.multiply(square, x), y));
    const { patience, levels } = await expectRight(await all, c.circuit());
    expect(patience).toBeGreaterThan(0);
    expect(levels.filter(({ kind }) => kind === 'verification').length).toBe(1);
  });

  test('parties that begin at different times, before anything is prepared, do the same', async () => {
    const { field, parties } = await committee(3);
    const circuit = everything('F127');
    const cost = await trace(circuit, 3, 1);
    const shares = Array.from({ length: BITS }, (_, bit) =>
      share(field, { n: 3, t: 1 }, field.fromIntegers(input(bit))),
    );
    const opened = await Promise.all(
      parties.map(async (party, me) => {
        for (let turn = 0; turn < 5 * me; turn++) await quiet();
        return reveal(circuit, party, await evaluate(circuit, party, (bit) => shares[bit]![me]!, cost));
      }),
    );
    const expected = evaluatePlainly(circuit, input);
    for (const [i, { to, of }] of circuit.openings.entries()) {
      if (to !== 'everyone' || ['divide', 'root'].includes(circuit.nodes[of]!.step)) continue;
      for (const values of opened) expect(field.toSignedIntegers(values[i]!)).toEqual(expected[i]);
    }
  });

  test('a run that is aborted ends the evaluation with its reason', async () => {
    const { field, parties, mailboxes } = await committee(3);
    const c = new CircuitBuilder('F127', N);
    const x = c.linear([c.input(0), c.input(1)], [3n, -4n]);
    for (const made of [c.negative(c.multiply(x, x)), c.dot(x, x), c.zero(x)]) c.open(made);
    const circuit = c.circuit();
    const cost = await trace(circuit, 3, 1);
    await Promise.all(parties.map((party) => party.preprocess(cost)));
    const reason = new Error('the door was closed');
    const ends = parties.map((party) =>
      evaluate(
        circuit,
        party,
        () => field.zeros(N),
        cost,
        () => {
          for (const mailbox of mailboxes) mailbox.abort(reason);
        },
      ),
    );
    for (const end of await Promise.allSettled(ends)) expect(end).toEqual({ status: 'rejected', reason });
  });

  test('what no opening needs is not done', async () => {
    const c = new CircuitBuilder('F127', N);
    const x = c.input(0);
    c.negative(c.multiply(c.linear([x, c.input(1)], [9n, -4n]), x));
    c.open(c.sum(x));
    expect((await expectRight(await all, c.circuit())).rounds).toBe(1);
  });

  test('a step that fails ends the evaluation, of which nothing goes on', async () => {
    const { field, parties } = await all;
    const c = new CircuitBuilder('F127', N);
    const x = c.linear([c.input(0), c.input(1)], [3n, -4n]);
    c.open(c.negative(c.multiply(x, x)));
    c.open(c.zero(x));
    const circuit = c.circuit();
    const wide: Circuit = {
      ...circuit,
      nodes: circuit.nodes.map((node) => (node.step === 'zero' ? { ...node, bits: 120 } : node)),
    };
    const own = () => field.zeros(N);
    await expect(evaluate(wide, parties[0]!, own, { patience: 0 })).rejects.toThrow('cannot be masked');
    await expect(trace(wide, 3, 1)).rejects.toThrow('cannot be masked');
  });
});

test('a circuit for a thousand contributors is traced', async () => {
  const c = new CircuitBuilder('F127', 1000);
  const planes = Array.from({ length: 32 }, (_, bit) => c.input(bit));
  const x = c.linear(
    planes,
    planes.map((_, bit) => 1n << BigInt(bit)),
  );
  c.open(c.dot(x, x));
  c.open(c.join(c.ranked(planes, c.constant([250n, 500n, 750n]))));
  c.open(c.sum(c.above(planes, 123_456n)));
  const { rounds, triples, bytes, levels } = await trace(c.circuit(), 5, 2);
  expect(levels.length).toBeGreaterThan(60);
  expect(levels.length).toBeLessThan(rounds);
  expect(triples).toBeGreaterThan(32 * 1000 * 3);
  expect(bytes.every((each) => Number.isSafeInteger(each) && each > 0)).toBe(true);
});

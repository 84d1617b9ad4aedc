import type { Field, Vector } from '../../src/math/field.ts';
import { confirmed, report } from '../../src/protocols/majority/agreement.ts';
import { type Delivery, deal, dealtShares, receiveDealing } from '../../src/protocols/majority/dealing.ts';
import type { Majority } from '../../src/protocols/majority/majority.ts';
import type { Setting } from '../../src/protocols/majority/setting.ts';
import type { Network } from '../../src/protocols/network.ts';
import { planes } from '../../src/protocols/operations/bits.ts';
import { isNegative, isNegativeCost } from '../../src/protocols/operations/comparison.ts';
import type { Cost } from '../../src/protocols/operations/cost.ts';
import { medianTwice, medianTwiceCost } from '../../src/protocols/operations/order.ts';
import { sort, sortCost } from '../../src/protocols/operations/sort.ts';

/** One party at the benchmark. */
export interface Bench {
  readonly party: Majority;
  readonly setting: Setting;
  /** The stream of what is computed, where inputs are dealt too. */
  readonly network: Network;
  /** Runs a part of what is measured, under its name. */
  readonly phase: <T>(name: string, work: () => Promise<T>) => Promise<T>;
}

/** Prepares, and returns what is measured: the phases, one after the other. All parties do the same. */
type Scenario = (bench: Bench, size: number) => Promise<() => Promise<void>>;

const BITS = 32;
const LIMIT = 2 ** BITS;

/** Distinct numbers below 2^32 in no order. */
const numbers = (n: number) => Array.from({ length: n }, (_, i) => ((i + 1) * 2_654_435_761) % LIMIT);

const triples: Scenario = async ({ party, phase }, size) => {
  return () => phase('preprocessing', () => party.preprocess({ triples: size, bits: 0 }));
};

const multiplications: Scenario = async ({ party, phase }, size) => {
  const [x, y] = [party.random(size), party.random(size)];
  return async () => {
    await phase('preprocessing', () => party.preprocess({ triples: size, bits: 0 }));
    await phase('online', () => party.mul(x, y));
  };
};

const products: Scenario = async ({ party, phase }, size) => {
  const [x, y] = [party.random(size), party.random(size)];
  return async () => {
    const pending = await phase('products', () => party.products.mul(x, y));
    await phase('verification', () => party.products.verify(pending));
  };
};

const chain: Scenario = async ({ party, phase }, size) => {
  let product = party.random(1);
  return async () => {
    await phase('preprocessing', () => party.preprocess({ triples: size, bits: 0 }));
    await phase('online', async () => {
      for (let i = 0; i < size; i++) product = await party.mul(product, product);
    });
  };
};

/** An operation on numbers that the first party dealt. */
const operation =
  (
    values: (field: Field, size: number) => Vector,
    cost: (field: Field, size: number) => Cost,
    run: (party: Majority, x: Vector, size: number) => Promise<unknown>,
  ): Scenario =>
  async (bench, size) => {
    const { party, phase } = bench;
    const [x] = await inputs(bench, [values(party.field, size)]);
    return async () => {
      await phase('preprocessing', () => party.preprocess(cost(party.field, size)));
      await phase('online', () => run(party, x!, size));
    };
  };

const lessThans = operation(
  (field, size) => field.fromIntegers(numbers(size).map((x, i) => x - LIMIT / (1 << (i % 3)))),
  (field, size) => isNegativeCost(field, BITS, size),
  (party, x) => isNegative(party, x, BITS),
);

const median = operation(
  (field, size) =>
    field.fromIntegers(
      numbers(size).flatMap((x) => Array.from({ length: BITS }, (_, j) => Math.floor(x / 2 ** j) % 2)),
    ),
  (field, size) => medianTwiceCost(field, size, BITS),
  (party, bits) => medianTwice(party, planes(party.field, bits, BITS)),
);

const sorting = operation(
  (field, size) => field.fromIntegers(numbers(size)),
  (field, size) => sortCost(field, BITS, size, 1),
  (party, x) => sort(party, [x], BITS),
);

/** Two parties hold a vector each; everyone learns the inner product, and nothing else. */
const innerProduct: Scenario = async (bench, size) => {
  const { party, phase } = bench;
  const { field } = party;
  const ascending = field.fromIntegers(Array.from({ length: size }, (_, i) => i + 1));
  const threes = field.fromIntegers(new Array<number>(size).fill(3));
  const expected = field.fromIntegers([(3 * size * (size + 1)) / 2]);
  return async () => {
    const [x, y] = await phase('input', () => inputs(bench, [ascending, threes]));
    const product = await phase('product', () => party.products.dot([[x!, y!]]));
    const verified = await phase('verification', () => party.products.verify(product));
    const opened = await phase('opening', () => party.open(verified));
    if (!field.equal(opened, expected)) throw new Error('the inner product is wrong');
  };
};

/**
 * This party's shares of what the first parties deal, a vector each and all of one length: as contributions are dealt and agreed
 * on in a room, each in one message to each party, then two rounds. A party uses no vector but its own.
 */
async function inputs({ setting, network }: Bench, dealt: readonly Vector[]): Promise<Vector[]> {
  const { field, parties, me } = setting;
  const count = field.length(dealt[0]!);
  const own = dealt[me] && deal(setting, 'input', 0, dealt[me]);
  for (let to = 0; to < parties; to++) if (own && to !== me) network.send(to, own[to]!);
  const received = await Promise.all(
    Array.from({ length: parties }, async (_, dealer) => {
      if (dealer >= dealt.length) return undefined;
      const message = dealer === me ? own![me]! : await network.receive(dealer);
      return receiveDealing(setting, 'input', dealer, me, count, message);
    }),
  );
  const { verdicts, transcript } = await report(network, setting, 'input', received, count);
  await confirmed(network, transcript);
  if (verdicts.some((verdict, dealer) => dealer < dealt.length && verdict !== 'included'))
    throw new Error('bad dealing');
  return dealt.map((_, dealer) => dealtShares(setting, received[dealer] as Delivery));
}

/** What is measured, by name. The size is the number of elements, products, comparisons or values. */
export const scenarios = { triples, multiplications, products, chain, lessThans, median, sorting, innerProduct };

export type ScenarioName = keyof typeof scenarios;

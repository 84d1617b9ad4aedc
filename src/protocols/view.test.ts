import { describe, expect, test, vi } from 'vitest';
import type { Vector } from '../math/field.ts';
import { wasmField } from '../math/wasm.ts';
import { reconstruct, share } from '../sharing/shamir.ts';
import { SeededRandom } from '../transport/faults.ts';
import { memoryPorts } from '../transport/memory.ts';
import { chiSquare, greatestChiSquare, seeded } from './chi-square.testing.ts';
import { Mailbox } from './mailbox.ts';
import { Conversation } from './majority/conversation.ts';
import { factoryOn } from './majority/factory.ts';
import { Majority } from './majority/majority.ts';
import { AT_ONCE } from './majority/products.ts';
import { setting } from './majority/setting.ts';
import type { Network } from './network.ts';
import { isNegative } from './operations/comparison.ts';
import { pieces } from './operations/linear.ts';
import { cheapSignatures, mostCheaters } from './parties.testing.ts';

/*
 * All that t parties see of a computation has the same distribution for two inputs with the same output, whichever t parties
 * they are. Seen through: the lowest bits of elements at many places of all messages that they get, of what is opened and of
 * what products are reduced by, and of their shares of the input; and of pairs of these together. Every seed is fixed. (Whole runs, with the dealing of inputs: `../engine/view.test.ts`.)
 */

const field = wasmField('F61');
const CELLS = 8;
/** Elements of a message that are looked at, and pairs of all that are. */
const [LOOKED_AT, PAIRS] = [3, 400];

interface Seen {
  /** By party: the lowest byte of each element. */
  readonly elements: readonly (readonly number[])[];
  readonly shares: readonly Vector[];
  readonly output: string;
}

/** Products in one round and by kings, verified; prepared triples and bits; a comparison; an opening. */
async function run(n: number, [a, b, c]: readonly [number, number, number]): Promise<Seen> {
  const t = mostCheaters(n);
  const received = new Map<string, number[]>();
  const signatures = cheapSignatures(n);
  const faults = (from: number, to: number, stream: number, index: number, message: Uint8Array) => {
    received.set(
      `${to} ${stream} ${from} ${index}`,
      Array.from({ length: LOOKED_AT }, (_, at) => message[(at * field.bytes) % message.length]!),
    );
    return [message];
  };
  // What everyone computes from messages and shares: the same at all parties.
  const { open, remember } = Conversation.prototype;
  const common = new Map<string, number[]>();
  const note = ({ setting: { me }, network }: Conversation, what: string, vector: Vector) => {
    if (me !== 0) return;
    const name = `${what} ${streams.get(network)}`;
    common.set(name, [...(common.get(name) ?? []), ...lowest(vector, LOOKED_AT)]);
  };
  const streams = new Map<Network, number>();
  const spies = [
    vi.spyOn(Conversation.prototype, 'open').mockImplementation(async function (this: Conversation, shares) {
      const opened = await open.call(this, shares);
      note(this, 'opened', opened);
      return opened;
    }),
    vi.spyOn(Conversation.prototype, 'remember').mockImplementation(function (this: Conversation, told) {
      note(this, 'told', told);
      remember.call(this, told);
    }),
  ];
  const inputs = share(field, { n, t }, field.fromIntegers([a, b, c]));
  const outputs = await Promise.all(
    memoryPorts(n, { faults }).map(async (port, me) => {
      const mailbox = new Mailbox(port);
      const [online, background] = [mailbox.network(0), mailbox.network(1)];
      streams.set(online, 0).set(background, 1);
      const own = setting({
        ...{ field, parties: n, threshold: t, me },
        ...{ session: new Uint8Array(32), signatures: signatures[me]! },
      });
      const protocol = await Majority.setUp(online, own, factoryOn(background));
      await protocol.preprocess({ triples: 20, bits: 50 });
      const [x, y, z] = pieces(field, inputs[me]!, 3);
      const { products } = protocol;
      const repeated = (element: Vector) => field.concat(new Array<Vector>(AT_ONCE + 1).fill(element));
      // Of these products, only the last is opened.
      await products.mul(repeated(x!), repeated(z!));
      await products.mul(y!, z!);
      const one = await products.mul(x!, y!);
      const output = field.concat([await products.verify(one), await isNegative(protocol, z!, 4)]);
      return String(field.toSignedIntegers(await protocol.open(output)));
    }),
  );
  for (const spy of spies) spy.mockRestore();
  const shared = [...common.keys()].sort().flatMap((name) => common.get(name)!);
  const keys = [...received.keys()].sort();
  const elements = inputs.map((own, me) => [
    ...lowest(own, 3),
    ...shared,
    ...keys.filter((key) => key.startsWith(`${me} `)).flatMap((key) => received.get(key)!),
  ]);
  return { elements, shares: inputs, output: outputs[0]! };
}

/** The lowest bytes of the first elements. */
const lowest = (vector: Vector, most: number): number[] =>
  pieces(field, vector, field.length(vector))
    .slice(0, most)
    .map((element) => element[0]! & 255);

/** All sets of t of n parties. */
function subsets(n: number, t: number, from = 0): number[][] {
  if (t === 0) return [[]];
  return Array.from({ length: n - from }, (_, i) => from + i).flatMap((first) =>
    subsets(n, t - 1, first + 1).map((rest) => [first, ...rest]),
  );
}

/** For each set of parties, histograms of what they see at one place, and at two places together. */
async function histograms(n: number, input: readonly [number, number, number], runs: number, firstSeed: number) {
  const coalitions = subsets(n, mostCheaters(n));
  const tables = coalitions.map(() => new Map<string, number[]>());
  for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
    const { elements } = await seeded(seed, () => run(n, input));
    for (const [which, parties] of coalitions.entries()) {
      const seen = parties.flatMap((party) => elements[party]!);
      const count = (place: string, value: number) => {
        const cells = tables[which]!.get(place) ?? new Array<number>(CELLS).fill(0);
        tables[which]!.set(place, cells);
        cells[value % CELLS]!++;
      };
      for (const [place, value] of seen.entries()) count(String(place), value);
      const random = new SeededRandom(which); // the same pairs in every run
      for (let pair = 0; pair < PAIRS; pair++) {
        const [i, j] = [random.below(seen.length), random.below(seen.length)];
        if (i !== j) count(`${i} ${j}`, seen[i]! ^ seen[j]!);
      }
    }
  }
  return tables;
}

const one = [2, 6, -3] as const;
const other = [-3, -4, -7] as const;

describe.each([
  { n: 3, runs: 120 },
  { n: 5, runs: 60 },
])('n = $n', ({ n, runs }) => {
  test('what any t parties see is the same for all inputs with the same output', async () => {
    const [a, b] = [await histograms(n, one, runs, 1000), await histograms(n, other, runs, 5000)];
    for (const [which, places] of a.entries()) {
      expect(places.size).toBeGreaterThan(PAIRS);
      for (const [place, cells] of places) {
        const statistic = chiSquare(cells, b[which]!.get(place)!);
        expect(statistic, `set ${which}, place ${place}`).toBeLessThan(greatestChiSquare(CELLS - 1));
      }
    }
  });

  test('the output is the same; t + 1 parties could tell the inputs', async () => {
    for (const input of [one, other]) {
      const { output, shares } = await seeded(1, () => run(n, input));
      expect(output).toBe('12,1');
      const t = mostCheaters(n);
      const known = shares.slice(0, t + 1).map((own, party) => ({ party, shares: own }));
      expect(field.toSignedIntegers(reconstruct(field, t, known))).toEqual(input.map(BigInt));
    }
  });
});

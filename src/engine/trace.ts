import type { Field, Vector } from '../math/field.ts';
import { VectorForm } from '../math/form.ts';
import { Lengths } from '../math/lengths.ts';
import type { Circuit } from '../program/circuit.ts';
import { OPENED_AT_ONCE, openingBytes, openToBytes } from '../protocols/majority/opening.ts';
import { preprocessingBytes } from '../protocols/majority/preprocessing.ts';
import { AT_ONCE, productBytes, productRounds } from '../protocols/majority/products.ts';
import { type Dimensions, dimensions } from '../protocols/majority/setting.ts';
import { verificationCost } from '../protocols/majority/verification.ts';
import type { Addressed, Pending, Products, Protocol } from '../protocols/protocol.ts';
import { evaluate, reveal, type Schedule } from './evaluate.ts';
import type { Level } from './rounds.ts';

/** What a circuit costs, exactly, openings included. Payload bytes, without frames. */
export interface CircuitCost extends Schedule {
  /** Communication rounds, everything prepared. */
  readonly rounds: number;
  /** Sent in these, by party. */
  readonly bytes: readonly number[];
  /** To be prepared. */
  readonly triples: number;
  readonly bits: number;
  /** Sent to prepare them in one order, by party. */
  readonly preparationBytes: readonly number[];
  /** Elements opened, besides the two for each product; outputs to one party too. */
  readonly opened: number;
  /** In order; last the outputs. */
  readonly levels: readonly Level[];
}

/** Rounds to wait with a verification that are tried: none, a few, as many as a verification takes, all. */
const PATIENCE = [0, 3, 8, Number.POSITIVE_INFINITY];

/**
 * What `evaluate` and `reveal` will cost, found by running them without values: no arithmetic, no messages. The schedule is
 * the one with the fewest rounds of those tried, the same at every party.
 *
 * A mask of the whole field may have to be drawn again, once in 2^24 values (`operations/masked.ts`): that is not foreseen.
 *
 * @throws RangeError if the circuit does not fit the field, or n or t is out of range.
 */
export async function trace(circuit: Circuit, parties: number, threshold: number): Promise<CircuitCost> {
  let best = await traced(circuit, parties, threshold, PATIENCE[0]!);
  // With one verification at most there is nothing to gain by waiting.
  if (best.levels.filter(({ kind }) => kind === 'verification').length < 2) return best;
  for (const patience of PATIENCE.slice(1)) {
    const cost = await traced(circuit, parties, threshold, patience);
    if (cost.rounds < best.rounds) best = cost;
  }
  return best;
}

async function traced(circuit: Circuit, n: number, t: number, patience: number): Promise<CircuitCost> {
  const field = new Lengths(circuit.fieldName);
  const setting = dimensions(n, t, field);
  const tracer = new Tracer(field, setting);
  const levels: Level[] = [];
  const input = () => field.zeros(circuit.contributions);
  const shares = await evaluate(circuit, tracer, input, { patience }, (level) => levels.push(level));
  const before = tracer.rounds;
  await reveal(circuit, tracer, shares);
  const outputs = shares.reduce((sum, vector) => sum + field.length(vector), 0);
  const { bytes, triples, bits, opened } = tracer;
  const counts = { triples, bits };
  return {
    patience,
    // What is opened to single parties only takes a round too.
    rounds: Math.max(tracer.rounds, before + 1),
    bytes,
    ...counts,
    preparationBytes: bytes.map((_, party) => preprocessingBytes(setting, party, counts)),
    opened,
    levels: [...levels, { kind: 'round', products: 0, opened: outputs }],
  };
}

/** The majority protocol as its cost alone. */
class Tracer implements Protocol {
  readonly field: Field;
  readonly me = 0;
  readonly products: Products;
  readonly bytes: number[];
  rounds = 0;
  triples = 0;
  bits = 0;
  opened = 0;
  readonly #setting: Dimensions;

  constructor(field: Field, setting: Dimensions) {
    this.field = field;
    this.#setting = setting;
    this.bytes = new Array<number>(setting.parties).fill(0);
    this.products = new TracedProducts(field, setting, (rounds, bytes) => {
      this.rounds += rounds;
      this.#send(bytes);
    });
  }
  get parties(): number {
    return this.#setting.parties;
  }
  get threshold(): number {
    return this.#setting.threshold;
  }

  random(count: number): Vector {
    return this.field.zeros(count);
  }
  randomIntegers(count: number): Vector {
    return this.field.zeros(count);
  }
  async randomBits(count: number): Promise<Vector> {
    this.bits += count;
    return this.field.zeros(count);
  }
  async open(shares: Vector): Promise<Vector> {
    const count = this.field.length(shares);
    this.opened += count;
    this.#opening(count);
    return greatest(this.field, count);
  }
  async openTo(deliveries: readonly Addressed[]): Promise<Vector> {
    const counts = new Array<number>(this.parties).fill(0);
    for (const { recipient, shares } of deliveries) counts[recipient]! += this.field.length(shares);
    this.opened += counts.reduce((sum, count) => sum + count);
    this.#send((party) => openToBytes(this.#setting, party, counts));
    return this.field.zeros(counts[this.me]!);
  }
  async mul(a: Vector, b: Vector): Promise<Vector> {
    const [products] = await this.mulAndOpen(a, b, this.field.zeros(0));
    return products;
  }
  async mulAndOpen(a: Vector, _: Vector, shares: Vector): Promise<readonly [Vector, Vector]> {
    const [products, opened] = [this.field.length(a), this.field.length(shares)];
    this.triples += products;
    this.opened += opened;
    this.#opening(2 * products + opened);
    return [a, greatest(this.field, opened)];
  }
  async coin(): Promise<Uint8Array> {
    throw new RangeError('coins are not traced');
  }
  async preprocess(): Promise<void> {}

  #opening(count: number): void {
    this.rounds += Math.max(1, Math.ceil(count / OPENED_AT_ONCE));
    this.#send(() => openingBytes(this.#setting, count));
  }

  #send(bytes: (party: number) => number): void {
    for (let party = 0; party < this.parties; party++) this.bytes[party]! += bytes(party);
  }
}

/** Inner products and their verification, as their cost alone. */
class TracedProducts implements Products {
  readonly #field: Field;
  readonly #setting: Dimensions;
  readonly #charge: (rounds: number, bytes: (party: number) => number) => void;
  /** Since the last verification: elements of all factors, products, and whether kings made some. */
  #length = 0;
  #results = 0;
  #answered = false;

  constructor(field: Field, setting: Dimensions, charge: (rounds: number, bytes: (party: number) => number) => void) {
    this.#field = field;
    this.#setting = setting;
    this.#charge = charge;
  }

  async mul(a: Vector): Promise<Pending> {
    const count = this.#field.length(a);
    return this.#made(count, count);
  }

  async dot(pairs: readonly (readonly [Vector, Vector])[]): Promise<Pending> {
    if (pairs.some(([a]) => a.length === 0)) throw new RangeError('an inner product of nothing');
    return this.#made(
      pairs.length,
      pairs.reduce((sum, [a]) => sum + this.#field.length(a), 0),
    );
  }

  async verify({ pending }: Pending): Promise<Vector> {
    const cost = (party: number) => verificationCost(this.#setting, party, this.#length, this.#results, this.#answered);
    if (this.#results > 0) this.#charge(cost(0).rounds, (party) => cost(party).bytes);
    [this.#length, this.#results, this.#answered] = [0, 0, false];
    return this.#field.zeros(pending);
  }

  #made(count: number, length: number): Pending {
    this.#charge(productRounds(count), (party) => productBytes(this.#setting, party, count));
    this.#length += length;
    this.#results += count;
    this.#answered ||= count > AT_ONCE;
    return { pending: count };
  }
}

/** p − 1 for each: no operation takes that for a mask that must be drawn again. */
function greatest(field: Field, count: number): Vector {
  const element = new VectorForm(field.name).fromIntegers([-1]);
  const all = new Uint32Array(count * field.words);
  for (let at = 0; at < all.length; at += field.words) all.set(element, at);
  return all;
}

import type { Field, Vector } from '../../math/field.ts';
import { AbortError } from '../abort.ts';
import type { Counts, OnProgress } from '../protocol.ts';
import type { Conversation } from './conversation.ts';
import { openingBytes } from './opening.ts';
import { type Columns, Pool } from './pool.ts';
import { AT_ONCE, MajorityProducts, productBytes } from './products.ts';
import { part } from './reduction.ts';
import type { Dimensions } from './setting.ts';
import { verificationCost } from './verification.ts';

/** Triples or bits that are made and verified together: some twelve megabytes of working memory in F127. */
export const CHUNK = 65_536;
/** The least that is made when too few were ordered: a batch costs rounds, however small it is. */
const REFILL = 4096;

/** Bytes that a party sends to prepare these in one order. */
export function preprocessingBytes(setting: Dimensions, party: number, { triples, bits }: Counts): number {
  const verified = (count: number) =>
    productBytes(setting, party, count) + verificationCost(setting, party, count, count, count > AT_ONCE).bytes;
  let bytes = 0;
  for (const count of chunks(triples)) bytes += verified(count);
  for (const count of chunks(bits)) bytes += verified(count) + openingBytes(setting, count);
  return bytes;
}

/** An order, cut into chunks. */
function chunks(count: number): number[] {
  return Array.from({ length: Math.ceil(count / CHUNK) }, (_, index) => Math.min(CHUNK, count - index * CHUNK));
}

/**
 * Makes triples and random bits in a conversation of its own, in the order in which they were ordered, and hands
 * them out in the same order.
 *
 *  - A triple: a and b are pseudo-random sharings, c is their product; all of a chunk are verified together.
 *  - A bit: r is a pseudo-random sharing, r² a verified product, opened; then r / √r² is 1 or −1, with even chances, and
 *    (r / √r² + 1) / 2 a bit (Damgård, Fitzi, Kiltz, Nielsen, Toft, "Unconditionally Secure Constant-Rounds Multi-party
 *    Computation for Equality, Comparison, Bits and Exponentiation", TCC 2006). Because r² is verified before
 *    it is opened, and an opening is right or throws, this *is* a bit; b · b = b needs no check of its own.
 */
export class Preprocessing {
  readonly #conversation: Conversation;
  readonly #products: MajorityProducts;
  readonly #triples: Pool;
  readonly #bits: Pool;
  #last: Promise<void> = Promise.resolve();

  constructor(conversation: Conversation) {
    this.#conversation = conversation;
    this.#products = new MajorityProducts(conversation);
    this.#triples = new Pool(conversation.setting.field);
    this.#bits = new Pool(conversation.setting.field);
  }

  /** Orders triples and bits; resolves when they are there. */
  prepare(counts: Counts, onProgress: OnProgress = () => {}): Promise<void> {
    this.#triples.order(counts.triples);
    this.#bits.order(counts.bits);
    const made = this.#last.then(() => this.#make(counts, onProgress));
    this.#last = made;
    made.catch((reason: unknown) => {
      this.#triples.fail(reason);
      this.#bits.fail(reason);
    });
    return made;
  }

  /** a, b and c with a_i · b_i = c_i: `count` elements each. Orders more if too few were ordered. */
  async triples(count: number): Promise<readonly [a: Vector, b: Vector, c: Vector]> {
    const missing = count - this.#triples.free;
    if (missing > 0) this.prepare({ triples: Math.max(missing, REFILL), bits: 0 });
    return (await this.#triples.take(count)) as [Vector, Vector, Vector];
  }

  /** Orders more if too few were ordered. */
  async bits(count: number): Promise<Vector> {
    const missing = count - this.#bits.free;
    if (missing > 0) this.prepare({ triples: 0, bits: Math.max(missing, REFILL) });
    return (await this.#bits.take(count))[0]!;
  }

  async #make({ triples, bits }: Counts, onProgress: OnProgress): Promise<void> {
    const total = triples + bits;
    let done = 0;
    const fill = async (pool: Pool, count: number, make: (count: number) => Promise<Columns>) => {
      for (const chunk of chunks(count)) {
        pool.add(await make(chunk));
        done += chunk;
        onProgress(done, total);
      }
    };
    await fill(this.#triples, triples, (count) => this.#newTriples(count));
    await fill(this.#bits, bits, (count) => this.#newBits(count));
  }

  async #newTriples(count: number): Promise<Columns> {
    const { field } = this.#conversation.setting;
    const factors = this.#conversation.random(2 * count);
    const [a, b] = [part(field, factors, 0, count), part(field, factors, count, 2 * count)];
    return [a, b, await this.#products.verify(await this.#products.mul(a, b))];
  }

  async #newBits(count: number): Promise<Columns> {
    const { field } = this.#conversation.setting;
    const r = this.#conversation.random(count);
    const squares = await this.#conversation.open(await this.#products.verify(await this.#products.mul(r, r)));
    const signs = field.mul(r, inverseRoots(field, squares));
    const ones = field.powers(field.fromIntegers([1]), count);
    const half = field.invert(field.fromIntegers([2]));
    return [field.combine(field.concat([half, half]), [signs, ones])];
  }
}

/**
 * 1 / √s for each s, the root that is itself a square: s^((p − 3)/4) = s^(2^(bits − 2) − 1), because p = 2^bits − 1.
 *
 * @param squares public.
 * @throws AbortError 'product' if one of them is 0 (by chance: once in p) or no square.
 */
function inverseRoots(field: Field, squares: Vector): Vector {
  const exponentBits = field.bits - 2; // all of them ones
  // Invariant: power = squares^(2^ones − 1). Doubling `ones` takes `ones` squarings and one product.
  let power = squares;
  let ones = 1;
  for (const bit of exponentBits.toString(2).slice(1)) {
    let shifted = power;
    for (let k = 0; k < ones; k++) shifted = field.mul(shifted, shifted);
    power = field.mul(shifted, power);
    ones *= 2;
    if (bit === '1') {
      power = field.mul(field.mul(power, power), squares);
      ones += 1;
    }
  }
  const checked = field.mul(field.mul(power, power), squares);
  if (!field.equal(checked, field.powers(field.fromIntegers([1]), field.length(squares)))) {
    throw new AbortError('product');
  }
  return power;
}

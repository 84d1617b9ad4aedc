import type { Field, Vector } from '../../math/field.ts';
import { AbortError } from '../abort.ts';
import type { Network } from '../network.ts';
import { Conversation } from './conversation.ts';
import type { Columns } from './pool.ts';
import { MajorityProducts } from './products.ts';
import { part } from './reduction.ts';
import type { Setting } from './setting.ts';

/** What is prepared: a row of triples has three columns (a, b, c), one of bits has one. */
export type Kind = 'triples' | 'bits';

/** Makes triples and random bits together with the other parties' factories, here or in another thread. */
export interface Factory {
  /**
   * Makes `count` ≥ 1 verified rows, after all that it was asked for before. All parties ask for the same in the same
   * order. Rejects with AbortError, and so does everything asked for later.
   */
  make(kind: Kind, count: number): Promise<Columns>;
  /** Makes nothing more. */
  close(): void;
}

/**
 * Starts the factory of a party that has set up its keys.
 *
 * @param keys of pseudo-random secret sharing, for the factory alone: they say nothing about what else is computed.
 */
export type StartFactory = (setting: Setting, keys: readonly Uint8Array[]) => Factory;

/**
 * In this thread, on this stream.
 *
 * @param complaints a stream for correcting wrong shares: see `Majority.setUp`.
 */
export const factoryOn =
  (network: Network, complaints?: Network): StartFactory =>
  (setting, keys) =>
    new LocalFactory(new Conversation(network, setting, keys, 1, complaints));

/**
 * The factory itself, in a conversation of its own.
 *
 *  - A triple: a and b are pseudo-random sharings, c is their product; all that are asked for at once are verified together.
 *  - A bit: r is a pseudo-random sharing, r² a verified product, opened; then r / √r² is 1 or −1, with even chances, and
 *    (r / √r² + 1) / 2 a bit (Damgård, Fitzi, Kiltz, Nielsen, Toft, "Unconditionally Secure Constant-Rounds Multi-party
 *    Computation for Equality, Comparison, Bits and Exponentiation", TCC 2006). Because r² is verified before
 *    it is opened, and an opening is right or throws, this *is* a bit; b · b = b needs no check of its own.
 *
 * Among nine, three quarters of the time of a triple go into the streams of 70 keys, for each of its three random sharings.
 * Sharings extracted from dealt ones (Damgård and Nielsen, CRYPTO 2007) would take a fraction of that, and some
 * 40 bytes more a triple from each party, whose way through a data channel costs as much.
 */
export class LocalFactory implements Factory {
  readonly #conversation: Conversation;
  readonly #products: MajorityProducts;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(conversation: Conversation) {
    this.#conversation = conversation;
    this.#products = new MajorityProducts(conversation);
  }

  make(kind: Kind, count: number): Promise<Columns> {
    const made = this.#last.then(() => {
      if (this.#closed) throw new RangeError('the factory is closed');
      return kind === 'triples' ? this.#triples(count) : this.#bits(count);
    });
    this.#last = made;
    return made;
  }

  close(): void {
    this.#closed = true;
  }

  async #triples(count: number): Promise<Columns> {
    const { field } = this.#conversation.setting;
    const factors = this.#conversation.random(2 * count);
    const [a, b] = [part(field, factors, 0, count), part(field, factors, count, 2 * count)];
    return [a, b, await this.#products.verify(await this.#products.mul(a, b))];
  }

  async #bits(count: number): Promise<Columns> {
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
    power = field.mul(field.squared(power, ones), power);
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

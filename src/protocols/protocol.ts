import type { Field, Vector } from '../math/field.ts';

/**
 * What every protocol family gives to the layers above: one party's view, on vectors of shares. A share
 * vector holds one field element per shared value. Linear maps are local: use `field` on the shares.
 *
 * All parties call the same methods in the same order. Await each call before the next, unless both take one round; at
 * most four openings go on at the same time.
 */
export interface Protocol {
  readonly field: Field;
  readonly parties: number;
  readonly threshold: number;
  readonly me: number;

  /** Shares of `count` uniform values that no t parties know. No communication. */
  random(count: number): Vector;
  /**
   * Shares of `count` integers 0 ≤ r ≤ 126 · (2^bits − 1), each a sum of which one term is uniform in 0 … 2^bits − 1, unknown
   * to any t parties, and independent of the others: not uniform, but a mask for what is small compared with 2^bits.
   * No communication. Throws `RangeError` if sums could reach p: never, if bits + `INTEGER_SLACK` < field.bits.
   */
  randomIntegers(count: number, bits: number): Vector;
  /**
   * Opens n shared values to every party, in one round for each 2^19 of them: n elements. What returns is right, or it throws
   * `AbortError('opening')`; where there are enough parties, n ≥ 3t + 1, a wrong share may be corrected instead and its sender
   * named (`majority/opening.ts`). The values become public: never open what is neither masked, checked nor an output.
   */
  open(shares: Vector): Promise<Vector>;
  /**
   * Opens values to one party each, several parties' in the same round. Nobody else receives anything about them; all
   * parties must give the same recipients and lengths, and all call it, recipients or not.
   *
   * @returns this party's own values, in the order given; empty if there are none. What returns is right, or it throws
   *   as `open` does.
   */
  openTo(deliveries: readonly Addressed[]): Promise<Vector>;
  /** A fresh public coin of 32 bytes that no t parties can predict or bias, in one round. */
  coin(): Promise<Uint8Array>;

  /**
   * n · n → n products of shared values, in one round (Beaver, CRYPTO 1991): 2n elements are opened, and n triples are
   * used, which are made first if too few are prepared. What returns is right, or it throws `AbortError`.
   */
  mul(a: Vector, b: Vector): Promise<Vector>;
  /** `mul(a, b)` and `open(shares)` in the same round, one message to each party; nothing is sent if all are empty. */
  mulAndOpen(a: Vector, b: Vector, shares: Vector): Promise<readonly [products: Vector, opened: Vector]>;
  /** Shares of `count` uniform bits that no t parties know. No communication, if as many are prepared. */
  randomBits(count: number): Promise<Vector>;
  /**
   * Prepares triples and random bits for later, in chunks of bounded memory; what is there can be used before the last
   * chunk is. Resolves when all are there, or as many as there is room for: a million are kept at a time.
   */
  preprocess(counts: Counts, onProgress?: OnProgress): Promise<void>;
  /** Products that need no preprocessing, and inner products of any length for the price of one. */
  readonly products: Products;
}

/** Shares of values that one party alone is to learn. */
export interface Addressed {
  readonly recipient: number;
  readonly shares: Vector;
}

/** Bits that sums of `randomIntegers` may need above those of their terms. */
export const INTEGER_SLACK = 7;

/** What a plan uses. */
export interface Counts {
  /** One for each product of `mul`. */
  readonly triples: number;
  readonly bits: number;
}

/** Called after each chunk: how many of the ordered triples and bits are there. */
export type OnProgress = (done: number, total: number) => void;

/**
 * Products of shared values that an active adversary may have shifted: a handle, which holds no shares. Only verified ones
 * can be used: one that was opened, even behind a statistical mask, could tell the adversary about the operands.
 */
export interface Pending {
  /** How many products. */
  readonly pending: number;
}

export interface Products {
  /** n · n → n: products, element by element. One round for few of them, two for many. */
  mul(a: Vector, b: Vector): Promise<Pending>;
  /**
   * Inner products of k pairs of share vectors: k elements, whatever their lengths. One round for few, two for many.
   * Throws `RangeError` for empty vectors.
   */
  dot(pairs: readonly (readonly [Vector, Vector])[]): Promise<Pending>;
  /**
   * The shares of these products, after verifying all that were made since the last time, in one batch: a few rounds, and
   * bytes that grow with the logarithm of the batch. Throws `AbortError` 'product' if a single one is wrong.
   */
  verify(products: Pending): Promise<Vector>;
}

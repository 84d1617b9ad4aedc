import type { Field, Vector } from '../math/field.ts';

/**
 * What every protocol family gives to the layers above: one party's view, on vectors of shares. A share
 * vector holds one field element per shared value. Linear maps are local: use `field` on the shares.
 */
export interface Protocol {
  readonly field: Field;
  readonly parties: number;
  readonly threshold: number;
  readonly me: number;

  /** Shares of `count` uniform values that no t parties know. No communication. */
  random(count: number): Vector;
  /**
   * Opens n shared values to every party, in one round: n elements. What returns is right, or it throws
   * `AbortError('opening')`. The values become public: never open what is neither masked, checked nor an output.
   */
  open(shares: Vector): Promise<Vector>;
  /** A fresh public coin of 32 bytes that no t parties can predict or bias, in one round. */
  coin(): Promise<Uint8Array>;

  /**
   * Products of shared values, for families that can verify them; statistics that need one (standard
   * deviation …) are offered only where this is present.
   */
  readonly products?: Products;
}

declare const pending: unique symbol;
/** Shares of a product that an active adversary may have shifted: they cannot be opened, only verified. */
export interface Pending {
  readonly [pending]: Vector;
}

export interface Products {
  /** Inner products of k pairs of share vectors in one round: k elements, whatever their lengths. */
  dot(pairs: readonly (readonly [Vector, Vector])[]): Promise<Pending>;
  /** Verifies every product made since the last call, or throws `AbortError`; only then are the shares usable. */
  verify(products: Pending): Promise<Vector>;
}

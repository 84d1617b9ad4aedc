import type { Field } from '../math/field.ts';

/** Index of a node of a circuit. */
export type Ref = number;

/**
 * One step of a circuit, on vectors of secret integers. `of` names operands: earlier nodes. Lengths are elements.
 *
 * Local: input, constant, linear, sum, pick, join. All others talk: `engine/evaluate.ts` maps each to one operation of
 * `protocols/operations/`, and says what it costs.
 */
export type Step =
  /** Bit `bit` of everybody's contribution: N elements, each 0 or 1. */
  | { readonly step: 'input'; readonly bit: number }
  | { readonly step: 'constant'; readonly values: readonly bigint[] }
  /** Σ_i weights[i] · of[i] + offset, element by element; all of one length. */
  | {
      readonly step: 'linear';
      readonly of: readonly Ref[];
      readonly weights: readonly bigint[];
      readonly offset: bigint;
    }
  /** n → 1. */
  | { readonly step: 'sum'; readonly of: readonly [Ref] }
  /** Element i of the result is element places[i] of the operand. */
  | { readonly step: 'pick'; readonly of: readonly [Ref]; readonly places: readonly number[] }
  /** One after the other. */
  | { readonly step: 'join'; readonly of: readonly Ref[] }
  /** n · n → n. */
  | { readonly step: 'multiply'; readonly of: readonly [Ref, Ref] }
  /** n · n → 1: the inner product. */
  | { readonly step: 'dot'; readonly of: readonly [Ref, Ref] }
  /** [x < 0] of |x| < 2^bits. */
  | { readonly step: 'negative'; readonly of: readonly [Ref]; readonly bits: number }
  /** [x = 0] of |x| < 2^bits. */
  | { readonly step: 'zero'; readonly of: readonly [Ref]; readonly bits: number }
  /** [x > bound] of numbers given by their binary digits (`of`, least significant first). */
  | { readonly step: 'above'; readonly of: readonly Ref[]; readonly bound: bigint }
  /** The `bits` binary digits of 0 ≤ x < 2^bits, all of the least significant one first: bits · n elements. */
  | { readonly step: 'bits'; readonly of: readonly [Ref]; readonly bits: number }
  /**
   * The values at secret ranks (from 0, ascending) among n values given by their binary digits: the digits of the
   * results, all of the least significant one first, width · ranks elements. `of`: the ranks, then `width` planes, then, if
   * `counted`, shares of 1 for what counts: n elements, or n for each rank.
   */
  | { readonly step: 'ranked'; readonly of: readonly Ref[]; readonly width: number; readonly counted: boolean }
  /** Rows sorted by the first column, of which any two elements differ by less than 2^bits: the columns, joined. */
  | { readonly step: 'sort'; readonly of: readonly Ref[]; readonly bits: number }
  /** ⌊x / divisor⌋ of |x| < 2^bits. */
  | { readonly step: 'quotient'; readonly of: readonly [Ref]; readonly bits: number; readonly divisor: bigint }
  /**
   * a / b · 2^fraction, |error| ≤ 1, for 0 ≤ b < 2^denominatorBits, |a| < 2^numeratorBits and |a / b| < 2^integerBits; 0 where b is 0.
   */
  | {
      readonly step: 'divide';
      readonly of: readonly [Ref, Ref];
      readonly numeratorBits: number;
      readonly denominatorBits: number;
      readonly integerBits: number;
      readonly fraction: number;
    }
  /** √x · 2^fraction, |error| ≤ 1, for 0 ≤ x < 2^bits. */
  | { readonly step: 'root'; readonly of: readonly [Ref]; readonly bits: number; readonly fraction: number }
  /** a / √(b · c) · 2^fraction, |error| ≤ 1, |a| ≤ √(b · c): correlations. 0 where b or c is 0. Operands below 2^bits. */
  | {
      readonly step: 'correlation';
      readonly of: readonly [Ref, Ref, Ref];
      readonly bits: number;
      readonly fraction: number;
    }
  /**
   * x · 2^fraction with M x = c, for covariances M of `size` variables with each other, and c of them with something else:
   * `size` elements; then 1 if M is singular, or nearly, or a variance is next to nothing, and all x are 0. `of`: M row by row, what is on and below its
   * diagonal, joined; then c. Each element of the diagonal is below 2 to its bits, the other's variance below 2^rightBits.
   */
  | {
      readonly step: 'solve';
      readonly of: readonly [Ref, Ref];
      readonly size: number;
      readonly bits: readonly number[];
      readonly rightBits: number;
      readonly fraction: number;
    }
  /** log₂ x · 2^fraction, |error| ≤ 1, for 1 ≤ x < 2^bits. */
  | { readonly step: 'logarithm'; readonly of: readonly [Ref]; readonly bits: number; readonly fraction: number }
  /** `count` draws of the discrete Laplace distribution: Pr[k] ∝ e^(−|k| · numerator / denominator), |k| < 2^bits. */
  | {
      readonly step: 'laplace';
      readonly of: readonly [];
      readonly count: number;
      readonly numerator: bigint;
      readonly denominator: bigint;
      readonly bits: number;
    };

/** A step with what is known of its result in public. */
export type CircuitNode = Step & {
  /** Elements. */
  readonly length: number;
  /** Every element x has lowest ≤ x ≤ highest, whatever valid contributions say. */
  readonly lowest: bigint;
  readonly highest: bigint;
};

/** Who gets opened elements: everybody, or one party. */
export interface Opening {
  readonly to: 'everyone' | number;
  readonly of: Ref;
}

/**
 * What a run computes over so many valid contributions: plain data, made the same by every party (`lower.ts`), evaluated by
 * `engine/evaluate.ts`. Openings come last, all in one round.
 */
export interface Circuit {
  readonly fieldName: Field['name'];
  /** N. */
  readonly contributions: number;
  readonly nodes: readonly CircuitNode[];
  readonly openings: readonly Opening[];
}

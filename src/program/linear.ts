/** Linear forms with public integer coefficients over the bits of a contribution. */

/** weight · bit[index]. */
export interface Term {
  readonly index: number;
  readonly weight: bigint;
}

/** Σ weight · bit[index]. Indices rise; weights are positive. */
export type LinearForm = readonly Term[];

/** Every valid contribution has Σ weights[i] · bit[indices[i]] = target; without weights, all are 1. */
export interface Constraint {
  readonly indices: readonly number[];
  readonly weights?: readonly bigint[];
  readonly target: bigint;
}

/** The greatest value of the form on one contribution (all bits 1), where the least is 0. */
export function greatestValue(form: LinearForm): bigint {
  return form.reduce((sum, term) => sum + term.weight, 0n);
}

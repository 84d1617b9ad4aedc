import type { Program } from './plan.ts';

/** Field elements that move in a run, for the engine to turn into bytes. */
export interface ElementCounts {
  /** M: the bits of one contribution. */
  readonly inputs: number;
  /** One contribution's proof that it is valid: M masked products, and two more. */
  readonly proof: number;
  /** What one contributor shares with everybody: inputs and proof. */
  readonly sharedPerContributor: number;
  /** Opened to check all the contributions: three each, whatever their length. */
  readonly openedForValidity: number;
  /** Opened as the result. */
  readonly openedForResult: number;
}

/** The exact counts of a run with so many contributors. */
export function elementCounts(program: Program, contributors: number): ElementCounts {
  const inputs = program.inputLength;
  const proof = inputs + 2;
  return {
    inputs,
    proof,
    sharedPerContributor: inputs + proof,
    openedForValidity: 3 * contributors,
    openedForResult: program.outputs.length,
  };
}

import { VectorForm } from '../math/form.ts';
import type { Program } from '../program/plan.ts';
import { ECHO_BYTES, reportsLength } from '../protocols/majority/agreement.ts';
import { coinBytes } from '../protocols/majority/conversation.ts';
import { deliveryLength } from '../protocols/majority/dealing.ts';
import { setUpBytes } from '../protocols/majority/majority.ts';
import { openingBytes } from '../protocols/majority/opening.ts';
import { productBytes, productRounds } from '../protocols/majority/products.ts';
import { type Dimensions, dimensions } from '../protocols/majority/setting.ts';
import { type VerificationCost, verificationCost } from '../protocols/majority/verification.ts';
import { dealtLength, OPENED_PER_PROOF } from '../protocols/validity.ts';
import { CLOSED } from './party.ts';

/** What a run costs a party, exactly. Payload bytes, without frames. */
export interface Cost {
  /** Communication rounds from the close of contributions to the result. */
  readonly rounds: number;
  /** Sent from the close of contributions to the result. */
  readonly bytes: number;
  /** Sent before, while people type, whether they contribute or not. */
  readonly setUpBytes: number;
  /** Sent to deal one contribution. */
  readonly contributionBytes: number;
}

/** Close; reports; echo and coin; validity; result. Without squares, which come before the result. */
const ROUNDS = 5;

/**
 * Predicts the cost of a run in which everyone is honest.
 *
 * @param contributors how many of the n parties contribute.
 * @param party whose cost: in products, only parties 0 … 2t send. For all others, and without squares, it is the same.
 * @throws RangeError if n or t is out of range.
 */
export function predictCost(program: Program, n: number, t: number, contributors = n, party = 0): Cost {
  const size = dimensions(n, t, new VectorForm(program.fieldName));
  const squares = squaresCost(size, party, program.squares.length, contributors);
  const others = n - 1;
  let contributionBytes = 0;
  for (let to = 1; to < n; to++) contributionBytes += deliveryLength(size, to, dealtLength(program.inputLength));
  return {
    rounds: ROUNDS + squares.rounds,
    bytes:
      others * CLOSED.length +
      others * reportsLength(n, contributors) +
      others * ECHO_BYTES +
      coinBytes(size) +
      openingBytes(size, OPENED_PER_PROOF * contributors) +
      squares.bytes +
      openingBytes(size, program.outputs.length + program.squares.length),
    setUpBytes: setUpBytes(size),
    contributionBytes,
  };
}

/** Of `count` verified sums of squares, each over all contributors. */
function squaresCost(size: Dimensions, party: number, count: number, contributors: number): VerificationCost {
  if (count === 0) return { rounds: 0, bytes: 0 };
  const { rounds, bytes } = verificationCost(size, party, count * contributors, count, false);
  return { rounds: productRounds(count) + rounds, bytes: productBytes(size, party, count) + bytes };
}

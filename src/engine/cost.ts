import { VectorForm } from '../math/form.ts';
import type { Circuit } from '../program/circuit.ts';
import type { Program } from '../program/plan.ts';
import { ECHO_BYTES, reportsLength } from '../protocols/majority/agreement.ts';
import { coinBytes } from '../protocols/majority/conversation.ts';
import { deliveryLength } from '../protocols/majority/dealing.ts';
import { setUpBytes } from '../protocols/majority/majority.ts';
import { openingBytes } from '../protocols/majority/opening.ts';
import { dimensions } from '../protocols/majority/setting.ts';
import { dealtLength, OPENED_PER_PROOF } from '../protocols/validity.ts';
import { CLOSED } from './party.ts';
import { type CircuitCost, trace } from './trace.ts';

/** What a run costs a party, exactly. Payload bytes, without frames. */
export interface Cost {
  /** Communication rounds from the close of contributions to the result. */
  readonly rounds: number;
  /** Sent from the close of contributions to the result, by party: it differs only in products without triples. */
  readonly bytes: readonly number[];
  /** Sent before, while people type, whether they contribute or not; `circuit.preparationBytes` come on top. */
  readonly setUpBytes: number;
  /** Sent to one party to deal one contribution. */
  readonly contributionBytes: number;
  /** Of these, what is computed over the contributions. */
  readonly circuit: CircuitCost;
}

/** Close; reports; echo and coin; validity. */
const ROUNDS_BEFORE = 4;

/**
 * Predicts the cost of a run in which everyone is honest.
 *
 * @param circuit what is computed over all `circuit.contributions`.
 * @param contributors how many there may be.
 * @throws RangeError if n or t is out of range.
 */
export async function predictCost(
  { layout }: Pick<Program, 'layout'>,
  circuit: Circuit,
  n: number,
  t: number,
  contributors = n,
): Promise<Cost> {
  const size = dimensions(n, t, new VectorForm(circuit.fieldName));
  const dealt = circuit.contributions;
  const others = n - 1;
  const before =
    others * (CLOSED.length + reportsLength(contributors, dealt) + ECHO_BYTES) +
    coinBytes(size) +
    openingBytes(size, OPENED_PER_PROOF * dealt);
  const own = await trace(circuit, n, t);
  return {
    rounds: ROUNDS_BEFORE + own.rounds,
    bytes: own.bytes.map((bytes) => before + bytes),
    setUpBytes: setUpBytes(size),
    contributionBytes: deliveryLength(size, 0, dealtLength(layout.length)),
    circuit: own,
  };
}

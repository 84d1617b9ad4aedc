import type { Circuit } from '../program/circuit.ts';
import { CircuitBuilder } from '../program/circuit-builder.ts';
import type { LinearForm } from '../program/linear.ts';
import type { Program } from '../program/plan.ts';

/** Sums over all contributions, then sums of squares, as `interpret` reads them: to everyone. */
export function sumsCircuit(
  { fieldName, outputs, squares }: Pick<Program, 'fieldName' | 'outputs' | 'squares'>,
  contributions: number,
): Circuit {
  const circuit = new CircuitBuilder(fieldName, contributions);
  const weights = (form: LinearForm) => form.map(({ weight }) => weight);
  for (const form of outputs) {
    const sums = form.map(({ index }) => circuit.sum(circuit.input(index)));
    circuit.open(circuit.linear(sums, weights(form)));
  }
  for (const form of squares) {
    const inputs = form.map(({ index }) => circuit.input(index));
    const values = circuit.linear(inputs, weights(form));
    circuit.open(circuit.dot(values, values));
  }
  return circuit.circuit();
}

import type { CircuitNode, Ref } from '../circuit.ts';
import type { CircuitBuilder } from '../circuit-builder.ts';

/**
 * By how much a number of the whole group can change, in units of its integer, if one person's contribution is replaced by
 * any other valid one. Found from the circuit: sums over people of what each person alone determines, in its proven range,
 * and linear combinations of such sums. undefined for everything else, for which no bound is known.
 */
export function sensitivityOf(ref: Ref, circuit: CircuitBuilder): bigint | undefined {
  const node = circuit.node(ref);
  if (node.lowest === node.highest) return 0n;
  switch (node.step) {
    case 'sum':
      return isOwn(node.of[0], circuit) ? widthOf(circuit.node(node.of[0])) : undefined;
    case 'dot': {
      if (!node.of.every((operand) => isOwn(operand, circuit))) return undefined;
      const [a, b] = node.of.map((operand) => circuit.node(operand)) as [CircuitNode, CircuitNode];
      const corners = [a.lowest, a.highest].flatMap((x) => [x * b.lowest, x * b.highest]);
      const [lowest, highest] = [corners.reduce((x, y) => (y < x ? y : x)), corners.reduce((x, y) => (y > x ? y : x))];
      return highest - lowest;
    }
    case 'linear': {
      let total = 0n;
      for (const [i, operand] of node.of.entries()) {
        const own = sensitivityOf(operand, circuit);
        if (own === undefined) return undefined;
        total += own * (node.weights[i]! < 0n ? -node.weights[i]! : node.weights[i]!);
      }
      return total;
    }
    default:
      return undefined;
  }
}

const widthOf = ({ lowest, highest }: CircuitNode): bigint => highest - lowest;

/** Whether each element is determined by the one person's contribution in its place, and what is public. */
function isOwn(ref: Ref, circuit: CircuitBuilder, known = new Map<Ref, boolean>()): boolean {
  const before = known.get(ref);
  if (before !== undefined) return before;
  const result = isOwnNode(circuit.node(ref), circuit, known);
  known.set(ref, result);
  return result;
}

function isOwnNode(node: CircuitNode, circuit: CircuitBuilder, known: Map<Ref, boolean>): boolean {
  const people = circuit.contributions;
  if (node.step === 'constant' || node.step === 'input') return true;
  if (node.step === 'pick') {
    const from = circuit.node(node.of[0]);
    if (from.step === 'constant') return true;
    // One of the binary digits of everybody's number.
    return from.step === 'bits' && isOwn(from.of[0], circuit, known) && node.places.every((p, i) => p % people === i);
  }
  const elementwise = ['linear', 'multiply', 'negative', 'zero', 'above', 'quotient', 'divide', 'root', 'logarithm'];
  if (!elementwise.includes(node.step) || node.length !== people) return false;
  return (node as { of: readonly Ref[] }).of.every((operand) => isOwn(operand, circuit, known));
}

import { constantNumber } from './check.ts';
import type { Computation } from './computation.ts';
import { plus, type Rational, rational } from './rational.ts';

/**
 * The ε of all results together: those of its calls of `noisy` added up, each once, as results that share one share its noise. Two
 * groups that differ in the answers of one person then lead to no results that are more than e^ε times as likely in one as in the
 * other, but for 2^−35 a call. null if a result rests on answers without noise between: then no ε bounds what it tells.
 */
export function epsilonOf({ nodes, outputs }: Computation): Rational | null {
  const spent = new Set<number>();
  const visited = new Set<number>();
  /** Whether it rests on nothing but noise and what is public. */
  const isCovered = (index: number): boolean => {
    const node = nodes[index]!;
    if (node.node === 'question') return false;
    if (node.node !== 'call' || visited.has(index)) return true;
    visited.add(index);
    if (node.function === 'noisy') {
      spent.add(index);
      return true;
    }
    return [...node.arguments, node.by, node.where].every((operand) => operand === undefined || isCovered(operand));
  };
  if (!outputs.every(({ node }) => isCovered(node))) return null;
  return [...spent].reduce((sum, index) => {
    const node = nodes[index]!;
    const epsilon = node.node === 'call' ? nodes[node.arguments[1]!]! : node;
    return epsilon.node === 'number' ? plus(sum, constantNumber(epsilon.value)) : sum;
  }, rational(0n));
}

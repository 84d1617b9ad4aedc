import type { Ref } from '../circuit.ts';
import { settled } from './arithmetic.ts';
import { type Lowering, type NumberValue, OperandError, type Operands, type Value } from './definition.ts';
import { as } from './expect.ts';

/** Argument `index` as an integer for each person, times a public fraction. @throws OperandError if it is a rounded one. */
export function exactNumbers(operands: Operands<Value>, index: number, lowering: Lowering): NumberValue {
  const value = settled(as(operands.arguments[index]!, 'number'), lowering);
  if (value.error !== undefined) throw new OperandError(index, 'exact numbers: no root or quotient of secret numbers');
  return value;
}

/**
 * n Σ xy − Σ x Σ y: an exact integer, n² times the population covariance; of the same numbers, n² times their variance. Computed from the
 * middles of their ranges, which changes nothing but the size of what is multiplied.
 */
export function comoment(x: NumberValue, y: NumberValue, { circuit, contributions }: Lowering): Ref {
  const n = BigInt(contributions);
  const [a, b] = [x, y].map(({ ref }) => {
    const { lowest, highest } = circuit.node(ref);
    const middle = (lowest + highest) / 2n;
    const most = highest - middle > middle - lowest ? highest - middle : middle - lowest;
    return { ref: circuit.linear([ref], [1n], -middle), most };
  }) as [{ ref: Ref; most: bigint }, { ref: Ref; most: bigint }];
  const products = circuit.dot(a.ref, b.ref);
  const sums = circuit.dot(circuit.sum(a.ref), circuit.sum(b.ref));
  const most = n * n * a.most * b.most;
  return circuit.within(circuit.linear([products, sums], [n, -1n]), x.ref === y.ref ? 0n : -most, most);
}

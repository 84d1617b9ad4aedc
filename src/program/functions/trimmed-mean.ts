import { over, rational } from '../rational.ts';
import { settled } from './arithmetic.ts';
import { type FunctionDefinition, OperandError } from './definition.ts';
import { digitsOf, groupNumber, valuesAt } from './digits.ts';
import { as, numberAt } from './expect.ts';

/**
 * With g = ⌊p n⌋, and lo and hi the numbers at the places g and n − 1 − g of the order: if every number below lo is raised
 * to lo, and every one above hi lowered to hi, the g smallest are lo and the g largest are hi, and all others are what they
 * were. So their sum, less g (lo + hi), is the trimmed sum, whatever ties there are.
 */
export const trimmedMean: FunctionDefinition = {
  name: 'trimmed_mean',
  chapter: 'summary',
  usage: 'trimmed_mean(numbers, p), p from 0 to below 0.5',
  definition:
    'The mean without the ⌊p n⌋ smallest and the ⌊p n⌋ largest numbers: trimmed_mean(numbers, 0.1) drops a tenth at each end. Exact.',
  discloses: 'The mean alone; not what was dropped, nor whose.',
  arguments: { least: 2, most: 2 },
  needsDigits: 'always',
  type(operands) {
    const { unit } = numberAt(operands, 0, 'row');
    const { constant: p } = operands.arguments[1]!;
    if (typeof p !== 'object' || p.numerator < 0n || 2n * p.numerator >= p.denominator) {
      throw new OperandError(1, 'a number from 0 to below 0.5 that is written in the formula');
    }
    return { kind: 'number', level: 'group', unit };
  },
  lower({ arguments: [argument, share] }, lowering) {
    const { circuit, contributions } = lowering;
    const numbers = settled(as(argument!, 'number'), lowering);
    const n = BigInt(contributions);
    const { numerator, denominator } = lowering.constant(share!);
    const dropped = (n * numerator) / denominator;
    const kept = n - 2n * dropped;
    const result = (ref: number) =>
      groupNumber(ref, over(numbers.scale, rational(kept)), numbers.unit, kept * (numbers.error ?? 0n));
    if (dropped === 0n) return result(circuit.sum(numbers.ref));
    const [low, high] = valuesAt(digitsOf(numbers, lowering), circuit.constant([dropped, n - 1n - dropped]), lowering);
    const { ref } = numbers;
    const { lowest, highest } = circuit.node(ref);
    const above = (x: number, bound: number) =>
      circuit.nonNegative(circuit.multiply(circuit.less(bound, x), circuit.sub(x, bound)));
    // What numbers lie below lo and above hi, over all.
    const raised = circuit.sum(above(circuit.scale(ref, -1n), circuit.scale(low!, -1n)));
    const lowered = circuit.sum(above(ref, high!));
    const sum = circuit.linear([circuit.sum(ref), raised, lowered, low!, high!], [1n, 1n, -1n, -dropped, -dropped]);
    return result(circuit.within(sum, kept * lowest, kept * highest));
  },
};

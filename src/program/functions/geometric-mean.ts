import { rational } from '../rational.ts';
import { type FunctionDefinition, OperandError } from './definition.ts';
import { numberAt } from './expect.ts';
import { exactNumbers } from './moments.ts';

/** Binary digits of a logarithm: so that the mean is right to nine digits, and the product of all tells no more than that. */
const FRACTION = 31;

export const geometricMean: FunctionDefinition = {
  name: 'geometric_mean',
  chapter: 'summary',
  usage: 'geometric_mean(numbers)',
  definition:
    'The n-th root of the product of everybody’s number, which must be above 0 by its question’s range. Computed as a sum of logarithms, each to 2^−31: right to nine digits.',
  discloses:
    'The mean, and with the number of people the product of all numbers, to nine digits. All others together can divide by their own. The product of few small whole numbers may well tell which ones they are.',
  arguments: { least: 1, most: 1 },
  smallestGroup: 5,
  type(operands) {
    const { unit } = numberAt(operands, 0, 'row');
    return { kind: 'number', level: 'group', unit };
  },
  lower(operands, lowering) {
    const { ref, scale, unit } = exactNumbers(operands, 0, lowering);
    const { circuit, contributions } = lowering;
    if (circuit.node(ref).lowest < 1n) throw new OperandError(0, 'numbers that are above 0 by their question’s range');
    const n = BigInt(contributions);
    return {
      ...{ kind: 'number', level: 'group', unit },
      ref: circuit.sum(circuit.logarithm(ref, FRACTION)),
      scale: rational(1n, n << BigInt(FRACTION)),
      finish: { powerOfTwo: scale },
      error: n,
    };
  },
};

import { ratio, settled } from './arithmetic.ts';
import { type FunctionDefinition, OperandError } from './definition.ts';
import { groupNumber } from './digits.ts';
import { as, numberAt } from './expect.ts';

export const weightedMean: FunctionDefinition = {
  name: 'weighted_mean',
  chapter: 'summary',
  usage: 'weighted_mean(numbers, weights)',
  definition:
    'Σ weight · number / Σ weight. Every weight must be above 0 by its question’s range. Divided inside, with an error of 2^−40 of the numbers’ last decimal.',
  discloses: 'The weighted mean alone: not the sum of the weights, and not that of the products.',
  arguments: { least: 2, most: 2 },
  type(operands) {
    const { unit } = numberAt(operands, 0, 'row');
    numberAt(operands, 1, 'row');
    return { kind: 'number', level: 'group', unit };
  },
  lower(operands, lowering) {
    const [numbers, weights] = operands.arguments.map((value) => settled(as(value, 'number'), lowering));
    const { circuit } = lowering;
    if (numbers!.error !== undefined || weights!.error !== undefined) {
      throw new OperandError(weights!.error === undefined ? 0 : 1, 'an exact number, not a quotient or a root');
    }
    const { lowest: least } = circuit.node(weights!.ref);
    if (least <= 0n || weights!.scale.numerator <= 0n) {
      throw new OperandError(1, 'weights that cannot be 0 or negative: a question whose smallest answer is above 0');
    }
    const products = circuit.dot(numbers!.ref, weights!.ref);
    // A mean of the numbers, hence not beyond them.
    const bits = circuit.magnitude(numbers!.ref);
    const { ref, scale } = ratio(products, circuit.sum(weights!.ref), bits, numbers!.scale, lowering);
    return groupNumber(ref, scale, numbers!.unit, 1n);
  },
};

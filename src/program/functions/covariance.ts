import { rational, times } from '../rational.ts';
import { productUnit } from './arithmetic.ts';
import { type FunctionDefinition, OperandError } from './definition.ts';
import { groupNumber } from './digits.ts';
import { numberAt } from './expect.ts';
import { comoment, exactNumbers } from './moments.ts';

export const covariance: FunctionDefinition = {
  name: 'covariance',
  chapter: 'relation',
  usage: 'covariance(x, y)',
  definition:
    'The sample covariance: Σ (x − mean of x)(y − mean of y) / (n − 1). From exact integers, rounded once at the end.',
  discloses: 'The covariance alone. All others together can work out what one person’s two numbers satisfy.',
  arguments: { least: 2, most: 2 },
  smallestGroup: 5,
  type(operands) {
    const [x, y] = [numberAt(operands, 0, 'row'), numberAt(operands, 1, 'row')];
    return { kind: 'number', level: 'group', unit: productUnit(x.unit, y.unit) };
  },
  lower(operands, lowering) {
    const [x, y] = [exactNumbers(operands, 0, lowering), exactNumbers(operands, 1, lowering)];
    const n = BigInt(lowering.contributions);
    if (n < 2n) throw new OperandError(null, 'at least two people');
    const scale = times(times(x.scale, y.scale), rational(1n, n * (n - 1n)));
    return groupNumber(comoment(x, y, lowering), scale, productUnit(x.unit, y.unit));
  },
};

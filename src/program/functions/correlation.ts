import type { Ref } from '../circuit.ts';
import { rational } from '../rational.ts';
import type { FunctionDefinition, Lowering, NumberValue } from './definition.ts';
import { groupNumber } from './digits.ts';
import { numberAt } from './expect.ts';
import { comoment, exactNumbers } from './moments.ts';

/** Binary digits of a coefficient: ten decimals, and no more, as the digits of a fraction tell what it is made of. */
const FRACTION = 36;

/** a / √(b · c), of a covariance and two variances. */
export function coefficient(a: Ref, b: Ref, c: Ref, { circuit }: Lowering): NumberValue {
  const ref = circuit.correlation(a, b, c, FRACTION);
  return groupNumber(ref, rational(1n, 1n << BigInt(FRACTION)), '', 1n);
}

export const correlation: FunctionDefinition = {
  name: 'correlation',
  chapter: 'relation',
  usage: 'correlation(x, y)',
  definition:
    'Pearson’s correlation coefficient: the covariance over the product of the two standard deviations. 0 where one of them is 0. To 2^−36, ten decimals.',
  discloses: 'The coefficient alone: no covariance, no deviation. 1 or −1 says that everybody lies on one line.',
  arguments: { least: 2, most: 2 },
  smallestGroup: 5,
  type(operands) {
    for (const index of [0, 1]) numberAt(operands, index, 'row');
    return { kind: 'number', level: 'group', unit: '' };
  },
  lower(operands, lowering) {
    const [x, y] = [exactNumbers(operands, 0, lowering), exactNumbers(operands, 1, lowering)];
    const variances = [comoment(x, x, lowering), comoment(y, y, lowering)] as const;
    return coefficient(comoment(x, y, lowering), ...variances, lowering);
  },
};

import { rational, times } from '../rational.ts';
import { type FunctionDefinition, type Lowering, type NumberValue, OperandError, type Value } from './definition.ts';
import { as, numberAt } from './expect.ts';

/** n Σ x² − (Σ x)² in units of scale²: an exact integer, n² times the population variance. */
export function spread(numbers: NumberValue, { circuit, contributions }: Lowering) {
  const total = circuit.sum(numbers.ref);
  const squares = circuit.dot(numbers.ref, numbers.ref);
  return circuit.nonNegative(circuit.linear([squares, circuit.dot(total, total)], [BigInt(contributions), -1n]));
}

/** Below two people a sample has no variance; below three it tells their difference. */
function moment(name: string, sample: boolean, root: boolean): FunctionDefinition {
  const title = `${sample ? 'sample' : 'population'} ${root ? 'standard deviation' : 'variance'}`;
  const formula = `Σ (x − mean)² / ${sample ? '(n − 1)' : 'n'}`;
  return {
    name,
    chapter: 'summary',
    usage: `${name}(numbers)`,
    definition: `The ${title}: ${root ? `the root of ${formula}` : formula}. From exact integers, rounded once at the end.`,
    discloses: `${root ? 'The deviation' : 'The variance'} alone; together with the mean, the two moments of the numbers: all but two people together can then work out the two that they lack. If it is 0, everybody gave the same number.`,
    arguments: { least: 1, most: 1 },
    smallestGroup: 5,
    type(operands) {
      const { unit } = numberAt(operands, 0, 'row');
      return { kind: 'number', level: 'group', unit: root || !unit ? unit : `${unit}²` };
    },
    lower({ arguments: [argument] }, lowering): Value {
      const numbers = as(argument!, 'number');
      const n = BigInt(lowering.contributions);
      if (sample && n < 2n) throw new OperandError(null, 'at least two people');
      const scale = times(times(numbers.scale, numbers.scale), rational(1n, sample ? n * (n - 1n) : n * n));
      const value = { kind: 'number', level: 'group', ref: spread(numbers, lowering), scale } as const;
      const { unit } = numbers;
      return root ? { ...value, unit, finish: 'root' } : { ...value, unit: unit && `${unit}²` };
    },
  };
}

export const variance = moment('variance', true, false);
export const deviation = moment('deviation', true, true);
export const populationVariance = moment('population_variance', false, false);
export const populationDeviation = moment('population_deviation', false, true);

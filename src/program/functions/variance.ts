import type { Ref } from '../circuit.ts';
import { over, rational, times } from '../rational.ts';
import { type FunctionDefinition, type Lowering, type NumberValue, OperandError, type Value } from './definition.ts';
import { groupNumber } from './digits.ts';
import { as, numberAt, numberOver } from './expect.ts';
import { overPeople, type People } from './groups.ts';

/** n Σ x² − (Σ x)² in units of scale²: an exact integer, n² times the population variance; of everybody, or of these people. */
export function spread(numbers: NumberValue, { circuit, contributions }: Lowering, people?: People): Ref {
  const { ref } = numbers;
  const own = people ? circuit.multiply(ref, people.members) : ref;
  const total = circuit.sum(own);
  const squares = circuit.dot(own, ref);
  const weighted = people ? circuit.dot(people.size, squares) : circuit.scale(squares, BigInt(contributions));
  return circuit.nonNegative(circuit.sub(weighted, circuit.dot(total, total)));
}

/** Below two people a sample has no variance; below three it tells their difference. */
function moment(name: string, sample: boolean, root: boolean): FunctionDefinition {
  const title = `${sample ? 'sample' : 'population'} ${root ? 'standard deviation' : 'variance'}`;
  const formula = `Σ (x − mean)² / ${sample ? '(n − 1)' : 'n'}`;
  return {
    name,
    chapter: 'summary',
    usage: `${name}(numbers), ${name}(numbers where condition) or ${name}(numbers by choice)`,
    definition: `The ${title}: ${root ? `the root of ${formula}` : formula}. From exact integers, rounded once at the end. With where, of those for whom the condition is true, hidden if these or all others are few. By a choice: of each group, but for small groups, which are hidden.`,
    discloses: `${root ? 'The deviation' : 'The variance'} alone; together with the mean, the two moments of the numbers: all but two people together can then work out the two that they lack. If it is 0, everybody gave the same number. With where, or by a choice: also the number of the people of whom it is shown.`,
    arguments: { least: 1, most: 1 },
    clauses: ['by', 'where'],
    smallestGroup: 5,
    type(operands) {
      const { unit } = numberAt(operands, 0, 'row');
      return numberOver(operands, root || !unit ? unit : `${unit}²`);
    },
    lower(operands, lowering): Value {
      const numbers = as(operands.arguments[0]!, 'number');
      const { circuit, contributions } = lowering;
      if (sample && contributions < 2) throw new OperandError(null, 'at least two people');
      const scale = times(numbers.scale, numbers.scale);
      const unit = root || !numbers.unit ? numbers.unit : `${numbers.unit}²`;
      const n = BigInt(contributions);
      // Of n Σ x² and (Σ x)² together, if every x is off by so much.
      const off = numbers.error ?? 0n;
      const error = 2n * n * n * off * ((2n << BigInt(circuit.magnitude(numbers.ref))) + off);
      return overPeople(operands, lowering, (people) => {
        const ref = spread(numbers, lowering, people);
        const value: NumberValue = { ...groupNumber(ref, scale, unit, error), ...(root && { finish: 'root' }) };
        if (people) {
          const { size } = people;
          const pairs = circuit.multiply(size, sample ? circuit.linear([size], [1n], -1n) : size);
          return { ...value, over: circuit.nonNegative(pairs) };
        }
        return { ...value, scale: over(scale, rational(n * (sample ? n - 1n : n))) };
      });
    },
  };
}

export const variance = moment('variance', true, false);
export const deviation = moment('deviation', true, true);
export const populationVariance = moment('population_variance', false, false);
export const populationDeviation = moment('population_deviation', false, true);

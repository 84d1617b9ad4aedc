import { over, rational } from '../rational.ts';
import type { FunctionDefinition } from './definition.ts';
import { groupNumber } from './digits.ts';
import { as, numberAt, numberOver } from './expect.ts';
import { overPeople } from './groups.ts';

export const mean: FunctionDefinition = {
  name: 'mean',
  chapter: 'summary',
  usage: 'mean(numbers), mean(numbers where condition) or mean(numbers by choice)',
  definition:
    'The arithmetic mean: the exact sum divided by the number of people, rounded once. With where, of those for whom the condition is true, hidden if these or all others are few. By a choice: of each group, but for small groups, which are hidden.',
  discloses:
    'The mean, and with the number of people the sum. All others together can subtract their own. With where, or by a choice: sum and number of the people of whom it is shown.',
  arguments: { least: 1, most: 1 },
  clauses: ['by', 'where'],
  type: (operands) => numberOver(operands, numberAt(operands, 0, 'row').unit),
  lower(operands, lowering) {
    const { ref, scale, unit, error = 0n } = as(operands.arguments[0]!, 'number');
    const { circuit, contributions } = lowering;
    const n = BigInt(contributions);
    return overPeople(operands, lowering, (people) =>
      people
        ? {
            ...groupNumber(circuit.dot(ref, people.members), scale, unit, n * error),
            over: people.size,
            bounds: circuit.node(ref),
          }
        : groupNumber(circuit.sum(ref), over(scale, rational(n)), unit, n * error),
    );
  },
};

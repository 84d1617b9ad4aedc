import type { FunctionDefinition } from './definition.ts';
import { groupNumber } from './digits.ts';
import { as, numberAt, numberOver } from './expect.ts';
import { overPeople } from './groups.ts';

export const sum: FunctionDefinition = {
  name: 'sum',
  chapter: 'summary',
  usage: 'sum(numbers), sum(numbers where condition) or sum(numbers by choice)',
  definition:
    'The sum of everybody’s number, exact; with where, of those for whom the condition is true, hidden if these or all others are few; by a choice, of each group, but for small groups, which are hidden.',
  discloses:
    'The sum, and with the number of people the mean. All others together can subtract their own. With where, also whether it is hidden, but not the number of people.',
  arguments: { least: 1, most: 1 },
  clauses: ['by', 'where'],
  type: (operands) => numberOver(operands, numberAt(operands, 0, 'row').unit),
  lower(operands, lowering) {
    const { ref, scale, unit, error = 0n } = as(operands.arguments[0]!, 'number');
    const { circuit, contributions } = lowering;
    return overPeople(operands, lowering, (people) =>
      groupNumber(
        people ? circuit.dot(ref, people.members) : circuit.sum(ref),
        scale,
        unit,
        BigInt(contributions) * error,
      ),
    );
  },
};

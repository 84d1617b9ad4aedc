import { one, rational } from '../rational.ts';
import type { FunctionDefinition } from './definition.ts';
import { groupNumber } from './digits.ts';
import { as, numberOver, truthAt } from './expect.ts';
import { overPeople } from './groups.ts';

export const proportion: FunctionDefinition = {
  name: 'proportion',
  chapter: 'counting',
  usage: 'proportion(condition), proportion(condition where condition) or proportion(condition by choice)',
  definition:
    'For how many people the condition is true, divided by the number of people, from 0 to 1, exact. With where: among those for whom that is true, hidden if these or all others are few. By a choice: in each group, but for small groups, which are hidden.',
  discloses:
    'The number of people for whom it is true, and with a clause the number of people of whom it speaks. A proportion of 0 or 1 tells the answer of each of them.',
  arguments: { least: 1, most: 1 },
  clauses: ['by', 'where'],
  type(operands) {
    truthAt(operands, 0, 'row');
    return numberOver(operands, '');
  },
  lower(operands, lowering) {
    const { ref } = as(operands.arguments[0]!, 'yes-no');
    const { circuit, contributions } = lowering;
    return overPeople(operands, lowering, (people) =>
      people
        ? { ...groupNumber(circuit.dot(ref, people.members), one, ''), over: people.size, bounds: circuit.node(ref) }
        : groupNumber(circuit.sum(ref), rational(1n, BigInt(contributions)), ''),
    );
  },
};

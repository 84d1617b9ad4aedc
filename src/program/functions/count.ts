import { one } from '../rational.ts';
import type { FunctionDefinition } from './definition.ts';
import { groupNumber } from './digits.ts';
import { as, numberOver, truthAt } from './expect.ts';
import { overPeople } from './groups.ts';

/**
 * `count()` is public: how many contributions were counted. `count(condition)` is secret until it is an output.
 *
 * A count of everybody is never hidden, however small: like the tally of a vote it says how many, and nothing else of
 * those people; and a poll in which one person said yes should say so. What is hidden is what is said *of* few people: the
 * count, sum or mean that a `where` or `by` clause restricts to them.
 */
export const count: FunctionDefinition = {
  name: 'count',
  chapter: 'counting',
  usage: 'count(), count(condition), count(condition where condition) or count(condition by choice)',
  definition:
    'How many people were counted; with a condition, for how many of them it is true. With where: among those for whom that is true, hidden if these or all others are few. By a choice: of each group, but for small groups, which are hidden.',
  discloses: 'The number. If it is 0 or everybody, it tells the answer of each person.',
  arguments: { least: 0, most: 1 },
  clauses: ['by', 'where'],
  type(operands) {
    if (operands.arguments.length === 1) truthAt(operands, 0, 'row');
    return numberOver(operands, '');
  },
  lower(operands, lowering) {
    const { circuit, contributions } = lowering;
    const [condition] = operands.arguments;
    const truth = condition && as(condition, 'yes-no').ref;
    const counted = truth === undefined ? circuit.constants(1n, contributions) : truth;
    return overPeople(operands, lowering, (people) =>
      groupNumber(people ? circuit.dot(counted, people.members) : circuit.sum(counted), one, ''),
    );
  },
};

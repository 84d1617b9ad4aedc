import type { FunctionDefinition } from './definition.ts';
import { as, numberAt, truthAt } from './expect.ts';

export const sum: FunctionDefinition = {
  name: 'sum',
  chapter: 'summary',
  usage: 'sum(numbers) or sum(numbers where condition)',
  definition: 'The sum of everybody’s number, exact; with where, of those for whom the condition is true.',
  discloses: 'The sum, and with the number of people the mean. All others together can subtract their own.',
  arguments: { least: 1, most: 1 },
  clauses: ['where'],
  type(operands) {
    const { unit } = numberAt(operands, 0, 'row');
    if (operands.where) truthAt(operands, 'where', 'row');
    return { kind: 'number', level: 'group', unit };
  },
  lower({ arguments: [numbers], where }, { circuit }) {
    const { ref, scale, unit } = as(numbers!, 'number');
    const total = where ? circuit.dot(ref, as(where, 'yes-no').ref) : circuit.sum(ref);
    return { kind: 'number', level: 'group', unit, ref: total, scale };
  },
};

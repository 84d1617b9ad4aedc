import { type FunctionDefinition, OperandError } from './definition.ts';
import { as, groupsAt, numberAt, truthAt } from './expect.ts';
import { groupTable } from './groups.ts';

export const sum: FunctionDefinition = {
  name: 'sum',
  chapter: 'summary',
  usage: 'sum(numbers), sum(numbers where condition) or sum(numbers by choice)',
  definition:
    'The sum of everybody’s number, exact; with where, of those for whom the condition is true; by a choice, of each group, but for small groups, which are hidden.',
  discloses: 'The sum, and with the number of people the mean. All others together can subtract their own.',
  arguments: { least: 1, most: 1 },
  clauses: ['by', 'where'],
  type(operands) {
    const { unit } = numberAt(operands, 0, 'row');
    if (operands.where) truthAt(operands, 'where', 'row');
    if (operands.where && operands.by) throw new OperandError('where', 'by or where, not both');
    const number = { kind: 'number', level: 'group', unit } as const;
    return operands.by ? groupsAt(operands, number) : number;
  },
  lower(operands, lowering) {
    const { ref, scale, unit } = as(operands.arguments[0]!, 'number');
    const { circuit } = lowering;
    const { where } = operands;
    if (operands.by) {
      return groupTable(operands, lowering, ({ members }) => ({
        ...{ kind: 'number', level: 'group', unit, scale },
        ref: circuit.dot(ref, members),
      }));
    }
    const total = where ? circuit.dot(ref, as(where, 'yes-no').ref) : circuit.sum(ref);
    return { kind: 'number', level: 'group', unit, ref: total, scale };
  },
};

import { rational, times } from '../rational.ts';
import type { FunctionDefinition } from './definition.ts';
import { as, groupsAt, numberAt } from './expect.ts';
import { groupTable } from './groups.ts';

export const mean: FunctionDefinition = {
  name: 'mean',
  chapter: 'summary',
  usage: 'mean(numbers) or mean(numbers by choice)',
  definition:
    'The arithmetic mean: the exact sum divided by the number of people, rounded once. By a choice: of each group, but for small groups, which are hidden.',
  discloses:
    'The mean, and with the number of people the sum. All others together can subtract their own. By a choice: sum and size of each group that is shown.',
  arguments: { least: 1, most: 1 },
  clauses: ['by'],
  type(operands) {
    const { unit } = numberAt(operands, 0, 'row');
    const number = { kind: 'number', level: 'group', unit } as const;
    return operands.by ? groupsAt(operands, number) : number;
  },
  lower(operands, lowering) {
    const { ref, scale, unit } = as(operands.arguments[0]!, 'number');
    const { circuit, contributions } = lowering;
    if (operands.by) {
      return groupTable(operands, lowering, ({ members, size }) => ({
        ...{ kind: 'number', level: 'group', unit, scale },
        ref: circuit.dot(ref, members),
        over: size,
      }));
    }
    const each = rational(1n, BigInt(contributions));
    return { kind: 'number', level: 'group', unit, ref: circuit.sum(ref), scale: times(scale, each) };
  },
};

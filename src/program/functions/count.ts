import { one } from '../rational.ts';
import { type FunctionDefinition, OperandError } from './definition.ts';
import { as, groupsAt, truthAt } from './expect.ts';
import { groupTable } from './groups.ts';

/** `count()` is public: how many contributions were counted. `count(condition)` is secret until it is an output. */
export const count: FunctionDefinition = {
  name: 'count',
  chapter: 'counting',
  usage: 'count(), count(condition) or count(by choice)',
  definition:
    'How many people were counted; with a condition, for how many of them it is true. By a choice: of each group, but for small groups, which are hidden.',
  discloses: 'The number. If it is 0 or everybody, it tells the answer of each person.',
  arguments: { least: 0, most: 1 },
  clauses: ['by', 'where'],
  type(operands) {
    if (operands.arguments.length === 1) truthAt(operands, 0, 'row');
    if (operands.where) truthAt(operands, 'where', 'row');
    const number = { kind: 'number', level: 'group', unit: '' } as const;
    if (!operands.by) return number;
    if (operands.where) throw new OperandError('where', 'by or where, not both');
    return groupsAt(operands, number);
  },
  lower(operands, lowering) {
    const { circuit, contributions } = lowering;
    const {
      arguments: [condition],
      where,
    } = operands;
    if (operands.by) {
      const whom = condition && as(condition, 'yes-no').ref;
      return groupTable(operands, lowering, ({ members, size }) => ({
        ...{ kind: 'number', level: 'group', unit: '', scale: one },
        ref: whom === undefined ? size : circuit.dot(whom, members),
      }));
    }
    const conditions = [condition, where].flatMap((value) => (value ? [as(value, 'yes-no').ref] : []));
    const [first, second] = conditions;
    const ref =
      first === undefined
        ? circuit.constants(BigInt(contributions), 1)
        : second === undefined
          ? circuit.sum(first)
          : circuit.dot(first, second);
    return { kind: 'number', level: 'group', unit: '', ref, scale: one };
  },
};

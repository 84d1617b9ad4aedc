import { one } from '../rational.ts';
import type { FunctionDefinition } from './definition.ts';
import { as, truthAt } from './expect.ts';

/** `count()` is public: how many contributions were counted. `count(condition)` is secret until it is an output. */
export const count: FunctionDefinition = {
  name: 'count',
  chapter: 'counting',
  usage: 'count() or count(condition)',
  definition: 'How many people were counted; with a condition, for how many of them it is true.',
  discloses: 'The number. If it is 0 or everybody, it tells the answer of each person.',
  arguments: { least: 0, most: 1 },
  clauses: ['where'],
  type(operands) {
    if (operands.arguments.length === 1) truthAt(operands, 0, 'row');
    if (operands.where) truthAt(operands, 'where', 'row');
    return { kind: 'number', level: 'group', unit: '' };
  },
  lower({ arguments: [condition], where }, { circuit, contributions }) {
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

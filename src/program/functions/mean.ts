import { rational, times } from '../rational.ts';
import type { FunctionDefinition } from './definition.ts';
import { as, numberAt } from './expect.ts';

export const mean: FunctionDefinition = {
  name: 'mean',
  chapter: 'summary',
  usage: 'mean(numbers)',
  definition: 'The arithmetic mean: the exact sum divided by the number of people, rounded once.',
  discloses: 'The mean, and with the number of people the sum. All others together can subtract their own.',
  arguments: { least: 1, most: 1 },
  type(operands) {
    const { unit } = numberAt(operands, 0, 'row');
    return { kind: 'number', level: 'group', unit };
  },
  lower({ arguments: [numbers] }, { circuit, contributions }) {
    const { ref, scale, unit } = as(numbers!, 'number');
    const each = rational(1n, BigInt(contributions));
    return { kind: 'number', level: 'group', unit, ref: circuit.sum(ref), scale: times(scale, each) };
  },
};

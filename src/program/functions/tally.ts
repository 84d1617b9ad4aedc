import { one } from '../rational.ts';
import { type FunctionDefinition, OperandError } from './definition.ts';
import { withOptions } from './expect.ts';

export const tally: FunctionDefinition = {
  name: 'tally',
  chapter: 'counting',
  usage: 'tally(choice)',
  definition: 'How many people chose each option; of a question with several answers, how many chose it among others.',
  discloses: 'The number for each option: an option that nobody or everybody chose tells each person’s answer.',
  arguments: { least: 1, most: 1 },
  type({ arguments: [options] }) {
    if (options?.level !== 'row' || (options.kind !== 'choice' && options.kind !== 'several')) {
      throw new OperandError(0, 'a question with options');
    }
    return { kind: 'table', level: 'group', of: { kind: 'number', level: 'group', unit: '' }, labels: options.options };
  },
  lower({ arguments: [argument] }, { circuit }) {
    const { kind, options, refs } = withOptions(argument!);
    return {
      kind: 'table',
      level: 'group',
      exclusive: kind === 'choice',
      rows: options.map((label, option) => ({
        label,
        value: { kind: 'number', level: 'group', unit: '', ref: circuit.sum(refs[option]!), scale: one },
      })),
    };
  },
};

import { one } from '../rational.ts';
import { type FunctionDefinition, OperandError } from './definition.ts';
import { withOptions } from './expect.ts';

export const borda: FunctionDefinition = {
  name: 'borda',
  chapter: 'decision',
  usage: 'borda(ranking)',
  definition:
    'Points for each option of a ranking of k options: k − 1 from each person who ranks it first, k − 2 second, … 0 last.',
  discloses: 'The points of each option, not how many ranked it where.',
  arguments: { least: 1, most: 1 },
  type({ arguments: [ranking] }) {
    if (ranking?.kind !== 'ranking') throw new OperandError(0, 'a question that asks for a ranking');
    return { kind: 'table', level: 'group', of: { kind: 'number', level: 'group', unit: '' }, labels: ranking.options };
  },
  lower({ arguments: [argument] }, { circuit, contributions }) {
    const { options, refs } = withOptions(argument!);
    const k = options.length;
    const most = BigInt(k - 1);
    const points = (option: number) => {
      const places = Array.from({ length: k }, (_, place) => refs[option * k + place]!);
      const each = circuit.linear(
        places,
        places.map((_, place) => most - BigInt(place)),
      );
      return circuit.within(circuit.sum(circuit.within(each, 0n, most)), 0n, most * BigInt(contributions));
    };
    return {
      kind: 'table',
      level: 'group',
      rows: options.map((label, option) => ({
        label,
        value: { kind: 'number', level: 'group', unit: '', ref: points(option), scale: one },
      })),
    };
  },
};

import type { Ref } from '../circuit.ts';
import { one } from '../rational.ts';
import { type FunctionDefinition, type Lowering, OperandError, type OptionsValue } from './definition.ts';
import { groupNumber } from './digits.ts';
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
  lower({ arguments: [argument] }, lowering) {
    const votes = withOptions(argument!);
    const points = bordaPoints(votes, lowering);
    const rows = votes.options.map((label, option) => ({ label, value: groupNumber(points[option]!, one, '') }));
    return { kind: 'table', level: 'group', rows };
  },
};

/** The points of each option of a ranking. */
export function bordaPoints({ options, refs }: OptionsValue, { circuit, contributions }: Lowering): Ref[] {
  const k = options.length;
  const most = BigInt(k - 1);
  return options.map((_, option) => {
    const places = Array.from({ length: k }, (_, place) => refs[option * k + place]!);
    const each = circuit.linear(
      places,
      places.map((_, place) => most - BigInt(place)),
    );
    return circuit.within(circuit.sum(circuit.within(each, 0n, most)), 0n, most * BigInt(contributions));
  });
}

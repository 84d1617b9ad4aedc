import type { Ref } from '../circuit.ts';
import { one } from '../rational.ts';
import {
  type FunctionDefinition,
  type Lowering,
  OperandError,
  type Operands,
  type OperandType,
  type Value,
} from './definition.ts';
import { groupNumber } from './digits.ts';
import { withOptions } from './expect.ts';

function severalAt({ arguments: [several] }: Operands<OperandType>): readonly string[] {
  if (several?.kind !== 'several') throw new OperandError(0, 'a question that allows several answers');
  return several.options;
}

/** How many people ticked each option, one after the other. */
function tickedBy(several: Value, { circuit }: Lowering): Ref {
  return circuit.join(withOptions(several).refs.map((ref) => circuit.sum(ref)));
}

/** [everybody ticked it], for each option. */
function byAll(several: Value, lowering: Lowering): Ref {
  const { circuit, contributions } = lowering;
  return circuit.zero(circuit.linear([tickedBy(several, lowering)], [-1n], BigInt(contributions)));
}

export const common: FunctionDefinition = {
  name: 'common',
  chapter: 'decision',
  usage: 'common(several)',
  definition: 'For each option, for example a time, whether everybody ticked it.',
  discloses: 'Yes or no for each option: yes tells what everybody ticked; no does not tell how many did not.',
  arguments: { least: 1, most: 1 },
  type(operands) {
    return { kind: 'table', level: 'group', of: { kind: 'yes-no', level: 'group' }, labels: severalAt(operands) };
  },
  lower({ arguments: [several] }, lowering) {
    const { options } = withOptions(several!);
    const all = lowering.circuit.pieces(byAll(several!, lowering), options.length);
    const rows = options.map((label, i) => ({
      label,
      value: { kind: 'yes-no', level: 'group', ref: all[i]! } as const,
    }));
    return { kind: 'table', level: 'group', rows };
  },
};

export const intersection: FunctionDefinition = {
  name: 'intersection',
  chapter: 'decision',
  usage: 'intersection(several)',
  definition: 'The number of options that everybody ticked: the size of the intersection of everybody’s sets.',
  discloses: 'The number alone, and not which options they are. (If it is all of them, everybody ticked everything.)',
  arguments: { least: 1, most: 1 },
  type(operands) {
    severalAt(operands);
    return { kind: 'number', level: 'group', unit: '' };
  },
  lower: ({ arguments: [several] }, lowering) => groupNumber(lowering.circuit.sum(byAll(several!, lowering)), one, ''),
};

export const union: FunctionDefinition = {
  name: 'union',
  chapter: 'decision',
  usage: 'union(several)',
  definition: 'The number of options that at least one person ticked: the size of the union of everybody’s sets.',
  discloses: 'The number alone, and not which options they are. (If it is 0, nobody ticked anything.)',
  arguments: { least: 1, most: 1 },
  type(operands) {
    severalAt(operands);
    return { kind: 'number', level: 'group', unit: '' };
  },
  lower({ arguments: [several] }, lowering) {
    const { circuit } = lowering;
    return groupNumber(circuit.sum(circuit.complement(circuit.zero(tickedBy(several!, lowering)))), one, '');
  },
};

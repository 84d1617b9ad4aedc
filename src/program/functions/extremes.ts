import type { FunctionDefinition, Lowering, NumberValue } from './definition.ts';
import { digitsOf, groupNumber, valuesAt } from './digits.ts';
import { as, numberAt } from './expect.ts';

/** The smallest and the largest, in one descent. */
export function extremesOf(numbers: NumberValue, lowering: Lowering) {
  const digits = digitsOf(numbers, lowering);
  const ranks = lowering.circuit.constant([0n, BigInt(lowering.contributions - 1)]);
  const [smallest, largest] = valuesAt(digits, ranks, lowering);
  return { smallest: smallest!, largest: largest!, scale: digits.scale, error: digits.error };
}

function extreme(name: 'min' | 'max' | 'range'): FunctionDefinition {
  const word = { min: 'smallest', max: 'largest' };
  return {
    name,
    chapter: 'order',
    usage: `${name}(numbers)`,
    definition:
      name === 'range'
        ? 'The largest number minus the smallest one, exact.'
        : `The ${word[name]} number, exact, and not whose it is.`,
    discloses:
      name === 'range'
        ? 'How far two people’s numbers are apart, and not which ones they are.'
        : 'One person’s number, and that all others are not beyond it: whoever gave it can be guessed.',
    arguments: { least: 1, most: 1 },
    needsDigits: 'always',
    type(operands) {
      const { unit } = numberAt(operands, 0, 'row');
      return { kind: 'number', level: 'group', unit };
    },
    lower({ arguments: [argument] }, lowering) {
      const numbers = as(argument!, 'number');
      const { circuit, contributions } = lowering;
      if (name === 'range') {
        const { smallest, largest, scale, error } = extremesOf(numbers, lowering);
        return groupNumber(circuit.nonNegative(circuit.sub(largest, smallest)), scale, numbers.unit, 2n * error);
      }
      const digits = digitsOf(numbers, lowering);
      const rank = circuit.constants(name === 'min' ? 0n : BigInt(contributions - 1), 1);
      return groupNumber(valuesAt(digits, rank, lowering)[0]!, digits.scale, numbers.unit, digits.error);
    },
  };
}

export const min = extreme('min');
export const max = extreme('max');
export const range = extreme('range');

import { type FunctionDefinition, type Lowering, OperandError, type OperandType, type Value } from './definition.ts';
import { digitsOf, groupNumber, valuesAt } from './digits.ts';
import { as, numberAt } from './expect.ts';

/** More rows than these are a list of all the numbers. */
const MOST_ROWS = 20;

export const kth: FunctionDefinition = {
  name: 'kth',
  chapter: 'order',
  usage: 'kth(numbers, k)',
  definition:
    'The k-th smallest number, k a whole number from 1 to the smallest group: kth(numbers, 1) is the smallest. Exact.',
  discloses: 'One person’s number, and not whose: k − 1 of the others are not above it, the rest not below.',
  arguments: { least: 2, most: 2 },
  needsDigits: 'always',
  type(operands) {
    const { unit } = numberAt(operands, 0, 'row');
    wholeAt(operands.arguments[1]!);
    return { kind: 'number', level: 'group', unit };
  },
  lower({ arguments: [argument, k] }, lowering) {
    const place = placeIn(k!, lowering);
    const numbers = as(argument!, 'number');
    const digits = digitsOf(numbers, lowering);
    const [value] = valuesAt(digits, lowering.circuit.constant([BigInt(place - 1)]), lowering);
    return groupNumber(value!, digits.scale, numbers.unit, digits.error);
  },
};

export const top: FunctionDefinition = {
  name: 'top',
  chapter: 'order',
  usage: 'top(numbers, k)',
  definition: `The k largest numbers, the largest first, k a whole number from 1 to the smallest group and at most ${MOST_ROWS}: equal numbers as often as they are there. Exact.`,
  discloses: 'k people’s numbers, and not whose. If k is everybody, all numbers.',
  arguments: { least: 2, most: 2 },
  needsDigits: 'always',
  type(operands) {
    const { unit } = numberAt(operands, 0, 'row');
    const k = wholeAt(operands.arguments[1]!);
    if (k > MOST_ROWS) throw new OperandError(1, `a whole number from 1 to ${MOST_ROWS}`);
    return { kind: 'table', level: 'group', of: { kind: 'number', level: 'group', unit }, labels: labels(k) };
  },
  lower({ arguments: [argument, k] }, lowering) {
    const rows = placeIn(k!, lowering);
    const numbers = as(argument!, 'number');
    const digits = digitsOf(numbers, lowering);
    const ranks = labels(rows).map((_, i) => BigInt(lowering.contributions - 1 - i));
    const values = valuesAt(digits, lowering.circuit.constant(ranks), lowering);
    return {
      kind: 'table',
      level: 'group',
      rows: labels(rows).map((label, i) => ({
        label,
        value: groupNumber(values[i]!, digits.scale, numbers.unit, digits.error),
      })),
    };
  },
};

const labels = (k: number) => Array.from({ length: k }, (_, i) => String(i + 1));

/** Argument 1, which must be a constant whole number of at least 1. */
function wholeAt({ constant }: OperandType): number {
  if (typeof constant !== 'object' || constant.denominator !== 1n || constant.numerator < 1n) {
    throw new OperandError(1, 'a whole number from 1 on that is written in the formula');
  }
  return Number(constant.numerator);
}

/** Argument 1, which must be a place among so many people. */
function placeIn(k: Value, { constant, contributions }: Lowering): number {
  const place = Number(constant(k).numerator);
  if (place > contributions) throw new OperandError(1, 'a whole number that is not above the smallest group');
  return place;
}

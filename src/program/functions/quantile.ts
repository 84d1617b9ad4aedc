import { compare, one, type Rational, rational, times } from '../rational.ts';
import {
  type FunctionDefinition,
  type Lowering,
  type NumberValue,
  OperandError,
  type OperandType,
} from './definition.ts';
import { digitsOf, groupNumber, valuesAt } from './digits.ts';
import { as, numberAt } from './expect.ts';

type Kind = 'linear' | 'low' | 'high';

const NAMES = { linear: 'quantile', low: 'quantile_low', high: 'quantile_high' };
const DEFINITIONS = {
  linear:
    'Between the numbers at the places ⌊h⌋ and ⌈h⌉ of the ascending order, counted from 0, as far as h lies between the two, with h = (n − 1) p: linear interpolation, “type 7” of Hyndman and Fan, which spreadsheets and R use. Exact. 0 is the smallest number, 0.5 the median, 1 the largest.',
  low: 'The number at the place ⌊(n − 1) p⌋ of the ascending order, counted from 0: somebody’s number.',
  high: 'The number at the place ⌈(n − 1) p⌉ of the ascending order, counted from 0: somebody’s number.',
};

function definitionOf(kind: Kind): FunctionDefinition {
  return {
    name: NAMES[kind],
    chapter: 'order',
    usage: `${NAMES[kind]}(numbers, p), p from 0 to 1`,
    definition: DEFINITIONS[kind],
    discloses:
      kind === 'linear'
        ? 'One person’s number, or a fixed mixture of two that are neighbours in the order, and not whose.'
        : 'One person’s number, and not whose.',
    arguments: { least: 2, most: 2 },
    needsDigits: 'always',
    type(operands) {
      const { unit } = numberAt(operands, 0, 'row');
      fractionAt(operands.arguments[1]!);
      return { kind: 'number', level: 'group', unit };
    },
    lower({ arguments: [numbers, p] }, lowering) {
      return quantilesOf(as(numbers!, 'number'), [lowering.constant(p!)], kind, lowering)[0]!;
    },
  };
}

/** Argument 1, which must be a constant share of everybody. */
function fractionAt({ constant }: OperandType): void {
  const isNumber = typeof constant === 'object';
  if (!isNumber || constant.numerator < 0n || compare(constant, one) > 0) {
    throw new OperandError(1, 'a number from 0 to 1 that is written in the formula, for example 0.9');
  }
}

/** All in one descent. */
export function quantilesOf(
  numbers: NumberValue,
  shares: readonly Rational[],
  kind: Kind,
  lowering: Lowering,
): NumberValue[] {
  const { circuit } = lowering;
  const last = BigInt(lowering.contributions - 1);
  const places = shares.map(({ numerator, denominator }) => {
    const [low, rest] = [(last * numerator) / denominator, (last * numerator) % denominator];
    // Low and high are weighted denominator − rest and rest.
    if (rest === 0n || kind === 'low') return { low, high: low, rest: 0n, denominator: 1n };
    return kind === 'high'
      ? { low: low + 1n, high: low + 1n, rest: 0n, denominator: 1n }
      : { low, high: low + 1n, rest, denominator };
  });
  const ranks = [...new Set(places.flatMap(({ low, high }) => [low, high]))];
  const digits = digitsOf(numbers, lowering);
  const values = valuesAt(digits, circuit.constant(ranks), lowering);
  const at = (rank: bigint) => values[ranks.indexOf(rank)]!;
  return places.map(({ low, high, rest, denominator }) => {
    const ref = rest === 0n ? at(low) : circuit.linear([at(low), at(high)], [denominator - rest, rest]);
    return groupNumber(ref, times(digits.scale, rational(1n, denominator)), numbers.unit, digits.error * denominator);
  });
}

export const quantile = definitionOf('linear');
export const lowQuantile = definitionOf('low');
export const highQuantile = definitionOf('high');

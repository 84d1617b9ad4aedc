import type { Ref } from '../circuit.ts';
import { magnitudeBits } from '../circuit-builder.ts';
import { wholeRoot } from '../decimal.ts';
import { over, type Rational, rational, times } from '../rational.ts';
import {
  type FunctionDefinition,
  type Lowering,
  type NumberValue,
  OperandError,
  type Operands,
  type Value,
} from './definition.ts';
import { as, joined, numberAt } from './expect.ts';

/** Two numbers in the same unit of account: integers of one scale. */
export function aligned(a: NumberValue, b: NumberValue, { circuit }: Lowering): { a: Ref; b: Ref; scale: Rational } {
  // The greatest scale that divides both: gcd of numerators over lcm of denominators.
  const scale = commonScale(a.scale, b.scale);
  const factor = (own: Rational) => over(own, scale).numerator;
  return { a: circuit.scale(a.ref, factor(a.scale)), b: circuit.scale(b.ref, factor(b.scale)), scale };
}

function commonScale(a: Rational, b: Rational): Rational {
  const both = rational(a.numerator * b.denominator, b.numerator * a.denominator);
  // a / b = p / q in lowest terms: the scale is a / p = b / q.
  return over(a, rational(both.numerator));
}

/** A number whose root is still to be taken has it taken inside, with this many fraction bits. */
const ROOT_FRACTION = 24;

/** The value as a plain multiple of an integer, whatever it costs. */
export function settled(value: NumberValue, lowering: Lowering): NumberValue {
  if (value.over !== undefined) return settled(divided(value, value.over, lowering), lowering);
  if (value.finish === undefined) return value;
  if (value.finish !== 'root')
    throw new OperandError(null, 'a number that is known inside: a geometric mean is not, but for an output');
  // √(x · p / q) = √(x · p · q) / q
  const { finish: _, ...rest } = value;
  const { numerator, denominator } = value.scale;
  const { circuit } = lowering;
  const square = numerator * denominator;
  const ref = circuit.root(circuit.scale(circuit.nonNegative(value.ref), square), ROOT_FRACTION);
  // |√(x + e) − √x| ≤ √e
  const error = value.error ? 2n + wholeRoot((value.error * square) << BigInt(2 * ROOT_FRACTION)) : 1n;
  return { ...rest, ref, scale: rational(1n, denominator << BigInt(ROOT_FRACTION)), error };
}

/** Divided inside. Where the value is hidden its lowest bound takes its place, so that its range is what it is where it is shown. */
function divided({ over: _, bounds, ...value }: NumberValue, divisor: Ref, lowering: Lowering): NumberValue {
  const { circuit } = lowering;
  const { lowest, highest } = bounds ?? circuit.node(value.ref);
  const { hidden } = value;
  const instead = (ref: Ref, other: bigint) =>
    hidden === undefined ? ref : circuit.select(hidden, circuit.constants(other, 1), ref);
  // A divisor that is always 0 is always hidden.
  const { highest: largest } = circuit.node(divisor);
  const [a, b] = [instead(value.ref, lowest), circuit.within(instead(divisor, 1n), 1n, largest > 1n ? largest : 1n)];
  const { ref, scale } = ratio(a, b, magnitudeBits(lowest, highest), value.scale, lowering);
  return {
    ...value,
    ref: circuit.within(ref, lowest * QUOTIENT_UNIT - 1n, highest * QUOTIENT_UNIT + 1n),
    scale,
    error: 1n + (value.error ?? 0n) * QUOTIENT_UNIT,
  };
}

/** a / b, b ≥ 0, 0 where b is 0, |a / b| < 2^integerBits: to QUOTIENT_FRACTION bits, error at most one of the last. */
export function ratio(a: Ref, b: Ref, integerBits: number, scale: Rational, { circuit }: Lowering) {
  const ref = circuit.divide(a, b, QUOTIENT_FRACTION, integerBits);
  return { ref, scale: times(scale, rational(1n, QUOTIENT_UNIT)) };
}

/** The errors of rounded numbers, in units of a common scale, together: more than each of them. */
export function addedError(parts: readonly NumberValue[], scale: Rational): { error?: bigint } {
  const error = parts.reduce((sum, part) => {
    if (part.error === undefined) return sum;
    const units = over(times(part.scale, rational(part.error)), scale);
    return sum + (units.numerator + units.denominator - 1n) / units.denominator;
  }, 0n);
  return error === 0n ? {} : { error };
}

const both = (operands: Operands<Value>, lowering: Lowering) =>
  [0, 1].map((index) => settled(as(operands.arguments[index]!, 'number'), lowering)) as [NumberValue, NumberValue];

const level = (a: Value, b: Value) => joined([a, b] as never);

function addition(name: 'add' | 'subtract', sign: bigint): FunctionDefinition {
  return {
    name,
    chapter: 'arithmetic',
    usage: sign > 0n ? 'a + b' : 'a - b',
    definition: `The ${sign > 0n ? 'sum' : 'difference'} of two numbers in the same unit, exact.`,
    discloses: 'The result, never the two numbers.',
    arguments: { least: 2, most: 2 },
    type(operands) {
      const [a, b] = [numberAt(operands, 0), numberAt(operands, 1)];
      const unit = a.level === 'constant' ? b.unit : a.unit;
      if (a.level !== 'constant' && b.level !== 'constant' && a.unit !== b.unit) {
        throw new OperandError(
          1,
          `a number in the same unit as the first (${a.unit || 'none'}), not in ${b.unit || 'none'}`,
        );
      }
      return { kind: 'number', level: joined([a, b]), unit };
    },
    lower(operands, lowering) {
      const [a, b] = both(operands, lowering);
      const { a: left, b: right, scale } = aligned(a, b, lowering);
      const { circuit } = lowering;
      const ref = circuit.linear([left, right], [1n, sign]);
      const result = {
        kind: 'number',
        level: level(a, b),
        unit: a.level === 'constant' ? b.unit : a.unit,
        ref,
        scale,
      } as const;
      return { ...result, ...addedError([a, b], scale) };
    },
  };
}

export const add = addition('add', 1n);
export const subtract = addition('subtract', -1n);

export const multiply: FunctionDefinition = {
  name: 'multiply',
  chapter: 'arithmetic',
  usage: 'a * b',
  definition: 'The product of two numbers, exact.',
  discloses: 'The product, never the factors.',
  arguments: { least: 2, most: 2 },
  type(operands) {
    const [a, b] = [numberAt(operands, 0), numberAt(operands, 1)];
    return { kind: 'number', level: joined([a, b]), unit: productUnit(a.unit, b.unit) };
  },
  lower(operands, lowering) {
    const [a, b] = both(operands, lowering);
    const { circuit } = lowering;
    const ref = circuit.multiply(a.ref, b.ref);
    const [x, y] = [circuit.node(a.ref), circuit.node(b.ref)];
    const magnitude = (node: { lowest: bigint; highest: bigint }) =>
      -node.lowest > node.highest ? -node.lowest : node.highest;
    const error = (a.error ?? 0n) * magnitude(y) + (b.error ?? 0n) * magnitude(x) + (a.error ?? 0n) * (b.error ?? 0n);
    return {
      kind: 'number',
      level: level(a, b),
      unit: productUnit(a.unit, b.unit),
      ref,
      scale: times(a.scale, b.scale),
      ...(error === 0n ? {} : { error }),
    };
  },
};

/** Binary digits after the point of a quotient: an error of 2^−40. */
const QUOTIENT_FRACTION = 40;
const QUOTIENT_UNIT = 1n << BigInt(QUOTIENT_FRACTION);

export const divide: FunctionDefinition = {
  name: 'divide',
  chapter: 'arithmetic',
  usage: 'a / b',
  definition:
    'The quotient. By a constant, or by the number of people, it is exact. By a secret number, which must be known to be at least 1 of its smallest units, it is rounded, with an error that the result names: 2^−40 of the smallest units, if the two numbers are exact.',
  discloses: 'The quotient, never the two numbers. (A quotient of small numbers may well tell which ones they were.)',
  arguments: { least: 2, most: 2 },
  type(operands) {
    const [a, b] = [numberAt(operands, 0), numberAt(operands, 1)];
    const divisor = (b as { constant?: Rational }).constant;
    if (divisor?.numerator === 0n) throw new OperandError(1, 'a number other than 0');
    return { kind: 'number', level: joined([a, b]), unit: quotientUnit(a.unit, b.unit) };
  },
  lower(operands, lowering) {
    const [a, b] = both(operands, lowering);
    const { circuit } = lowering;
    const unit = quotientUnit(a.unit, b.unit);
    const divisor = circuit.node(b.ref);
    if (divisor.lowest === divisor.highest && divisor.lowest !== 0n) {
      // Scales stay positive: an order of integers is that of their values.
      const [sign, size] = divisor.lowest < 0n ? [-1n, -divisor.lowest] : [1n, divisor.lowest];
      return {
        ...computed(a),
        unit,
        level: level(a, b),
        ref: circuit.scale(a.ref, sign),
        scale: over(a.scale, times(b.scale, rational(size))),
      };
    }
    if (divisor.lowest <= 0n) {
      throw new OperandError(1, 'a number that cannot be 0 or negative, e.g. greatest(1, …)');
    }
    const least = divisor.lowest;
    const { lowest, highest } = circuit.node(a.ref);
    const integerBits = magnitudeBits(lowest / least, highest / least);
    const { ref, scale } = ratio(a.ref, b.ref, integerBits, over(a.scale, b.scale), lowering);
    // |a / b − a' / b'| ≤ |a − a'| / b + |a' / b'| · |b − b'| / b
    const given = (a.error ?? 0n) + ((b.error ?? 0n) << BigInt(integerBits));
    return {
      kind: 'number',
      level: level(a, b),
      unit,
      ref,
      scale,
      error: 1n + (given * QUOTIENT_UNIT + least - 1n) / least,
    };
  },
};

/** Without what holds only of a number as it was given. */
function computed({ digits: _, declared: __, label: ___, ...value }: NumberValue): NumberValue {
  return value;
}

export const negate: FunctionDefinition = {
  name: 'negate',
  chapter: 'arithmetic',
  usage: '-a',
  definition: 'The number with the other sign.',
  discloses: 'As the number itself.',
  arguments: { least: 1, most: 1 },
  type: (operands) => {
    const { kind, level, unit } = numberAt(operands, 0);
    return { kind, level, unit };
  },
  lower(operands, lowering) {
    const value = settled(as(operands.arguments[0]!, 'number'), lowering);
    return { ...computed(value), ref: lowering.circuit.scale(value.ref, -1n) };
  },
};

export const absolute: FunctionDefinition = {
  name: 'abs',
  chapter: 'arithmetic',
  usage: 'abs(a)',
  definition: 'The number without its sign.',
  discloses: 'The result, not the sign.',
  arguments: { least: 1, most: 1 },
  type: (operands) => {
    const { kind, level, unit } = numberAt(operands, 0);
    return { kind, level, unit };
  },
  lower(operands, lowering) {
    const value = settled(as(operands.arguments[0]!, 'number'), lowering);
    const { circuit } = lowering;
    return {
      ...computed(value),
      ref: circuit.select(circuit.negative(value.ref), circuit.scale(value.ref, -1n), value.ref),
    };
  },
};

/** Units are words: a product of two is written as one. */
export const productUnit = (a: string, b: string) => (a && b ? `${a}·${b}` : a || b);
export const quotientUnit = (a: string, b: string) => (a === b ? '' : b ? `${a || '1'}/${b}` : a);

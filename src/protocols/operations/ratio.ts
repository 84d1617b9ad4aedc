import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { mulAll } from './batch.ts';
import { type Cost, inSequence, productsCost, repeated } from './cost.ts';
import { GUARD, mostPrecision, multiplyCost, rounded, roundedCost, widestProduct } from './fixed.ts';
import { constant, pieces, plus, times } from './linear.ts';
import { highest, highestCost, weighted } from './normalise.ts';
import { shifted, shiftedCost } from './remainder.ts';

/** What is known in public about a division. */
export interface Division {
  /** 0 ≤ b < 2^denominatorBits. */
  readonly denominatorBits: number;
  /** Fraction bits of the result. */
  readonly fraction: number;
  /** |a / b| · 2^fraction < 2^quotientBits, where b > 0. Where b is 0, a may be anything. */
  readonly quotientBits: number;
}

/**
 * 1/c with an error below (4^−2^(steps − 1) + 6.1 · 2^−precision) / c, for c from ½ to 1; all have `precision` fraction bits.
 *
 * Starts from y = 2.914 − 2c, which is 1/c but for a factor 1 − e, |e| < 0.0858 < 2^−3.54; then y ← y (1 + e), e ← e²
 * (Goldschmidt, "Applications of division by convergence", 1964; Catrina and Saxena, FC 2010, protocol Div). θ steps leave
 * e^(2^θ). Each rounding, of at most ½ of the precision's last place, moves c · y by that, 2θ + 1 times and times at most 1.1:
 * 6.1 · 2^−precision for θ ≤ 5.
 */
export async function reciprocal(protocol: Protocol, c: Vector, precision: number, steps: number): Promise<Vector> {
  const { field } = protocol;
  const round = (x: Vector) => rounded(protocol, x, 2 * precision + 1, precision);
  const one = 1n << BigInt(precision);
  const start = (2_914_213_562_373_095n * one) / 10n ** 15n;
  let y = plus(field, times(field, c, -2), start);
  let e = field.sub(constant(field, field.length(c), one), await round(await protocol.mul(c, y)));
  for (let step = 1; step < steps; step++) {
    const products = await mulAll(protocol, [
      [y, e],
      [e, e],
    ]);
    const [more, square] = pieces(field, await round(field.concat(products)), 2) as [Vector, Vector];
    [y, e] = [field.add(y, more), square];
  }
  return field.add(y, await round(await protocol.mul(y, e)));
}

export function reciprocalCost(field: Field, precision: number, steps: number, count: number): Cost {
  const products = (many: number) => multiplyCost(field, 2 * precision + 1, precision, many);
  return inSequence(products(count), repeated(steps - 1, products(2 * count)), products(count));
}

/** Steps of `reciprocal` after which e^(2^steps) ≤ 2^−bits. */
export const reciprocalSteps = (bits: number): number => Math.max(1, Math.ceil(Math.log2(bits / 3.54)));

/**
 * a / b · 2^fraction with an error below 1 (of the last place); 0 where b is 0.
 *
 * With s so that b · 2^s is in [½, 1) · 2^denominatorBits, and y ≈ 1 / (b · 2^s), the quotient is (a · 2^s) · y: with an error
 * below 1 in its first 44 bits (in F127). If it has more, what is left, a · 2^f − q · b, is an exact integer, and divided in
 * the same way by the same y, which gives the next 44 bits (long division).
 *
 * The error of one such digit, of L ≤ precision − 6 bits, in units of its last place: b's mantissa may be cut to `precision`
 * bits, which moves it by less than 2 places of the precision; y's error is 2^−(L + 2) and 6.1 places; a · 2^s may be cut too,
 * by half of a place times |y| ≤ 2. Together less than ¼ + 9.1 / 2^6; the last rounding adds ½: less than 1.
 *
 * @throws RangeError unless denominatorBits + quotientBits − fraction fits into `widestProduct`, 100 bits in F127.
 */
export async function divide(protocol: Protocol, a: Vector, b: Vector, division: Division): Promise<Vector> {
  const { field } = protocol;
  if (a.length !== b.length) throw new RangeError(`${field.length(a)} divided by ${field.length(b)} elements`);
  if (a.length === 0) return a;
  const { denominatorBits } = division;
  const { precision, steps, digits } = shape(field, division);
  const { marks, none } = await highest(protocol, b, denominatorBits);
  const scale = weighted(field, marks, (place) => denominatorBits - 1 - place);
  const [scaledB, scaledA] = (await mulAll(protocol, [
    [b, scale],
    [a, scale],
  ])) as [Vector, Vector];
  // Where b is 0, c is ½, so that everything stays in its range; and the result is 0, as `scale` is.
  const c = field.add(scaledB, times(field, none, 1n << BigInt(denominatorBits - 1)));
  const y = await reciprocal(protocol, await mantissa(protocol, c, denominatorBits, precision), precision, steps);
  let [rest, quotient] = [scaledA, field.zeros(field.length(a))];
  for (const { cut, restBits, power, bits, step, last } of digits) {
    const short = cut > 0 ? await rounded(protocol, rest, restBits, cut) : rest;
    const digit = await rounded(protocol, await protocol.mul(short, y), bits, power);
    const up = 1n << BigInt(Math.max(0, step));
    const down = 1n << BigInt(Math.max(0, -step));
    quotient = field.add(times(field, quotient, up), times(field, digit, down));
    if (!last) rest = field.sub(times(field, rest, up), times(field, await protocol.mul(digit, scaledB), down));
  }
  return quotient;
}

export function divideCost(field: Field, division: Division, count: number): Cost {
  const { denominatorBits } = division;
  const { precision, steps, digits } = shape(field, division);
  return inSequence(
    highestCost(field, denominatorBits, count),
    productsCost(2 * count),
    mantissaCost(field, denominatorBits, precision, count),
    reciprocalCost(field, precision, steps, count),
    ...digits.flatMap(({ cut, restBits, power, bits, last }) => [
      ...(cut > 0 ? [roundedCost(field, restBits, cut, count)] : []),
      multiplyCost(field, bits, power, count),
      productsCost(last ? 0 : count),
    ]),
  );
}

/** x / 2^bits with `precision` fraction bits, rounded down: exact if it has no more bits than that. */
export async function mantissa(protocol: Protocol, x: Vector, bits: number, precision: number): Promise<Vector> {
  if (bits > precision) return shifted(protocol, x, bits, bits - precision);
  return times(protocol.field, x, 1n << BigInt(precision - bits));
}

export const mantissaCost = (field: Field, bits: number, precision: number, count: number): Cost =>
  bits > precision ? shiftedCost(field, bits, bits - precision, count) : productsCost(0);

/** One digit of a long division. */
interface Digit {
  /** How the rest, of restBits, is cut before it is multiplied, and the product, of `bits`, after. */
  readonly cut: number;
  readonly restBits: number;
  readonly power: number;
  readonly bits: number;
  /** The digit has so many fraction bits of what is left; negative: it counts as many twos. */
  readonly step: number;
  readonly last: boolean;
}

function shape(field: Field, { denominatorBits, fraction, quotientBits }: Division) {
  if (!(denominatorBits >= 1 && fraction >= 0 && quotientBits >= 1)) throw new RangeError('a division of no bits');
  const widest = widestProduct(field);
  if (denominatorBits + quotientBits - fraction > widest) {
    throw new RangeError(`a dividend of ${denominatorBits + quotientBits - fraction} bits: at most ${widest} bits`);
  }
  const precision = Math.min(mostPrecision(field), Math.max(denominatorBits, quotientBits + GUARD));
  const most = precision - GUARD;
  const digits: Digit[] = [];
  for (let [left, integerBits, last] = [fraction, quotientBits - fraction, false]; !last; ) {
    last = left + integerBits <= most;
    const step = last ? left : most - integerBits;
    const restBits = Math.max(1, denominatorBits + integerBits);
    const cut = Math.max(0, restBits + precision + 1 - (widest + 1));
    const power = denominatorBits + precision - step - cut;
    digits.push({ cut, restBits, power, bits: Math.max(step + integerBits, 0) + power + 1, step, last });
    left -= Math.max(0, step);
    integerBits = Math.max(0, -step);
  }
  return { precision, digits, steps: reciprocalSteps(Math.min(quotientBits, most) + 2) };
}

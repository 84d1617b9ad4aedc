import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { mulAll } from './batch.ts';
import { type Cost, inSequence, productsCost, repeated } from './cost.ts';
import { constant, pieces, plus, times } from './linear.ts';
import { highest, highestCost, weighted } from './normalise.ts';
import { shifted, shiftedCost } from './remainder.ts';

/*
 * Fixed point: an integer that stands for itself divided by 2^fraction. Division and square root normalise, and then
 * iterate with `precision` fraction bits (Catrina and Saxena, "Secure computation with fixed-point numbers", FC 2010,
 * protocols Norm and Div; Goldschmidt, "Applications of division by convergence", 1964). All hiding is that of `maskBits`, whose RangeError
 * says what does not fit: two factors of `precision` bits and 3 more must be masked. F127 has room for a precision of 50.
 *
 * Every rounding is exact, which costs a comparison. The cheaper one that rounds up or down at random (protocol TruncPr, same
 * paper) is not used: which of the two it was would show in the result, and depends on what the mask hid.
 */

/** Guard bits: all rounding errors together stay below a quarter of the result's last place. */
const GUARD = 5;

/** ⌊x / 2^power + ½⌋ for |x| < 2^bits: the error is at most ½. 1 + ⌈log₂ ⌈power/2⌉⌉ rounds. */
export function rounded(protocol: Protocol, x: Vector, bits: number, power: number): Promise<Vector> {
  return shifted(protocol, plus(protocol.field, x, 1n << BigInt(power - 1)), bits + 1, power);
}

export const roundedCost = (field: Field, bits: number, power: number, count: number): Cost =>
  shiftedCost(field, bits + 1, power, count);

/**
 * a · b / 2^fraction, rounded: the product of two numbers with that many fraction bits; the error is at most ½ of the last place.
 *
 * @param bits |a · b| < 2^bits, as integers.
 */
export async function multiply(protocol: Protocol, a: Vector, b: Vector, bits: number, fraction: number) {
  return rounded(protocol, await protocol.mul(a, b), bits, fraction);
}

export const multiplyCost = (field: Field, bits: number, fraction: number, count: number): Cost =>
  inSequence(productsCost(count), roundedCost(field, bits, fraction, count));

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
 * a / b · 2^fraction with an error below 1 (of the last place); 0 where b is 0.
 *
 * With c = b · 2^s in [½, 1), start from y = 2.914 − 2c, which is 1/c but for a factor 1 − e, |e| < 0.0858; then
 * y ← y (1 + e), e ← e² (Goldschmidt). θ steps leave e^(2^θ) ≤ 2^−(quotientBits + 2). Each rounding, of at most ½ of the precision's last
 * place, moves c · y by that, 2θ + 1 times and times at most 1.1: 6.1 · 2^−precision for θ ≤ 5, less than a fifth of
 * 2^−quotientBits. The last rounding adds ½: together less than 1.
 */
export async function divide(protocol: Protocol, a: Vector, b: Vector, division: Division): Promise<Vector> {
  const { field } = protocol;
  if (a.length !== b.length) throw new RangeError(`${field.length(a)} divided by ${field.length(b)} elements`);
  if (a.length === 0) return a;
  const { denominatorBits, fraction, quotientBits } = division;
  const { precision, steps } = divisionShape(division);
  const { marks, none } = await highest(protocol, b, denominatorBits);
  const scale = weighted(field, marks, (place) => denominatorBits - 1 - place);
  const [scaledB, scaledA] = (await mulAll(protocol, [
    [b, scale],
    [a, scale],
  ])) as [Vector, Vector];
  // Where b is 0, c is ½, so that everything stays in its range; and the result is 0, as `scale` is.
  const c = times(
    field,
    field.add(scaledB, times(field, none, 1n << BigInt(denominatorBits - 1))),
    1n << BigInt(precision - denominatorBits),
  );
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
  y = field.add(y, await round(await protocol.mul(y, e)));
  const shift = denominatorBits + precision - fraction;
  return rounded(protocol, await protocol.mul(scaledA, y), quotientBits + shift + 1, shift);
}

export function divideCost(field: Field, division: Division, count: number): Cost {
  const { denominatorBits, fraction, quotientBits } = division;
  const { precision, steps } = divisionShape(division);
  const shift = denominatorBits + precision - fraction;
  const products = (many: number) => multiplyCost(field, 2 * precision + 1, precision, many);
  return inSequence(
    highestCost(field, denominatorBits, count),
    productsCost(2 * count),
    products(count),
    repeated(steps - 1, products(2 * count)),
    products(count),
    multiplyCost(field, quotientBits + shift + 1, shift, count),
  );
}

function divisionShape({ denominatorBits, fraction, quotientBits }: Division) {
  if (!(denominatorBits >= 1 && fraction >= 0 && quotientBits >= 1)) throw new RangeError('a division of no bits');
  const precision = Math.max(denominatorBits, quotientBits + GUARD);
  // 0.0858 < 2^−3.54
  return { precision, steps: Math.max(1, Math.ceil(Math.log2((quotientBits + 2) / 3.54))) };
}

/**
 * √x · 2^fraction with an error below 1, for 0 ≤ x < 2^bits.
 *
 * With c = x · 4^j in [¼, 1), start from y = 2.13 − 1.21c and g = c · y, which are 1/√c and √c but for a factor 1 − ε, |ε| < 0.0878;
 * then, with r = (1 − g · y) / 2, g ← g (1 + r) and y ← y (1 + r), which leaves ε' ≤ 1.55 ε². Roundings move the ratio of
 * g and y by 3.7 half places a step, and of that g by half: for θ ≤ 5 steps, with those of g itself, less than 7.2 places
 * of the precision, a quarter of the result's last one. ε is another quarter at most, the last rounding ½.
 */
export async function squareRoot(protocol: Protocol, x: Vector, bits: number, fraction: number): Promise<Vector> {
  const { field } = protocol;
  if (x.length === 0) return x;
  const { even, resultBits, precision, steps } = rootShape(bits, fraction);
  const { marks, none } = await highest(protocol, x, bits);
  const j = (place: number) => (even - 1 - place) >>> 1;
  const scaled = await protocol.mul(
    x,
    weighted(field, marks, (place) => 2 * j(place)),
  );
  const back = weighted(field, marks, (place) => even / 2 - 1 - j(place)); // and 0 where x is
  const c = times(field, field.add(scaled, times(field, none, 1n << BigInt(even - 1))), 1n << BigInt(precision - even));
  const one = 1n << BigInt(precision);
  // 1.21 c is rounded to what binary fractions of 10 bits can say: 1239/1024.
  const approximate = field.sub(constant(field, field.length(c), (213n * one * 1024n) / 100n), times(field, c, 1239));
  let y = await rounded(protocol, approximate, precision + 12, 10);
  let g = await rounded(protocol, await protocol.mul(c, y), 2 * precision + 1, precision);
  for (let step = 0; step < steps; step++) {
    const rest = field.sub(constant(field, field.length(c), one * one), await protocol.mul(g, y));
    const r = await rounded(protocol, rest, 2 * precision, precision + 1);
    const last = step === steps - 1;
    const products = await mulAll(
      protocol,
      last
        ? [[g, r]]
        : [
            [g, r],
            [y, r],
          ],
    );
    const moves = pieces(
      field,
      await rounded(protocol, field.concat(products), 2 * precision, precision),
      products.length,
    );
    g = field.add(g, moves[0]!);
    if (!last) y = field.add(y, moves[1]!);
  }
  const shift = precision - 1 - fraction;
  return rounded(protocol, await protocol.mul(g, back), resultBits + shift + 1, shift);
}

export function squareRootCost(field: Field, bits: number, fraction: number, count: number): Cost {
  const { resultBits, precision, steps } = rootShape(bits, fraction);
  const shift = precision - 1 - fraction;
  const remaining = multiplyCost(field, 2 * precision, precision + 1, count);
  const moves = (many: number) => multiplyCost(field, 2 * precision, precision, many);
  return inSequence(
    highestCost(field, bits, count),
    productsCost(count),
    roundedCost(field, precision + 12, 10, count),
    multiplyCost(field, 2 * precision + 1, precision, count),
    repeated(steps - 1, inSequence(remaining, moves(2 * count))),
    remaining,
    moves(count),
    multiplyCost(field, resultBits + shift + 1, shift, count),
  );
}

function rootShape(bits: number, fraction: number) {
  if (!(bits >= 1 && fraction >= 0)) throw new RangeError('a square root of no bits');
  const even = bits + (bits % 2);
  const resultBits = even / 2 + fraction;
  const precision = Math.max(even, resultBits + GUARD);
  let steps = 0;
  for (let error = 0.0878; error > 2 ** -(resultBits + 2); error = 1.55 * error ** 2) steps++;
  return { even, resultBits, precision, steps: Math.max(1, steps) };
}

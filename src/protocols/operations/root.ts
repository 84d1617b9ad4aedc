import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { mulAll } from './batch.ts';
import { type Cost, inSequence, productsCost, repeated } from './cost.ts';
import { GUARD, mostPrecision, multiplyCost, rounded, roundedCost, widestProduct } from './fixed.ts';
import { constant, pieces, times } from './linear.ts';
import { highest, highestCost, weighted } from './normalise.ts';
import { mantissa, mantissaCost } from './ratio.ts';
import { shifted, shiftedCost } from './remainder.ts';

/** √c and 1/√c, or nearly. */
export interface Roots {
  readonly root: Vector;
  readonly inverse: Vector;
}

/**
 * √c and 1/√c for c from ¼ to 1; all have `precision` fraction bits (Goldschmidt; Catrina and Saxena, FC 2010).
 *
 * Starts from y = 2.13 − 1.21c and g = c · y, which are 1/√c and √c but for a factor 1 − ε, |ε| < 0.0878; then, with r =
 * (1 − g · y) / 2, g ← g (1 + r) and y ← y (1 + r), which leaves ε' ≤ 1.55 ε². Roundings move the ratio of g and y by 3.7 half
 * places a step, and of that g and y by half each: for ≤ 5 steps, with those of their own, less than 7.2 places of the
 * precision each (of y relative, that is: 14.4 places, as y ≤ 2).
 *
 * @param steps as `rootSteps`: ε after the last one.
 */
export async function roots(protocol: Protocol, c: Vector, precision: number, steps: number): Promise<Roots> {
  const { field } = protocol;
  const count = field.length(c);
  const one = 1n << BigInt(precision);
  // 1.21 c is rounded to what binary fractions of 10 bits can say: 1239/1024.
  const approximate = field.sub(constant(field, count, (213n * one * 1024n) / 100n), times(field, c, 1239));
  let y = await rounded(protocol, approximate, precision + 12, 10);
  let g = await rounded(protocol, await protocol.mul(c, y), 2 * precision + 1, precision);
  for (let step = 0; step < steps; step++) {
    const rest = field.sub(constant(field, count, one * one), await protocol.mul(g, y));
    const r = await rounded(protocol, rest, 2 * precision, precision + 1);
    const products = await mulAll(protocol, [
      [g, r],
      [y, r],
    ]);
    const moves = await rounded(protocol, field.concat(products), 2 * precision, precision);
    const [moreG, moreY] = pieces(field, moves, 2) as [Vector, Vector];
    [g, y] = [field.add(g, moreG), field.add(y, moreY)];
  }
  return { root: g, inverse: y };
}

export function rootsCost(field: Field, precision: number, steps: number, count: number): Cost {
  const remaining = multiplyCost(field, 2 * precision, precision + 1, count);
  const moves = multiplyCost(field, 2 * precision, precision, 2 * count);
  return inSequence(
    roundedCost(field, precision + 12, 10, count),
    multiplyCost(field, 2 * precision + 1, precision, count),
    repeated(steps, inSequence(remaining, moves)),
  );
}

/** Steps of `roots` after which ε ≤ 2^−bits. */
export function rootSteps(bits: number): number {
  let steps = 0;
  for (let error = 0.0878; error > 2 ** -bits; error = 1.55 * error ** 2) steps++;
  return Math.max(1, steps);
}

/** x · 4^j in [¼, 1) · 2^bits, where x > 0; ½ · 2^bits where x is 0. */
export interface Squarely {
  readonly scaled: Vector;
  /** For each place of the highest 1: 1 where it is x's. None where x is 0. */
  readonly marks: readonly Vector[];
  /** j, by place. */
  readonly j: (place: number) => number;
}

/** @param bits even, 0 ≤ x < 2^bits. */
export async function squarely(protocol: Protocol, x: Vector, bits: number): Promise<Squarely> {
  const { field } = protocol;
  const { marks, none } = await highest(protocol, x, bits);
  const j = (place: number) => (bits - 1 - place) >>> 1;
  const power = weighted(field, marks, (place) => 2 * j(place));
  const scaled = field.add(await protocol.mul(x, power), times(field, none, 1n << BigInt(bits - 1)));
  return { scaled, marks, j };
}

export const squarelyCost = (field: Field, bits: number, count: number): Cost =>
  inSequence(highestCost(field, bits, count), productsCost(count));

/**
 * √x · 2^fraction with an error below 1, for 0 ≤ x < 2^bits.
 *
 * With c = x · 4^j in [¼, 1), cut to `precision` bits (one place of the root), g ≈ √c as in `roots`. If g has 6 bits more than the
 * result, its error, 8.2 places of the precision and ε, is less than 3/8 of the result's last place; the last rounding adds ½.
 * Otherwise ρ = c − g² is an exact integer, of which g lacks ρ / (2 √c) ≈ ρ · y / 2, but for its square, 2^−(2 · precision − 8): so
 * many bits more are added that there are 6 to spare.
 *
 * @throws RangeError if x has more than 100 bits in F127, or the result more than 86 in its integer and fraction together.
 */
export async function squareRoot(protocol: Protocol, x: Vector, bits: number, fraction: number): Promise<Vector> {
  const { field } = protocol;
  if (x.length === 0) return x;
  const { even, resultBits, precision, steps, more } = shape(field, bits, fraction);
  const { scaled, marks, j } = await squarely(protocol, x, even);
  const back = weighted(field, marks, (place) => even / 2 - 1 - j(place)); // and 0 where x is
  const c = await mantissa(protocol, scaled, even, precision);
  const { root: g, inverse: y } = await roots(protocol, c, precision, steps);
  const shift = precision - 1 - fraction;
  if (more === 0) return rounded(protocol, await protocol.mul(g, back), resultBits + shift + 1, shift);

  const { restBits, cut, power } = refinement(precision, more);
  const exact = times(field, scaled, 1n << BigInt(2 * precision - even));
  const [square, largely] = (await mulAll(protocol, [
    [g, g],
    [g, back],
  ])) as [Vector, Vector];
  const rest = await rounded(protocol, field.sub(exact, square), restBits, cut);
  const lacking = await rounded(protocol, await protocol.mul(rest, y), restBits - cut + precision + 1, power);
  const finely = await protocol.mul(lacking, back);
  // The integer part of the large product is taken apart, so that the rest and the small product fit into a rounding.
  const whole =
    shift > 0
      ? await shifted(protocol, largely, even / 2 + precision, shift)
      : times(field, largely, 1n << BigInt(-shift));
  const left = shift > 0 ? field.sub(largely, times(field, whole, 1n << BigInt(shift))) : field.zeros(field.length(x));
  const tail = field.add(times(field, left, 1n << BigInt(more)), finely);
  return field.add(whole, await rounded(protocol, tail, even / 2 + more + GUARD, shift + more));
}

export function squareRootCost(field: Field, bits: number, fraction: number, count: number): Cost {
  const { even, resultBits, precision, steps, more } = shape(field, bits, fraction);
  const shift = precision - 1 - fraction;
  const begin = inSequence(
    squarelyCost(field, even, count),
    mantissaCost(field, even, precision, count),
    rootsCost(field, precision, steps, count),
  );
  if (more === 0) return inSequence(begin, multiplyCost(field, resultBits + shift + 1, shift, count));
  const { restBits, cut, power } = refinement(precision, more);
  return inSequence(
    begin,
    productsCost(2 * count),
    roundedCost(field, restBits, cut, count),
    multiplyCost(field, restBits - cut + precision + 1, power, count),
    productsCost(count),
    ...(shift > 0 ? [shiftedCost(field, even / 2 + precision, shift, count)] : []),
    roundedCost(field, even / 2 + more + GUARD, shift + more, count),
  );
}

/** How ρ is cut before its product with y (by an eighth of a place of the result), and how the product is. */
function refinement(precision: number, more: number) {
  const restBits = precision + 5;
  const cut = precision - more - 3;
  return { restBits, cut, power: 2 * precision + 1 - more - cut };
}

function shape(field: Field, bits: number, fraction: number) {
  if (!(bits >= 1 && fraction >= 0)) throw new RangeError('a square root of no bits');
  const even = bits + (bits % 2);
  const resultBits = even / 2 + fraction;
  const most = mostPrecision(field);
  const precision = Math.min(most, Math.max(even, resultBits + GUARD));
  /** Bits that g lacks. */
  const more = Math.max(0, resultBits + GUARD - precision);
  if (even > widestProduct(field) || more > precision - 8) {
    throw new RangeError(
      `a square root of ${bits} bits with ${fraction} fraction bits does not fit into ${field.name}`,
    );
  }
  return { even, resultBits, precision, more, steps: rootSteps(more === 0 ? resultBits + 2 : precision + 2) };
}

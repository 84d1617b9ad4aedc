import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { mulAll } from './batch.ts';
import { type Cost, inSequence, productsCost } from './cost.ts';
import { GUARD, mostPrecision, multiplyCost, rounded, roundedCost } from './fixed.ts';
import { pieces, plus, times } from './linear.ts';
import { highest, highestCost, weighted } from './normalise.ts';
import { mantissa, mantissaCost } from './ratio.ts';

/** Of the polynomial, which is off by less than 2^−45. */
const DEGREE = 16;
const MOST_FRACTION = 42;

/**
 * log₂ x · 2^fraction with an error below 1, for 1 ≤ x < 2^bits.
 *
 * x = 2^e · c with c in [½, 1); log₂ c is a polynomial in u = 4c − 3, which is in [−1, 1). Its powers are made by products of
 * earlier ones, in four levels; what multiplies them is public, so that they are added up locally and rounded once.
 *
 * In places of the precision, of which there are 6 bits more than of the result: c may be cut to the precision, which moves its logarithm by
 * less than 3; u^k is off by at most (k − 1)/2, which with the coefficients (|a_k| < 3 · 0.42^k / k) makes less than 1; rounded
 * coefficients another 8. That is less than a fifth of the result's last place; the polynomial is off by another eighth, and the last rounding by ½.
 *
 * @throws RangeError if fraction > 42, or the precision, 6 bits more, does not fit.
 */
export async function logarithm(protocol: Protocol, x: Vector, bits: number, fraction: number): Promise<Vector> {
  const { field } = protocol;
  if (x.length === 0) return x;
  const precision = precisionOf(field, bits, fraction);
  const { marks } = await highest(protocol, x, bits);
  const scaled = await protocol.mul(
    x,
    weighted(field, marks, (place) => bits - 1 - place),
  );
  const c = await mantissa(protocol, scaled, bits, precision);
  const powers = [plus(field, times(field, c, 4), -3n << BigInt(precision))];
  for (let size = 1; size < DEGREE; size *= 2) {
    const highestPower = powers.at(-1)!;
    const products = await mulAll(
      protocol,
      powers.map((power) => [power, highestPower]),
    );
    powers.push(...pieces(field, await rounded(protocol, field.concat(products), 2 * precision + 1, precision), size));
  }
  const [constantTerm, ...factors] = coefficients.map((a) => fixed(a, precision));
  const sum = field.combine(field.fromIntegers(factors), powers);
  const logarithmOfC = plus(field, sum, constantTerm! << BigInt(precision));
  const exponents = marks.map((_, place) => BigInt(place + 1) << BigInt(fraction));
  const exponent = field.combine(field.fromIntegers(exponents), marks);
  return field.add(exponent, await rounded(protocol, logarithmOfC, 2 * precision + 1, 2 * precision - fraction));
}

export function logarithmCost(field: Field, bits: number, fraction: number, count: number): Cost {
  const precision = precisionOf(field, bits, fraction);
  return inSequence(
    highestCost(field, bits, count),
    productsCost(count),
    mantissaCost(field, bits, precision, count),
    ...[1, 2, 4, 8].map((size) => multiplyCost(field, 2 * precision + 1, precision, size * count)),
    roundedCost(field, 2 * precision + 1, 2 * precision - fraction, count),
  );
}

function precisionOf(field: Field, bits: number, fraction: number): number {
  const precision = fraction + GUARD;
  if (!(bits >= 1 && fraction >= 0 && fraction <= MOST_FRACTION && precision <= mostPrecision(field))) {
    throw new RangeError(`logarithms with ${fraction} fraction bits do not fit into ${field.name}`);
  }
  return precision;
}

/** A double, to so many binary digits. All parties find the same: nothing but sums and products of doubles leads to it. */
const fixed = (a: number, precision: number): bigint => BigInt(Math.round(a * 2 ** precision));

/**
 * Of 1, u, u², …: log₂((3 + u)/4) = −3 − log₂ q + 2 log₂ e · Σ_k (−1)^(k + 1) q^k T_k(u) / k with q = 3 − √8 (the Chebyshev series of
 * log(1 + 2qu + q²), whose terms fall by 5.8 each), cut after DEGREE.
 */
const coefficients: readonly number[] = (() => {
  const [q, log2q, log2e] = [0.171_572_875_253_809_9, -2.543_106_606_327_223_9, Math.LOG2E];
  const result = [-3 - log2q, ...new Array<number>(DEGREE).fill(0)];
  // T_0 = 1, T_1 = u, T_k = 2 u T_(k − 1) − T_(k − 2).
  let [before, polynomial] = [[1], [0, 1]];
  for (let k = 1, power = q; k <= DEGREE; k++, power *= -q) {
    for (const [i, c] of polynomial.entries()) result[i]! += (2 * log2e * power * c) / k;
    const next = [0, ...polynomial.map((c) => 2 * c)];
    for (const [i, c] of before.entries()) next[i]! -= c;
    [before, polynomial] = [polynomial, next];
  }
  return result;
})();

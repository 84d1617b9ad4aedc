import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { type Cost, inSequence, productsCost } from './cost.ts';
import { mostPrecision, multiply, multiplyCost, rounded, roundedCost, widestProduct } from './fixed.ts';
import { pieces, times } from './linear.ts';
import { weighted } from './normalise.ts';
import { mantissa, mantissaCost } from './ratio.ts';
import { rootSteps, roots, rootsCost, squarely, squarelyCost } from './root.ts';

/** Bits of the precision beyond the result's. */
const SPARE = 8;

/**
 * a / √(b · c) · 2^fraction with an error below 1, where |a| ≤ √(b · c) (Cauchy and Schwarz: a correlation, of the covariance
 * and two variances); 0 where b or c is 0.
 *
 * With b · 4^j and c · 4^k in [¼, 1) · 2^even, both are cut to `precision` bits, and their inverse roots taken (`roots`): each
 * is right but for a factor 1 ± 16.4 · 2^−precision. a · 2^(j + k), at most 2^even, is cut too, and multiplied by one and the other,
 * each time rounded by half a place. Together less than 40 places of the precision: with 8 bits to spare, a fifth of the last place.
 *
 * @param bits of b and of c, 0 ≤ b, c < 2^bits.
 * @throws RangeError if bits > 100 or fraction > 42, in F127.
 */
export async function correlation(
  protocol: Protocol,
  [a, b, c]: readonly [Vector, Vector, Vector],
  bits: number,
  fraction: number,
): Promise<Vector> {
  const { field } = protocol;
  if (a.length !== b.length || a.length !== c.length)
    throw new RangeError('correlations of vectors of several lengths');
  if (a.length === 0) return a;
  const { even, precision, steps } = shape(field, bits, fraction);
  const { scaled, marks, j } = await squarely(protocol, field.concat([b, c]), even);
  const [left, right] = pieces(field, weighted(field, marks, j), 2) as [Vector, Vector];
  const large = await protocol.mul(await protocol.mul(a, left), right);
  const { inverse } = await roots(protocol, await mantissa(protocol, scaled, even, precision), precision, steps);
  const [overB, overC] = pieces(field, inverse, 2) as [Vector, Vector];
  const short =
    even > precision
      ? await rounded(protocol, large, even + 1, even - precision)
      : times(field, large, 1n << BigInt(precision - even));
  const partly = await multiply(protocol, short, overB, 2 * precision + 1, precision);
  return multiply(protocol, partly, overC, 2 * precision + 1, 2 * precision - fraction);
}

export function correlationCost(field: Field, bits: number, fraction: number, count: number): Cost {
  const { even, precision, steps } = shape(field, bits, fraction);
  return inSequence(
    squarelyCost(field, even, 2 * count),
    productsCost(count),
    productsCost(count),
    mantissaCost(field, even, precision, 2 * count),
    rootsCost(field, precision, steps, 2 * count),
    ...(even > precision ? [roundedCost(field, even + 1, even - precision, count)] : []),
    multiplyCost(field, 2 * precision + 1, precision, count),
    multiplyCost(field, 2 * precision + 1, 2 * precision - fraction, count),
  );
}

function shape(field: Field, bits: number, fraction: number) {
  const precision = fraction + SPARE;
  const even = bits + (bits % 2);
  if (!(bits >= 1 && even <= widestProduct(field) && fraction >= 1 && precision <= mostPrecision(field))) {
    throw new RangeError(`correlations of ${bits} bits with ${fraction} fraction bits do not fit into ${field.name}`);
  }
  return { even, precision, steps: rootSteps(precision + 2) };
}

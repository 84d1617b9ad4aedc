import type { Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { isAbove, isAboveCost, randomNumbers } from './bits.ts';
import type { Cost } from './cost.ts';
import { composed, constant, pieces } from './linear.ts';

/** Bits of the random numbers that are compared with a probability. */
const COIN = 48;
/** Fraction bits of probabilities while they are computed. */
const PLACES = 256n;

/** Pr[k] ∝ e^(−|k| · numerator / denominator), |k| < 2^bits. */
export interface Laplace {
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly bits: number;
}

/**
 * Independent draws of the discrete Laplace distribution, which no t parties know: each the difference of two geometric
 * variables. The binary digits of a geometric variable are independent coins of known biases (Dwork, Kenthapadi, McSherry,
 * Mironov, Naor, "Our data, ourselves", EUROCRYPT 2006, section 4): with α = e^(−numerator / denominator), digit i is 1 with
 * probability α^(2^i) / (1 + α^(2^i)). Each coin is a number of 48 random bits, compared with a public bound: nothing is opened.
 *
 * Total variation from the discrete Laplace distribution: at most 2 · bits · 2^−49, for the coins' roundings, and 2 · α^(2^bits), for
 * the digits that are left out.
 *
 * @throws RangeError unless numerator, denominator and bits are above 0.
 */
export async function laplace(protocol: Protocol, count: number, distribution: Laplace): Promise<Vector> {
  const { field } = protocol;
  const all = coins(distribution).map((coin) => (1n << BigInt(COIN)) - 1n - coin);
  const bounds = field.concat([...all, ...all].map((bound) => constant(field, count, bound)));
  const numbers = await randomNumbers(protocol, field.length(bounds), COIN);
  const digits = pieces(field, await isAbove(protocol, numbers, bounds), 2 * distribution.bits);
  const [more, less] = [digits.slice(0, distribution.bits), digits.slice(distribution.bits)];
  return field.sub(composed(field, more), composed(field, less));
}

export function laplaceCost(count: number, { bits }: Laplace): Cost {
  return { ...isAboveCost(COIN, 2 * bits * count), bits: 2 * bits * count * COIN };
}

/** For each digit of a geometric variable, least significant first: of how many in 2^48 equally likely numbers it is 1. */
export function coins({ numerator, denominator, bits }: Laplace): bigint[] {
  if (!(numerator > 0n && denominator > 0n && bits > 0)) throw new RangeError('a distribution without a width');
  const one = 1n << PLACES;
  let power = negativeExponential(numerator, denominator);
  return Array.from({ length: bits }, () => {
    const coin = ((power << BigInt(COIN + 1)) / (one + power) + 1n) >> 1n;
    power = (power * power) >> PLACES;
    return coin;
  });
}

/** e^(−numerator / denominator) with PLACES fraction bits: in integers, so that every party finds the same. */
function negativeExponential(numerator: bigint, denominator: bigint): bigint {
  // Beyond e^−200 < 2^−256 nothing is left.
  if (numerator > 200n * denominator) return 0n;
  const halvings = 16n;
  const one = 1n << PLACES;
  const x = (numerator << PLACES) / (denominator << halvings); // < 2^−8
  let [sum, term] = [one, one];
  for (let k = 1n; term > 0n; k++) {
    term = (term * x) / (k << PLACES);
    sum += k % 2n === 0n ? term : -term;
  }
  for (let i = 0n; i < halvings; i++) sum = (sum * sum) >> PLACES;
  return sum;
}

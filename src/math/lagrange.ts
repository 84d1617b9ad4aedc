import type { Field, Vector } from './field.ts';

/**
 * The coefficients λ_i with f(at) = Σ_i λ_i f(points[i]) for every polynomial f of degree below the number of points.
 * They are public. Meant for a few party points: the work is quadratic, in BigInt.
 *
 * @param points small distinct integers.
 * @param at a small integer; may be one of the points.
 * @returns one element a point.
 * @throws RangeError if two points are the same, or something is no integer.
 */
export function lagrange(field: Field, points: readonly number[], at: number): Vector {
  const numerators: bigint[] = [];
  const denominators: bigint[] = [];
  for (const [i, point] of points.entries()) {
    let numerator = 1n;
    let denominator = 1n;
    for (const [j, other] of points.entries()) {
      if (j === i) continue;
      numerator *= BigInt(at) - BigInt(other);
      denominator *= BigInt(point) - BigInt(other);
    }
    if (denominator === 0n) throw new RangeError(`point ${point} is there twice`);
    numerators.push(numerator);
    denominators.push(denominator);
  }
  return field.mul(field.fromIntegers(numerators), field.invert(field.fromIntegers(denominators)));
}

/**
 * The m + 1 weights w_i with f(point) = Σ_i w_i f(i), i = 0 … m, for every polynomial f of degree at most m,
 * in O(m): w_i = (−1)^(m−i) ∏_j (point − j) / ((point − i) i! (m − i)!), the barycentric form for equidistant nodes
 * (Berrut and Trefethen, SIAM Review 46(3), 2004, sections 3 and 5).
 *
 * @param m the highest node; the degree up to which the weights are right.
 * @param point one element; public (time depends on whether it is a node).
 * @returns m + 1 elements.
 * @throws RangeError if m is no natural number or `point` not one element.
 */
export function lagrangeAt(field: Field, m: number, point: Vector): Vector {
  if (!Number.isSafeInteger(m) || m < 0) throw new RangeError(`${m} is no natural number`);
  if (field.length(point) !== 1) throw new RangeError('one point expected');
  const nodes = Array.from({ length: m + 1 }, (_, i) => i);
  const ones = field.fromIntegers(new Array<number>(m + 1).fill(1));
  const differences = field.sub(field.scale(ones, point), field.fromIntegers(nodes));
  const node = indexOfZero(field, differences);
  if (node >= 0) return field.fromIntegers(nodes.map((i) => (i === node ? 1 : 0)));

  const factorials = field.products(field.fromIntegers(nodes.map((i) => Math.max(i, 1))));
  const signs = field.powers(field.fromIntegers([-1]), m + 1); // (−1)^(i+1)
  const denominators = field.mul(field.mul(differences, signs), field.mul(factorials, reversed(field, factorials)));
  const product = field.slice(field.products(differences), m, m + 1);
  const sign = field.slice(signs, m, m + 1); // (−1)^(m+1)
  return field.scale(field.invert(denominators), field.mul(product, sign));
}

/** The first i with v[i] = 0, or −1. */
function indexOfZero(field: Field, v: Vector): number {
  for (let at = 0; at < v.length; at += field.words) {
    let bits = 0;
    for (let k = 0; k < field.words; k++) bits |= v[at + k]!;
    if (bits === 0) return at / field.words;
  }
  return -1;
}

/** The elements in the opposite order. */
function reversed(field: Field, v: Vector): Vector {
  const result = field.zeros(field.length(v));
  for (let at = 0; at < v.length; at += field.words) {
    for (let k = 0; k < field.words; k++) result[at + k] = v[v.length - field.words - at + k]!;
  }
  return result;
}

import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { mulAll } from './batch.ts';
import { type Cost, inSequence, productsCost } from './cost.ts';
import { complement, constant, elements, plus, times } from './linear.ts';
import { openMasked, openMaskedCost, widths } from './masked.ts';
import { levels, placesAgainst } from './places.ts';
import { shifted, shiftedCost } from './remainder.ts';

/*
 * Comparison of signed values in a tracked range: |x| < 2^bits, which the caller promises. Results are shares of 0 or 1.
 * All throw `RangeError` naming the bound if such values do not fit into the field (`masked.ts`): 85 bits with a statistical
 * mask and 102 in all in F127; 19 and 36 in F61. Statistical security 2^−40 a value, or perfect.
 */

/** [x < 0]: −⌊x / 2^bits⌋. For 32 bits: 5 rounds, 42 triples, and 32 random bits in F127, 61 in F61. */
export async function isNegative(protocol: Protocol, x: Vector, bits: number): Promise<Vector> {
  return times(protocol.field, await shifted(protocol, x, bits, bits), -1);
}

export const isNegativeCost = (field: Field, bits: number, count: number): Cost =>
  shiftedCost(field, bits, bits, count);

/** [a < b], for |a − b| < 2^bits: as `isNegative`. */
export function isLess(protocol: Protocol, a: Vector, b: Vector, bits: number): Promise<Vector> {
  return isNegative(protocol, protocol.field.sub(a, b), bits);
}

/**
 * [x = 0]: x + 2^bits + r is opened, and compared with 2^bits + r bit by bit, as for less-than; a tree multiplies (Catrina and
 * de Hoogh, SCN 2010, protocol EQZ). For 32 bits: 6 rounds, 32 triples, 33 random bits in F127, 61 in F61.
 */
export async function isZero(protocol: Protocol, x: Vector, bits: number): Promise<Vector> {
  const { field } = protocol;
  if (x.length === 0) return x;
  const offset = 1n << BigInt(bits);
  const { opened, codes } = await openMasked(protocol, plus(field, x, offset), bits + 1, bits + 1);
  // c − 2^bits = x + r, and |x| < 2^bits: equal to r if its lowest bits + 1 bits are. (Where x + r < 0, they are those of
  // x + r − 1, and x is not 1.)
  const sum = field.sub(opened, constant(field, field.length(x), offset));
  return every(
    protocol,
    placesAgainst(field, codes, sum).map(({ equal }) => equal),
  );
}

export function isZeroCost(field: Field, bits: number, count: number): Cost {
  const places = widths(bits + 1, 2).length;
  return inSequence(openMaskedCost(field, bits + 1, bits + 1, count), everyCost(places, count));
}

/** [a = b], for |a − b| < 2^bits: as `isZero`. */
export function isEqual(protocol: Protocol, a: Vector, b: Vector, bits: number): Promise<Vector> {
  return isZero(protocol, protocol.field.sub(a, b), bits);
}

/** The product of all these vectors, element by element: AND, for bits. A tree. */
export async function every(protocol: Protocol, vectors: readonly Vector[]): Promise<Vector> {
  let level = vectors;
  while (level.length > 1) {
    const pairs = level.flatMap((a, i) => (i % 2 === 0 && level[i + 1] ? [[a, level[i + 1]!] as const] : []));
    const odd = level.length % 2 === 1 ? level.slice(-1) : [];
    level = [...(await mulAll(protocol, pairs)), ...odd];
  }
  return level[0]!;
}

/** Of so many vectors. */
export const everyCost = (vectors: number, count: number): Cost => ({
  ...productsCost((vectors - 1) * count),
  rounds: levels(vectors),
});

/** condition ? a : b, for conditions 0 or 1. One round, one triple. */
export async function select(protocol: Protocol, condition: Vector, a: Vector, b: Vector): Promise<Vector> {
  const { field } = protocol;
  return field.add(b, await protocol.mul(condition, field.sub(a, b)));
}

export const selectCost = productsCost;

/** |x|: as `isNegative`, and one product. */
export async function absolute(protocol: Protocol, x: Vector, bits: number): Promise<Vector> {
  const { field } = protocol;
  const sign = complement(field, times(field, await isNegative(protocol, x, bits), 2));
  return protocol.mul(sign, x);
}

export const absoluteCost = (field: Field, bits: number, count: number): Cost =>
  inSequence(isNegativeCost(field, bits, count), productsCost(count));

/** The smaller of a and b, for |a − b| < 2^bits: as `isLess`, and one product. */
export async function minimum(protocol: Protocol, a: Vector, b: Vector, bits: number): Promise<Vector> {
  return select(protocol, await isLess(protocol, a, b, bits), a, b);
}

/** The larger of a and b: as `minimum`. */
export async function maximum(protocol: Protocol, a: Vector, b: Vector, bits: number): Promise<Vector> {
  return select(protocol, await isLess(protocol, a, b, bits), b, a);
}

export const minimumCost = absoluteCost;

/** The smallest of the n ≥ 1 elements, if any two differ by less than 2^bits: ⌈log₂ n⌉ times `minimum`, of n − 1 in all. */
export function smallest(protocol: Protocol, x: Vector, bits: number): Promise<Vector> {
  return tournament(protocol, x, (a, b) => minimum(protocol, a, b, bits));
}

/** The largest element: as `smallest`. */
export function largest(protocol: Protocol, x: Vector, bits: number): Promise<Vector> {
  return tournament(protocol, x, (a, b) => maximum(protocol, a, b, bits));
}

export function smallestCost(field: Field, bits: number, count: number): Cost {
  const rounds: Cost[] = [];
  for (let left = count; left > 1; left = Math.ceil(left / 2)) rounds.push(minimumCost(field, bits, left >>> 1));
  return inSequence(...rounds);
}

async function tournament(
  { field }: Protocol,
  x: Vector,
  winners: (a: Vector, b: Vector) => Promise<Vector>,
): Promise<Vector> {
  if (x.length === 0) throw new RangeError('the smallest or largest of nothing');
  let left = x;
  for (let n = field.length(x); n > 1; n = field.length(left)) {
    const half = n >>> 1;
    const won = await winners(elements(field, left, 0, half), elements(field, left, half, 2 * half));
    left = field.concat([won, elements(field, left, 2 * half, n)]);
  }
  return left;
}

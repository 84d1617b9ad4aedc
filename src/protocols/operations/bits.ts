import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { mulAll } from './batch.ts';
import { type Cost, inSequence, productsCost } from './cost.ts';
import { composed, constant, halved, pieces, plus, times } from './linear.ts';
import { grouped, openMasked, openMaskedCost, widths } from './masked.ts';
import { type Bits, oneHots, oneHotsCost } from './one-hot.ts';
import { digits, lowPart } from './opened.ts';
import { isGreater, isGreaterCost, isGreaterUpTo, isGreaterUpToCost, type Place, placesAgainst } from './places.ts';

/**
 * From `width` elements a value, one value after the other, as contributors share them (least significant first), to
 * planes. Local.
 *
 * @throws RangeError if the length is no multiple of the width.
 */
export function planes(field: Field, contributed: Vector, width: number): Bits {
  const count = field.length(contributed) / width;
  if (!Number.isInteger(count)) throw new RangeError(`${field.length(contributed)} bits of values of ${width}`);
  const { words } = field;
  return Array.from({ length: width }, (_, j) => {
    const plane = field.zeros(count);
    for (let i = 0; i < count; i++) {
      const at = (i * width + j) * words;
      plane.set(contributed.subarray(at, at + words), i * words);
    }
    return plane;
  });
}

/** Σ_j 2^j · bits[j]: the unsigned numbers that the bits spell. Local. */
export const compose: (field: Field, bits: Bits) => Vector = composed;

/**
 * The bits of x + 2^k, least significant first, for signed |x| < 2^k (or x = −2^k): k + 1 planes. Then the highest tells that x
 * is not negative, and `isAbove` orders as x does. For 0 ≤ x < 2^k, the lowest k are those of x itself.
 *
 * As `remainder`, for all powers of two at once: a parallel prefix finds all borrows of (x + 2^k + r) − r, and two
 * neighbouring remainders determine a bit (after Damgård et al., TCC 2006, and Catrina and de Hoogh, SCN 2010).
 * Exact; hiding as in `maskBits`, which throws `RangeError`. For 32 bits: 7 rounds, 82 triples.
 */
export async function decompose(protocol: Protocol, x: Vector, bits: number): Promise<Bits> {
  const { field } = protocol;
  const width = bits + 1;
  if (x.length === 0) return new Array<Vector>(width).fill(x);
  const offset = plus(field, x, 1n << BigInt(bits));
  const { opened, low, codes } = await openMasked(protocol, offset, width, width);
  const places = placesAgainst(field, codes, opened);
  // borrows[j] = [r mod 2^j > c mod 2^j]: at even j the places do, at odd ones the bit below is looked at alone.
  const even = [field.zeros(field.length(x)), ...(await isGreaterUpTo(protocol, places))];
  const lowest = grouped(low, 2).map(([bit]) => bit!);
  const singles = lowest.map((bit, i) => againstBit(field, bit, digits(field, opened, 2 * i, 1)));
  const carried = await mulAll(
    protocol,
    singles.slice(1).map(({ equal }, i) => [equal, even[i + 1]!]),
  );
  const odd = singles.map(({ greater }, i) => (i === 0 ? greater : field.add(greater, carried[i - 1]!)));
  const remainders = Array.from({ length: width }, (_, index) => {
    const power = index + 1;
    const borrow = power % 2 === 1 ? odd[index >>> 1]! : even[power >>> 1]!;
    const difference = field.sub(lowPart(field, opened, power), composed(field, low.slice(0, power)));
    return field.add(difference, times(field, borrow, 1n << BigInt(power)));
  });
  return remainders.map((above, j) => (j === 0 ? above : halved(field, field.sub(above, remainders[j - 1]!), j)));
}

export function decomposeCost(field: Field, bits: number, count: number): Cost {
  const places = widths(bits + 1, 2).length;
  return inSequence(
    openMaskedCost(field, bits + 1, bits + 1, count),
    isGreaterUpToCost(places, count),
    productsCost((places - 1) * count),
  );
}

/** A shared bit and a public one: [bit > other] and [bit = other]. */
function againstBit(field: Field, bit: Vector, other: Uint8Array): Place {
  const code = [field.sub(constant(field, other.length, 1), bit), bit];
  return placesAgainst(field, [code], field.fromIntegers([...other]))[0]!;
}

/**
 * [value > bound] for public bounds 0 ≤ bound < 2^width, one for each value. No mask: nothing is opened. For 32 bits:
 * 5 rounds, 42 triples.
 */
export async function isAbove(protocol: Protocol, bits: Bits, bounds: Vector): Promise<Vector> {
  const codes = await oneHots(protocol, grouped(bits, 2));
  return isGreater(protocol, placesAgainst(protocol.field, codes, bounds));
}

export function isAboveCost(width: number, count: number): Cost {
  const groups = widths(width, 2);
  return inSequence(oneHotsCost(groups, count), isGreaterCost(groups.length, count));
}

/** [value > other], both given by their bits, of one width. For 32 bits: 6 rounds, 89 triples. */
export async function isAboveSecret(protocol: Protocol, bits: Bits, others: Bits): Promise<Vector> {
  const { field } = protocol;
  if (bits.length !== others.length) throw new RangeError(`${bits.length} bits against ${others.length}`);
  const both = await mulAll(
    protocol,
    bits.map((bit, j) => [bit, others[j]!]),
  );
  const places = bits.map((bit, j): Place => {
    const greater = field.sub(bit, both[j]!);
    const less = field.sub(others[j]!, both[j]!);
    return { greater, equal: field.sub(constant(field, field.length(bit), 1), field.add(greater, less)) };
  });
  return isGreater(protocol, places);
}

export const isAboveSecretCost = (width: number, count: number): Cost =>
  inSequence(productsCost(width * count), isGreaterCost(width, count));

/** `count` uniform numbers of `width` random bits. No communication online. */
export async function randomNumbers(protocol: Protocol, count: number, width: number): Promise<Bits> {
  return pieces(protocol.field, await protocol.randomBits(count * width), width);
}

import type { Field, Vector } from '../../math/field.ts';
import { INTEGER_SLACK, type Protocol } from '../protocol.ts';
import { type Cost, inParallel, openingCost } from './cost.ts';
import { composed, pieces, times } from './linear.ts';
import { type Bits, type OneHot, oneHots, oneHotsCost } from './one-hot.ts';
import { someBelow } from './opened.ts';

/** Bits of a mask above what it hides: the opened sums of any two values differ by less than 2^−40 (statistical distance). */
export const HIDING = 40;
/** With a mask of the whole field: bits of the field above the value, so that a second attempt is rare. */
export const SPARE = 24;
/** Bits of the mask that are put into one digit: one product for two bits, and half the tree of the comparison. */
const DIGIT = 2;

/**
 * Random bits in a mask for values 0 ≤ y < 2^range, of which the lowest `low` are needed as bits, 1 ≤ low ≤ range. What
 * hides:
 *
 *  - If the field has room for it, `low` bits, and above them a bounded number that costs nothing: `randomIntegers` of
 *    range + 40 − low bits. One of its terms, ρ, is uniform to any t parties, whatever they know of the others; hence
 *    bits + 2^low · ρ is uniform in 0 … 2^(range + 40) − 1. Shifted by either of two values y, it differs by a statistical
 *    distance of |y − y'| / 2^(range + 40) < 2^−40, and with the known terms added by no more. Since
 *    y + r < 2^range + 126 · 2^(range + 40) < 2^(range + 47) < p, nothing wraps. (PRandInt of Catrina and de Hoogh, SCN 2010.)
 *  - Where the field has room for range + 40 bits only, as many random bits: the same distance.
 *  - Otherwise all of the field's: such a mask hides perfectly.
 *
 * @throws RangeError if the values do not fit into the field.
 */
export function maskBits(field: Pick<Field, 'name' | 'bits'>, range: number, low: number): number {
  if (hasRoom(field, range)) return low;
  if (range + HIDING < field.bits) return range + HIDING;
  if (range + SPARE <= field.bits) return field.bits;
  throw new RangeError(
    `values in a range of ${range} bits cannot be masked in ${field.name}: at most ${field.bits - SPARE} bits`,
  );
}

/** Is there room for sums of random integers? */
const hasRoom = (field: Pick<Field, 'bits'>, range: number) => range + HIDING + INTEGER_SLACK < field.bits;

/** Shares of random numbers, of which the lowest bits are shared too. */
export interface Mask {
  readonly value: Vector;
  readonly low: Bits;
}

/** Masks for `count` values below 2^range. No communication online. */
export async function drawMask(protocol: Protocol, count: number, range: number, low: number): Promise<Mask> {
  const { field } = protocol;
  const bits = maskBits(field, range, low);
  const planes = pieces(field, await protocol.randomBits(count * bits), bits);
  const value = composed(field, planes);
  if (!hasRoom(field, range)) return { value, low: planes.slice(0, low) };
  const above = protocol.randomIntegers(count, range + HIDING - low);
  return { value: field.add(value, times(field, above, 1n << BigInt(low))), low: planes };
}

/** c = y + r, opened, and the lowest bits of r in digits. */
export interface Masked {
  /** Public. As an integer, c is y + r exactly. */
  readonly opened: Vector;
  /** The lowest bits of r, and in digits of two bits (one, at the top, if their number is odd). */
  readonly low: Bits;
  readonly codes: readonly OneHot[];
}

/**
 * Opens y + r for a fresh random r, in one round (Damgård et al., TCC 2006; the statistical mask: Catrina and de Hoogh,
 * SCN 2010). What is opened tells nothing about y (see `maskBits`).
 *
 * With a mask of the whole field, y + r ≥ p would wrap. Then c < y < 2^range: so where c ≥ 2^range it did not. c is uniform
 * whatever y is, hence to try again with other masks where one is smaller (once in 2^(bits − range) ≥ 2^24 values) tells
 * nothing either. The same check excludes the mask p, which the bits can also spell, and which is 0.
 *
 * @param y 0 ≤ y < 2^range.
 */
export async function openMasked(protocol: Protocol, y: Vector, range: number, low: number): Promise<Masked> {
  const { field } = protocol;
  const count = field.length(y);
  const mayWrap = maskBits(field, range, low) === field.bits;
  for (;;) {
    const mask = await drawMask(protocol, count, range, low);
    const opening = protocol.open(field.add(y, mask.value));
    const [opened, codes] = await Promise.all([opening, oneHots(protocol, grouped(mask.low, DIGIT))]);
    if (!mayWrap || !someBelow(field, opened, range)) return { opened, low: mask.low, codes };
  }
}

/** If no second attempt is needed. */
export function openMaskedCost(field: Field, range: number, low: number, count: number): Cost {
  const bits = maskBits(field, range, low) * count;
  return { ...inParallel(openingCost(count), oneHotsCost(widths(low, DIGIT), count)), bits };
}

/** Bits in groups of `width`, the last of which may be smaller. */
export function grouped(bits: Bits, width: number): Bits[] {
  return widths(bits.length, width).map((size, i) => bits.slice(i * width, i * width + size));
}

/** The sizes of these groups. */
export function widths(bits: number, width: number): number[] {
  return Array.from({ length: Math.ceil(bits / width) }, (_, i) => Math.min(width, bits - i * width));
}

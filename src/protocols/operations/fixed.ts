import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { type Cost, inSequence, productsCost } from './cost.ts';
import { plus } from './linear.ts';
import { SPARE } from './masked.ts';
import { shifted, shiftedCost } from './remainder.ts';

/*
 * Fixed point: an integer that stands for itself divided by 2^fraction. All hiding is that of `maskBits`, whose RangeError
 * says what does not fit.
 *
 * Every rounding is exact, which costs a comparison. The cheaper one that rounds up or down at random (protocol TruncPr of
 * Catrina and Saxena, FC 2010) is not used: which of the two it was would show in the result, and depends on what the mask hid.
 */

/** Guard bits: all rounding errors together stay below half of the result's last place. */
export const GUARD = 6;

/** Bits of the widest product that can be rounded: 100 in F127, 34 in F61. Two factors of half as many fraction bits fit. */
export const widestProduct = (field: Pick<Field, 'bits'>): number => field.bits - SPARE - 3;

/** Fraction bits with which iterations compute, at most: 50 in F127, 17 in F61. */
export const mostPrecision = (field: Pick<Field, 'bits'>): number => widestProduct(field) >> 1;

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

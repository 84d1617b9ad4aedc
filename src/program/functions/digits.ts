import type { Ref } from '../circuit.ts';
import { type Rational, rational } from '../rational.ts';
import { settled } from './arithmetic.ts';
import type { Lowering, NumberValue } from './definition.ts';

/** Numbers as binary digits, to be ordered: integer = offset + Σ 2^i planes[i]. */
export interface Digits {
  readonly planes: readonly Ref[];
  readonly offset: bigint;
  readonly scale: Rational;
  /** Of the numbers: that of any one of them in order. */
  readonly error: bigint;
}

/**
 * Binary digits of everybody's number, in ascending order of the numbers: those that people contributed, or, of a computed
 * number, made by opening it behind a mask.
 */
export function digitsOf(value: NumberValue, lowering: Lowering): Digits {
  const number = settled(value, lowering);
  if (number.digits) return { ...number.digits, scale: number.scale, error: 0n };
  const { circuit, contributions } = lowering;
  const ref = circuit.repeated(number.ref, contributions);
  const { lowest } = circuit.node(ref);
  return {
    planes: circuit.bits(circuit.linear([ref], [1n], -lowest)),
    offset: lowest,
    scale: number.scale,
    error: number.error ?? 0n,
  };
}

/**
 * The numbers at these ranks (from 0, ascending), each a value of the group.
 *
 * @param counted 1 for what counts, as long as the numbers; without it all count.
 */
export function valuesAt(digits: Digits, ranks: Ref, lowering: Lowering, counted?: Ref): Ref[] {
  const { circuit } = lowering;
  const found = circuit.ranked(digits.planes, ranks, counted);
  const all = circuit.linear(
    found,
    found.map((_, i) => 1n << BigInt(i)),
    digits.offset,
  );
  return circuit.pieces(all, circuit.length(ranks));
}

/** A group value of these units, with this error in units of the integer. */
export function groupNumber(ref: Ref, scale: Rational, unit: string, error = 0n): NumberValue {
  return { kind: 'number', level: 'group', unit, ref, scale, ...(error > 0n && { error }) };
}

/** Half of the scale: for the middle of two. */
export const halfOf = (scale: Rational): Rational => rational(scale.numerator, 2n * scale.denominator);

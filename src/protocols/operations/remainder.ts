import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { type Cost, inSequence } from './cost.ts';
import { composed, halved, plus, times } from './linear.ts';
import { type Masked, openMasked, openMaskedCost, widths } from './masked.ts';
import { lowPart } from './opened.ts';
import { isGreater, isGreaterCost, placesAgainst } from './places.ts';

/**
 * x mod 2^power, 0 ≤ result < 2^power, of signed x (Catrina and de Hoogh, SCN 2010, protocol Mod2m): with c = x + 2^k + r
 * opened, the remainder is c mod 2^power − r mod 2^power, and 2^power more if that is negative, which the bits of r tell.
 * Exact. 1 + ⌈log₂ ⌈power/2⌉⌉ rounds.
 *
 * @param bits k: |x| < 2^k, or x = −2^k. 1 ≤ power ≤ k.
 * @throws RangeError if such values do not fit into the field (`maskBits`).
 */
export async function remainder(protocol: Protocol, x: Vector, bits: number, power: number): Promise<Vector> {
  if (power < 1 || power > bits) throw new RangeError(`remainder modulo 2^${power} of values of ${bits} bits`);
  const { field } = protocol;
  if (x.length === 0) return x;
  const masked = await openMasked(protocol, plus(field, x, 1n << BigInt(bits)), bits + 1, power);
  return unmasked(protocol, masked);
}

export function remainderCost(field: Field, bits: number, power: number, count: number): Cost {
  const places = widths(power, 2).length;
  return inSequence(openMaskedCost(field, bits + 1, power, count), isGreaterCost(places, count));
}

/** ⌊x / 2^power⌋, exact; as `remainder`. */
export async function shifted(protocol: Protocol, x: Vector, bits: number, power: number): Promise<Vector> {
  const { field } = protocol;
  return halved(field, field.sub(x, await remainder(protocol, x, bits, power)), power);
}

export const shiftedCost = remainderCost;

/** y mod 2^power for a value that was opened behind a mask of which the lowest `power` bits are known. */
export async function unmasked(protocol: Protocol, { opened, low, codes }: Masked): Promise<Vector> {
  const { field } = protocol;
  const borrow = await isGreater(protocol, placesAgainst(field, codes, opened));
  const difference = field.sub(lowPart(field, opened, low.length), composed(field, low));
  return field.add(difference, times(field, borrow, 1n << BigInt(low.length)));
}

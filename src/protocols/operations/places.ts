import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { type Factors, mulAll } from './batch.ts';
import type { Cost } from './cost.ts';
import { chosen } from './linear.ts';
import type { OneHot } from './one-hot.ts';
import { digits } from './opened.ts';

/**
 * Two numbers compared at one place (a digit, or several next to each other): shares of [left > right] and of
 * [left = right] there.
 */
export interface Place {
  readonly greater: Vector;
  readonly equal: Vector;
}

/**
 * Compares shared digits, one-hot, with those of public numbers: local.
 *
 * @param codes of the digits, least significant first.
 * @param publics one number for each shared one; of bits beyond the digits nothing is used.
 */
export function placesAgainst(field: Field, codes: readonly OneHot[], publics: Vector): Place[] {
  let from = 0;
  return codes.map((code) => {
    const width = Math.log2(code.length);
    const choices = digits(field, publics, from, width);
    from += width;
    const above: Vector[] = new Array(code.length);
    above[code.length - 1] = field.zeros(choices.length);
    for (let v = code.length - 1; v > 0; v--) above[v - 1] = field.add(above[v]!, code[v]!);
    return { greater: chosen(field, above, choices), equal: chosen(field, code, choices) };
  });
}

/**
 * [left > right] of whole numbers, from their places, least significant first: a tree that joins neighbours, as in a
 * carry-lookahead adder (Damgård, Fitzi, Kiltz, Nielsen, Toft, TCC 2006; Catrina and de Hoogh, SCN 2010,
 * protocol BitLT).
 */
export async function isGreater(protocol: Protocol, places: readonly Place[]): Promise<Vector> {
  let level = places;
  while (level.length > 1) {
    const pairs = level.flatMap((lower, i) => (i % 2 === 0 && level[i + 1] ? [{ upper: level[i + 1]!, lower }] : []));
    const odd = level.length % 2 === 1 ? level.slice(-1) : [];
    level = [...(await joined(protocol, pairs, 1)), ...odd];
  }
  return level[0]!.greater;
}

/** For numbers with so many places. */
export function isGreaterCost(places: number, count: number): Cost {
  const rounds = levels(places);
  return { rounds, triples: (2 * (places - 1) - rounds) * count, bits: 0, opened: 0 };
}

/**
 * For each place, [left > right] of all up to and including it: a parallel prefix (Sklansky, "Conditional-sum addition
 * logic", IRE Transactions on Electronic Computers, 1960).
 */
export async function isGreaterUpTo(protocol: Protocol, places: readonly Place[]): Promise<Vector[]> {
  const all = [...places];
  for (let size = 1; size < all.length; size *= 2) {
    const uppers = all.flatMap((_, i) => (i & size ? [i] : []));
    const pairs = uppers.map((i) => ({ upper: all[i]!, lower: all[(i & -size) - 1]! }));
    const whole = Math.min(size, all.length - size); // those that now reach down to place 0
    const results = await joined(protocol, pairs, whole);
    for (const [k, i] of uppers.entries()) all[i] = results[k]!;
  }
  return all.map(({ greater }) => greater);
}

/** For numbers with so many places. */
export function isGreaterUpToCost(places: number, count: number): Cost {
  let joins = 0;
  for (let size = 1; size < places; size *= 2) for (let i = 0; i < places; i++) joins += i & size ? 1 : 0;
  return { rounds: levels(places), triples: (2 * joins - (places - 1)) * count, bits: 0, opened: 0 };
}

/** ⌈log₂ n⌉, for n ≥ 1. */
export const levels = (n: number): number => Math.ceil(Math.log2(n));

/**
 * Two neighbours as one place, in one round.
 *
 * @param last of so many of the first pairs `equal` is not computed: they reach down to place 0, and nobody will ask.
 */
async function joined(
  protocol: Protocol,
  pairs: readonly { readonly upper: Place; readonly lower: Place }[],
  last: number,
): Promise<Place[]> {
  const { field } = protocol;
  const products = await mulAll(protocol, [
    ...pairs.map(({ upper, lower }): Factors => [upper.equal, lower.greater]),
    ...pairs.slice(last).map(({ upper, lower }): Factors => [upper.equal, lower.equal]),
  ]);
  const none = field.zeros(0);
  const equals = [...new Array<Vector>(last).fill(none), ...products.slice(pairs.length)];
  return pairs.map(({ upper }, i) => ({
    greater: field.add(upper.greater, products[i]!),
    equal: equals[i]!,
  }));
}

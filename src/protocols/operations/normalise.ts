import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { mulAll } from './batch.ts';
import { decompose, decomposeCost } from './bits.ts';
import { type Cost, inSequence } from './cost.ts';
import { complement } from './linear.ts';
import { levels } from './places.ts';

/** Where a number's highest 1 is. */
export interface Highest {
  /** marks[i]: 1 if the highest 1 of the value is bit i, else 0. */
  readonly marks: readonly Vector[];
  /** 1 if the value is 0. */
  readonly none: Vector;
}

/**
 * Finds the highest 1 of each value: its bits, then a parallel prefix of their complements from above (Catrina and Saxena, FC 2010,
 * protocol Norm).
 *
 * @param x 0 ≤ x < 2^bits.
 */
export async function highest(protocol: Protocol, x: Vector, bits: number): Promise<Highest> {
  const { field } = protocol;
  const planes = await decompose(protocol, x, bits);
  /** From the highest place on: are this bit and all above 0? */
  const zero = planes
    .slice(0, bits)
    .reverse()
    .map((plane) => complement(field, plane));
  for (let size = 1; size < bits; size *= 2) {
    const joins = zero.flatMap((_, i) => (i & size ? [i] : []));
    const products = await mulAll(
      protocol,
      joins.map((i) => [zero[i]!, zero[(i & -size) - 1]!]),
    );
    for (const [k, i] of joins.entries()) zero[i] = products[k]!;
  }
  const marks = zero.map((own, i) => (i === 0 ? complement(field, own) : field.sub(zero[i - 1]!, own)));
  return { marks: marks.reverse(), none: zero.at(-1)! };
}

export function highestCost(field: Field, bits: number, count: number): Cost {
  let joins = 0;
  for (let size = 1; size < bits; size *= 2) for (let i = 0; i < bits; i++) joins += i & size ? 1 : 0;
  const prefix: Cost = { rounds: levels(bits), triples: joins * count, bits: 0, opened: 0 };
  return inSequence(decomposeCost(field, bits, count), prefix);
}

/** 2^power(i) for the one mark i that is set; 0 for none. Local. */
export function weighted(field: Field, marks: readonly Vector[], power: (place: number) => number): Vector {
  const weights = field.fromIntegers(marks.map((_, place) => 1n << BigInt(power(place))));
  return field.combine(weights, marks);
}

import type { Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';

/** Two share vectors of the same length, to be multiplied element by element. */
export type Factors = readonly [Vector, Vector];

/** The products of all these pairs, whatever their lengths, in one round. None: no round. */
export async function mulAll(protocol: Protocol, pairs: readonly Factors[]): Promise<Vector[]> {
  const { field } = protocol;
  const left = field.concat(pairs.map(([a]) => a));
  const right = field.concat(pairs.map(([, b]) => b));
  const products = left.length === 0 ? left : await protocol.mul(left, right);
  let end = 0;
  return pairs.map(([{ length }]) => {
    end += length;
    return products.subarray(end - length, end);
  });
}

import type { Field, Vector } from '../../math/field.ts';
import { lagrange } from '../../math/lagrange.ts';
import type { Conversation } from './conversation.ts';

/** A cheat's share (degree 2t, one of parties 0 … 2t) of products, moved so that the products move by `error`. */
export function moved(field: Field, { setting }: Conversation, product: Vector, error: Vector): Vector {
  const points = Array.from({ length: 2 * setting.threshold + 1 }, (_, party) => party + 1);
  const weight = field.slice(lagrange(field, points, 0), setting.me, setting.me + 1);
  return field.add(product, field.scale(error, field.invert(weight)));
}

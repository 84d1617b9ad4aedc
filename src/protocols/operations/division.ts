import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import type { Cost } from './cost.ts';
import { plus, times } from './linear.ts';
import { shifted, shiftedCost } from './remainder.ts';

/**
 * ⌊x / divisor⌋ for a public divisor ≥ 1 and signed |x| < 2^bits, exact: a product by a reciprocal that is rounded up and precise
 * enough, and a shift (Granlund and Montgomery, "Division by invariant integers using multiplication", PLDI 1994).
 * As `shifted` of values of up to 2·bits + 2 bits: rounds and hiding are as said there.
 *
 * @throws RangeError if these do not fit into the field.
 */
export async function quotient(protocol: Protocol, x: Vector, bits: number, divisor: bigint): Promise<Vector> {
  const { field } = protocol;
  if (divisor === 1n) return x;
  const { offset, factor, power, width } = reciprocal(bits, divisor);
  const product = times(field, plus(field, x, offset), factor);
  return plus(field, await shifted(protocol, product, width, power), -offset / divisor);
}

export function quotientCost(field: Field, bits: number, divisor: bigint, count: number): Cost {
  if (divisor === 1n) return { rounds: 0, triples: 0, bits: 0, opened: 0 };
  const { power, width } = reciprocal(bits, divisor);
  return shiftedCost(field, width, power, count);
}

/** x − divisor · ⌊x / divisor⌋, 0 ≤ result < divisor: as `quotient`. */
export async function modulo(protocol: Protocol, x: Vector, bits: number, divisor: bigint): Promise<Vector> {
  const { field } = protocol;
  return field.sub(x, times(field, await quotient(protocol, x, bits, divisor), divisor));
}

export const moduloCost = quotientCost;

/**
 * With x' = x + offset, 0 ≤ x' ≤ most, and factor · divisor = 2^power + e, 0 ≤ e and e · most < 2^power: ⌊x' · factor / 2^power⌋ is
 * ⌊x' / divisor⌋, because x' · factor / 2^power exceeds x' / divisor by less than 1 / divisor. The smallest such power.
 */
function reciprocal(bits: number, divisor: bigint) {
  if (divisor < 1n) throw new RangeError(`division by ${divisor}`);
  const limit = 1n << BigInt(bits);
  const offset = ((limit + divisor - 1n) / divisor) * divisor;
  const most = limit + offset;
  for (let power = 1; ; power++) {
    const one = 1n << BigInt(power);
    const factor = (one + divisor - 1n) / divisor;
    if ((factor * divisor - one) * most < one) {
      const width = Math.max((most * factor).toString(2).length, power);
      return { offset, factor, power, width };
    }
  }
}

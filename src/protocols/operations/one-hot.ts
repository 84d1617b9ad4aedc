import type { Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { type Factors, mulAll } from './batch.ts';
import { type Cost, inParallel, inSequence, productsCost } from './cost.ts';
import { added, complement } from './linear.ts';

/**
 * Shared bits in planes, least significant first: element i of plane j is bit j of value i. All planes have one length.
 */
export type Bits = readonly Vector[];

/** For w bits 2^w planes: element i of plane v is 1 if value i is v, and 0 otherwise. */
export type OneHot = readonly Vector[];

/**
 * Each group of bits as a one-hot code: 2^w − w − 1 products for each value of w bits, in ⌈log₂ w⌉ rounds, all groups in the
 * same ones. The code of two halves is the outer product of theirs; its rows and columns add up to the halves, so that
 * the last of each needs no product. (Launchbury, Diatchki, DuBuisson, Adams-Moran, "Efficient lookup-table protocol in
 * secure multiparty computation", ICFP 2012.)
 */
export async function oneHots(protocol: Protocol, groups: readonly Bits[]): Promise<OneHot[]> {
  const { field } = protocol;
  let parts = groups.map((bits): OneHot[] => bits.map((bit) => [complement(field, bit), bit]));
  while (parts.some((group) => group.length > 1)) {
    const pairs = parts.map((group) =>
      group.flatMap((lower, i) => (i % 2 === 0 ? [[lower, group[i + 1]] as const] : [])),
    );
    const outer: Factors[] = pairs
      .flat()
      .flatMap(([lower, upper]) =>
        upper ? upper.slice(1).flatMap((row) => lower.slice(1).map((column): Factors => [row, column])) : [],
      );
    const products = (await mulAll(protocol, outer)).values();
    parts = pairs.map((group) =>
      group.map(([lower, upper]) => {
        if (!upper) return lower;
        const inner = upper.slice(1).map(() => lower.slice(1).map(() => products.next().value!));
        const rest = (whole: Vector, some: readonly Vector[]) => field.sub(whole, added(field, some));
        const rows = inner.map((row, i) => [rest(upper[i + 1]!, row), ...row]);
        const first = lower.map((whole, column) =>
          rest(
            whole,
            rows.map((row) => row[column]!),
          ),
        );
        return [...first, ...rows.flat()];
      }),
    );
  }
  return parts.map(([code]) => code!);
}

/** For `count` values in each group; `widths`: bits of each group. */
export function oneHotsCost(widths: readonly number[], count: number): Cost {
  return inParallel(...widths.map((width) => oneHotCost(width, count)));
}

function oneHotCost(width: number, count: number): Cost {
  const products = 2 ** width - width - 1;
  return inSequence({ ...productsCost(products * count), rounds: Math.ceil(Math.log2(width)) });
}

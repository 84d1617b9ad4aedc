import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { type Factors, mulAll } from './batch.ts';
import { isLess, isNegativeCost } from './comparison.ts';
import { type Cost, inSequence, productsCost } from './cost.ts';
import { picked } from './linear.ts';

/** Places to compare and exchange: the smaller key goes to the first one, which comes before the second. */
export type Comparator = readonly [number, number];

/**
 * Batcher's odd–even merge network for any n ("Sorting networks and their applications", AFIPS 1968; as Knuth, The Art of
 * Computer Programming 3, algorithm 5.2.2M): its stages, each of comparators that share no place. Of n = 99: 28 stages.
 */
export function mergeNetwork(n: number): Comparator[][] {
  const stages: Comparator[][] = [];
  const top = 2 ** Math.ceil(Math.log2(Math.max(n, 1))) / 2;
  for (let p = top; p >= 1; p /= 2) {
    let [q, r, d] = [top, 0, p];
    for (;;) {
      const stage: Comparator[] = [];
      for (let i = 0; i + d < n; i++) if ((i & p) === r) stage.push([i, i + d]);
      if (stage.length > 0) stages.push(stage);
      if (q === p) break;
      [d, q, r] = [q - p, q / 2, p];
    }
  }
  return stages;
}

/**
 * Sorts rows by their key, ascending; rows with the same key come in any order (a network is not stable). All comparators of a
 * stage in the same rounds: `isLess`, and a product for each column.
 *
 * @param columns vectors of n: the signed keys, of which any two differ by less than 2^bits, then what goes along with them.
 * @returns the columns in the keys' order.
 * @throws RangeError if differences of so many bits do not fit into the field (`maskBits`), or lengths differ.
 */
export async function sort(protocol: Protocol, columns: readonly Vector[], bits: number): Promise<Vector[]> {
  const { field } = protocol;
  const n = field.length(columns[0]!);
  if (columns.some((column) => field.length(column) !== n)) throw new RangeError('columns of different lengths');
  let rows = [...columns];
  for (const stage of mergeNetwork(n)) {
    const [upper, lower] = [0, 1].map((side) =>
      rows.map((column) =>
        picked(
          field,
          column,
          stage.map((places) => places[side]!),
        ),
      ),
    ) as [Vector[], Vector[]];
    const isLower = await isLess(protocol, lower[0]!, upper[0]!, bits);
    const moves = await mulAll(
      protocol,
      upper.map((own, c): Factors => [isLower, field.sub(lower[c]!, own)]),
    );
    rows = rows.map((column, c) => {
      const result = column.slice();
      put(
        field,
        result,
        stage.map(([first]) => first),
        field.add(upper[c]!, moves[c]!),
      );
      put(
        field,
        result,
        stage.map(([, second]) => second),
        field.sub(lower[c]!, moves[c]!),
      );
      return result;
    });
  }
  return rows;
}

/** Of n rows of so many columns. */
export function sortCost(field: Field, bits: number, n: number, columns: number): Cost {
  return inSequence(
    ...mergeNetwork(n).flatMap(({ length }) => [isNegativeCost(field, bits, length), productsCost(columns * length)]),
  );
}

/** Puts the elements into these places. */
function put(field: Field, vector: Vector, places: readonly number[], values: Vector): void {
  const { words } = field;
  for (const [i, place] of places.entries()) vector.set(values.subarray(i * words, (i + 1) * words), place * words);
}

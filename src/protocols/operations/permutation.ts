import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { type Factors, mulAll } from './batch.ts';
import { randomNumbers } from './bits.ts';
import { isEqual, isZeroCost } from './comparison.ts';
import { type Cost, inSequence, openingCost, productsCost } from './cost.ts';
import { composed, elements, pieces } from './linear.ts';
import { maskBits } from './masked.ts';
import { type Bits, oneHots, oneHotsCost } from './one-hot.ts';
import { sort, sortCost } from './sort.ts';

/** Keys of so many bits more than twice those of n: two are the same once in 2^20 shuffles, and it starts anew. */
const SPARE = 19;

/**
 * The rows in a uniform order that nobody knows: sorted by random keys. Keys are compared with their neighbours
 * afterwards; if two are the same, which is opened and says nothing about the rows, others are drawn. So the order is
 * exactly uniform.
 *
 * @param columns vectors of n ≥ 1, moved together.
 * @throws RangeError if keys of 2·⌈log₂ n⌉ + 19 bits do not fit into the field: F61 has room for 256 rows.
 */
export async function shuffle(protocol: Protocol, columns: readonly Vector[]): Promise<Vector[]> {
  const { field } = protocol;
  const n = field.length(columns[0]!);
  if (n < 2) return [...columns];
  const bits = keyBits(n);
  maskBits(field, bits + 1, bits); // throws if they do not fit
  for (;;) {
    const keys = composed(field, await randomNumbers(protocol, n, bits));
    const [order, ...rows] = await sort(protocol, [keys, ...columns], bits);
    const same = await isEqual(protocol, elements(field, order!, 0, n - 1), elements(field, order!, 1, n), bits);
    const ties = await protocol.open(field.sum(same));
    if (field.equal(ties, field.zeros(1))) return rows;
  }
}

/** If no keys are the same. */
export function shuffleCost(field: Field, n: number, columns: number): Cost {
  if (n < 2) return productsCost(0);
  const bits = keyBits(n);
  const drawn: Cost = { rounds: 0, triples: 0, bits: n * bits, opened: 0 };
  return inSequence(drawn, sortCost(field, bits, n, columns + 1), isZeroCost(field, bits, n - 1), openingCost(1));
}

/**
 * Rows at secret places of a table: the sum of all, each times whether it is the one. An index beyond the table gives 0.
 * ⌈log₂ w⌉ rounds for indices of w bits, and one; 2^w − w − 1 products an index, and one a row and column.
 *
 * @param index bits of the indices, w of each.
 * @param columns of the table: shared vectors of n ≤ 2^w rows.
 * @returns a column for each: one element an index.
 */
export async function lookUp(protocol: Protocol, index: Bits, columns: readonly Vector[]): Promise<Vector[]> {
  const { field } = protocol;
  const n = field.length(columns[0]!);
  if (n > 2 ** index.length) throw new RangeError(`indices of ${index.length} bits into ${n} rows`);
  const [code] = await oneHots(protocol, [index]);
  // Index by index, the rows one after the other.
  const is = pieces(field, field.concat(code!.slice(0, n)), n);
  const indices = field.length(index[0]!);
  const tables = columns.map((column) => pieces(field, column, n).map((row) => spread(field, row, indices)));
  const products = await mulAll(
    protocol,
    tables.map((rows): Factors => [field.concat(is), field.concat(rows)]),
  );
  return products.map((column) => pieces(field, column, n).reduce((sum, row) => field.add(sum, row)));
}

/** For so many indices of `width` bits into n rows of so many columns. */
export function lookUpCost(width: number, indices: number, n: number, columns: number): Cost {
  return inSequence(oneHotsCost([width], indices), productsCost(indices * n * columns));
}

const keyBits = (n: number) => 2 * Math.ceil(Math.log2(n)) + SPARE;

const spread = (field: Field, element: Vector, n: number): Vector => field.concat(new Array<Vector>(n).fill(element));

import type { Field, Vector } from '../../math/field.ts';
import { part } from './reduction.ts';

/** Rows of shares, side by side: for triples, the three columns a, b and c. */
export type Columns = readonly Vector[];

interface Waiting {
  readonly count: number;
  resolve(columns: Columns): void;
  reject(reason: unknown): void;
}

/**
 * Prepared rows of shares, used in the order in which they were made, each once. All parties order and take the same, so
 * they use the same rows together, whoever is ahead.
 */
export class Pool {
  readonly #field: Field;
  readonly #chunks: Columns[] = [];
  readonly #waiting: Waiting[] = [];
  #there = 0;
  #ordered = 0;
  #failure: { readonly reason: unknown } | undefined;

  constructor(field: Field) {
    this.#field = field;
  }

  /** Rows that are ordered, whether here or not yet, and that nobody has asked for. */
  get free(): number {
    return this.#ordered;
  }

  /** Rows that are here. */
  get there(): number {
    return this.#there;
  }

  /** Rows that are not here, and for which somebody waits. */
  get missing(): number {
    return Math.max(0, this.#waiting.reduce((sum, { count }) => sum + count, 0) - this.#there);
  }

  /** Rows will come. */
  order(count: number): void {
    this.#ordered += count;
  }

  /** Ordered rows are here: at least one. */
  add(columns: Columns): void {
    this.#chunks.push(columns);
    this.#there += this.#field.length(columns[0]!);
    while (this.#waiting.length > 0 && this.#waiting[0]!.count <= this.#there) {
      const { count, resolve } = this.#waiting.shift()!;
      resolve(this.#removed(count));
    }
  }

  /** Nothing more will come. */
  fail(reason: unknown): void {
    this.#failure ??= { reason };
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
  }

  /**
   * The next `count` ≥ 1 rows, once they are here; at most as many as are free.
   * Rejects with the reason if nothing more will come.
   */
  take(count: number): Promise<Columns> {
    if (count > this.#ordered) throw new RangeError(`${count} rows wanted, ${this.#ordered} free`);
    this.#ordered -= count;
    if (this.#failure) return Promise.reject(this.#failure.reason);
    if (this.#waiting.length === 0 && count <= this.#there) return Promise.resolve(this.#removed(count));
    return new Promise((resolve, reject) => this.#waiting.push({ count, resolve, reject }));
  }

  /** Rows in order; not copied if one chunk has them all. */
  #removed(count: number): Columns {
    this.#there -= count;
    const pieces: Columns[] = [];
    for (let missing = count; missing > 0; ) {
      const chunk = this.#chunks[0]!;
      const length = this.#field.length(chunk[0]!);
      const used = Math.min(length, missing);
      pieces.push(chunk.map((column) => part(this.#field, column, 0, used)));
      if (used === length) this.#chunks.shift();
      else this.#chunks[0] = chunk.map((column) => part(this.#field, column, used, length));
      missing -= used;
    }
    if (pieces.length === 1) return pieces[0]!;
    return pieces[0]!.map((_, index) => this.#field.concat(pieces.map((columns) => columns[index]!)));
  }
}

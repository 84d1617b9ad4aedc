import type { Field, Vector } from '../../math/field.ts';
import type { Counts, OnProgress } from '../protocol.ts';
import type { Factory, Kind } from './factory.ts';
import { openingBytes } from './opening.ts';
import { type Columns, Pool } from './pool.ts';
import { AT_ONCE, productBytes } from './products.ts';
import type { Dimensions } from './setting.ts';
import { verificationCost } from './verification.ts';

/** Triples or bits that are made and verified together: some twelve megabytes of working memory in F127. */
export const CHUNK = 65_536;
/** Rows that are made ahead of their use, at most: 50 megabytes of triples in F127. */
export const AHEAD = 16 * CHUNK;
/** The least that is made when too few were ordered: a batch costs rounds, however small it is. */
const REFILL = 4096;
const KINDS: readonly Kind[] = ['triples', 'bits'];

/** Bytes that a party sends to prepare these in one order. */
export function preprocessingBytes(setting: Dimensions, party: number, counts: Counts): number {
  let bytes = 0;
  for (const { kind, count } of chunksOf(counts)) {
    bytes += productBytes(setting, party, count);
    bytes += verificationCost(setting, party, count, count, count > AT_ONCE).bytes;
    if (kind === 'bits') bytes += openingBytes(setting, count);
  }
  return bytes;
}

/** Rows that are made at once. */
interface Chunk {
  readonly kind: Kind;
  readonly count: number;
}

/** An order, cut into chunks; of both kinds in turn, so that about the same part of each is there at any time. */
function chunksOf(counts: Counts): Chunk[] {
  const chunks: Chunk[] = [];
  const done = { triples: 0, bits: 0 };
  while (done.triples < counts.triples || done.bits < counts.bits) {
    const kind = done.bits * counts.triples < done.triples * counts.bits || counts.triples === 0 ? 'bits' : 'triples';
    const count = Math.min(CHUNK, counts[kind] - done[kind]);
    chunks.push({ kind, count });
    done[kind] += count;
  }
  return chunks;
}

/** What was ordered together, and how much of it is there. */
class Order {
  readonly filled: Promise<void>;
  #done = 0;
  readonly #total: number;
  readonly #onProgress: OnProgress;
  resolve!: () => void;
  reject!: (reason: unknown) => void;

  constructor({ triples, bits }: Counts, onProgress: OnProgress) {
    this.#total = triples + bits;
    this.#onProgress = onProgress;
    this.filled = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.filled.catch(() => {}); // who takes is told too; some who order do not wait
    if (this.#total === 0) this.resolve();
  }

  add(count: number): void {
    this.#done += count;
    if (this.#done === this.#total) this.resolve();
    this.#onProgress(this.#done, this.#total);
  }
}

/**
 * Orders triples and random bits from a factory, in chunks, keeps what has come, and hands it out in the same order.
 *
 * All parties call the same methods in the same order. What is made, and in which chunks, depends on these calls and on
 * nothing else, so their factories agree without a message. When a chunk is begun may differ: `AHEAD` bounds what
 * lies here unused, but for rows that somebody waits for. That cannot lock up: whoever waits has its own factory go on, and
 * all others come to wait for the same rows, or to use some of theirs.
 */
export class Preprocessing {
  readonly #factory: Factory;
  readonly #pools: Readonly<Record<Kind, Pool>>;
  /** Chunks to be made, and the orders that they are of. */
  readonly #queue: (Chunk & { readonly order: Order })[] = [];
  /** Rows that the factory was asked for and that have not come. */
  readonly #making = { triples: 0, bits: 0 };
  readonly #orders = new Set<Order>();
  #reserve: Counts = { triples: 0, bits: 0 };
  #failure: { readonly reason: unknown } | undefined;

  constructor(field: Field, factory: Factory) {
    this.#factory = factory;
    this.#pools = { triples: new Pool(field), bits: new Pool(field) };
  }

  /**
   * Orders triples and bits: exactly so many. Resolves when they are there, or as many as there is room for; the rest is
   * made as room is made.
   */
  prepare(counts: Counts, onProgress: OnProgress = () => {}): Promise<void> {
    const order = new Order(counts, onProgress);
    if (this.#failure) {
      order.reject(this.#failure.reason);
      return order.filled;
    }
    for (const kind of KINDS) this.#pools[kind].order(counts[kind]);
    this.#orders.add(order);
    for (const chunk of chunksOf(counts)) this.#queue.push({ ...chunk, order });
    this.#advance();
    return order.filled;
  }

  /**
   * Has this many wait for whatever comes: from now on, when what is ordered and not taken falls below half of it, as many
   * are ordered as are missing from the whole. They are made after all that was ordered before.
   */
  keep(reserve: Counts): void {
    this.#reserve = reserve;
    for (const kind of KINDS) this.#restock(kind);
  }

  /** a, b and c with a_i · b_i = c_i: `count` elements each. Orders more if too few were ordered. */
  async triples(count: number): Promise<readonly [a: Vector, b: Vector, c: Vector]> {
    return (await this.#take('triples', count)) as [Vector, Vector, Vector];
  }

  /** Orders more if too few were ordered. */
  async bits(count: number): Promise<Vector> {
    return (await this.#take('bits', count))[0]!;
  }

  /** Makes and gives nothing more; who waits, or comes later, is told why. */
  close(reason: unknown): void {
    this.#fail(reason);
    this.#factory.close();
  }

  #take(kind: Kind, count: number): Promise<Columns> {
    const pool = this.#pools[kind];
    if (this.#failure) return Promise.reject(this.#failure.reason);
    const missing = count - pool.free;
    if (missing > 0) this.prepare(only(kind, Math.max(missing, REFILL)));
    const rows = pool.take(count);
    this.#restock(kind);
    this.#advance();
    return rows;
  }

  #restock(kind: Kind): void {
    const { free } = this.#pools[kind];
    if (free < this.#reserve[kind] / 2) this.prepare(only(kind, this.#reserve[kind] - free));
  }

  /** Asks for the next chunks, as long as there is room. */
  #advance(): void {
    while (this.#queue.length > 0 && this.#hasRoom(this.#queue[0]!)) {
      const { kind, count, order } = this.#queue.shift()!;
      this.#making[kind] += count;
      const come = (columns: Columns) => {
        if (this.#failure) return;
        this.#making[kind] -= count;
        this.#pools[kind].add(columns);
        this.#advance();
        order.add(count);
      };
      this.#factory
        .make(kind, count)
        .then(come)
        .catch((reason: unknown) => this.#fail(reason));
    }
    if (this.#making.triples + this.#making.bits > 0) return;
    for (const order of this.#orders) order.resolve(); // whole, or there is no room for more
    this.#orders.clear();
  }

  #hasRoom({ count }: Chunk): boolean {
    const held = KINDS.reduce((sum, kind) => sum + this.#pools[kind].there + this.#making[kind], 0);
    return held + count <= AHEAD || KINDS.some((kind) => this.#pools[kind].missing > this.#making[kind]);
  }

  #fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.#queue.length = 0;
    for (const kind of KINDS) this.#pools[kind].fail(reason);
    for (const order of this.#orders) order.reject(reason);
    this.#orders.clear();
  }
}

const only = (kind: Kind, count: number): Counts => ({ triples: 0, bits: 0, [kind]: count });

import type { Vector } from '../../math/field.ts';
import type { Pending, Products } from '../protocol.ts';
import type { Conversation } from './conversation.ts';
import { bytesAtOnce, bytesByKings, reduceAtOnce, reduceByKings } from './reduction.ts';
import type { Dimensions } from './setting.ts';
import { type Claim, verifyClaims } from './verification.ts';

/** Batches of so many products go in one round; larger ones take two, and fewer bytes. */
export const AT_ONCE = 256;

/** Communication rounds of a batch of products, before verification. */
export function productRounds(count: number): number {
  if (count === 0) return 0;
  return count <= AT_ONCE ? 1 : 2;
}

/** Bytes that a party sends for a batch of products, before verification; inner products count as one, whatever their length. */
export function productBytes(setting: Dimensions, party: number, count: number): number {
  return count <= AT_ONCE ? bytesAtOnce(setting, party, count) : bytesByKings(setting, party, count);
}

/** Products that were made together, and whether by kings' answers. */
interface Batch {
  readonly claims: readonly Claim[];
  readonly shares: Vector;
  readonly answered: boolean;
}

/**
 * Products and inner products of shared values in one conversation, and their verification (`reduction.ts`,
 * `verification.ts`). Who holds a `Pending` has no shares: they stay here until they are verified.
 */
export class MajorityProducts implements Products {
  readonly #conversation: Conversation;
  readonly #unverified = new Map<Pending, Batch>();
  readonly #verified = new WeakMap<Pending, Vector>();

  constructor(conversation: Conversation) {
    this.#conversation = conversation;
  }

  async mul(a: Vector, b: Vector): Promise<Pending> {
    const { field } = this.#conversation.setting;
    return this.#reduced(field.mul(a, b), (z) => (z.length > 0 ? [{ x: a, y: b, z }] : []));
  }

  async dot(pairs: readonly (readonly [Vector, Vector])[]): Promise<Pending> {
    const { field } = this.#conversation.setting;
    if (pairs.some(([a]) => a.length === 0)) throw new RangeError('an inner product of nothing');
    const products = field.concat(pairs.map(([a, b]) => field.dot(a, b)));
    return this.#reduced(products, (shares) => pairs.map(([x, y], i) => ({ x, y, z: field.slice(shares, i, i + 1) })));
  }

  async verify(products: Pending): Promise<Vector> {
    const known = this.#verified.get(products);
    if (known) return known;
    if (!this.#unverified.has(products)) throw new RangeError('these products were not made here');
    const batches = [...this.#unverified];
    const claims = batches.flatMap(([, batch]) => batch.claims);
    const answered = batches.some(([, batch]) => batch.answered);
    if (claims.length > 0) await verifyClaims(this.#conversation, claims, answered);
    for (const [pending, { shares }] of batches) {
      this.#unverified.delete(pending);
      this.#verified.set(pending, shares);
    }
    return this.#verified.get(products)!;
  }

  async #reduced(products: Vector, claims: (shares: Vector) => Claim[]): Promise<Pending> {
    const count = this.#conversation.setting.field.length(products);
    const answered = count > AT_ONCE;
    const reduce = answered ? reduceByKings : reduceAtOnce;
    const shares = count > 0 ? await reduce(this.#conversation, products) : products;
    const pending: Pending = Object.freeze({ pending: count });
    this.#unverified.set(pending, { claims: claims(shares), shares, answered });
    return pending;
  }
}

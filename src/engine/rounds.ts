import type { Vector } from '../math/field.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { Branch, type Request } from './branch.ts';

/** What all branches did together. */
export type Level =
  /** One round: products of triples, and elements opened besides. */
  | { readonly kind: 'round'; readonly products: number; readonly opened: number }
  /** A few rounds: inner products without triples. */
  | { readonly kind: 'verification'; readonly products: number };

/**
 * Turns of the microtask queue that are left to branches after all of them wait: one that does several things at once
 * may ask for something in one of them some turns later than in another.
 */
const STRAGGLERS = 64;

/**
 * Runs branches at the same time in few rounds: when all of them wait, what they wait for is done together. Products and
 * openings are one message to each peer, random bits are drawn at once, inner products verified in one batch.
 *
 * What is joined follows from the order in which branches are started and from what they ask for, never from time: so all
 * parties do the same. Branches are resumed one after the other, each until it waits again or has ended.
 */
export class Rounds {
  readonly #protocol: Protocol;
  readonly #patience: number;
  readonly #onLevel: (level: Level) => void;
  readonly #fresh: { branch: Branch; body: (protocol: Protocol) => Promise<void> }[] = [];
  #running: Branch[] = [];
  /** Rounds that inner products have waited. */
  #waited = 0;
  #failure: { readonly reason: unknown } | undefined;

  /**
   * @param patience rounds that inner products wait for others that may join them, as long as there is something else to
   *   do: a verification takes a few rounds, however many it verifies.
   */
  constructor(protocol: Protocol, patience: number, onLevel: (level: Level) => void) {
    this.#protocol = protocol;
    this.#patience = patience;
    this.#onLevel = onLevel;
  }

  /** Adds a branch, which may itself add others when it ends. `run` begins it. */
  start(body: (protocol: Protocol) => Promise<void>): void {
    this.#fresh.push({ branch: new Branch(this.#protocol), body });
  }

  /** Runs all branches to their end. Rejects with the first failure, of a branch or of the protocol: then nothing goes on. */
  async run(): Promise<void> {
    for (;;) {
      for (let next = this.#fresh.shift(); next; next = this.#fresh.shift()) {
        this.#running.push(next.branch);
        next.branch.run(next.body, (reason) => {
          this.#failure ??= { reason };
        });
        await this.#rest(next.branch);
      }
      this.#running = this.#running.filter((branch) => !branch.ended);
      if (this.#running.length === 0) return;
      for (let turn = 0; turn < STRAGGLERS; turn++) await undefined;
      const answers = await this.#answers();
      for (const branch of this.#running) {
        branch.give(answers);
        await this.#rest(branch);
      }
    }
  }

  async #rest(branch: Branch): Promise<void> {
    await branch.rest();
    if (this.#failure) throw this.#failure.reason;
  }

  /** Does what can be done next: random bits cost nothing, rounds come before verifications unless these have waited enough. */
  #answers(): Promise<Map<Request, Vector>> {
    const requests = this.#running.flatMap((branch) => branch.requests);
    if (requests.some(({ want }) => want === 'bits')) return this.#bits(requests);
    const inner = requests.filter(({ want }) => want === 'inner products');
    if (inner.length === requests.length || (inner.length > 0 && this.#waited >= this.#patience)) {
      this.#waited = 0;
      return this.#verification(requests);
    }
    if (inner.length > 0) this.#waited++;
    return this.#round(requests);
  }

  async #bits(requests: readonly Request[]): Promise<Map<Request, Vector>> {
    const own = requests.filter((request) => request.want === 'bits');
    const drawn = await this.#protocol.randomBits(own.reduce((sum, { count }) => sum + count, 0));
    return this.#shared(own, drawn, ({ count }) => count);
  }

  async #round(requests: readonly Request[]): Promise<Map<Request, Vector>> {
    const { field } = this.#protocol;
    const factors = requests.filter((request) => request.want === 'products');
    const openings = requests.filter((request) => request.want === 'opening');
    const [products, opened] = await this.#protocol.mulAndOpen(
      field.concat(factors.map(({ a }) => a)),
      field.concat(factors.map(({ b }) => b)),
      field.concat(openings.map(({ shares }) => shares)),
    );
    this.#onLevel({ kind: 'round', products: field.length(products), opened: field.length(opened) });
    return new Map([
      ...this.#shared(factors, products, ({ a }) => field.length(a)),
      ...this.#shared(openings, opened, ({ shares }) => field.length(shares)),
    ]);
  }

  async #verification(requests: readonly Request[]): Promise<Map<Request, Vector>> {
    const { products } = this.#protocol;
    const own = requests.filter((request) => request.want === 'inner products');
    const pairs = own.flatMap((request) => request.pairs);
    const verified = await products.verify(await products.dot(pairs));
    this.#onLevel({ kind: 'verification', products: pairs.length });
    return this.#shared(own, verified, (request) => request.pairs.length);
  }

  /** To each request its part of what was made for all. */
  #shared<R extends Request>(requests: readonly R[], all: Vector, count: (request: R) => number): Map<Request, Vector> {
    const { words } = this.#protocol.field;
    let end = 0;
    return new Map(
      requests.map((request) => {
        const begin = end;
        end += count(request) * words;
        return [request, all.subarray(begin, end)];
      }),
    );
  }
}

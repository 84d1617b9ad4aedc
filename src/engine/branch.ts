import type { Field, Vector } from '../math/field.ts';
import type { Pending, Products, Protocol } from '../protocols/protocol.ts';

/** What a branch wants of the real protocol, and waits for. */
export type Request = { readonly give: (vector: Vector) => void } & (
  | { readonly want: 'bits'; readonly count: number }
  | { readonly want: 'products'; readonly a: Vector; readonly b: Vector }
  | { readonly want: 'opening'; readonly shares: Vector }
  | { readonly want: 'inner products'; readonly pairs: Pairs }
);

export type Pairs = readonly (readonly [Vector, Vector])[];

/**
 * One of several computations that run at the same time, and the protocol that it sees: nothing is sent, but every
 * request kept until `rounds.ts` meets it together with those of other branches. What needs no communication goes
 * through at once. Inner products without triples are computed when they are to be verified, and not before.
 */
export class Branch implements Protocol {
  readonly products: Products;
  readonly #inner: Protocol;
  #requests: Request[] = [];
  /** Called when it waits, or has ended. */
  #rests = () => {};
  #ended = false;

  constructor(inner: Protocol) {
    this.#inner = inner;
    this.products = new LaterProducts(inner.field, (pairs) =>
      this.#request((give) => ({ want: 'inner products', pairs, give })),
    );
  }

  get field(): Field {
    return this.#inner.field;
  }
  get parties(): number {
    return this.#inner.parties;
  }
  get threshold(): number {
    return this.#inner.threshold;
  }
  get me(): number {
    return this.#inner.me;
  }
  /** What it waits for, in the order of asking. */
  get requests(): readonly Request[] {
    return this.#requests;
  }

  random(count: number): Vector {
    return this.#inner.random(count);
  }
  randomIntegers(count: number, bits: number): Vector {
    return this.#inner.randomIntegers(count, bits);
  }
  async randomBits(count: number): Promise<Vector> {
    if (count === 0) return this.field.zeros(0);
    return this.#request((give) => ({ want: 'bits', count, give }));
  }
  async open(shares: Vector): Promise<Vector> {
    if (shares.length === 0) return shares;
    return this.#request((give) => ({ want: 'opening', shares, give }));
  }
  async mul(a: Vector, b: Vector): Promise<Vector> {
    if (a.length !== b.length) throw new RangeError('products of vectors of two lengths');
    if (a.length === 0) return a;
    return this.#request((give) => ({ want: 'products', a, b, give }));
  }
  async mulAndOpen(a: Vector, b: Vector, shares: Vector): Promise<readonly [Vector, Vector]> {
    return Promise.all([this.mul(a, b), this.open(shares)]);
  }

  openTo(): never {
    throw new RangeError('a branch opens nothing to a single party: outputs come after all branches');
  }
  coin(): never {
    throw new RangeError('a branch draws no coins');
  }
  preprocess(): never {
    throw new RangeError('a branch prepares nothing');
  }

  /** Runs a body to its end. Does not throw. */
  async run(body: (protocol: Protocol) => Promise<void>, onFailure: (reason: unknown) => void): Promise<void> {
    try {
      await body(this);
    } catch (reason) {
      onFailure(reason);
    }
    this.#ended = true;
    this.#rests();
  }

  /** Resolves when the computation waits, or has ended. */
  rest(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#ended || this.#requests.length > 0) resolve();
      else this.#rests = resolve;
    });
  }

  /** Meets some of its requests. */
  give(answers: ReadonlyMap<Request, Vector>): void {
    const met = this.#requests.filter((request) => answers.has(request));
    this.#requests = this.#requests.filter((request) => !answers.has(request));
    for (const request of met) request.give(answers.get(request)!);
  }

  get ended(): boolean {
    return this.#ended;
  }

  #request(make: (give: Request['give']) => Request): Promise<Vector> {
    return new Promise((resolve) => {
      this.#requests.push(make(resolve));
      this.#rests();
    });
  }
}

/** Inner products that nobody has begun to compute. */
class LaterProducts implements Products {
  readonly #field: Field;
  readonly #compute: (pairs: Pairs) => Promise<Vector>;
  readonly #pairs = new WeakMap<Pending, Pairs>();
  readonly #results = new WeakMap<Pending, Promise<Vector>>();

  constructor(field: Field, compute: (pairs: Pairs) => Promise<Vector>) {
    this.#field = field;
    this.#compute = compute;
  }

  /** As inner products of one element each. */
  async mul(a: Vector, b: Vector): Promise<Pending> {
    const { words } = this.#field;
    const at = (vector: Vector, i: number) => vector.subarray(i * words, (i + 1) * words);
    return this.dot(Array.from({ length: this.#field.length(a) }, (_, i) => [at(a, i), at(b, i)]));
  }

  async dot(pairs: Pairs): Promise<Pending> {
    const pending = Object.freeze({ pending: pairs.length });
    this.#pairs.set(pending, pairs);
    return pending;
  }

  async verify(products: Pending): Promise<Vector> {
    const pairs = this.#pairs.get(products);
    if (!pairs) throw new RangeError('these products were not made here');
    const result = this.#results.get(products) ?? this.#compute(pairs);
    this.#results.set(products, result);
    return result;
  }
}

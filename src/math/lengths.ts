import type { Field, Vector } from './field.ts';
import { VectorForm } from './form.ts';

/**
 * A field without values: every result has the right length, and holds anything. For tracing what a computation costs
 * before it runs, at the price of neither arithmetic nor memory: all vectors are views of one piece of memory, which
 * grows with the longest. Lengths that do not fit throw `RangeError`, as in a real field.
 */
export class Lengths extends VectorForm implements Field {
  #memory: Vector = new Uint32Array(2 ** 12);

  override zeros(n: number): Vector {
    const words = n * this.words;
    if (!(words <= this.#memory.length)) this.#memory = new Uint32Array(2 * words);
    return this.#memory.subarray(0, words);
  }
  override slice(v: Vector, from: number, to: number): Vector {
    if (!(from >= 0 && from <= to && to <= this.length(v))) throw new RangeError(`no elements ${from} to ${to}`);
    return this.zeros(to - from);
  }
  override concat(vectors: readonly Vector[]): Vector {
    let n = 0;
    for (const v of vectors) n += this.length(v);
    return this.zeros(n);
  }
  override fromIntegers(integers: readonly unknown[]): Vector {
    return this.zeros(integers.length);
  }
  override equal(a: Vector, b: Vector): boolean {
    return a.length === b.length;
  }

  add(a: Vector, b: Vector): Vector {
    return this.zeros(this.common(a, b));
  }
  sub(a: Vector, b: Vector): Vector {
    return this.zeros(this.common(a, b));
  }
  mul(a: Vector, b: Vector): Vector {
    return this.zeros(this.common(a, b));
  }
  squared(a: Vector): Vector {
    return a;
  }
  scale(a: Vector, c: Vector): Vector {
    this.one(c);
    return a;
  }
  dot(a: Vector, b: Vector): Vector {
    this.common(a, b);
    return this.zeros(1);
  }
  sum(): Vector {
    return this.zeros(1);
  }
  invert(a: Vector): Vector {
    return a;
  }
  combine(coefficients: Vector, vectors: readonly Vector[]): Vector {
    this.paired(coefficients, vectors);
    for (const v of vectors) this.common(vectors[0]!, v);
    return vectors[0]!;
  }
  powers(base: Vector, n: number): Vector {
    this.one(base);
    return this.zeros(n);
  }
  products(a: Vector): Vector {
    return a;
  }
  expand(_key: Uint8Array, _nonce: Uint8Array, n: number): Vector {
    return this.zeros(n);
  }
  combineExpanded(coefficients: Vector, keys: readonly Uint8Array[], _nonce: Uint8Array, n: number): Vector {
    this.paired(coefficients, keys);
    return this.zeros(n);
  }
  random(n: number): Vector {
    return this.zeros(n);
  }
}

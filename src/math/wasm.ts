import type { Field, Vector } from './field.ts';
import { natural, VectorForm } from './form.ts';
import { type Address, type Kernel, startKernel } from './kernel/kernel.ts';

/**
 * The field in WebAssembly, some hundred times as fast as the reference. Each call starts a kernel of its own, with
 * 64 KiB of memory whatever the length of the vectors: make one field for a thread and pass it on. It works at once
 * (no promise), in a page, a Worker and Node alike; a content security policy must allow 'wasm-unsafe-eval'.
 *
 * Addition, subtraction, multiplication and expansion take no branch and no address from a secret. What a vector held
 * may stay in the kernel's memory until later calls overwrite it; keys do not.
 */
export function wasmField(name: Field['name']): Field {
  return new WasmField(name);
}

/** Terms that `accumulate` adds before the accumulators must be settled: see LAZY in `f127.as.ts`. */
const LAZY_TERMS = 64;
/** Bytes of a ChaCha20 block. */
const BLOCK = 64;

class WasmField extends VectorForm implements Field {
  private readonly kernel: Kernel;
  /** Elements that fit one chunk. */
  private readonly chunk: number;
  /** Words of one accumulator. */
  private readonly columns: number;

  constructor(name: Field['name']) {
    super(name);
    this.kernel = startKernel(name);
    this.chunk = this.kernel.chunkBytes / this.bytes;
    this.columns = name === 'F127' ? 10 : 4;
  }

  add(a: Vector, b: Vector): Vector {
    return this.elementwise(a, b, this.kernel.arithmetic.add);
  }

  sub(a: Vector, b: Vector): Vector {
    return this.elementwise(a, b, this.kernel.arithmetic.sub);
  }

  mul(a: Vector, b: Vector): Vector {
    return this.elementwise(a, b, this.kernel.arithmetic.mul);
  }

  squared(a: Vector, times: number): Vector {
    natural(times, 'number of squarings');
    const { arithmetic, out, accumulators } = this.kernel;
    return this.mapped(a, (count) => arithmetic.squarings(out, this.kernel.a, accumulators, count, times));
  }

  scale(a: Vector, c: Vector): Vector {
    this.one(c);
    return this.combine(c, [a]);
  }

  dot(a: Vector, b: Vector): Vector {
    const { arithmetic, accumulators } = this.kernel;
    const n = this.common(a, b);
    this.clear(1);
    for (let from = 0; from < n; from += this.chunk) {
      const count = Math.min(this.chunk, n - from);
      this.put(this.kernel.a, a, from, count);
      this.put(this.kernel.b, b, from, count);
      arithmetic.dot(accumulators, this.kernel.a, this.kernel.b, count);
    }
    return this.finish(this.zeros(1), 0, 1);
  }

  sum(a: Vector): Vector {
    const { arithmetic, accumulators } = this.kernel;
    const n = this.length(a);
    this.clear(1);
    for (let from = 0; from < n; from += this.chunk) {
      const count = Math.min(this.chunk, n - from);
      this.put(this.kernel.a, a, from, count);
      arithmetic.sum(accumulators, this.kernel.a, count);
    }
    return this.finish(this.zeros(1), 0, 1);
  }

  invert(a: Vector): Vector {
    return this.mapped(a, (count) => {
      const { arithmetic, out, element } = this.kernel;
      if (!arithmetic.invert(out, this.kernel.a, element, count)) throw new RangeError('zero has no inverse');
    });
  }

  combine(coefficients: Vector, vectors: readonly Vector[]): Vector {
    this.paired(coefficients, vectors);
    const n = this.length(vectors[0]!);
    for (const v of vectors) this.common(vectors[0]!, v);
    const result = this.zeros(n);
    for (let from = 0; from < n; from += this.chunk) {
      const count = Math.min(this.chunk, n - from);
      this.clear(count);
      for (let i = 0; i < vectors.length; i++) {
        this.put(this.kernel.a, vectors[i]!, from, count);
        this.accumulate(coefficients, i, this.kernel.a, count);
      }
      this.finish(result, from, count);
    }
    return result;
  }

  powers(base: Vector, n: number): Vector {
    this.one(base);
    const { arithmetic, out, element, previous } = this.kernel;
    const result = this.zeros(n);
    this.put(element, base, 0, 1);
    this.put(previous, this.fromIntegers([1]), 0, 1);
    for (let from = 0; from < n; from += this.chunk) {
      const count = Math.min(this.chunk, n - from);
      arithmetic.powers(out, element, previous, count);
      this.take(result, from, count);
      this.put(previous, result, from + count - 1, 1);
    }
    return result;
  }

  products(a: Vector): Vector {
    const { arithmetic, bytes, out, previous } = this.kernel;
    this.put(previous, this.fromIntegers([1]), 0, 1);
    return this.mapped(a, (count) => {
      arithmetic.products(out, this.kernel.a, previous, count);
      const last = out + (count - 1) * this.bytes;
      bytes.copyWithin(previous, last, last + this.bytes);
    });
  }

  expand(key: Uint8Array, nonce: Uint8Array, n: number, from = 0, width: number = this.bits): Vector {
    this.expandable(key, nonce, n, from, width);
    const { kernel } = this;
    const result = this.zeros(n);
    kernel.bytes.set(key, kernel.key);
    kernel.bytes.set(nonce, kernel.nonce);
    for (let done = 0; done < n; ) {
      const { block, skip, count } = this.window(from + done, n - done);
      this.stream(kernel.out, block, skip, count, width);
      const first = (kernel.out + skip) / 4;
      result.set(kernel.words.subarray(first, first + count * this.words), done * this.words);
      done += count;
    }
    kernel.bytes.fill(0, kernel.key, kernel.key + 32);
    return result;
  }

  combineExpanded(
    coefficients: Vector,
    keys: readonly Uint8Array[],
    nonce: Uint8Array,
    n: number,
    from = 0,
    width: number = this.bits,
  ): Vector {
    this.paired(coefficients, keys);
    for (const key of keys) this.expandable(key, nonce, n, from, width);
    const { kernel } = this;
    const result = this.zeros(n);
    kernel.bytes.set(nonce, kernel.nonce);
    for (let done = 0; done < n; ) {
      const { block, skip, count } = this.window(from + done, n - done);
      this.clear(count);
      for (let i = 0; i < keys.length; i++) {
        kernel.bytes.set(keys[i]!, kernel.key);
        this.stream(kernel.a, block, skip, count, width);
        this.accumulate(coefficients, i, kernel.a + skip, count);
      }
      this.finish(result, done, count);
      done += count;
    }
    kernel.bytes.fill(0, kernel.key, kernel.key + 32);
    return result;
  }

  random(n: number): Vector {
    return this.expand(crypto.getRandomValues(new Uint8Array(32)), new Uint8Array(12), n);
  }

  private elementwise(a: Vector, b: Vector, operation: Kernel['arithmetic']['add']): Vector {
    this.common(a, b);
    let from = 0;
    return this.mapped(a, (count) => {
      this.put(this.kernel.b, b, from, count);
      operation(this.kernel.out, this.kernel.a, this.kernel.b, count);
      from += count;
    });
  }

  /** Copies v into the kernel chunk by chunk; `operation` makes `count` elements at `out` of those at `a`. */
  private mapped(v: Vector, operation: (count: number) => void): Vector {
    const n = this.length(v);
    const result = this.zeros(n);
    for (let from = 0; from < n; from += this.chunk) {
      const count = Math.min(this.chunk, n - from);
      this.put(this.kernel.a, v, from, count);
      operation(count);
      this.take(result, from, count);
    }
    return result;
  }

  /** Copies `count` elements of v from `from` on into the kernel. */
  private put(to: Address, v: Vector, from: number, count: number): void {
    this.kernel.words.set(v.subarray(from * this.words, (from + count) * this.words), to / 4);
  }

  /** Copies `count` elements at `out` into v from `to` on. */
  private take(v: Vector, to: number, count: number): void {
    const first = this.kernel.out / 4;
    v.set(this.kernel.words.subarray(first, first + count * this.words), to * this.words);
  }

  /** Sets the first `count` accumulators to zero. */
  private clear(count: number): void {
    const first = this.kernel.accumulators / 4;
    this.kernel.words.fill(0, first, first + count * this.columns);
  }

  /** Adds coefficients[i] times the `count` elements at `v`, as the i-th term of a sum. */
  private accumulate(coefficients: Vector, i: number, v: Address, count: number): void {
    const { arithmetic, accumulators, element } = this.kernel;
    if (i > 0 && i % LAZY_TERMS === 0) arithmetic.settle(accumulators, count);
    this.put(element, coefficients, i, 1);
    arithmetic.accumulate(accumulators, element, v, count);
  }

  /** Makes elements of v, from `to` on, of the first `count` accumulators. Returns v. */
  private finish(v: Vector, to: number, count: number): Vector {
    this.kernel.arithmetic.finish(this.kernel.out, this.kernel.accumulators, count);
    this.take(v, to, count);
    return v;
  }

  /** Where the keystream's element `first` is, and how many from there on (at most n) one chunk holds. */
  private window(first: number, n: number): { block: number; skip: number; count: number } {
    const block = Math.floor((first * this.bytes) / BLOCK);
    const skip = first * this.bytes - block * BLOCK;
    return { block, skip, count: Math.min(n, this.chunk - skip / this.bytes) };
  }

  /** Makes `count` elements of `width` bits, at `to` + skip, of the keystream from a block on. */
  private stream(to: Address, block: number, skip: number, count: number, width: number): void {
    const { arithmetic, key, nonce, keystream } = this.kernel;
    keystream(to, key, nonce, block, Math.ceil((skip + count * this.bytes) / BLOCK));
    arithmetic.fromUniform(to + skip, count, width);
  }
}

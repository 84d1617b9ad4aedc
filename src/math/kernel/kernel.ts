import { kernelBase64 } from './kernel.wasm.ts';

/** An address in the kernel's memory, in bytes. */
export type Address = number;

/** What `f127.as.ts` and `f61.as.ts` export: the same functions for both fields. */
export interface Arithmetic {
  add(out: Address, a: Address, b: Address, n: number): void;
  sub(out: Address, a: Address, b: Address, n: number): void;
  mul(out: Address, a: Address, b: Address, n: number): void;
  accumulate(accumulators: Address, c: Address, v: Address, n: number): void;
  settle(accumulators: Address, n: number): void;
  finish(out: Address, accumulators: Address, n: number): void;
  dot(accumulator: Address, a: Address, b: Address, n: number): void;
  sum(accumulator: Address, a: Address, n: number): void;
  products(out: Address, a: Address, start: Address, n: number): void;
  powers(out: Address, base: Address, start: Address, n: number): void;
  /** 0 if an element is 0, and 1 otherwise. */
  invert(out: Address, a: Address, inverse: Address, n: number): number;
  fromUniform(v: Address, n: number): void;
}

/** One instance of the WebAssembly module: 64 KiB of memory, never more. See `kernel.as.ts`. */
export interface Kernel {
  /** The memory; the addresses below point into it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same memory; index = address / 4. */
  readonly words: Uint32Array<ArrayBuffer>;
  readonly arithmetic: Arithmetic;
  keystream(out: Address, key: Address, nonce: Address, counter: number, blocks: number): void;

  /** Bytes of room at each of a, b and out. */
  readonly chunkBytes: number;
  readonly a: Address;
  readonly b: Address;
  readonly out: Address;
  /** 40 bytes for each element of F127 that fits a chunk, 16 for each of F61. */
  readonly accumulators: Address;
  /** Room for one element each. */
  readonly element: Address;
  readonly previous: Address;
  /** 32 bytes. */
  readonly key: Address;
  /** 12 bytes. */
  readonly nonce: Address;
}

/** Compiles and starts the kernel, at once: a few milliseconds. Needs WebAssembly SIMD (every browser since 2023). */
export function startKernel(field: 'F127' | 'F61'): Kernel {
  const binary = Uint8Array.from(atob(kernelBase64), (character) => character.charCodeAt(0));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), {});
  const call = (name: string) => exports[name] as (...addressesAndCounts: number[]) => number;
  const constant = (name: string) => (exports[name] as { readonly value: number }).value;
  const memory = exports.memory as WebAssembly.Memory;
  return {
    bytes: new Uint8Array(memory.buffer),
    words: new Uint32Array(memory.buffer),
    arithmetic: {
      add: call(`${field}_add`),
      sub: call(`${field}_sub`),
      mul: call(`${field}_mul`),
      accumulate: call(`${field}_accumulate`),
      settle: call(`${field}_settle`),
      finish: call(`${field}_finish`),
      dot: call(`${field}_dot`),
      sum: call(`${field}_sum`),
      products: call(`${field}_products`),
      powers: call(`${field}_powers`),
      invert: call(`${field}_invert`),
      fromUniform: call(`${field}_fromUniform`),
    },
    keystream: call('keystream'),
    chunkBytes: constant('CHUNK_BYTES'),
    a: constant('A'),
    b: constant('B'),
    out: constant('OUT'),
    accumulators: constant('ACCUMULATORS'),
    element: constant('ELEMENT'),
    previous: constant('PREVIOUS'),
    key: constant('KEY'),
    nonce: constant('NONCE'),
  };
}

import { kernelBase64 } from './kernel.wasm.ts';

/** An address in the kernel's memory, in bytes. */
export type Address = number;

/** What `f127.as.ts` and `f61.as.ts` export: the same functions for both fields. */
export interface Arithmetic {
  add(out: Address, a: Address, b: Address, n: number): void;
  sub(out: Address, a: Address, b: Address, n: number): void;
  mul(out: Address, a: Address, b: Address, n: number): void;
  squarings(out: Address, a: Address, accumulators: Address, n: number, times: number): void;
  accumulate(accumulators: Address, c: Address, v: Address, n: number): void;
  settle(accumulators: Address, n: number): void;
  finish(out: Address, accumulators: Address, n: number): void;
  dot(accumulator: Address, a: Address, b: Address, n: number): void;
  sum(accumulator: Address, a: Address, n: number): void;
  products(out: Address, a: Address, start: Address, n: number): void;
  powers(out: Address, base: Address, start: Address, n: number): void;
  /** 0 if an element is 0, and 1 otherwise. */
  invert(out: Address, a: Address, inverse: Address, n: number): number;
  fromUniform(v: Address, n: number, width: number): void;
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

/** One instance of the module for hashing. See `sha256.as.ts`. */
export interface HashKernel {
  /** The memory; the addresses below point into it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same memory; index = address / 4. */
  readonly words: Uint32Array<ArrayBuffer>;
  compress(state: Address, data: Address, blocks: number): void;

  /** Room for so many bytes of whole blocks at `data`. */
  readonly chunkBytes: number;
  readonly data: Address;
  /** Eight words. */
  readonly state: Address;
  /** Where `compress` leaves what it computed from the data: so many bytes. */
  readonly traces: Address;
  readonly tracesBytes: number;
}

let compiled: WebAssembly.Module | undefined;

/** A new instance, with memory of its own; compiled once a thread, at once: a few milliseconds. */
function instance() {
  compiled ??= compile();
  const { exports } = new WebAssembly.Instance(compiled, {});
  const { buffer } = exports.memory as WebAssembly.Memory;
  return {
    bytes: new Uint8Array(buffer),
    words: new Uint32Array(buffer),
    call: (name: string) => exports[name] as (...addressesAndCounts: number[]) => number,
    constant: (name: string) => (exports[name] as { readonly value: number }).value,
  };
}

function compile(): WebAssembly.Module {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(kernelBase64), (character) => character.charCodeAt(0)));
  } catch (cause) {
    throw new Error('the kernel needs WebAssembly with SIMD, and a policy that allows it', { cause });
  }
}

/** Starts the kernel for hashing. Throws as `startKernel`. */
export function startHashKernel(): HashKernel {
  const { bytes, words, call, constant } = instance();
  return {
    bytes,
    words,
    compress: call('compress'),
    chunkBytes: constant('CHUNK_BYTES'),
    data: constant('A'),
    state: constant('STATE'),
    traces: constant('SCHEDULES'),
    tracesBytes: constant('SCHEDULES_BYTES'),
  };
}

/**
 * Starts the kernel for a field.
 *
 * @throws Error if the browser has no WebAssembly SIMD (Chromium 91, Firefox 89, Safari 16.4 and later have it), or if the
 *   content security policy lacks 'wasm-unsafe-eval'.
 */
export function startKernel(field: 'F127' | 'F61'): Kernel {
  const { bytes, words, call, constant } = instance();
  return {
    bytes,
    words,
    arithmetic: {
      add: call(`${field}_add`),
      sub: call(`${field}_sub`),
      mul: call(`${field}_mul`),
      squarings: call(`${field}_squarings`),
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

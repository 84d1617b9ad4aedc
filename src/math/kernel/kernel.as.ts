/**
 * The WebAssembly kernel's entry: a fixed scratch area, and functions that work inside it. The caller copies
 * operands in, calls, and copies the result out, a chunk of at most CHUNK_BYTES at a time. Memory never grows.
 */

export {
  accumulate as F127_accumulate,
  add as F127_add,
  dot as F127_dot,
  finish as F127_finish,
  fromUniform as F127_fromUniform,
  invert as F127_invert,
  mul as F127_mul,
  powers as F127_powers,
  products as F127_products,
  settle as F127_settle,
  squarings as F127_squarings,
  sub as F127_sub,
  sum as F127_sum,
} from './f127.as';
export {
  accumulate as F61_accumulate,
  add as F61_add,
  dot as F61_dot,
  finish as F61_finish,
  fromUniform as F61_fromUniform,
  invert as F61_invert,
  mul as F61_mul,
  powers as F61_powers,
  products as F61_products,
  settle as F61_settle,
  squarings as F61_squarings,
  sub as F61_sub,
  sum as F61_sum,
} from './f61.as';
export { keystream } from './chacha20.as';
export { compress, SCHEDULES, SCHEDULES_BYTES } from './sha256.as';

/** Bytes of a chunk of elements. */
export const CHUNK_BYTES: i32 = 8192;

/** Room for one chunk each. */
export const A: usize = memory.data(8192, 16);
export const B: usize = memory.data(8192, 16);
export const OUT: usize = memory.data(8192, 16);
/** Accumulators for one chunk: 40 bytes for each of 512 elements of F127, 16 for each of 1024 of F61. */
export const ACCUMULATORS: usize = memory.data(20480, 16);
/** Room for one element each. */
export const ELEMENT: usize = memory.data(16, 16);
export const PREVIOUS: usize = memory.data(16, 16);
export const KEY: usize = memory.data(32, 16);
export const NONCE: usize = memory.data(16, 16);
/** The eight words of a hash. */
export const STATE: usize = memory.data(32, 16);

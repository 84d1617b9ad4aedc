/**
 * Arithmetic modulo p = 2^61 − 1, in AssemblyScript. An element is 8 bytes in memory, little-endian, canonical.
 * The same functions as `f127.as.ts`. No branch and no address depends on an element's value.
 */

import { dotByFour } from './f61-dot.as';

/** Bytes an element. */
const SIZE: usize = 8;
/** Bytes of an accumulator: L and H, 64 bits each; the value is L + 2^32 · H, not reduced. */
const COLUMNS: usize = 16;
/** Elements that `squarings` works on at once. */
const AT_ONCE: i32 = 16;
const P: u64 = (1 << 61) - 1;
const LOW31: u64 = 0x7fff_ffff;
const LOW32: u64 = 0xffff_ffff;

/** x mod p for x < 2p. */
// @ts-ignore: decorator
@inline
function reduceOnce(x: u64): u64 {
  const r = x - P;
  return r + (P & u64(i64(r) >> 63));
}

/** x mod p for any x. */
// @ts-ignore: decorator
@inline
function reduce(x: u64): u64 { return reduceOnce((x & P) + (x >> 61)); }

/**
 * A number below 2^64 that is ≡ a·b, where a = a0 + 2^31 a1 and b = b0 + 2^31 b1:
 * a·b = a0 b0 + 2^31 (a0 b1 + a1 b0) + 2^62 a1 b1, and 2^62 ≡ 2, 2^31 · 2^30 ≡ 1.
 */
// @ts-ignore: decorator
@inline
function product(a0: u64, a1: u64, b0: u64, b1: u64): u64 {
  const middle = a0 * b1 + a1 * b0;
  return a0 * b0 + ((a1 * b1) << 1) + ((middle & 0x3fff_ffff) << 31) + (middle >> 30);
}

export function add(out: usize, a: usize, b: usize, n: i32): void {
  for (let i = 0; i < n; i++, out += SIZE, a += SIZE, b += SIZE) {
    store<u64>(out, reduceOnce(load<u64>(a) + load<u64>(b)));
  }
}

export function sub(out: usize, a: usize, b: usize, n: i32): void {
  for (let i = 0; i < n; i++, out += SIZE, a += SIZE, b += SIZE) {
    const r = load<u64>(a) - load<u64>(b);
    store<u64>(out, r + (P & u64(i64(r) >> 63)));
  }
}

export function mul(out: usize, a: usize, b: usize, n: i32): void {
  for (let i = 0; i < n; i++, out += SIZE, a += SIZE, b += SIZE) {
    const x = load<u64>(a);
    const y = load<u64>(b);
    store<u64>(out, reduce(product(x & LOW31, x >> 31, y & LOW31, y >> 31)));
  }
}

/** v[i] = v[i]² for n numbers below 2^61 + 4, which they are again afterwards: not reduced. */
function squareNumbers(v: usize, n: i32): void {
  for (let i = 0; i < n; i++, v += SIZE) {
    const x = load<u64>(v);
    const x0 = x & LOW31, x1 = x >> 31;
    const middle = x0 * x1; // of weight 2^32, and 2^32 · 2^29 ≡ 1
    const y = x0 * x0 + ((x1 * x1) << 1) + ((middle & 0x1fff_ffff) << 32) + (middle >> 29);
    store<u64>(v, (y & P) + (y >> 61));
  }
}

/** out[i] = a[i]^(2^times). In passes over a few elements, so that many are under way. `acc` is not used. */
export function squarings(out: usize, a: usize, acc: usize, n: i32, times: i32): void {
  for (let left = n; left > 0; left -= AT_ONCE, out += SIZE * AT_ONCE, a += SIZE * AT_ONCE) {
    const count = min(left, AT_ONCE);
    memory.copy(out, a, count * SIZE);
    for (let k = 0; k < times; k++) squareNumbers(out, count);
    for (let i = 0; i < count; i++) store<u64>(out + i * SIZE, reduce(load<u64>(out + i * SIZE)));
  }
}

/** acc[i] += c · v[i] for n elements and the one element c. */
export function accumulate(acc: usize, c: usize, v: usize, n: i32): void {
  const y = load<u64>(c);
  const b0 = y & LOW31, b1 = y >> 31;
  for (let i = 0; i < n; i++, acc += COLUMNS, v += SIZE) {
    const x = load<u64>(v);
    const term = product(x & LOW31, x >> 31, b0, b1);
    store<u64>(acc, load<u64>(acc) + (term & LOW32));
    store<u64>(acc, load<u64>(acc, 8) + (term >> 32), 8);
  }
}

/** Carries in n accumulators: L is then below 2^36, H below 2^33, and 2^31 more terms fit. */
export function settle(acc: usize, n: i32): void {
  for (let i = 0; i < n; i++, acc += COLUMNS) {
    const l = load<u64>(acc);
    const h = load<u64>(acc, 8);
    store<u64>(acc, (l & LOW32) + (h >> 29)); // 2^32 · 2^29 ≡ 1
    store<u64>(acc, (h & 0x1fff_ffff) + (l >> 32), 8);
  }
}

/** out[i] = the value of acc[i]. */
export function finish(out: usize, acc: usize, n: i32): void {
  for (let i = 0; i < n; i++, out += SIZE, acc += COLUMNS) {
    const l = load<u64>(acc);
    const h = load<u64>(acc, 8);
    store<u64>(out, reduce((l & P) + (l >> 61) + ((h & 0x1fff_ffff) << 32) + (h >> 29)));
  }
}

/** acc += Σ a[i] · b[i], for one accumulator, which is settled before and after; n < 2^28. */
export function dot(acc: usize, a: usize, b: usize, n: i32): void {
  const most = n & ~3;
  dotByFour(acc, a, b, most);
  for (let i = most; i < n; i++) accumulate(acc, a + i * SIZE, b + i * SIZE, 1);
  settle(acc, 1);
}

/** acc += Σ a[i], for one accumulator, which is settled before and after; n < 2^31. */
export function sum(acc: usize, a: usize, n: i32): void {
  let l = load<u64>(acc);
  let h = load<u64>(acc, 8);
  for (let i = 0; i < n; i++, a += SIZE) {
    const x = load<u64>(a);
    l += x & LOW32;
    h += x >> 32;
  }
  store<u64>(acc, l);
  store<u64>(acc, h, 8);
  settle(acc, 1);
}

/** out[i] = start · a[0] ⋯ a[i]. */
export function products(out: usize, a: usize, start: usize, n: i32): void {
  for (let i = 0; i < n; i++, start = out, out += SIZE, a += SIZE) mul(out, start, a, 1);
}

/** out[i] = start · base^(i+1). */
export function powers(out: usize, base: usize, start: usize, n: i32): void {
  for (let i = 0; i < n; i++, start = out, out += SIZE) mul(out, start, base, 1);
}

/** *inverse = 1 / *x = (*x)^(p−2). The exponent 2^61 − 3 is all ones but for bit 1. */
function invertOne(inverse: usize, x: usize): void {
  store<u64>(inverse, load<u64>(x));
  for (let bit = 59; bit >= 0; bit--) {
    mul(inverse, inverse, inverse, 1);
    if (bit != 1) mul(inverse, inverse, x, 1);
  }
}

/** out[i] = 1 / a[i] by Montgomery's trick; `inverse` is room for one element. False if an element is 0. */
export function invert(out: usize, a: usize, inverse: usize, n: i32): bool {
  if (n == 0) return true;
  store<u64>(out, load<u64>(a));
  products(out + SIZE, a + SIZE, out, n - 1);
  let i: usize = (n - 1) * SIZE;
  if (load<u64>(out + i) == 0) return false;
  invertOne(inverse, out + i);
  for (; i > 0; i -= SIZE) {
    mul(out + i, inverse, out + i - SIZE, 1);
    mul(inverse, inverse, a + i, 1);
  }
  store<u64>(out, load<u64>(inverse));
  return true;
}

/** Makes n elements of as many times 8 uniform bytes, in place: the low `width` ≤ 61 bits, and 0 for p itself. */
export function fromUniform(v: usize, n: i32, width: i32): void {
  const kept = (<u64>1 << width) - 1;
  for (let i = 0; i < n; i++, v += SIZE) store<u64>(v, reduceOnce(load<u64>(v) & kept));
}

/**
 * Arithmetic modulo p = 2^127 − 1, in AssemblyScript. An element is 16 bytes in memory, little-endian, canonical.
 *
 * Products are made of five limbs of 26 bits (26·5 = 130, and 2^130 ≡ 8): a limb product fits 64 bits with so
 * much room that LAZY products can be added, column by column, before a carry is needed. No branch and no
 * address depends on an element's value.
 */

import { dotByFour } from './f127-dot.as';

/** Bytes an element. */
const SIZE: usize = 16;
/** Bytes of an accumulator: five columns of 64 bits; the value is Σ column[k] · 2^(26k), not reduced. */
const COLUMNS: usize = 40;
/** A product adds less than 5 · 2^26 · 2^29 to a column; 64 of them and the carries left over stay below 2^64. */
const LAZY: i32 = 64;
/** Elements that `squarings` works on at once. */
const AT_ONCE: i32 = 16;
const LIMB: u64 = (1 << 26) - 1;
const HIGH: u64 = 0x7fff_ffff_ffff_ffff;

// Limbs of the number whose low and high halves are x and y (y < 2^63).
// @ts-ignore: decorator
@inline function limb0(x: u64): u64 { return x & LIMB; }
// @ts-ignore: decorator
@inline function limb1(x: u64): u64 { return (x >> 26) & LIMB; }
// @ts-ignore: decorator
@inline function limb2(x: u64, y: u64): u64 { return ((x >> 52) | (y << 12)) & LIMB; }
// @ts-ignore: decorator
@inline function limb3(y: u64): u64 { return (y >> 14) & LIMB; }
// @ts-ignore: decorator
@inline function limb4(y: u64): u64 { return y >> 40; }

// @ts-ignore: decorator
@inline
function column(a0: u64, a1: u64, a2: u64, a3: u64, a4: u64, b0: u64, b1: u64, b2: u64, b3: u64, b4: u64): u64 {
  return a0 * b0 + a1 * b1 + a2 * b2 + a3 * b3 + a4 * b4;
}

/** Stores lo + 2^64 · hi mod p, for any value up to 2p. */
// @ts-ignore: decorator
@inline
function storeReduced(out: usize, lo: u64, hi: u64): void {
  const top = hi >> 63;
  hi &= HIGH;
  lo += top;
  hi += u64(lo < top);
  const keep = u64((lo & (hi | (1 << 63))) == u64.MAX_VALUE) - 1; // 0 if the value is p itself, else all ones
  store<u64>(out, lo & keep);
  store<u64>(out, hi & keep, 8);
}

/** Stores Σ c[k] · 2^(26k) mod p. */
// @ts-ignore: decorator
@inline
function storeColumns(out: usize, c0: u64, c1: u64, c2: u64, c3: u64, c4: u64): void {
  c1 += c0 >> 26;
  c2 += c1 >> 26;
  c3 += c2 >> 26;
  c4 += c3 >> 26;
  c2 &= LIMB;
  const fold = c4 >> 23; // what stands above bit 127 = 104 + 23
  let lo = (c0 & LIMB) | ((c1 & LIMB) << 26) | (c2 << 52);
  let hi = (c2 >> 12) | ((c3 & LIMB) << 14) | ((c4 & 0x7f_ffff) << 40);
  lo += fold;
  hi += u64(lo < fold);
  storeReduced(out, lo, hi);
}

export function add(out: usize, a: usize, b: usize, n: i32): void {
  for (let i = 0; i < n; i++, out += SIZE, a += SIZE, b += SIZE) {
    const x = load<u64>(a);
    const lo = x + load<u64>(b);
    storeReduced(out, lo, load<u64>(a, 8) + load<u64>(b, 8) + u64(lo < x));
  }
}

export function sub(out: usize, a: usize, b: usize, n: i32): void {
  for (let i = 0; i < n; i++, out += SIZE, a += SIZE, b += SIZE) {
    const x = load<u64>(a);
    const y = load<u64>(b);
    const lo = x - y;
    const hi = load<u64>(a, 8) - load<u64>(b, 8) - u64(x < y);
    const negative = hi >> 63;
    // Adding p = 2^127 − 1 to a negative difference clears the sign bit and takes one away.
    store<u64>(out, lo - negative);
    store<u64>(out, (hi & HIGH) - u64(lo < negative), 8);
  }
}

export function mul(out: usize, a: usize, b: usize, n: i32): void {
  for (let i = 0; i < n; i++, out += SIZE, a += SIZE, b += SIZE) {
    const x = load<u64>(a);
    const y = load<u64>(a, 8);
    const a0 = limb0(x), a1 = limb1(x), a2 = limb2(x, y), a3 = limb3(y), a4 = limb4(y);
    const z = load<u64>(b);
    const w = load<u64>(b, 8);
    const b0 = limb0(z), b1 = limb1(z), b2 = limb2(z, w), b3 = limb3(w), b4 = limb4(w);
    const e1 = b1 << 3, e2 = b2 << 3, e3 = b3 << 3, e4 = b4 << 3;
    storeColumns(
      out,
      column(a0, a1, a2, a3, a4, b0, e4, e3, e2, e1),
      column(a0, a1, a2, a3, a4, b1, b0, e4, e3, e2),
      column(a0, a1, a2, a3, a4, b2, b1, b0, e4, e3),
      column(a0, a1, a2, a3, a4, b3, b2, b1, b0, e4),
      column(a0, a1, a2, a3, a4, b4, b3, b2, b1, b0),
    );
  }
}

/** acc[i] = its limbs, of n elements. */
function spread(acc: usize, a: usize, n: i32): void {
  for (let i = 0; i < n; i++, acc += COLUMNS, a += SIZE) {
    const x = load<u64>(a);
    const y = load<u64>(a, 8);
    store<u64>(acc, limb0(x));
    store<u64>(acc, limb1(x), 8);
    store<u64>(acc, limb2(x, y), 16);
    store<u64>(acc, limb3(y), 24);
    store<u64>(acc, limb4(y), 32);
  }
}

/** acc[i] = acc[i]², of n accumulators whose columns are limbs: before and after below 2^26 + 2^10. */
function squareLimbs(acc: usize, n: i32): void {
  for (let i = 0; i < n; i++, acc += COLUMNS) {
    const a0 = load<u64>(acc), a1 = load<u64>(acc, 8), a2 = load<u64>(acc, 16), a3 = load<u64>(acc, 24);
    const a4 = load<u64>(acc, 32);
    const d0 = a0 << 1, d1 = a1 << 1, e3 = a3 << 3, e4 = a4 << 3;
    const c0 = a0 * a0 + d1 * e4 + (a2 << 1) * e3;
    const c1 = d0 * a1 + (a2 << 1) * e4 + a3 * e3 + (c0 >> 26);
    const c2 = d0 * a2 + a1 * a1 + (a3 << 1) * e4 + (c1 >> 26);
    const c3 = d0 * a3 + d1 * a2 + a4 * e4 + (c2 >> 26);
    const c4 = d0 * a4 + d1 * a3 + a2 * a2 + (c3 >> 26);
    const low = (c0 & LIMB) + ((c4 >> 26) << 3); // 2^130 ≡ 8
    store<u64>(acc, low & LIMB);
    store<u64>(acc, (c1 & LIMB) + (low >> 26), 8);
    store<u64>(acc, c2 & LIMB, 16);
    store<u64>(acc, c3 & LIMB, 24);
    store<u64>(acc, c4 & LIMB, 32);
  }
}

/** out[i] = a[i]^(2^times); `acc` is room for AT_ONCE accumulators. In passes over a few elements, so that many are under way. */
export function squarings(out: usize, a: usize, acc: usize, n: i32, times: i32): void {
  for (let left = n; left > 0; left -= AT_ONCE, out += SIZE * AT_ONCE, a += SIZE * AT_ONCE) {
    const count = min(left, AT_ONCE);
    spread(acc, a, count);
    for (let k = 0; k < times; k++) squareLimbs(acc, count);
    finish(out, acc, count);
  }
}

/** acc[i] += c · v[i] for n elements and the one element c. After LAZY calls the accumulators want `settle`. */
export function accumulate(acc: usize, c: usize, v: usize, n: i32): void {
  const z = load<u64>(c);
  const w = load<u64>(c, 8);
  const b0 = limb0(z), b1 = limb1(z), b2 = limb2(z, w), b3 = limb3(w), b4 = limb4(w);
  const e1 = b1 << 3, e2 = b2 << 3, e3 = b3 << 3, e4 = b4 << 3;
  for (let i = 0; i < n; i++, acc += COLUMNS, v += SIZE) {
    const x = load<u64>(v);
    const y = load<u64>(v, 8);
    const a0 = limb0(x), a1 = limb1(x), a2 = limb2(x, y), a3 = limb3(y), a4 = limb4(y);
    store<u64>(acc, load<u64>(acc) + column(a0, a1, a2, a3, a4, b0, e4, e3, e2, e1));
    store<u64>(acc, load<u64>(acc, 8) + column(a0, a1, a2, a3, a4, b1, b0, e4, e3, e2), 8);
    store<u64>(acc, load<u64>(acc, 16) + column(a0, a1, a2, a3, a4, b2, b1, b0, e4, e3), 16);
    store<u64>(acc, load<u64>(acc, 24) + column(a0, a1, a2, a3, a4, b3, b2, b1, b0, e4), 24);
    store<u64>(acc, load<u64>(acc, 32) + column(a0, a1, a2, a3, a4, b4, b3, b2, b1, b0), 32);
  }
}

/** Carries in n accumulators, so that LAZY more products fit: every column is then below 2^42. */
export function settle(acc: usize, n: i32): void {
  for (let i = 0; i < n; i++, acc += COLUMNS) {
    const c0 = load<u64>(acc);
    const c1 = load<u64>(acc, 8) + (c0 >> 26);
    const c2 = load<u64>(acc, 16) + (c1 >> 26);
    const c3 = load<u64>(acc, 24) + (c2 >> 26);
    const c4 = load<u64>(acc, 32) + (c3 >> 26);
    store<u64>(acc, (c0 & LIMB) + ((c4 >> 26) << 3));
    store<u64>(acc, c1 & LIMB, 8);
    store<u64>(acc, c2 & LIMB, 16);
    store<u64>(acc, c3 & LIMB, 24);
    store<u64>(acc, c4 & LIMB, 32);
  }
}

/** out[i] = the value of acc[i]. */
export function finish(out: usize, acc: usize, n: i32): void {
  for (let i = 0; i < n; i++, out += SIZE, acc += COLUMNS) {
    storeColumns(
      out,
      load<u64>(acc),
      load<u64>(acc, 8),
      load<u64>(acc, 16),
      load<u64>(acc, 24),
      load<u64>(acc, 32),
    );
  }
}

/** acc += Σ a[i] · b[i], for one accumulator, which is settled before and after. */
export function dot(acc: usize, a: usize, b: usize, n: i32): void {
  let left = n;
  while (left >= 4) {
    const terms = min(left & ~3, LAZY);
    dotByFour(acc, a, b, terms);
    settle(acc, 1);
    left -= terms;
    a += SIZE * terms;
    b += SIZE * terms;
  }
  for (; left > 0; left--, a += SIZE, b += SIZE) accumulate(acc, a, b, 1);
  settle(acc, 1);
}

/** acc += Σ a[i], for one accumulator, which is settled before and after; n ≤ 2^32. */
export function sum(acc: usize, a: usize, n: i32): void {
  let c0 = load<u64>(acc);
  let c1 = load<u64>(acc, 8);
  let c2 = load<u64>(acc, 16);
  let c3 = load<u64>(acc, 24);
  let c4 = load<u64>(acc, 32);
  for (let i = 0; i < n; i++, a += SIZE) {
    const x = load<u64>(a);
    const y = load<u64>(a, 8);
    c0 += limb0(x);
    c1 += limb1(x);
    c2 += limb2(x, y);
    c3 += limb3(y);
    c4 += limb4(y);
  }
  store<u64>(acc, c0);
  store<u64>(acc, c1, 8);
  store<u64>(acc, c2, 16);
  store<u64>(acc, c3, 24);
  store<u64>(acc, c4, 32);
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

/** *inverse = 1 / *x = (*x)^(p−2). The exponent 2^127 − 3 is all ones but for bit 1. */
function invertOne(inverse: usize, x: usize): void {
  memory.copy(inverse, x, SIZE);
  for (let bit = 125; bit >= 0; bit--) {
    mul(inverse, inverse, inverse, 1);
    if (bit != 1) mul(inverse, inverse, x, 1);
  }
}

/** out[i] = 1 / a[i] by Montgomery's trick; `inverse` is room for one element. False if an element is 0. */
export function invert(out: usize, a: usize, inverse: usize, n: i32): bool {
  if (n == 0) return true;
  memory.copy(out, a, SIZE);
  products(out + SIZE, a + SIZE, out, n - 1);
  let i: usize = (n - 1) * SIZE;
  if ((load<u64>(out + i) | load<u64>(out + i, 8)) == 0) return false;
  invertOne(inverse, out + i);
  for (; i > 0; i -= SIZE) {
    mul(out + i, inverse, out + i - SIZE, 1);
    mul(inverse, inverse, a + i, 1);
  }
  memory.copy(out, inverse, SIZE);
  return true;
}

/** Makes n elements of as many times 16 uniform bytes, in place: the low `width` ≤ 127 bits, and 0 for p itself. */
export function fromUniform(v: usize, n: i32, width: i32): void {
  const low = width < 64 ? (<u64>1 << width) - 1 : u64.MAX_VALUE;
  const high = width < 64 ? 0 : (<u64>1 << (width - 64)) - 1;
  for (let i = 0; i < n; i++, v += SIZE) storeReduced(v, load<u64>(v) & low, load<u64>(v, 8) & high);
}

/**
 * The inner product modulo p = 2^127 − 1, in AssemblyScript with SIMD: four terms at a time. The limbs are those of
 * `f127.as.ts`: aᵢ bⱼ + aⱼ bᵢ = aᵢ bᵢ + aⱼ bⱼ − (aᵢ − aⱼ)(bᵢ − bⱼ) makes 15 products of limbs do for 25 (Karatsuba), and
 * sums of these are put together only once for many terms.
 */

// @ts-ignore: decorator
@inline function add(x: v128, y: v128): v128 { return i64x2.add(x, y); }
// @ts-ignore: decorator
@inline function sub(x: v128, y: v128): v128 { return i32x4.sub(x, y); }
// @ts-ignore: decorator
@inline function low(x: v128): v128 { return v128.and(x, i32x4.splat((1 << 26) - 1)); }
/** The lower halves of the lanes of x and y. */
// @ts-ignore: decorator
@inline function packed(x: v128, y: v128): v128 { return v128.shuffle<u32>(x, y, 0, 2, 4, 6); }
/** sum + x · y of the lanes, which are signed: the first two and the last two together. */
// @ts-ignore: decorator
@inline
function plus(sum: v128, x: v128, y: v128): v128 {
  return add(add(sum, i64x2.extmul_low_i32x4_s(x, y)), i64x2.extmul_high_i32x4_s(x, y));
}
// @ts-ignore: decorator
@inline function total(x: v128): u64 { return i64x2.extract_lane(x, 0) + i64x2.extract_lane(x, 1); }

/** Adds Σ a[i] · b[i] to the five columns at acc; n is a multiple of four and at most 64. */
export function dotByFour(acc: usize, a: usize, b: usize, n: i32): void {
  let d0 = i64x2.splat(0), d1 = d0, d2 = d0, d3 = d0, d4 = d0;
  let e01 = d0, e02 = d0, e03 = d0, e04 = d0, e12 = d0, e13 = d0, e14 = d0, e23 = d0, e24 = d0, e34 = d0;
  for (let i = 0; i < n; i += 4, a += 64, b += 64) {
    let v0 = v128.load(a), v1 = v128.load(a, 16), v2 = v128.load(a, 32), v3 = v128.load(a, 48);
    let x = v128.shuffle<u64>(v0, v1, 0, 2), y = v128.shuffle<u64>(v0, v1, 1, 3);
    let z = v128.shuffle<u64>(v2, v3, 0, 2), w = v128.shuffle<u64>(v2, v3, 1, 3);
    const a0 = low(packed(x, z));
    const a1 = low(packed(i64x2.shr_u(x, 26), i64x2.shr_u(z, 26)));
    const a2 = low(packed(v128.or(i64x2.shr_u(x, 52), i64x2.shl(y, 12)), v128.or(i64x2.shr_u(z, 52), i64x2.shl(w, 12))));
    const a3 = low(packed(i64x2.shr_u(y, 14), i64x2.shr_u(w, 14)));
    const a4 = packed(i64x2.shr_u(y, 40), i64x2.shr_u(w, 40));
    v0 = v128.load(b), v1 = v128.load(b, 16), v2 = v128.load(b, 32), v3 = v128.load(b, 48);
    x = v128.shuffle<u64>(v0, v1, 0, 2), y = v128.shuffle<u64>(v0, v1, 1, 3);
    z = v128.shuffle<u64>(v2, v3, 0, 2), w = v128.shuffle<u64>(v2, v3, 1, 3);
    const b0 = low(packed(x, z));
    const b1 = low(packed(i64x2.shr_u(x, 26), i64x2.shr_u(z, 26)));
    const b2 = low(packed(v128.or(i64x2.shr_u(x, 52), i64x2.shl(y, 12)), v128.or(i64x2.shr_u(z, 52), i64x2.shl(w, 12))));
    const b3 = low(packed(i64x2.shr_u(y, 14), i64x2.shr_u(w, 14)));
    const b4 = packed(i64x2.shr_u(y, 40), i64x2.shr_u(w, 40));
    d0 = plus(d0, a0, b0);
    d1 = plus(d1, a1, b1);
    d2 = plus(d2, a2, b2);
    d3 = plus(d3, a3, b3);
    d4 = plus(d4, a4, b4);
    e01 = plus(e01, sub(a0, a1), sub(b0, b1));
    e02 = plus(e02, sub(a0, a2), sub(b0, b2));
    e03 = plus(e03, sub(a0, a3), sub(b0, b3));
    e04 = plus(e04, sub(a0, a4), sub(b0, b4));
    e12 = plus(e12, sub(a1, a2), sub(b1, b2));
    e13 = plus(e13, sub(a1, a3), sub(b1, b3));
    e14 = plus(e14, sub(a1, a4), sub(b1, b4));
    e23 = plus(e23, sub(a2, a3), sub(b2, b3));
    e24 = plus(e24, sub(a2, a4), sub(b2, b4));
    e34 = plus(e34, sub(a3, a4), sub(b3, b4));
  }
  const s0 = total(d0), s1 = total(d1), s2 = total(d2), s3 = total(d3), s4 = total(d4);
  // 2^130 ≡ 8.
  store<u64>(acc, load<u64>(acc) + s0 + ((s1 + s4 - total(e14) + s2 + s3 - total(e23)) << 3));
  store<u64>(acc, load<u64>(acc, 8) + s0 + s1 - total(e01) + ((s2 + s4 - total(e24) + s3) << 3), 8);
  store<u64>(acc, load<u64>(acc, 16) + s0 + s2 - total(e02) + s1 + ((s3 + s4 - total(e34)) << 3), 16);
  store<u64>(acc, load<u64>(acc, 24) + s0 + s3 - total(e03) + s1 + s2 - total(e12) + (s4 << 3), 24);
  store<u64>(acc, load<u64>(acc, 32) + s0 + s4 - total(e04) + s1 + s3 - total(e13) + s2, 32);
}

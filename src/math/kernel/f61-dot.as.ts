/**
 * The inner product modulo p = 2^61 − 1, in AssemblyScript with SIMD: four terms at a time. With a = a0 + 2^31 a1 and
 * b alike, Σ a·b = Σ a0 b0 + 2^31 Σ (a0 b1 + a1 b0) + 2^62 Σ a1 b1: three sums, each kept in halves of 32 bits.
 */

const LOW32: u64 = 0xffff_ffff;

// @ts-ignore: decorator
@inline function add(x: v128, y: v128): v128 { return i64x2.add(x, y); }
/** The lower halves of the lanes of x and y. */
// @ts-ignore: decorator
@inline function packed(x: v128, y: v128): v128 { return v128.shuffle<u32>(x, y, 0, 2, 4, 6); }
/** x · y of the lanes: the first two and the last two together. */
// @ts-ignore: decorator
@inline
function products(x: v128, y: v128): v128 {
  return add(i64x2.extmul_low_i32x4_u(x, y), i64x2.extmul_high_i32x4_u(x, y));
}
// @ts-ignore: decorator
@inline function low(x: v128): v128 { return v128.and(x, i64x2.splat(0xffff_ffff)); }
// @ts-ignore: decorator
@inline function high(x: v128): v128 { return i64x2.shr_u(x, 32); }
// @ts-ignore: decorator
@inline function total(x: v128): u64 { return i64x2.extract_lane(x, 0) + i64x2.extract_lane(x, 1); }

/** Adds Σ a[i] · b[i] to the accumulator at acc, which must be settled afterwards; n is a multiple of four, below 2^28. */
export function dotByFour(acc: usize, a: usize, b: usize, n: i32): void {
  const low31 = i32x4.splat(0x7fff_ffff);
  let lowerL = i64x2.splat(0), lowerH = lowerL, middleL = lowerL, middleH = lowerL, upperL = lowerL, upperH = lowerL;
  for (let i = 0; i < n; i += 4, a += 32, b += 32) {
    const x = v128.load(a), y = v128.load(a, 16);
    const a0 = v128.and(packed(x, y), low31), a1 = packed(i64x2.shr_u(x, 31), i64x2.shr_u(y, 31));
    const z = v128.load(b), w = v128.load(b, 16);
    const b0 = v128.and(packed(z, w), low31), b1 = packed(i64x2.shr_u(z, 31), i64x2.shr_u(w, 31));
    // Each below 2^63: two products below 2^62, four below 2^61, two below 2^60.
    const lower = products(a0, b0);
    const middle = add(products(a0, b1), products(a1, b0));
    const upper = products(a1, b1);
    lowerL = add(lowerL, low(lower)), lowerH = add(lowerH, high(lower));
    middleL = add(middleL, low(middle)), middleH = add(middleH, high(middle));
    upperL = add(upperL, low(upper)), upperH = add(upperH, high(upper));
  }
  const m = total(middleL); // of weight 2^31 = 2^32 / 2
  const four = total(middleH) << 2; // of weight 2^31 · 2^32 ≡ 4
  const l = total(lowerL) + (total(upperL) << 1) + ((m & 1) << 31) + (four & LOW32); // 2^62 ≡ 2
  const h = total(lowerH) + (total(upperH) << 1) + (m >> 1) + (four >> 32);
  store<u64>(acc, load<u64>(acc) + l);
  store<u64>(acc, load<u64>(acc, 8) + h, 8);
}

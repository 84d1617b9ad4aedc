/**
 * The ChaCha20 keystream (RFC 8439 section 2.4), in AssemblyScript. Four blocks at a time: each of the sixteen
 * state words is one SIMD register, whose lanes belong to four consecutive blocks.
 */

// @ts-ignore: decorator
@inline function add(x: v128, y: v128): v128 { return i32x4.add(x, y); }
// @ts-ignore: decorator
@inline function xor(x: v128, y: v128): v128 { return v128.xor(x, y); }
// @ts-ignore: decorator
@inline function splat(address: usize): v128 { return v128.load_splat<u32>(address); }

// (x ^ y) rotated left in each lane. Whole bytes by a swizzle, whose constant stays in a register: a shuffle's does not in V8.
// @ts-ignore: decorator
@inline
function mix16(x: v128, y: v128): v128 {
  const z = xor(x, y);
  return i8x16.swizzle(z, i8x16(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
}
// @ts-ignore: decorator
@inline
function mix12(x: v128, y: v128): v128 {
  const z = xor(x, y);
  return v128.or(i32x4.shl(z, 12), i32x4.shr_u(z, 20));
}
// @ts-ignore: decorator
@inline
function mix8(x: v128, y: v128): v128 {
  const z = xor(x, y);
  return i8x16.swizzle(z, i8x16(3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14));
}
// @ts-ignore: decorator
@inline
function mix7(x: v128, y: v128): v128 {
  const z = xor(x, y);
  return v128.or(i32x4.shl(z, 7), i32x4.shr_u(z, 25));
}

/** Stores words w0 … w3 of four blocks: lane j goes to out + 64·j. */
// @ts-ignore: decorator
@inline
function storeWords(out: usize, w0: v128, w1: v128, w2: v128, w3: v128): void {
  const p = v128.shuffle<u32>(w0, w1, 0, 4, 1, 5);
  const q = v128.shuffle<u32>(w2, w3, 0, 4, 1, 5);
  const r = v128.shuffle<u32>(w0, w1, 2, 6, 3, 7);
  const s = v128.shuffle<u32>(w2, w3, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<u64>(p, q, 0, 2));
  v128.store(out, v128.shuffle<u64>(p, q, 1, 3), 64);
  v128.store(out, v128.shuffle<u64>(r, s, 0, 2), 128);
  v128.store(out, v128.shuffle<u64>(r, s, 1, 3), 192);
}

/**
 * Writes keystream blocks counter, counter + 1, … at out: 64 bytes each, and always a multiple of four of them.
 * `key` points at 32 bytes, `nonce` at 12.
 */
export function keystream(out: usize, key: usize, nonce: usize, counter: u32, blocks: i32): void {
  const i0 = i32x4.splat(0x61707865); // "expand 32-byte k"
  const i1 = i32x4.splat(0x3320646e);
  const i2 = i32x4.splat(0x79622d32);
  const i3 = i32x4.splat(0x6b206574);
  for (let done = 0; done < blocks; done += 4, out += 256) {
    const count = add(i32x4.splat(counter + done), i32x4(0, 1, 2, 3));
    let a0 = i0, a1 = i1, a2 = i2, a3 = i3;
    let b0 = splat(key), b1 = splat(key + 4), b2 = splat(key + 8), b3 = splat(key + 12);
    let c0 = splat(key + 16), c1 = splat(key + 20), c2 = splat(key + 24), c3 = splat(key + 28);
    let d0 = count, d1 = splat(nonce), d2 = splat(nonce + 4), d3 = splat(nonce + 8);
    for (let round = 0; round < 10; round++) {
      // Columns: quarter rounds (a_i, b_i, c_i, d_i).
      a0 = add(a0, b0); a1 = add(a1, b1); a2 = add(a2, b2); a3 = add(a3, b3);
      d0 = mix16(d0, a0); d1 = mix16(d1, a1); d2 = mix16(d2, a2); d3 = mix16(d3, a3);
      c0 = add(c0, d0); c1 = add(c1, d1); c2 = add(c2, d2); c3 = add(c3, d3);
      b0 = mix12(b0, c0); b1 = mix12(b1, c1); b2 = mix12(b2, c2); b3 = mix12(b3, c3);
      a0 = add(a0, b0); a1 = add(a1, b1); a2 = add(a2, b2); a3 = add(a3, b3);
      d0 = mix8(d0, a0); d1 = mix8(d1, a1); d2 = mix8(d2, a2); d3 = mix8(d3, a3);
      c0 = add(c0, d0); c1 = add(c1, d1); c2 = add(c2, d2); c3 = add(c3, d3);
      b0 = mix7(b0, c0); b1 = mix7(b1, c1); b2 = mix7(b2, c2); b3 = mix7(b3, c3);
      // Diagonals: quarter rounds (a_i, b_(i+1), c_(i+2), d_(i+3)).
      a0 = add(a0, b1); a1 = add(a1, b2); a2 = add(a2, b3); a3 = add(a3, b0);
      d3 = mix16(d3, a0); d0 = mix16(d0, a1); d1 = mix16(d1, a2); d2 = mix16(d2, a3);
      c2 = add(c2, d3); c3 = add(c3, d0); c0 = add(c0, d1); c1 = add(c1, d2);
      b1 = mix12(b1, c2); b2 = mix12(b2, c3); b3 = mix12(b3, c0); b0 = mix12(b0, c1);
      a0 = add(a0, b1); a1 = add(a1, b2); a2 = add(a2, b3); a3 = add(a3, b0);
      d3 = mix8(d3, a0); d0 = mix8(d0, a1); d1 = mix8(d1, a2); d2 = mix8(d2, a3);
      c2 = add(c2, d3); c3 = add(c3, d0); c0 = add(c0, d1); c1 = add(c1, d2);
      b1 = mix7(b1, c2); b2 = mix7(b2, c3); b3 = mix7(b3, c0); b0 = mix7(b0, c1);
    }
    storeWords(out, add(a0, i0), add(a1, i1), add(a2, i2), add(a3, i3));
    storeWords(out + 16, add(b0, splat(key)), add(b1, splat(key + 4)), add(b2, splat(key + 8)), add(b3, splat(key + 12)));
    storeWords(out + 32, add(c0, splat(key + 16)), add(c1, splat(key + 20)), add(c2, splat(key + 24)), add(c3, splat(key + 28)));
    storeWords(out + 48, add(d0, count), add(d1, splat(nonce)), add(d2, splat(nonce + 4)), add(d3, splat(nonce + 8)));
  }
}

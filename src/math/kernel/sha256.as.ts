/**
 * The compression function of SHA-256 (FIPS 180-4 section 6.2), in AssemblyScript. The message schedules of four blocks are
 * made at once, because they do not depend on the state: lane j of each SIMD register belongs to block j (Gueron and
 * Krasnov, "Parallelizing message schedules to accelerate the computations of hash functions", ePrint 2012/067).
 */

// biome-ignore format: eight to a line
/** K: FIPS 180-4 section 4.2.2. */
const CONSTANTS: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
], 16);

/** W of four blocks, word t of block j at 16·t + 4·j; then the same with K added. */
export const SCHEDULES: usize = memory.data(2048, 16);
export const SCHEDULES_BYTES: i32 = 2048;
const ADDENDS: usize = SCHEDULES + 1024;

// @ts-ignore: decorator
@inline function add(x: v128, y: v128): v128 { return i32x4.add(x, y); }
// @ts-ignore: decorator
@inline function xor(x: v128, y: v128): v128 { return v128.xor(x, y); }
// @ts-ignore: decorator
@inline function rotated(x: v128, by: i32): v128 { return v128.or(i32x4.shr_u(x, by), i32x4.shl(x, 32 - by)); }

/** Four words of block j, from big-endian bytes. */
// @ts-ignore: decorator
@inline
function words(from: usize): v128 {
  const x = v128.load(from);
  return v128.shuffle<u8>(x, x, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

/** Stores word t of four blocks, and the same with K added. */
// @ts-ignore: decorator
@inline
function scheduled(t: usize, word: v128): void {
  v128.store(SCHEDULES + 16 * t, word);
  v128.store(ADDENDS + 16 * t, add(word, v128.load_splat<u32>(CONSTANTS + 4 * t)));
}

/** The schedules of the four blocks at `data`. */
function schedule(data: usize): void {
  for (let t: usize = 0; t < 16; t += 4, data += 16) {
    const w0 = words(data), w1 = words(data + 64), w2 = words(data + 128), w3 = words(data + 192);
    const p = v128.shuffle<u32>(w0, w1, 0, 4, 1, 5);
    const q = v128.shuffle<u32>(w2, w3, 0, 4, 1, 5);
    const r = v128.shuffle<u32>(w0, w1, 2, 6, 3, 7);
    const s = v128.shuffle<u32>(w2, w3, 2, 6, 3, 7);
    scheduled(t, v128.shuffle<u64>(p, q, 0, 2));
    scheduled(t + 1, v128.shuffle<u64>(p, q, 1, 3));
    scheduled(t + 2, v128.shuffle<u64>(r, s, 0, 2));
    scheduled(t + 3, v128.shuffle<u64>(r, s, 1, 3));
  }
  for (let t: usize = 16; t < 64; t++) {
    const at = SCHEDULES + 16 * t;
    const w2 = v128.load(at - 32);
    const w15 = v128.load(at - 240);
    const sigma0 = xor(xor(rotated(w15, 7), rotated(w15, 18)), i32x4.shr_u(w15, 3));
    const sigma1 = xor(xor(rotated(w2, 17), rotated(w2, 19)), i32x4.shr_u(w2, 10));
    scheduled(t, add(add(sigma1, v128.load(at - 112)), add(sigma0, v128.load(at - 256))));
  }
}

/** T1: h + Σ1(e) + Ch(e, f, g) + K + W. */
// @ts-ignore: decorator
@inline
function first(e: u32, f: u32, g: u32, h: u32, addend: u32): u32 {
  return h + addend + (g ^ (e & (f ^ g))) + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25));
}

/** T2: Σ0(a) + Maj(a, b, c). */
// @ts-ignore: decorator
@inline
function second(a: u32, b: u32, c: u32): u32 {
  return (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) | (c & (a | b)));
}

/** The 64 rounds of block j; w = ADDENDS + 4·j. */
function rounds(state: usize, w: usize): void {
  let a = load<u32>(state), b = load<u32>(state, 4), c = load<u32>(state, 8), d = load<u32>(state, 12);
  let e = load<u32>(state, 16), f = load<u32>(state, 20), g = load<u32>(state, 24), h = load<u32>(state, 28);
  for (let t = 0; t < 64; t += 8, w += 128) {
    // Instead of moving the eight words on, each round names them one place further.
    h = first(e, f, g, h, load<u32>(w)); d += h; h += second(a, b, c);
    g = first(d, e, f, g, load<u32>(w, 16)); c += g; g += second(h, a, b);
    f = first(c, d, e, f, load<u32>(w, 32)); b += f; f += second(g, h, a);
    e = first(b, c, d, e, load<u32>(w, 48)); a += e; e += second(f, g, h);
    d = first(a, b, c, d, load<u32>(w, 64)); h += d; d += second(e, f, g);
    c = first(h, a, b, c, load<u32>(w, 80)); g += c; c += second(d, e, f);
    b = first(g, h, a, b, load<u32>(w, 96)); f += b; b += second(c, d, e);
    a = first(f, g, h, a, load<u32>(w, 112)); e += a; a += second(b, c, d);
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
  store<u32>(state, load<u32>(state, 20) + f, 20);
  store<u32>(state, load<u32>(state, 24) + g, 24);
  store<u32>(state, load<u32>(state, 28) + h, 28);
}

/**
 * Hashes `blocks` blocks of 64 bytes at `data` into the eight words at `state`. Reads, but does not use, up to 192 bytes
 * beyond them.
 */
export function compress(state: usize, data: usize, blocks: i32): void {
  for (let left = blocks; left > 0; left -= 4, data += 256) {
    schedule(data);
    const lanes = min(left, 4);
    for (let lane = 0; lane < lanes; lane++) rounds(state, ADDENDS + 4 * lane);
  }
}

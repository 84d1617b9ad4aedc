import { type HashKernel, startHashKernel } from './kernel/kernel.ts';

/** Bytes of a block. */
const BLOCK = 64;
/** At the end of the last block: the message's length in bits. */
const LENGTH_BYTES = 8;
/** The first state: FIPS 180-4 section 5.3.3. */
const INITIAL = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
] as const;

let started: HashKernel | undefined;

/**
 * SHA-256 (FIPS 180-4) in WebAssembly, for long messages: at once, in bounded memory, in which nothing of the message stays.
 * The same as `sha256` of @noble/hashes, with which it is tested.
 *
 * @param parts the message, in one piece or in many: they are not put together anywhere.
 * @returns 32 bytes.
 * @throws Error as `startKernel`.
 */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  started ??= startHashKernel();
  const { bytes, words, compress, data, state, chunkBytes, traces, tracesBytes } = started;
  words.set(INITIAL, state / 4);

  let length = 0;
  let filled = 0;
  for (const part of parts) {
    length += part.length;
    for (let from = 0; from < part.length; ) {
      const next = part.subarray(from, from + chunkBytes - filled);
      bytes.set(next, data + filled);
      from += next.length;
      filled += next.length;
      if (filled < chunkBytes) break;
      compress(state, data, chunkBytes / BLOCK);
      filled = 0;
    }
  }

  // Section 5.1.1: a bit 1, zeros, and the length, to the end of a block.
  const padded = Math.ceil((filled + 1 + LENGTH_BYTES) / BLOCK) * BLOCK;
  bytes.fill(0, data + filled, data + padded);
  bytes[data + filled] = 0x80;
  const bits = new DataView(bytes.buffer, data + padded - LENGTH_BYTES);
  bits.setUint32(0, Math.floor(length / 2 ** 29));
  bits.setUint32(4, (length * 8) >>> 0);
  compress(state, data, padded / BLOCK);

  const digest = new Uint8Array(32);
  const view = new DataView(digest.buffer);
  for (let i = 0; i < 8; i++) view.setUint32(4 * i, words[state / 4 + i]!);
  bytes.fill(0, data, data + Math.min(length + BLOCK, chunkBytes));
  bytes.fill(0, traces, traces + tracesBytes);
  return digest;
}

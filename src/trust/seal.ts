import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { transcript } from '../wire/transcript.ts';

const NONCE = 24;
const TAG = 16;
/** By how many bytes sealing lengthens. */
export const SEAL_OVERHEAD = NONCE + TAG;

const encoder = new TextEncoder();

/**
 * XChaCha20-Poly1305 under a fresh random nonce of 24 bytes (long enough never to repeat by chance), bound to a label
 * and a room: nonce ‖ ciphertext ‖ tag. In JavaScript, because browsers withhold WebCrypto from plain-http pages.
 */
export function seal(key: Uint8Array, label: string, roomId: string, plain: Uint8Array): Uint8Array {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  const cipher = xchacha20poly1305(key, nonce, transcript(label, [encoder.encode(roomId)]));
  const sealed = new Uint8Array(plain.length + SEAL_OVERHEAD);
  sealed.set(nonce);
  sealed.set(cipher.encrypt(plain), NONCE);
  return sealed;
}

/** What was sealed under the same key, label and room; undefined when it was not, or was altered. */
export function unseal(key: Uint8Array, label: string, roomId: string, sealed: Uint8Array): Uint8Array | undefined {
  if (sealed.length < SEAL_OVERHEAD) return undefined;
  const nonce = sealed.subarray(0, NONCE);
  const cipher = xchacha20poly1305(key, nonce, transcript(label, [encoder.encode(roomId)]));
  try {
    return cipher.decrypt(sealed.subarray(NONCE));
  } catch {
    return undefined;
  }
}

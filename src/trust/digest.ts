import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { transcript } from '../wire/transcript.ts';

/** SHA-256 of a label and length-prefixed fields: 32 bytes. */
export function digest(label: string, fields: readonly Uint8Array[]): Uint8Array {
  return sha256(transcript(label, fields));
}

/** `length` bytes from a secret, by HKDF-SHA256 (RFC 5869) with a labelled `info`. */
export function derive(secret: Uint8Array, label: string, length: number, salt?: Uint8Array): Uint8Array {
  return hkdf(sha256, secret, salt, transcript(label, []), length);
}

import { ed25519 } from '@noble/curves/ed25519.js';
import { encodeBase64url, encodeHex } from '../wire/base64url.ts';
import { equalBytes } from '../wire/bytes.ts';
import { transcript } from '../wire/transcript.ts';
import { derive, digest } from './digest.ts';
import { Redacted } from './redacted.ts';

const encoder = new TextEncoder();

/** A person's Ed25519 key pair (RFC 8032), made for one room. */
export class Identity extends Redacted {
  readonly #seed: Uint8Array;
  /** The public key: 32 bytes. */
  readonly key: Uint8Array;

  private constructor(seed: Uint8Array) {
    super();
    this.#seed = seed;
    this.key = ed25519.getPublicKey(seed);
  }

  /** A new random identity. */
  static create(): Identity {
    return new Identity(crypto.getRandomValues(new Uint8Array(32)));
  }

  /** The identity with that seed of 32 bytes, as `seed()` gave it. */
  static fromSeed(seed: Uint8Array): Identity {
    if (seed.length !== 32) throw new RangeError('a seed has 32 bytes');
    return new Identity(new Uint8Array(seed));
  }

  /** Is this my own public key? */
  owns(key: Uint8Array): boolean {
    return equalBytes(this.key, key);
  }

  /** Signs a label and fields, as `verify` checks them: 64 bytes. */
  sign(label: string, fields: readonly Uint8Array[]): Uint8Array {
    return ed25519.sign(transcript(label, fields), this.#seed);
  }

  /**
   * What shows the signaling server of that room, after a reload, that my address is mine: base64url of 16 bytes, which
   * tell nothing of the seed.
   */
  seatToken(roomId: string): string {
    return encodeBase64url(derive(this.#seed, 'seat', 16, encoder.encode(roomId)));
  }

  /** A copy of the secret seed, to be sealed by `resume.ts` and nowhere else. */
  seed(): Uint8Array {
    return new Uint8Array(this.#seed);
  }
}

/**
 * Did the owner of `key` sign that label and those fields? False for anything malformed; never throws.
 *
 * Strict RFC 8032 decoding (`zip215: false`): noble's default also accepts non-canonical encodings of points and
 * small-order keys, for consensus systems that must agree on odd signatures. We have no such history; and under a
 * small-order key one signature fits many messages, so that a signature would no longer say what was signed.
 */
export function verify(key: Uint8Array, label: string, fields: readonly Uint8Array[], signature: Uint8Array): boolean {
  if (key.length !== 32 || signature.length !== 64) return false;
  return ed25519.verify(signature, transcript(label, fields), key, { zip215: false });
}

/**
 * Is it a canonical encoding of a point of prime order? Checked wherever a key enters a room, so that two different
 * keys are never two spellings of one point, and no key is of small order.
 */
export function isKey(key: Uint8Array): boolean {
  try {
    const point = ed25519.Point.fromBytes(key, false);
    return !point.is0() && point.isTorsionFree();
  } catch {
    return false;
  }
}

/** A person's stable id: hex of 16 bytes. */
export function personId(key: Uint8Array): string {
  return encodeHex(digest('person', [key]).subarray(0, 16));
}

/**
 * The address by which the signaling server knows a person: base64url of 16 bytes. Only who knows the key can compute
 * it, and it differs from room to room.
 */
export function peerAddress(roomId: string, key: Uint8Array): string {
  return encodeBase64url(digest('address', [encoder.encode(roomId), key]).subarray(0, 16));
}

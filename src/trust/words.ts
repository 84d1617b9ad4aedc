import { equalBytes } from '../wire/bytes.ts';
import { transcript } from '../wire/transcript.ts';
import { derive, digest } from './digest.ts';
import { EMOJI, type Emoji } from './emoji.ts';
import { TrustError } from './error.ts';
import { Redacted } from './redacted.ts';
import type { SignedRoster, VerifiedRoster } from './roster.ts';

/*
 * The verification words are the same on every screen exactly if everyone has the same roster. They depend on a random
 * value of each member, to which each is committed in the roster before any is revealed: whoever forks the roster has
 * to do so before the values are known, and then has one chance in 2^42 that the words agree (commit and reveal, as in
 * ZRTP, RFC 6189, and in Matrix's device verification).
 */

const encoder = new TextEncoder();

/** How many emoji are shown: 6 bits each. */
export const WORDS = 7;

/** What a member's roster entry says about its random value r: 32 bytes. */
export function commitment(roomId: string, key: Uint8Array, r: Uint8Array): Uint8Array {
  return digest('words-commitment', [encoder.encode(roomId), key, r]);
}

/**
 * My random value, for one roster. Once revealed it is spent: with an old r known, a malicious host could search for
 * two rosters whose words agree. So a member's next hello after a reveal carries the commitment of a new one.
 */
export class WordSecret extends Redacted {
  readonly #r: Uint8Array;
  #revealedFor: Uint8Array | undefined;
  /** For my hello and roster entry: 32 bytes. */
  readonly commitment: Uint8Array;

  private constructor(roomId: string, key: Uint8Array, r: Uint8Array) {
    super();
    this.#r = r;
    this.commitment = commitment(roomId, key, r);
  }

  /** A new random value of the member with that key. */
  static create(roomId: string, key: Uint8Array): WordSecret {
    return new WordSecret(roomId, key, crypto.getRandomValues(new Uint8Array(32)));
  }

  /** Has it been revealed? Then it is time for a new one. */
  get spent(): boolean {
    return this.#revealedFor !== undefined;
  }

  /**
   * r (32 bytes), to be sent to everyone once every channel has confirmed this roster. Throws `TrustError` 'reveal' for
   * a roster that is not locked or does not hold this commitment as mine, and for any but the first roster.
   */
  reveal(roster: VerifiedRoster): Uint8Array {
    const committed = equalBytes(roster.entries[roster.me]!.commitment, this.commitment);
    const first = this.#revealedFor === undefined || equalBytes(this.#revealedFor, roster.digest);
    if (!roster.locked || !committed || !first) throw new TrustError('reveal');
    this.#revealedFor = roster.digest;
    return new Uint8Array(this.#r);
  }
}

/** Checks that r opens the commitment of the member with that index. Throws `TrustError` 'reveal'. */
export function checkReveal(roster: SignedRoster, index: number, r: Uint8Array): void {
  const entry = roster.entries[index];
  if (entry === undefined || r.length !== 32) throw new TrustError('reveal');
  if (!equalBytes(entry.commitment, commitment(roster.roomId, entry.key, r))) throw new TrustError('reveal');
}

/**
 * The seven emoji: 42 bits of HKDF over the roster digest and all revealed values, in roster order, each checked
 * by `checkReveal`.
 */
export function verificationWords(rosterDigest: Uint8Array, reveals: readonly Uint8Array[]): Emoji[] {
  const bytes = derive(transcript('words-reveals', reveals), 'words', 6, rosterDigest);
  const bits = bytes.reduce((number, byte) => number * 256 + byte, 0); // 48 bits: exact in a double
  return Array.from({ length: WORDS }, (_, i) => EMOJI[Math.floor(bits / 2 ** (48 - 6 * (i + 1))) % 64]!);
}

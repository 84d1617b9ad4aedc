import { Reader, Writer } from '../wire/bytes.ts';
import { refuseAs, TrustError } from './error.ts';

/** Bytes of an attempt's id. */
export const ATTEMPT_BYTES = 16;

/**
 * Orders the connection attempts of one roster. An attempt's id is the offerer's time in milliseconds (8 bytes, always
 * rising) ‖ 8 random bytes. An answerer takes only offers newer than the last it took, so neither a replayed offer nor
 * one that the server held back can take the place of a connection that was made later.
 */
export class AttemptClock {
  #made = 0;
  readonly #taken = new Map<number, number>();

  /** The id of a new attempt. */
  next(): Uint8Array {
    this.#made = Math.max(this.#made + 1, Date.now());
    return new Writer(ATTEMPT_BYTES)
      .u64(this.#made)
      .fixed(crypto.getRandomValues(new Uint8Array(8)), 8)
      .end();
  }

  /** Takes that peer's attempt. Throws `TrustError` 'replay' unless it is newer than the last one taken from that peer. */
  take(peer: number, attempt: Uint8Array): void {
    const time = refuseAs('malformed', () => new Reader(attempt).u64('attempt'));
    if (time <= (this.#taken.get(peer) ?? 0)) throw new TrustError('replay');
    this.#taken.set(peer, time);
  }
}

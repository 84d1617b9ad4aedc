import type { DataFrame } from '../wire/frame.ts';
import { splitMessage } from '../wire/reassembly.ts';
import { TransportError } from './channel.ts';

/** The data frames of one link that the other side has not acknowledged, in order, and which of them has been sent. */
export class Outbox {
  #frames: DataFrame[] = [];
  /** How many of `#frames` have gone into the present channel. */
  #sent = 0;
  /** Frames acknowledged so far, modulo 2^32: the sequence number of `#frames[0]`. */
  #acknowledged = 0;
  #bytes = 0;

  /** Bytes of messages that are not acknowledged yet. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes a message, whose bytes must not change until they are acknowledged. Throws `WireError` if it is too long. */
  add(stream: number, message: Uint8Array): void {
    const chunks = splitMessage(message);
    for (const [i, bytes] of chunks.entries()) {
      const sequence = (this.#acknowledged + this.#frames.length) >>> 0;
      this.#frames.push({ kind: 'data', stream, sequence, last: i === chunks.length - 1, bytes });
    }
    this.#bytes += message.length;
  }

  /** The next frame to send, if there is one. */
  next(): DataFrame | undefined {
    const frame = this.#frames[this.#sent];
    if (frame !== undefined) this.#sent++;
    return frame;
  }

  /**
   * The other side has received so many frames: forgets those. Throws `TransportError` 'bad-frame' for fewer than it said
   * before, or more than were sent.
   */
  acknowledge(received: number): void {
    this.#forget(received, this.#sent);
  }

  /** On a new channel: the other side has received so many frames, and all after them are to be sent again. Throws as `acknowledge`. */
  resume(received: number): void {
    this.#forget(received, this.#frames.length);
    this.#sent = 0;
  }

  #forget(received: number, most: number): void {
    const count = (received - this.#acknowledged) >>> 0;
    if (count > most) throw new TransportError('bad-frame', 'acknowledge: of what was not sent');
    for (const frame of this.#frames.splice(0, count)) this.#bytes -= frame.bytes.length;
    this.#acknowledged = received;
    this.#sent -= Math.min(count, this.#sent);
  }
}

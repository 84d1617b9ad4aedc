import { WireError } from './bytes.ts';
import { CHUNK_BYTES, type DataFrame } from './frame.ts';

/** Largest message that may be sent: 16 MiB. */
export const MAXIMUM_MESSAGE = 16 * 2 ** 20;
/** Most memory that one peer's unfinished messages may take, all streams together. */
const MAXIMUM_UNFINISHED = 2 * MAXIMUM_MESSAGE;
/** Most streams on which one peer may have an unfinished message. */
const MAXIMUM_STREAMS = 64;

/** Cuts a message into chunks for data frames, in order: views of it, at least one. Throws `WireError` when too long. */
export function splitMessage(message: Uint8Array): Uint8Array[] {
  if (message.length > MAXIMUM_MESSAGE) throw new WireError('too-long', 'message');
  const count = Math.max(1, Math.ceil(message.length / CHUNK_BYTES));
  return Array.from({ length: count }, (_, i) => message.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES));
}

/** Puts the data frames of one peer, given in order, together again. Messages of different streams may interleave. */
export class Reassembly {
  readonly #unfinished = new Map<number, { buffer: Uint8Array; length: number }>();
  #held = 0;

  /**
   * The message that this frame completes, or undefined when more is to come. A message of one chunk is that chunk
   * itself, not a copy. Throws `WireError` for a message over `MAXIMUM_MESSAGE`, or more than one peer may leave unfinished.
   */
  accept(frame: DataFrame): Uint8Array | undefined {
    const begun = this.#unfinished.get(frame.stream);
    if (begun === undefined && frame.last) return frame.bytes;
    if (begun === undefined && this.#unfinished.size >= MAXIMUM_STREAMS) throw new WireError('range', 'stream');

    const message = begun ?? { buffer: new Uint8Array(frame.bytes.length), length: 0 };
    const length = message.length + frame.bytes.length;
    if (length > MAXIMUM_MESSAGE) throw new WireError('too-long', 'message');
    if (this.#held + frame.bytes.length > MAXIMUM_UNFINISHED) throw new WireError('too-long', 'unfinished messages');
    if (length > message.buffer.length) {
      const larger = new Uint8Array(Math.min(MAXIMUM_MESSAGE, Math.max(length, 2 * message.buffer.length)));
      larger.set(message.buffer.subarray(0, message.length));
      message.buffer = larger;
    }
    message.buffer.set(frame.bytes, message.length);
    message.length = length;
    this.#held += frame.bytes.length;

    if (!frame.last) {
      this.#unfinished.set(frame.stream, message);
      return undefined;
    }
    this.#unfinished.delete(frame.stream);
    this.#held -= length;
    return message.buffer.slice(0, length);
  }
}

import { concatBytes } from '@noble/hashes/utils.js';
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
  readonly #unfinished = new Map<number, Uint8Array[]>();
  #held = 0;

  /**
   * The message that this frame completes, or undefined when more is to come. A message of one chunk is that chunk
   * itself; those of others are kept until then, not copied, and are full but for the last, so that they are few. Throws
   * `WireError` if one is not, for a message over `MAXIMUM_MESSAGE`, or for more than one peer may leave unfinished.
   */
  accept({ stream, last, bytes }: DataFrame): Uint8Array | undefined {
    const begun = this.#unfinished.get(stream) ?? [];
    if (begun.length === 0 && last) return bytes;
    if (begun.length === 0 && this.#unfinished.size >= MAXIMUM_STREAMS) throw new WireError('range', 'stream');
    if (!last && bytes.length !== CHUNK_BYTES) throw new WireError('range', 'chunk');
    if (begun.length * CHUNK_BYTES + bytes.length > MAXIMUM_MESSAGE) throw new WireError('too-long', 'message');
    if (this.#held + bytes.length > MAXIMUM_UNFINISHED) throw new WireError('too-long', 'unfinished messages');

    begun.push(bytes);
    if (!last) {
      this.#unfinished.set(stream, begun);
      this.#held += bytes.length;
      return undefined;
    }
    this.#unfinished.delete(stream);
    this.#held -= (begun.length - 1) * CHUNK_BYTES;
    return concatBytes(...begun);
  }
}

import type { DataFrame } from '../wire/frame.ts';
import { Reassembly } from '../wire/reassembly.ts';
import { TransportError } from './channel.ts';

/** Received frames are acknowledged after this many bytes at the latest: seldom, because it costs as much as a frame. */
const ACKNOWLEDGE_BYTES = 2 ** 20;
/** Most bytes of messages that are held back. */
const MAXIMUM_HELD = 32 * 2 ** 20;

/** The data frames that one link has received: counts and acknowledges them, and makes messages of them. */
export class Inbox {
  /** May messages be delivered now? Otherwise they are held back until `release`. */
  readonly #open: () => boolean;
  readonly #deliver: (stream: number, message: Uint8Array) => void;
  readonly #sendAcknowledgement: (received: number) => void;
  readonly #delay: number;

  #reassembly = new Reassembly();
  #received = 0;
  #held: { stream: number; message: Uint8Array }[] = [];
  #heldBytes = 0;
  #unacknowledged = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `acknowledgeAfter`: milliseconds after which a frame is acknowledged at the latest. */
  constructor(options: {
    open(): boolean;
    deliver(stream: number, message: Uint8Array): void;
    acknowledge(received: number): void;
    acknowledgeAfter: number;
  }) {
    this.#open = options.open;
    this.#deliver = options.deliver;
    this.#sendAcknowledgement = options.acknowledge;
    this.#delay = options.acknowledgeAfter;
  }

  /** How many frames have come, modulo 2^32. */
  get received(): number {
    return this.#received;
  }

  /** Throws `TransportError` 'bad-frame' or 'flood', or `WireError` for a message that grows too long. */
  accept(frame: DataFrame): void {
    if (frame.sequence !== this.#received) throw new TransportError('bad-frame', 'data: out of sequence');
    const message = this.#reassembly.accept(frame);
    this.#received = (this.#received + 1) >>> 0;
    this.#unacknowledged += frame.bytes.length;
    if (this.#unacknowledged >= ACKNOWLEDGE_BYTES) this.acknowledge();
    else this.#timer ??= setTimeout(() => this.acknowledge(), this.#delay);
    if (message === undefined) return;
    if (this.#open() && this.#held.length === 0) {
      this.#deliver(frame.stream, message);
      return;
    }
    this.#heldBytes += message.length;
    if (this.#heldBytes > MAXIMUM_HELD) throw new TransportError('flood', 'too much came before its roster');
    this.#held.push({ stream: frame.stream, message });
  }

  /** Acknowledges now. */
  acknowledge(): void {
    this.pause();
    this.#unacknowledged = 0;
    this.#sendAcknowledgement(this.#received);
  }

  /** Acknowledges no more until the next frame. */
  pause(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Delivers what was held back, as long as messages may be delivered. */
  release(): void {
    while (this.#open()) {
      const first = this.#held.shift();
      if (first === undefined) return;
      this.#heldBytes -= first.message.length;
      this.#deliver(first.stream, first.message);
    }
  }

  /** Forgets everything: the other side begins anew. */
  reset(): void {
    this.pause();
    this.#reassembly = new Reassembly();
    this.#received = 0;
    this.#held = [];
    this.#heldBytes = 0;
    this.#unacknowledged = 0;
  }
}

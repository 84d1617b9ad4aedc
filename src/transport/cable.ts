import { type Channel, checkDatagram, LOW_WATER, TransportError } from './channel.ts';
import type { Fault } from './faults.ts';
import { PostOffice } from './post-office.ts';

export interface CableOptions {
  /** Chooses at random which direction moves next. Without it: the order of sending. */
  readonly seed?: number;
  /** What happens to datagrams on their way; the ends are 0 and 1, the stream is always 0. */
  readonly faults?: Fault;
  /** Runs the next delivery (of one datagram) later: a timer makes the cable slow. `queueMicrotask` by default. */
  readonly schedule?: (deliver: () => void) => void;
}

/** Two channels that end in each other, in memory. */
export interface Cable {
  readonly ends: readonly [Channel, Channel];
  /** Breaks it: what is under way is lost, and both ends are told. */
  cut(): void;
  /** Stops everything under way, or lets it go on. Nobody is told, not even of a close meanwhile. */
  freeze(frozen: boolean): void;
}

/** Connects two channels in memory, for tests and for people simulated inside a page. */
export function memoryChannels(options: CableOptions = {}): Cable {
  const counts = [0, 0];
  const later = options.schedule ?? ((deliver: () => void) => queueMicrotask(deliver));
  let frozen = false;
  let waiting: (() => void) | undefined;
  const schedule = (deliver: () => void) =>
    later(() => {
      if (frozen) waiting = deliver;
      else deliver();
    });
  const seeded = options.seed === undefined ? {} : { seed: options.seed };
  const post = new PostOffice({ ...seeded, schedule }, ({ from, to, message }) => {
    ends[from]!.departed(message.length);
    const index = counts[from]!++;
    for (const instead of options.faults?.(from, to, 0, index, message) ?? [message]) ends[to]!.arrived(instead);
  });
  const send = (from: number, message: Uint8Array) => post.take({ from, to: 1 - from, stream: 0, message, round: 0 });
  const ends = [0, 1].map(
    (me) =>
      new CableEnd(
        (bytes) => send(me, bytes),
        () => queueMicrotask(() => !frozen && ends[1 - me]!.died()),
      ),
  ) as [CableEnd, CableEnd];

  return {
    ends,
    cut() {
      for (const end of ends) queueMicrotask(() => end.died(new TransportError('failed', 'the cable was cut')));
    },
    freeze(stop) {
      frozen = stop;
      if (stop || waiting === undefined) return;
      const deliver = waiting;
      waiting = undefined;
      schedule(deliver);
    },
  };
}

class CableEnd implements Channel {
  onDrain: () => void = () => {};
  onMessage: (bytes: Uint8Array) => void = () => {};
  onClose: (reason?: TransportError) => void = () => {};
  buffered = 0;
  #closed = false;
  readonly #transmit: (bytes: Uint8Array) => void;
  readonly #hangUp: () => void;

  constructor(transmit: (bytes: Uint8Array) => void, hangUp: () => void) {
    this.#transmit = transmit;
    this.#hangUp = hangUp;
  }

  send(bytes: Uint8Array): void {
    checkDatagram(bytes);
    if (this.#closed) return;
    this.buffered += bytes.length;
    this.#transmit(bytes);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#hangUp();
  }

  /** A datagram of mine has arrived at the other end, or would have. */
  departed(length: number): void {
    const before = this.buffered;
    this.buffered -= length;
    if (!this.#closed && before > LOW_WATER && this.buffered <= LOW_WATER) this.onDrain();
  }

  arrived(bytes: Uint8Array): void {
    if (!this.#closed) this.onMessage(bytes);
  }

  died(reason?: TransportError): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onClose(reason);
  }
}

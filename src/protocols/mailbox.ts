import { AbortError } from './abort.ts';
import type { Network, Port } from './network.ts';

interface Waiting {
  resolve(message: Uint8Array): void;
  reject(reason: unknown): void;
}

/** Messages of one sender on one stream: what came and was not asked for yet, or who asks for what did not come yet. */
class Queue {
  readonly arrived: Uint8Array[] = [];
  readonly waiting: Waiting[] = [];
}

/** One stream: a queue for each sender, and the rounds so far. */
class Stream {
  readonly queues: readonly Queue[];
  rounds = 0;
  progress = 0;
  #asking = false;
  /** The round is over: something that this party waited for has come. */
  waited = true;

  constructor(parties: number) {
    this.queues = Array.from({ length: parties }, () => new Queue());
  }

  /** This party sends or asks for a message: the first time after it had waited, a round begins. */
  act(): void {
    if (this.waited) this.rounds++;
    this.waited = false;
  }

  /** This party asks for a message: all that it asks for before anything else happens count once. */
  ask(): void {
    if (this.#asking) return;
    this.#asking = true;
    this.progress++;
    void Promise.resolve().then(() => {
      this.#asking = false;
    });
  }
}

/** What this party sent and received, over all streams. */
export interface Traffic {
  bytesSent: number;
  bytesReceived: number;
  messagesSent: number;
}

/** What an unread message costs besides its bytes, roughly. */
const OVERHEAD = 64;

/**
 * Turns a `Port` into one `Network` per stream: keeps what arrives until a protocol asks for it, counts bytes,
 * and ends every pending and later `receive` once the run is aborted.
 *
 * What a malicious peer can make it keep is bounded: messages of streams that no protocol opened are dropped, and the
 * unread bytes are counted by sender, so that nobody's messages bring the blame for a flood on somebody else.
 */
export class Mailbox {
  readonly traffic: Traffic = { bytesSent: 0, bytesReceived: 0, messagesSent: 0 };
  readonly #port: Port;
  readonly #capacity: number;
  readonly #streams = new Map<number, Stream>();
  /** Unread bytes, by sender. */
  readonly #held: number[];
  #reason: unknown;

  /** @param capacity unread bytes of one peer that may lie here; a peer that sends more aborts the run. */
  constructor(port: Port, capacity = 32 * 1024 * 1024) {
    this.#port = port;
    this.#capacity = capacity;
    this.#held = new Array<number>(port.parties).fill(0);
    port.onMessage = (from, stream, message) => this.#deliver(from, stream, message);
  }

  /** Opens a stream, once, before anything arrives on it. */
  network(stream: number): Network {
    const { parties, me } = this.#port;
    if (this.#streams.has(stream)) throw new RangeError(`stream ${stream} is open already`);
    const state = new Stream(parties);
    this.#streams.set(stream, state);
    return {
      parties,
      me,
      send: (to, message) => {
        if (this.#reason !== undefined) throw this.#reason;
        state.act();
        this.traffic.bytesSent += message.length;
        this.traffic.messagesSent++;
        this.#port.send(to, stream, message);
      },
      receive: async (from) => {
        state.act();
        state.ask();
        const message = await this.#receive(state.queues[from]!, from);
        state.waited = true;
        return message;
      },
    };
  }

  /**
   * Communication rounds on a stream so far: how often this party sent, or only asked for messages, after it had waited.
   * So it counts a round alike whether it has something to say in it or not.
   */
  rounds(stream: number): number {
    return this.#streams.get(stream)?.rounds ?? 0;
  }

  /**
   * How far a protocol has come on a stream: how often this party has asked for messages. At one place of a protocol the same
   * at all parties, however early or late messages came. `rounds` is not, where a protocol goes on to send before it has
   * what it asked for: it counts two rounds then if that was there already, else one.
   */
  progress(stream: number): number {
    return this.#streams.get(stream)?.progress ?? 0;
  }

  /** Parties that a protocol is waiting for right now on these streams, ascending. */
  waitingFor(streams: readonly number[]): number[] {
    const open = streams.flatMap((stream) => this.#streams.get(stream) ?? []);
    return this.#held.flatMap((_, party) =>
      open.some(({ queues }) => queues[party]!.waiting.length > 0) ? [party] : [],
    );
  }

  /** Ends the run: every `send` and every `receive`, pending and to come, fails with this reason. The first one stays. */
  abort(reason: unknown): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const { queues } of this.#streams.values()) {
      for (const queue of queues) {
        for (const waiting of queue.waiting.splice(0)) waiting.reject(reason);
        queue.arrived.length = 0;
      }
    }
  }

  #deliver(from: number, stream: number, message: Uint8Array): void {
    if (this.#reason !== undefined) return;
    this.traffic.bytesReceived += message.length;
    const queue = this.#streams.get(stream)?.queues[from];
    if (!queue) return;
    const waiting = queue.waiting.shift();
    if (waiting) {
      waiting.resolve(message);
      return;
    }
    queue.arrived.push(message);
    this.#held[from]! += message.length + OVERHEAD;
    if (this.#held[from]! > this.#capacity) this.abort(new AbortError('flood', [from]));
  }

  #receive(queue: Queue, from: number): Promise<Uint8Array> {
    if (this.#reason !== undefined) return Promise.reject(this.#reason);
    const message = queue.arrived.shift();
    if (message) {
      this.#held[from]! -= message.length + OVERHEAD;
      return Promise.resolve(message);
    }
    return new Promise((resolve, reject) => queue.waiting.push({ resolve, reject }));
  }
}

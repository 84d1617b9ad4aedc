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

/** What this party sent and received, over all streams. */
export interface Traffic {
  bytesSent: number;
  bytesReceived: number;
  messagesSent: number;
  /** Communication rounds: how often this party sent after it had waited, summed over the streams. */
  rounds: number;
}

/**
 * Turns a `Port` into one `Network` per stream: keeps what arrives until a protocol asks for it, counts bytes,
 * and ends every pending and later `receive` once the run is aborted.
 */
export class Mailbox {
  readonly traffic: Traffic = { bytesSent: 0, bytesReceived: 0, messagesSent: 0, rounds: 0 };
  private readonly queues = new Map<string, Queue>();
  private reason: unknown;
  private held = 0;

  /** @param capacity bytes that may lie here unread; a peer that sends more aborts the run. */
  constructor(
    private readonly port: Port,
    private readonly capacity = 256 * 1024 * 1024,
  ) {
    port.onMessage = (from, stream, message) => this.deliver(from, stream, message);
  }

  network(stream: number): Network {
    const { parties, me } = this.port;
    let waited = true;
    return {
      parties,
      me,
      send: (to, message) => {
        if (this.reason !== undefined) throw this.reason;
        if (waited) this.traffic.rounds++;
        waited = false;
        this.traffic.bytesSent += message.length;
        this.traffic.messagesSent++;
        this.port.send(to, stream, message);
      },
      receive: async (from) => {
        const message = await this.receive(from, stream);
        waited = true;
        return message;
      },
    };
  }

  /** Parties that a protocol is waiting for right now, ascending. */
  waitingFor(streams: readonly number[]): number[] {
    const { parties } = this.port;
    return Array.from({ length: parties }, (_, party) => party).filter((party) =>
      streams.some((stream) => (this.queues.get(`${stream}/${party}`)?.waiting.length ?? 0) > 0),
    );
  }

  /** Ends the run: every `receive`, pending and to come, rejects with this reason. The first reason stays. */
  abort(reason: unknown): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    for (const queue of this.queues.values()) {
      for (const waiting of queue.waiting.splice(0)) waiting.reject(reason);
      queue.arrived.length = 0;
    }
  }

  private queue(from: number, stream: number): Queue {
    const name = `${stream}/${from}`;
    let queue = this.queues.get(name);
    if (!queue) {
      queue = new Queue();
      this.queues.set(name, queue);
    }
    return queue;
  }

  private deliver(from: number, stream: number, message: Uint8Array): void {
    if (this.reason !== undefined) return;
    this.traffic.bytesReceived += message.length;
    const queue = this.queue(from, stream);
    const waiting = queue.waiting.shift();
    if (waiting) {
      waiting.resolve(message);
      return;
    }
    this.held += message.length + 64;
    queue.arrived.push(message);
    if (this.held > this.capacity) this.abort(new AbortError('flood', [from]));
  }

  private receive(from: number, stream: number): Promise<Uint8Array> {
    if (this.reason !== undefined) return Promise.reject(this.reason);
    const queue = this.queue(from, stream);
    const message = queue.arrived.shift();
    if (message) {
      this.held -= message.length + 64;
      return Promise.resolve(message);
    }
    return new Promise((resolve, reject) => queue.waiting.push({ resolve, reject }));
  }
}

import type { Port } from '../protocols/network.ts';
import { type Envelope, PostOffice, type PostOfficeOptions } from './post-office.ts';

/** What one party has sent and received. */
export interface Traffic {
  messagesSent: number;
  /** Payload bytes, without any header. */
  bytesSent: number;
  messagesReceived: number;
  bytesReceived: number;
  /**
   * Length of the longest chain of messages, each sent after the one before arrived, that has reached this party. The
   * largest over all parties is the number of rounds, if messages go out as soon as they can.
   */
  rounds: number;
}

export interface MemoryPort extends Port {
  readonly traffic: Traffic;
}

/** Links n parties in memory, with asynchronous delivery: n ports, for protocol tests and benchmarks. */
export function memoryPorts(n: number, options: PostOfficeOptions = {}): MemoryPort[] {
  const post = new PostOffice(options, (envelope) => ports[envelope.to]!.receive(envelope));
  const ports = Array.from({ length: n }, (_, me) => new MemoryEnd(n, me, post));
  return ports;
}

class MemoryEnd implements MemoryPort {
  onMessage: Port['onMessage'] = () => {
    throw new Error('a message arrived at a port without onMessage');
  };
  readonly parties: number;
  readonly me: number;
  readonly traffic: Traffic = { messagesSent: 0, bytesSent: 0, messagesReceived: 0, bytesReceived: 0, rounds: 0 };
  readonly #post: PostOffice;

  constructor(parties: number, me: number, post: PostOffice) {
    this.parties = parties;
    this.me = me;
    this.#post = post;
  }

  send(to: number, stream: number, message: Uint8Array): void {
    if (!(to >= 0 && to < this.parties && to !== this.me)) throw new RangeError(`party ${this.me} sends to ${to}`);
    this.traffic.messagesSent++;
    this.traffic.bytesSent += message.length;
    this.#post.take({ from: this.me, to, stream, message, round: this.traffic.rounds + 1 });
  }

  receive({ from, stream, message, round }: Envelope): void {
    this.traffic.messagesReceived++;
    this.traffic.bytesReceived += message.length;
    if (round > this.traffic.rounds) this.traffic.rounds = round;
    this.onMessage(from, stream, message);
  }
}

/**
 * The one seam between the protocols and the world. A protocol never learns whether its messages cross a
 * data channel, a MessagePort or an array in memory.
 */

/** How a party's link carries frames: ordered and reliable per peer; `stream` names a conversation. */
export interface Port {
  /** Number of computing parties n. */
  readonly parties: number;
  /** This party's index, 0 ≤ me < n. Its evaluation point is me + 1. */
  readonly me: number;
  /** Sends one message. The bytes must not be changed afterwards. */
  send(to: number, stream: number, message: Uint8Array): void;
  /** Called for each message that arrives, in order per sender. Set once, before anything is sent. */
  onMessage: (from: number, stream: number, message: Uint8Array) => void;
}

/** One stream of a `Port`, seen by a protocol. */
export interface Network {
  readonly parties: number;
  readonly me: number;
  send(to: number, message: Uint8Array): void;
  /** The next message from that party, in order. Rejects with the abort's reason once the run is aborted. */
  receive(from: number): Promise<Uint8Array>;
}

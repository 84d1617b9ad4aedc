import { Signaling, type SignalingOptions } from '../transport/signaling.ts';
import { TrustError } from '../trust/error.ts';
import { type Identity, peerAddress } from '../trust/identity.ts';
import type { RoomKeys } from '../trust/link.ts';
import { openMessage, type SignalMessage, sealMessage } from '../trust/message.ts';
import type { Evidence } from './state.ts';

/** How many sealed messages are kept for people to look at. */
const KEPT = 40;

export interface CourierOptions
  extends Pick<SignalingOptions, 'server' | 'create' | 'onJoined' | 'onPeer' | 'onStatus' | 'onRefused'> {
  readonly keys: RoomKeys;
  readonly identity: Identity;
  /** A message that was sealed for this room, signed by somebody else, and sent from that person's own place. */
  onMessage(message: SignalMessage): void;
}

/** Carries signed, sealed messages through the signaling server, and keeps what the server saw of them. */
export class Courier {
  readonly #options: CourierOptions;
  readonly #signaling: Signaling;
  readonly #seen: { direction: 'sent' | 'received'; bytes: Uint8Array }[] = [];

  constructor(options: CourierOptions) {
    const { keys, identity, onMessage, ...rest } = options;
    this.#options = options;
    this.#signaling = new Signaling({
      ...rest,
      roomId: keys.roomId,
      peer: peerAddress(keys.roomId, identity.key),
      token: identity.seatToken(keys.roomId),
      onMessage: (sender, sealed) => this.#receive(sender, sealed),
    });
  }

  /**
   * Sends to one person, or to all others in the room. What the server loses is said again after a reconnect. Resolves, and
   * never rejects, when the server has passed it on or will not.
   */
  post(to: Uint8Array | null, message: SignalMessage): Promise<void> {
    const { keys, identity } = this.#options;
    const sealed = sealMessage(keys, identity, message);
    this.#keep('sent', sealed);
    return this.#signaling.send(to && peerAddress(keys.roomId, to), sealed).catch(() => {});
  }

  get seen(): Evidence['server'] {
    return this.#seen;
  }

  close(): void {
    this.#signaling.close();
  }

  #receive(sender: string, sealed: Uint8Array): void {
    this.#keep('received', sealed);
    const { keys, identity, onMessage } = this.#options;
    let message: SignalMessage;
    try {
      message = openMessage(keys, sealed);
    } catch (error) {
      // Not sealed for this room or not signed: the server or a stranger made it up. It says nothing to anyone.
      if (error instanceof TrustError) return;
      throw error;
    }
    // Under an honest server nobody repeats what others said, or speaks for people whom they made up.
    const own = sender === peerAddress(keys.roomId, message.from);
    if (own && !identity.owns(message.from)) onMessage(message);
  }

  #keep(direction: 'sent' | 'received', bytes: Uint8Array): void {
    this.#seen.push({ direction, bytes });
    if (this.#seen.length > KEPT) this.#seen.shift();
  }
}

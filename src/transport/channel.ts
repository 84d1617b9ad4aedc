import { FRAME_BYTES } from '../wire/frame.ts';

/**
 * An ordered, reliable pipe for datagrams that may die at any moment, and then has lost what was under way. A `Link`
 * lives across many of them. Handlers are set by the one owner, in the same turn in which it got the channel.
 */
export interface Channel {
  /** Sends 1 to FRAME_BYTES bytes, which must not be changed afterwards. On a closed channel it does nothing. Throws `RangeError` for another length. */
  send(bytes: Uint8Array): void;
  /** Bytes that were sent and have not left this device yet. */
  readonly buffered: number;
  /** Called when `buffered` has fallen to LOW_WATER or below after it was above. */
  onDrain: () => void;
  /** One datagram. Its bytes belong to the receiver. */
  onMessage: (bytes: Uint8Array) => void;
  /** Called once when the channel has died; without a reason if it was closed in good order. Never after `close()`. */
  onClose: (reason?: TransportError) => void;
  /** Closes at once; what is under way may be lost. */
  close(): void;
}

/** A sender stops handing datagrams to a channel that has this many bytes buffered … */
export const HIGH_WATER = 1 << 19;

/** … and goes on when no more than this many are left. */
export const LOW_WATER = 1 << 17;

/** Throws `RangeError` unless a datagram may be this long. */
export function checkDatagram(bytes: Uint8Array): void {
  if (bytes.length < 1 || bytes.length > FRAME_BYTES) throw new RangeError(`a datagram of ${bytes.length} bytes`);
}

/**
 * Why a channel or a link does not work:
 * no-webrtc        there is no RTCPeerConnection here
 * failed           the connection could not be made, or broke
 * timeout          the connection was not made in time
 * silent           nothing was heard from the other side for too long
 * bad-frame        the other side sent bytes that are no frame, or a frame out of place
 * bad-description  the other side sent a session description or candidate that WebRTC cannot read
 * flood            the other side sent more than this device is willing to keep
 */
export type TransportReason = 'no-webrtc' | 'failed' | 'timeout' | 'silent' | 'bad-frame' | 'bad-description' | 'flood';

export class TransportError extends Error {
  override readonly name = 'TransportError';

  constructor(
    readonly reason: TransportReason,
    message: string,
    cause?: unknown,
  ) {
    super(`${reason}: ${message}`, cause === undefined ? undefined : { cause });
  }
}

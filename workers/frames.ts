import { BACKGROUND } from '../src/engine/background.ts';
import type { Port } from '../src/protocols/network.ts';

/** One protocol message between the page, which has the data channels, and the worker, which computes. */
export interface Frame {
  /** Worker → page: the receiver; page → worker: the sender. */
  readonly peer: number;
  readonly stream: number;
  readonly message: Uint8Array<ArrayBuffer>;
}

/** The bytes in a buffer of their own, so that it can be transferred instead of copied. */
function transferable(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const own = message.buffer instanceof ArrayBuffer && message.byteLength === message.buffer.byteLength;
  return own ? (message as Uint8Array<ArrayBuffer>) : new Uint8Array(message);
}

/** The page's end: passes frames on, unread, between a worker and what has the data channels. */
export function passFrames(frames: MessagePort, port: Port): void {
  frames.onmessage = ({ data }: MessageEvent<Frame>) => port.send(data.peer, data.stream, data.message);
  port.onMessage = (peer, stream, message) => {
    const frame: Frame = { peer, stream, message: transferable(message) };
    frames.postMessage(frame, [frame.message.buffer]);
  };
}

/** Two ports on one: the engine's streams, and the factory's. */
export function byStream(port: Port): readonly [online: Port, background: Port] {
  const half = (): Port => ({
    parties: port.parties,
    me: port.me,
    send: (to, stream, message) => port.send(to, stream, message),
    onMessage: () => {},
  });
  const [online, background] = [half(), half()];
  port.onMessage = (from, stream, message) =>
    (stream < BACKGROUND ? online : background).onMessage(from, stream, message);
  return [online, background];
}

/** The worker's end: a `Port` whose frames go through a MessagePort as transferred ArrayBuffers. */
export class FramePort implements Port {
  onMessage: Port['onMessage'] = () => {};

  constructor(
    private readonly frames: MessagePort,
    readonly parties: number,
    readonly me: number,
  ) {
    frames.onmessage = ({ data }: MessageEvent<Frame>) => this.onMessage(data.peer, data.stream, data.message);
  }

  send(to: number, stream: number, message: Uint8Array): void {
    // A copy: the protocol may send the same bytes to several parties.
    const frame: Frame = { peer: to, stream, message: new Uint8Array(message) };
    this.frames.postMessage(frame, [frame.message.buffer]);
  }
}

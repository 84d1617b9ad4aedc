import { HIGH_WATER, LOW_WATER } from '../../../src/transport/channel.ts';
import { FRAME_BYTES } from '../../../src/wire/frame.ts';

/** A direct data channel to each other page, with nothing of ours around it: what a link's speed is compared with. */
export class BareChannels {
  readonly #connections: RTCPeerConnection[] = [];
  readonly #channels = new Map<number, RTCDataChannel>();
  readonly #received = new Map<number, number>();
  #onReceived: () => void = () => {};

  /** The lower index offers: an SDP with all candidates. */
  async offer(peer: number): Promise<string> {
    const connection = this.#connection(peer);
    await connection.setLocalDescription(await connection.createOffer());
    return gathered(connection);
  }

  async answer(peer: number, offer: string): Promise<string> {
    const connection = this.#connection(peer);
    await connection.setRemoteDescription({ type: 'offer', sdp: offer });
    await connection.setLocalDescription(await connection.createAnswer());
    return gathered(connection);
  }

  async accept(peer: number, answer: string): Promise<void> {
    await this.#connections[peer]!.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  /** All channels are open. */
  async opened(): Promise<void> {
    await Promise.all(
      [...this.#channels.values()].map(async (channel) => {
        if (channel.readyState !== 'open') await new Promise((resolve) => channel.addEventListener('open', resolve));
      }),
    );
  }

  /**
   * Sends messages of these lengths to each party, cut as a link cuts them, as fast as the channel takes them, while as many
   * bytes come back: milliseconds from when all are ready until the last byte is here.
   *
   * @param sent lengths, by receiver.
   * @param expected bytes from each party.
   */
  async exchange(sent: readonly (readonly number[])[], expected: readonly number[]): Promise<number> {
    // At least: another one may have begun to send while this party waits for a third one.
    const all = (count: (peer: number) => number) =>
      [...this.#channels.keys()].every((peer) => this.#received.get(peer)! >= count(peer));
    const until = (count: (peer: number) => number) =>
      new Promise<void>((resolve) => {
        this.#onReceived = () => {
          if (all(count)) resolve();
        };
        this.#onReceived();
      });
    for (const channel of this.#channels.values()) channel.send(new Uint8Array(1));
    await until(() => 1);
    const started = performance.now();
    for (const [peer, channel] of this.#channels) void send(channel, sent[peer]!);
    await until((peer) => 1 + expected[peer]!);
    return performance.now() - started;
  }

  /** Forgets what came, before anyone sends anew. */
  reset(): void {
    for (const peer of this.#channels.keys()) this.#received.set(peer, 0);
  }

  #connection(peer: number): RTCPeerConnection {
    const connection = new RTCPeerConnection({ iceServers: [] });
    const channel = connection.createDataChannel('bare', { negotiated: true, id: 0 });
    channel.binaryType = 'arraybuffer';
    channel.bufferedAmountLowThreshold = LOW_WATER;
    channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      this.#received.set(peer, this.#received.get(peer)! + data.byteLength);
      this.#onReceived();
    };
    this.#connections[peer] = connection;
    this.#channels.set(peer, channel);
    return connection;
  }
}

async function send(channel: RTCDataChannel, lengths: readonly number[]): Promise<void> {
  const bytes = new Uint8Array(FRAME_BYTES);
  for (const length of lengths) {
    for (let left = length; left > 0; left -= FRAME_BYTES) {
      if (channel.bufferedAmount >= HIGH_WATER) {
        await new Promise((resolve) => channel.addEventListener('bufferedamountlow', resolve, { once: true }));
      }
      channel.send(bytes.subarray(0, Math.min(left, FRAME_BYTES)));
    }
  }
}

/** The SDP once it has all candidates. */
async function gathered(connection: RTCPeerConnection): Promise<string> {
  while (connection.iceGatheringState !== 'complete') {
    await new Promise((resolve) => connection.addEventListener('icegatheringstatechange', resolve, { once: true }));
  }
  return connection.localDescription!.sdp;
}

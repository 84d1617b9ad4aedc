import type { DataChannel } from 'node-datachannel';

/** Those that may still call back: libdatachannel's objects must not be collected before they have closed. */
const living = new Set<NodeDataChannel>();

/** A data channel of libdatachannel with the part of a browser's `RTCDataChannel` that simple-peer and `Dial` use. */
export class NodeDataChannel extends EventTarget {
  readonly label: string;
  readyState: RTCDataChannelState = 'connecting';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string | ArrayBuffer | Uint8Array }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: ((event: { error: Error }) => void) | null = null;

  readonly #channel: DataChannel;
  #lowThreshold = 0;

  constructor(channel: DataChannel) {
    super();
    this.#channel = channel;
    this.label = channel.getLabel();
    living.add(this);
    channel.onClosed(() => this.closed());
    channel.onError((message) => this.onerror?.({ error: new Error(message) }));
    channel.onMessage((data) => this.onmessage?.({ data }));
    channel.onBufferedAmountLow(() => {
      // It comes from another thread: more may have been sent since. Then it comes again.
      if (this.bufferedAmount <= this.#lowThreshold) this.dispatchEvent(new Event('bufferedamountlow'));
    });
    channel.onOpen(() => {
      if (this.readyState !== 'connecting') return;
      this.readyState = 'open';
      this.onopen?.();
    });
  }

  get bufferedAmount(): number {
    return this.#channel.bufferedAmount();
  }

  get bufferedAmountLowThreshold(): number {
    return this.#lowThreshold;
  }

  set bufferedAmountLowThreshold(bytes: number) {
    this.#lowThreshold = bytes;
    this.#channel.setBufferedAmountLowThreshold(bytes);
  }

  /** Throws unless the channel is open. */
  send(bytes: Uint8Array): void {
    if (this.readyState !== 'open') throw new Error(`the data channel is ${this.readyState}`);
    this.#channel.sendMessageBinary(bytes);
  }

  close(): void {
    if (this.readyState === 'closing' || this.readyState === 'closed') return;
    this.readyState = 'closing';
    this.#channel.close();
  }

  /** The channel has closed, or its connection has. */
  closed(): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    living.delete(this);
    this.onclose?.();
  }
}

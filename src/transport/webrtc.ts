import SimplePeer from 'simple-peer';
import { type Channel, checkDatagram, LOW_WATER, TransportError } from './channel.ts';

/** The WebRTC constructors that stand in for the browser's, in Node (`src/node/wrtc.ts`). */
export type Wrtc = NonNullable<SimplePeer.Options['wrtc']>;

/** This device's certificate for all its connections, and the SHA-256 fingerprint by which others know it (null: cannot be read here). */
export interface LocalCertificate {
  readonly certificate: RTCCertificate;
  readonly fingerprint: Uint8Array | null;
}

/** Makes a certificate (ECDSA P-256). Browsers only. Throws `TransportError` 'no-webrtc'. */
export async function createCertificate(): Promise<LocalCertificate> {
  if (typeof RTCPeerConnection === 'undefined' || !('generateCertificate' in RTCPeerConnection))
    throw new TransportError('no-webrtc', 'RTCPeerConnection.generateCertificate is missing');
  const parameters: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' };
  const certificate = await RTCPeerConnection.generateCertificate(parameters);
  const sha256 = certificate.getFingerprints?.().find((print) => print.algorithm?.toLowerCase() === 'sha-256')?.value;
  if (sha256 === undefined) return { certificate, fingerprint: null };
  const fingerprint = Uint8Array.from(sha256.split(':'), (pair) => Number.parseInt(pair, 16));
  return { certificate, fingerprint: fingerprint.length === 32 ? fingerprint : null };
}

/** Throws `TransportError` 'no-webrtc' where neither the browser nor `wrtc` can connect. */
export function requireWebRtc(wrtc?: Wrtc): void {
  if (wrtc === undefined && typeof RTCPeerConnection === 'undefined')
    throw new TransportError('no-webrtc', 'there is no RTCPeerConnection here');
}

export interface DialOptions {
  /** The one that makes the offer. */
  readonly initiator: boolean;
  /** Always given, [] for none: simple-peer's default servers are other companies'. */
  readonly iceServers: readonly RTCIceServer[];
  readonly certificate?: RTCCertificate;
  /** Needed in Node. */
  readonly wrtc?: Wrtc;
}

/**
 * One attempt to open a channel by WebRTC, over simple-peer. Feed it the other side's description and candidates; it
 * gives its own through `onDescription` (once) and `onCandidate` (JSON text, only after the description), then calls
 * `onOpen` or `onFail` once. The constructor throws `TransportError` 'no-webrtc'.
 */
export class Dial {
  onDescription: (sdp: string) => void = () => {};
  onCandidate: (json: string) => void = () => {};
  onOpen: (channel: Channel) => void = () => {};
  onFail: (error: TransportError) => void = () => {};

  readonly #peer: SimplePeer.Instance;
  readonly #initiator: boolean;
  #described = false;
  #earlyCandidates: string[] = [];
  #settled = false;

  constructor(options: DialOptions) {
    requireWebRtc(options.wrtc);
    this.#initiator = options.initiator;
    const config: RTCConfiguration = { iceServers: [...options.iceServers] };
    if (options.certificate !== undefined) config.certificates = [options.certificate];
    this.#peer = new SimplePeer({ initiator: options.initiator, trickle: true, config, wrtc: options.wrtc });
    this.#peer.on('signal', (signal) => this.#signalled(signal));
    this.#peer.on('connect', () => this.#opened());
    // Stays for good: simple-peer may report more errors after it was destroyed, and an unheard one would be thrown.
    this.#peer.on('error', (error) => this.#fail(new TransportError('failed', error.message, error)));
    this.#peer.on('close', () =>
      this.#fail(new TransportError('failed', 'the connection was closed while it was made')),
    );
  }

  /** The other side's answer (for the initiator) or offer. */
  describe(sdp: string): void {
    this.#signal({ type: this.#initiator ? 'answer' : 'offer', sdp });
  }

  /** One of the other side's candidates, as its `onCandidate` gave it. */
  addCandidate(json: string): void {
    const candidate = parseCandidate(json);
    if (candidate === undefined) this.#fail(new TransportError('bad-description', 'a candidate cannot be read'));
    else this.#signal({ type: 'candidate', candidate: candidate as RTCIceCandidate });
  }

  /** Gives up. Neither `onOpen` nor `onFail` is called any more; a channel that is open already is not touched. */
  cancel(): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#peer.destroy();
  }

  #signal(signal: SimplePeer.SignalData): void {
    if (this.#settled) return;
    try {
      this.#peer.signal(signal);
    } catch (error) {
      this.#fail(new TransportError('bad-description', 'WebRTC refused it', error));
    }
  }

  #signalled(signal: SimplePeer.SignalData): void {
    if (this.#settled) return;
    if (signal.type === 'candidate') {
      const json = JSON.stringify(signal.candidate);
      if (this.#described) this.onCandidate(json);
      else this.#earlyCandidates.push(json);
    } else if ((signal.type === 'offer' || signal.type === 'answer') && signal.sdp !== undefined && !this.#described) {
      this.#described = true;
      this.onDescription(signal.sdp);
      for (const json of this.#earlyCandidates.splice(0)) this.onCandidate(json);
    }
  }

  #opened(): void {
    if (this.#settled) return;
    this.#settled = true;
    this.onOpen(new WebRtcChannel(this.#peer));
  }

  #fail(error: TransportError): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#peer.destroy();
    this.onFail(error);
  }
}

/** Reads the JSON text of a candidate, or gives undefined. */
function parseCandidate(json: string): RTCIceCandidateInit | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { candidate, sdpMLineIndex = null, sdpMid = null } = value as Record<string, unknown>;
  if (typeof candidate !== 'string') return undefined;
  if (sdpMLineIndex !== null && typeof sdpMLineIndex !== 'number') return undefined;
  if (sdpMid !== null && typeof sdpMid !== 'string') return undefined;
  return { candidate, sdpMLineIndex, sdpMid };
}

/** An open channel. simple-peer's `send` only: its stream interface stops at 64 KiB buffered. */
class WebRtcChannel implements Channel {
  onDrain: () => void = () => {};
  onMessage: (bytes: Uint8Array) => void = () => {};
  onClose: (reason?: TransportError) => void = () => {};

  readonly #peer: SimplePeer.Instance;
  #closed = false;

  constructor(peer: SimplePeer.Instance) {
    this.#peer = peer;
    // Data that came before 'connect' waits in the stream until this listener is there.
    peer.on('data', (data: Uint8Array) => {
      if (!this.#closed) this.onMessage(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    });
    peer.on('error', (error) => this.#died(new TransportError('failed', error.message, error)));
    peer.on('close', () => this.#died());
    // simple-peer gives no way to be told when its buffer has emptied but the stream interface: listen beside it.
    const { _channel } = peer as unknown as { _channel: RTCDataChannel };
    _channel.bufferedAmountLowThreshold = LOW_WATER;
    _channel.addEventListener('bufferedamountlow', () => {
      if (!this.#closed) this.onDrain();
    });
  }

  get buffered(): number {
    return this.#closed ? 0 : this.#peer.bufferSize;
  }

  send(bytes: Uint8Array): void {
    checkDatagram(bytes);
    if (this.#closed) return;
    try {
      this.#peer.send(bytes);
    } catch (error) {
      // The data channel is closing already, and the event that says so has not come yet.
      this.#peer.destroy(error instanceof Error ? error : new Error('send failed'));
      return;
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#peer.destroy();
  }

  #died(reason?: TransportError): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onClose(reason);
  }
}

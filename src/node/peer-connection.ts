import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type IceServer, PeerConnection } from 'node-datachannel';
import { NodeDataChannel } from './data-channel.ts';

/** Those that may still call back: libdatachannel's objects must not be collected before they have closed. */
const living = new Set<NodePeerConnection>();

/**
 * A connection of libdatachannel with the part of a browser's `RTCPeerConnection` that simple-peer uses for one data
 * channel. libdatachannel makes the offer when the channel is created, and the answer when the offer is set.
 */
export class NodePeerConnection {
  connectionState: RTCPeerConnectionState = 'new';
  iceConnectionState: RTCIceConnectionState = 'new';
  remoteDescription: RTCSessionDescriptionInit | null = null;
  onconnectionstatechange: (() => void) | null = null;
  oniceconnectionstatechange: (() => void) | null = null;
  onicecandidate: ((event: { candidate: RTCIceCandidateInit }) => void) | null = null;
  ondatachannel: ((event: { channel: NodeDataChannel }) => void) | null = null;

  readonly #connection: PeerConnection;
  readonly #description: Promise<RTCSessionDescriptionInit>;
  #heldCandidates: RTCIceCandidateInit[] = [];
  #channel: NodeDataChannel | undefined;

  constructor({ iceServers = [] }: RTCConfiguration) {
    this.#connection = new PeerConnection('', {
      iceServers: iceServers.flatMap(serversOf),
      // libdatachannel leaves the loopback address out, even if there is no other.
      ...(onLoopbackOnly() && { bindAddress: '127.0.0.1' }),
    });
    living.add(this);
    this.#description = new Promise((resolve) => {
      this.#connection.onLocalDescription((sdp, type) => resolve({ type: type as RTCSdpType, sdp }));
    });
    this.#connection.onLocalCandidate((line, sdpMid) =>
      this.#found({ candidate: line.replace(/^a=/, ''), sdpMid, sdpMLineIndex: 0 }),
    );
    this.#connection.onDataChannel((channel) => {
      this.#channel = new NodeDataChannel(channel);
      this.ondatachannel?.({ channel: this.#channel });
    });
    this.#connection.onIceStateChange((state) => {
      // That it is closed is told below, after the channel's closing, which then is no error.
      if (state !== 'closed') this.#iceChanged(state as RTCIceConnectionState);
    });
    this.#connection.onStateChange((state) => this.#changed(state as RTCPeerConnectionState));
  }

  createDataChannel(label: string): NodeDataChannel {
    this.#channel = new NodeDataChannel(this.#connection.createDataChannel(label));
    return this.#channel;
  }

  createOffer(): Promise<RTCSessionDescriptionInit> {
    return this.#description;
  }

  createAnswer(): Promise<RTCSessionDescriptionInit> {
    return this.#description;
  }

  /** It is set already. */
  async setLocalDescription(): Promise<void> {}

  /** Rejects on what libdatachannel cannot read. */
  async setRemoteDescription({ type, sdp = '' }: RTCSessionDescriptionInit): Promise<void> {
    const lines = sdp.split(/\r?\n/);
    const session = lines.filter((line) => !/^a=(candidate:|end-of-candidates)/.test(line)).join('\r\n');
    // Leaves the first word of DTLS to the offerer. The answerer is ready before the offerer, and libdatachannel drops
    // what it hears before it is ready: that would cost a second.
    this.#connection.setRemoteDescription(session.replace('a=setup:actpass', 'a=setup:active'), type);
    this.remoteDescription = { type, sdp };
    for (const line of lines) if (line.startsWith('a=candidate:')) this.addIceCandidate({ candidate: line.slice(2) });
    for (const candidate of this.#heldCandidates.splice(0)) this.onicecandidate?.({ candidate });
  }

  /** One that is of no use here is left out: not UDP, unreadable, or a name (browsers hide addresses behind mDNS names). */
  async addIceCandidate({ candidate = '', sdpMid }: RTCIceCandidateInit): Promise<void> {
    const [, , protocol = '', , address = ''] = candidate.split(' ');
    if (protocol.toLowerCase() !== 'udp' || isIP(address) === 0) return;
    try {
      this.#connection.addRemoteCandidate(candidate, sdpMid ?? '0');
    } catch {
      // Unreadable after all, or the connection has just ended.
    }
  }

  /** simple-peer waits until there is some candidate pair, and needs nothing else from it. */
  async getStats(): Promise<Map<string, object>> {
    return new Map([['pair', { id: 'pair', type: 'candidate-pair' }]]);
  }

  close(): void {
    this.#connection.close();
  }

  /**
   * My candidates are held back until the other side's description is set. Otherwise, when both are on one machine, the
   * other side may connect while it is being set, before libdatachannel 0.24 knows the fingerprint to check against.
   */
  #found(candidate: RTCIceCandidateInit): void {
    if (this.remoteDescription === null) this.#heldCandidates.push(candidate);
    else this.onicecandidate?.({ candidate });
  }

  #changed(state: RTCPeerConnectionState): void {
    if (state === 'closed') {
      living.delete(this);
      this.#channel?.closed();
      this.#iceChanged('closed');
    }
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  #iceChanged(state: RTCIceConnectionState): void {
    this.iceConnectionState = state;
    this.oniceconnectionstatechange?.();
  }
}

/** Those of the servers that libdatachannel can use: by UDP, without TLS. */
function serversOf({ urls, username = '', credential = '' }: RTCIceServer): IceServer[] {
  return [urls].flat().flatMap((url) => {
    const [, scheme, hostname, port = '3478', transport = 'udp'] =
      /^(stun|turn):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(\w+))?$/.exec(url) ?? [];
    if (hostname === undefined || transport !== 'udp') return [];
    const server = { hostname: hostname.replace(/[[\]]/g, ''), port: Number(port) };
    return [scheme === 'stun' ? server : { ...server, username, password: credential, relayType: 'TurnUdp' as const }];
  });
}

function onLoopbackOnly(): boolean {
  return Object.values(networkInterfaces()).every((addresses) => addresses?.every(({ internal }) => internal));
}

import { TransportError } from '../transport/channel.ts';
import type { Wrtc } from '../transport/webrtc.ts';

/**
 * WebRTC for Node, for the `wrtc` option of `Mesh`: libdatachannel, by way of the package node-datachannel. Throws
 * `TransportError` 'no-webrtc' where that has no binary for this platform.
 */
export async function loadWrtc(): Promise<Wrtc> {
  try {
    const { NodePeerConnection } = await import('./peer-connection.ts');
    // What simple-peer uses of them. Descriptions and candidates may be plain objects: `new Object(x)` is x.
    const wrtc = { RTCPeerConnection: NodePeerConnection, RTCSessionDescription: Object, RTCIceCandidate: Object };
    return wrtc as unknown as Wrtc;
  } catch (error) {
    throw new TransportError('no-webrtc', 'the node-datachannel package cannot be loaded on this platform', error);
  }
}

import { TransportError } from '../transport/channel.ts';
import type { Wrtc } from '../transport/webrtc.ts';

/**
 * WebRTC for Node, for the `wrtc` option of `Mesh`. Throws `TransportError` 'no-webrtc' where @roamhq/wrtc has no binary for
 * this platform. A process that has used it lingers for some seconds after the last connection: end it by process.exit.
 */
export async function loadWrtc(): Promise<Wrtc> {
  try {
    const loaded = (await import('@roamhq/wrtc')) as unknown as { default: Wrtc };
    return withoutLocalDescription(loaded.default);
  } catch (error) {
    throw new TransportError('no-webrtc', 'the @roamhq/wrtc package cannot be loaded on this platform', error);
  }
}

/**
 * In @roamhq/wrtc 0.10, reading `localDescription` walks through what another thread may be changing at that moment (it adds
 * candidates), which now and then ends the process by a segmentation fault. simple-peer reads it, and without it takes what
 * `createOffer` or `createAnswer` gave: the same but for the candidates, which follow one by one.
 */
function withoutLocalDescription(wrtc: Wrtc): Wrtc {
  const RTCPeerConnection = new Proxy(wrtc.RTCPeerConnection, {
    construct: (Connection, options: [RTCConfiguration?]) =>
      new Proxy(new Connection(...options), {
        get: (connection, name) => (name === 'localDescription' ? null : Reflect.get(connection, name)),
      }),
  });
  return { ...wrtc, RTCPeerConnection };
}

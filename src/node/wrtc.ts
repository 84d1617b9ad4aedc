import { TransportError } from '../transport/channel.ts';
import type { Wrtc } from '../transport/webrtc.ts';

/**
 * WebRTC for Node, for the `wrtc` option of `Mesh`. Throws `TransportError` 'no-webrtc' where @roamhq/wrtc has no binary for
 * this platform. A process that has used it lingers for some seconds after the last connection: end it by process.exit.
 */
export async function loadWrtc(): Promise<Wrtc> {
  try {
    const loaded = (await import('@roamhq/wrtc')) as unknown as { default: Wrtc };
    return loaded.default;
  } catch (error) {
    throw new TransportError('no-webrtc', 'the @roamhq/wrtc package cannot be loaded on this platform', error);
  }
}

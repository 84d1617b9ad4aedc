import { startLocal } from '../engine/local.ts';
import type { Platform } from '../room/platform.ts';
import { identitySignatures } from '../trust/signatures.ts';
import { loadWrtc } from './wrtc.ts';

/**
 * Node as a place for rooms: the same client, with libdatachannel for WebRTC and the engine in this thread. Its
 * certificate cannot be known beforehand, so the fingerprint in its signed SDP is what is bound.
 *
 * @param server origin of the signaling server.
 * @throws TransportError 'no-webrtc'
 */
export async function nodePlatform(server: string): Promise<Platform> {
  return {
    server,
    certificate: async () => ({ fingerprint: null }),
    wrtc: await loadWrtc(),
    startEngine: (options, port, events) =>
      startLocal(options, identitySignatures(options.seed, options.keys), port, events),
  };
}

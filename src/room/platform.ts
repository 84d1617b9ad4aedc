import type { StartEngine } from '../engine/engine.ts';
import type { Wrtc } from '../transport/webrtc.ts';

/** What a room needs of the place it runs in: a browser page or Node. */
export interface Platform {
  /** Origin of the signaling server. */
  readonly server: string;
  /** The origin under which others reach the same server, if it is another; for room links. */
  readonly linkOrigin?: string;
  /** This device's DTLS certificate, with the fingerprint others will know it by; null fields where there is none to know. */
  certificate(): Promise<{ readonly certificate?: RTCCertificate; readonly fingerprint: Uint8Array | null }>;
  /** Stands in for the browser's WebRTC, in Node. */
  readonly wrtc?: Wrtc;
  readonly startEngine: StartEngine;
  /** Survives a reload of the tab; holds sealed bytes only (`trust/resume.ts`). Absent: a reload is a new person. */
  readonly memory?: TabMemory;
}

/** One text per room. */
export interface TabMemory {
  read(roomId: string): string | null;
  write(roomId: string, sealed: string): void;
  erase(roomId: string): void;
}

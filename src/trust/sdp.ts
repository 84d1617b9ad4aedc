import { decodeHex } from '../wire/base64url.ts';
import { TrustError } from './error.ts';

const FINGERPRINT = /^a=fingerprint:sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/i;

/**
 * The one certificate fingerprint in an SDP (RFC 8122): SHA-256, 32 bytes, at session or media level. Throws
 * `TrustError` 'fingerprint' when there is none, a second one, one by another hash, or anything that a browser's
 * parser might see as one and we might not: the word may stand in the whole text only once, lines must end as
 * they should, and nothing but printable ASCII is let through.
 */
export function sdpFingerprint(sdp: string): Uint8Array {
  const lines = sdp.split(/\r?\n/);
  const printable = lines.every((line) => /^[\x20-\x7e]*$/.test(line));
  const mentions = sdp.match(/fingerprint/gi)?.length ?? 0;
  const hex = lines.map((line) => FINGERPRINT.exec(line)?.[1]).find((found) => found !== undefined);
  if (!printable || mentions !== 1 || hex === undefined) throw new TrustError('fingerprint');
  return decodeHex(hex.replaceAll(':', '').toLowerCase());
}

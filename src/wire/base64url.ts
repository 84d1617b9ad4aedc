import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { WireError } from './bytes.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const digits = new Map([...alphabet].map((letter, value) => [letter, value]));

/** Base64url without padding (RFC 4648, section 5). */
export function encodeBase64url(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let count = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    for (count += 8; count >= 6; count -= 6) text += alphabet[(bits >> (count - 6)) & 63];
    bits &= 0xff;
  }
  return count > 0 ? text + alphabet[(bits << (6 - count)) & 63] : text;
}

/** The only text that `encodeBase64url` makes of those bytes is accepted: throws `WireError` for any other. */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8));
  let bits = 0;
  let count = 0;
  let at = 0;
  for (const letter of text) {
    const digit = digits.get(letter);
    if (digit === undefined) throw new WireError('encoding', 'base64url');
    bits = ((bits & 0xff) << 6) | digit;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[at++] = bits >> count;
    }
  }
  const unused = bits & ((1 << count) - 1);
  if (count >= 6 || unused !== 0) throw new WireError('encoding', 'base64url');
  return bytes;
}

/** Lower-case hex. */
export function encodeHex(bytes: Uint8Array): string {
  return bytesToHex(bytes);
}

/** Lower-case hex of an even length; throws `WireError` for anything else. */
export function decodeHex(text: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new WireError('encoding', 'hex');
  return hexToBytes(text);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64url, decodeHex, encodeBase64url, encodeHex } from './base64url.ts';
import { WireError } from './bytes.ts';

describe('base64url', () => {
  it('gives the known answers of RFC 4648, section 10, without padding', () => {
    const encode = (text: string) => encodeBase64url(new TextEncoder().encode(text));
    expect(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map(encode)).toEqual([
      '',
      'Zg',
      'Zm8',
      'Zm9v',
      'Zm9vYg',
      'Zm9vYmE',
      'Zm9vYmFy',
    ]);
    expect(encodeBase64url(Uint8Array.of(0xfb, 0xff, 0xfe))).toBe('-__-');
  });

  it('agrees with Node for all bytes, both ways', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64url');
        expect(encodeBase64url(bytes)).toBe(text);
        expect(decodeBase64url(text)).toEqual(bytes);
      }),
    );
  });

  it('accepts one text for each value only', () => {
    for (const text of ['Zg==', 'Zh', 'Zm9', 'A', 'Zm9vY', 'Zm+v', 'Zm/v', 'Zm 9v', 'Zm9v\n', 'Zm9é', '🐶🐶']) {
      expect(() => decodeBase64url(text), text).toThrow(WireError);
    }
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        try {
          expect(encodeBase64url(decodeBase64url(text))).toBe(text);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });
});

describe('hex', () => {
  it('goes both ways, in lower case only', () => {
    expect(encodeHex(Uint8Array.of(0, 0xab, 0xff))).toBe('00abff');
    expect([...decodeHex('00abff')]).toEqual([0, 0xab, 0xff]);
    for (const text of ['0', 'AB', 'zz', '00 ', '00\n']) expect(() => decodeHex(text), text).toThrow(WireError);
  });
});

import { sha256 as reference } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from './hash.ts';

const text = (characters: string) => new TextEncoder().encode(characters);
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

describe('SHA-256, the published examples (FIPS 180-4; NIST, "Examples with intermediate values")', () => {
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    [
      'abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu',
      'cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1',
    ],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('%.20s…', (message, digest) => {
    expect(hex(sha256(text(message)))).toBe(digest);
  });
});

describe('SHA-256 against @noble/hashes', () => {
  const bytes = crypto.getRandomValues(new Uint8Array(20_000));

  test('at every length up to five blocks, and around the chunks that the kernel takes', () => {
    const short = Array.from({ length: 321 }, (_, length) => length);
    const around = [8192, 16_384].flatMap((end) => Array.from({ length: 131 }, (_, i) => end - 65 + i));
    for (const length of [...short, ...around]) {
      const message = bytes.subarray(0, length);
      expect(hex(sha256(message)), `of ${length} bytes`).toBe(hex(reference(message)));
    }
  });

  test('of any bytes, wherever they stand', () => {
    const length = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(length, length, (from, count) => {
        const message = bytes.subarray(from, from + count);
        expect(hex(sha256(message))).toBe(hex(reference(message)));
      }),
    );
  });

  test('in any number of parts', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 8 });
    fc.assert(
      fc.property(cuts, (at) => {
        const ends = [...at, bytes.length].sort((a, b) => a - b);
        const parts = ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
        expect(hex(sha256(...parts))).toBe(hex(reference(bytes)));
      }),
    );
    const aligned = [bytes.subarray(0, 8192), bytes.subarray(8192, 16_384), new Uint8Array(0)];
    expect(hex(sha256(...aligned))).toBe(hex(reference(bytes.subarray(0, 16_384))));
    expect(hex(sha256())).toBe(hex(reference(new Uint8Array(0))));
  });

  test('leaves the message as it was, and the next hash alone', () => {
    const message = bytes.slice(0, 9000);
    const first = sha256(message);
    expect(message).toEqual(bytes.slice(0, 9000));
    sha256(bytes);
    expect(sha256(message)).toEqual(first);
  });
});

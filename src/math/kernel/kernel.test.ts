import { describe, expect, it } from 'vitest';
import { type Kernel, startHashKernel, startKernel } from './kernel.ts';

const bytesOf = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hexOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** `blocks` keystream blocks as hex, made at `kernel.out`. */
function keystream(kernel: Kernel, key: string, nonce: string, counter: number, blocks: number): string {
  kernel.bytes.set(bytesOf(key), kernel.key);
  kernel.bytes.set(bytesOf(nonce), kernel.nonce);
  kernel.keystream(kernel.out, kernel.key, kernel.nonce, counter, blocks);
  return hexOf(kernel.bytes.slice(kernel.out, kernel.out + blocks * 64));
}

describe('ChaCha20 keystream, RFC 8439', () => {
  const kernel = startKernel('F127');
  const vectors = [
    {
      from: 'section 2.3.2',
      key: '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
      nonce: '000000090000004a00000000',
      counter: 1,
      block:
        '10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4ed2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e',
    },
    {
      from: 'appendix A.1, vector 1',
      key: '00'.repeat(32),
      nonce: '00'.repeat(12),
      counter: 0,
      block:
        '76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586',
    },
    {
      from: 'appendix A.1, vector 2',
      key: '00'.repeat(32),
      nonce: '00'.repeat(12),
      counter: 1,
      block:
        '9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f',
    },
    {
      from: 'appendix A.1, vector 3',
      key: `${'00'.repeat(31)}01`,
      nonce: '00'.repeat(12),
      counter: 1,
      block:
        '3aeb5224ecf849929b9d828db1ced4dd832025e8018b8160b82284f3c949aa5a8eca00bbb4a73bdad192b5c42f73f2fd4e273644c8b36125a64addeb006c13a0',
    },
    {
      from: 'appendix A.1, vector 4',
      key: `00ff${'00'.repeat(30)}`,
      nonce: '00'.repeat(12),
      counter: 2,
      block:
        '72d54dfbf12ec44b362692df94137f328fea8da73990265ec1bbbea1ae9af0ca13b25aa26cb4a648cb9b9d1be65b2c0924a66c54d545ec1b7374f4872e99f096',
    },
    {
      from: 'appendix A.1, vector 5',
      key: '00'.repeat(32),
      nonce: `${'00'.repeat(11)}02`,
      counter: 0,
      block:
        'c2c64d378cd536374ae204b9ef933fcd1a8b2288b3dfa49672ab765b54ee27c78a970e0e955c14f3a88e741b97c286f75f8fc299e8148362fa198a39531bed6d',
    },
  ];

  it.each(vectors)('$from', ({ key, nonce, counter, block }) => {
    expect(keystream(kernel, key, nonce, counter, 1)).toBe(block);
  });

  it('continues across the groups of four blocks that it works in', () => {
    const zeros = '00'.repeat(32);
    const eight = keystream(kernel, zeros, '00'.repeat(12), 0, 8);
    for (let block = 0; block < 8; block++) {
      expect(eight.slice(128 * block, 128 * block + 128)).toBe(keystream(kernel, zeros, '00'.repeat(12), block, 1));
    }
  });
});

describe.each([
  { field: 'F127', bytes: 16, top: 0x7f },
  { field: 'F61', bytes: 8, top: 0x1f },
] as const)('fromUniform in $field', ({ field, bytes, top }) => {
  const kernel = startKernel(field);
  const all = 8 * bytes - (field === 'F127' ? 1 : 3);
  const made = (uniform: Uint8Array, width = all) => {
    kernel.bytes.set(uniform, kernel.a);
    kernel.arithmetic.fromUniform(kernel.a, 1, width);
    return [...kernel.bytes.slice(kernel.a, kernel.a + bytes)];
  };
  const allOnes = new Uint8Array(bytes).fill(0xff);

  it('makes 0 of p, whatever the masked bits', () => {
    expect(made(allOnes)).toEqual(new Array(bytes).fill(0));
    expect(made(Uint8Array.of(...allOnes.slice(1), top))).toEqual(new Array(bytes).fill(0));
  });

  it('keeps p − 1, and drops only the bits above', () => {
    const belowP = Uint8Array.of(0xfe, ...allOnes.slice(1));
    expect(made(belowP)).toEqual([0xfe, ...new Array(bytes - 2).fill(0xff), top]);
    const one = new Uint8Array(bytes);
    one[0] = 1;
    one[bytes - 1] = 0xff - top;
    expect(made(one)).toEqual([1, ...new Array(bytes - 1).fill(0)]);
  });

  it('keeps as many bits as it is told', () => {
    for (let width = 0; width < all; width++) {
      const expected = Array.from({ length: bytes }, (_, i) => 2 ** Math.min(8, Math.max(0, width - 8 * i)) - 1);
      expect(made(allOnes, width)).toEqual(expected);
    }
  });
});

it('has 64 KiB of memory, in which its areas do not overlap', () => {
  const kernel = startKernel('F127');
  const hash = startHashKernel();
  expect(kernel.bytes.length).toBe(65536);
  const areas = [
    [kernel.a, kernel.chunkBytes],
    [kernel.b, kernel.chunkBytes],
    [kernel.out, kernel.chunkBytes],
    [kernel.accumulators, (kernel.chunkBytes / 16) * 40],
    [kernel.accumulators, (kernel.chunkBytes / 8) * 16],
    [kernel.element, 16],
    [kernel.previous, 16],
    [kernel.key, 32],
    [kernel.nonce, 12],
    [hash.state, 32],
    [hash.traces, hash.tracesBytes],
  ] as const;
  for (const [start, size] of areas) {
    expect(start + size).toBeLessThanOrEqual(65536);
    for (const [other] of areas) if (other > start) expect(start + size).toBeLessThanOrEqual(other);
  }
});

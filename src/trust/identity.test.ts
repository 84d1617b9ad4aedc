import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { decodeHex, encodeHex } from '../wire/base64url.ts';
import { transcript } from '../wire/transcript.ts';
import { Identity, isKey, verify } from './identity.ts';

const fields = [Uint8Array.of(1, 2), new Uint8Array(0)];
/** Order of the base point. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

/** The 8 points of order at most 8, in canonical and non-canonical encodings (RFC 8032, section 5.1.3; ZIP 215). */
const smallOrder = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].map(decodeHex);

describe('Identity', () => {
  it('has the public key of RFC 8032, section 7.1, test 1', () => {
    const seed = decodeHex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
    const identity = Identity.fromSeed(seed);
    expect(encodeHex(identity.key)).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
    expect(identity.seed()).toEqual(seed);
  });

  it('signs what verify accepts, and nothing else', () => {
    const identity = Identity.create();
    const signature = identity.sign('x', fields);
    expect(verify(identity.key, 'x', fields, signature)).toBe(true);
    expect(verify(identity.key, 'y', fields, signature)).toBe(false);
    expect(verify(identity.key, 'x', [Uint8Array.of(1), Uint8Array.of(2)], signature)).toBe(false);
    expect(verify(Identity.create().key, 'x', fields, signature)).toBe(false);
    for (let i = 0; i < 64; i++) {
      const altered = signature.with(i, signature[i]! ^ 1);
      expect(verify(identity.key, 'x', fields, altered)).toBe(false);
    }
  });

  it('never throws at malformed keys and signatures', () => {
    const identity = Identity.create();
    const signature = identity.sign('x', fields);
    for (const key of [new Uint8Array(0), new Uint8Array(31), new Uint8Array(32).fill(255)]) {
      expect(verify(key, 'x', fields, signature)).toBe(false);
    }
    expect(verify(identity.key, 'x', fields, signature.subarray(1))).toBe(false);
  });

  it('has one token for its seat in a room, which tells nothing of another room’s', () => {
    const identity = Identity.create();
    const [room, other] = ['AAECAwQFBgcICQoLDA0ODw', '_-7dzLuqmYh3ZlVEMyIRAA'] as const;
    expect(identity.seatToken(room)).toMatch(/^[\w-]{22}$/);
    expect(Identity.fromSeed(identity.seed()).seatToken(room)).toBe(identity.seatToken(room));
    expect(identity.seatToken(other)).not.toBe(identity.seatToken(room));
    expect(Identity.create().seatToken(room)).not.toBe(identity.seatToken(room));
  });

  it('does not share its seed with whoever gave or got it', () => {
    const seed = new Uint8Array(32).fill(5);
    const identity = Identity.fromSeed(seed);
    seed.fill(0);
    identity.seed().fill(0);
    expect(verify(identity.key, 'x', fields, identity.sign('x', fields))).toBe(true);
  });
});

describe('strict verification', () => {
  it('refuses the signature that every message has under a small-order key, which noble accepts by default', () => {
    const zero = Uint8Array.of(1, ...new Uint8Array(63)); // R the neutral point, S = 0
    const accepted = smallOrder.filter((key) => ed25519.verify(zero, transcript('x', fields), key));
    expect(accepted.length).toBe(smallOrder.length);
    for (const key of smallOrder) {
      expect(verify(key, 'x', fields, zero)).toBe(false);
      expect(isKey(key)).toBe(false);
    }
  });

  it('refuses S + L, a second signature made from a first', () => {
    const identity = Identity.create();
    const signature = identity.sign('x', fields);
    const s = [...signature.subarray(32)].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n) + L;
    const second = Uint8Array.from(signature, (byte, i) =>
      i < 32 ? byte : Number((s >> BigInt(8 * (i - 32))) & 255n),
    );
    expect(verify(identity.key, 'x', fields, second)).toBe(false);
  });
});

describe('isKey', () => {
  it('takes keys of prime order only', () => {
    const { key } = Identity.create();
    expect(isKey(key)).toBe(true);
    const torsion = ed25519.Point.fromBytes(smallOrder[4]!);
    expect(isKey(ed25519.Point.fromBytes(key).add(torsion).toBytes())).toBe(false);
    expect(isKey(key.subarray(1))).toBe(false);
    expect(isKey(new Uint8Array(32).fill(2))).toBe(false); // no point has this y
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHex } from '../wire/base64url.ts';
import { Identity } from './identity.ts';
import {
  decodeManifest,
  encodeManifest,
  type Manifest,
  manifestDigest,
  recipientsDigest,
  sameManifest,
  signManifest,
  verifyManifest,
} from './manifest.ts';

const manifest: Manifest = {
  programDigest: new Uint8Array(32).fill(1),
  rosterDigest: new Uint8Array(32).fill(2),
  run: 1,
  parties: [0, 1, 2, 4],
  threshold: 1,
  recipients: recipientsDigest(['Hana', 'Ann', 'Bo', 'Cy', 'Di']),
  minimumGroup: 3,
};

const changes: Partial<Manifest>[] = [
  { programDigest: new Uint8Array(32) },
  { rosterDigest: new Uint8Array(32) },
  { run: 2 },
  { parties: [0, 1, 2] },
  { parties: [0, 1, 2, 3] },
  { parties: [0, 1, 2, 4, 5] },
  { parties: [0, 1, 2, 4, 5], threshold: 2 },
  { minimumGroup: 4 },
  { recipients: recipientsDigest(['Hana', 'Ann', 'Bo', 'Di', 'Cy']) },
];

describe('manifest', () => {
  it('stays what it is, and comes back as it was', () => {
    expect(encodeHex(manifestDigest(manifest))).toMatchInlineSnapshot(
      `"79d2cffa49174db2f82bf06298dcaead987aeb700277172709e0786df182f99f"`,
    );
    expect(decodeManifest(encodeManifest(manifest))).toEqual(manifest);
    const parties = fc.uniqueArray(fc.nat(8), { minLength: 3 }).map((list) => list.sort());
    fc.assert(
      fc.property(
        parties,
        fc.integer({ min: 1, max: 2 ** 32 - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (list, run, minimumGroup) => {
          const threshold = Math.floor((list.length - 1) / 2);
          const value = { ...manifest, parties: list, threshold, run, minimumGroup };
          expect(decodeManifest(encodeManifest(value))).toEqual(value);
        },
      ),
    );
  });

  it('is signed as a whole: a signature fits no other manifest and no other key', () => {
    const identity = Identity.create();
    const signature = signManifest(identity, manifest);
    expect(() => verifyManifest(identity.key, manifest, signature)).not.toThrow();
    for (const change of changes) {
      expect(sameManifest(manifest, { ...manifest, ...change })).toBe(false);
      expect(() => verifyManifest(identity.key, { ...manifest, ...change }, signature)).toThrow('refused: manifest');
    }
    expect(sameManifest(manifest, { ...manifest })).toBe(true);
    expect(() => verifyManifest(Identity.create().key, manifest, signature)).toThrow('refused: manifest');
  });

  it('keeps to its bounds', () => {
    const broken: Partial<Manifest>[] = [
      { parties: [0, 1] },
      { parties: [0, 2, 1] },
      { parties: [0, 1, 1] },
      { parties: [0, 1, 9] },
      { parties: [0, 1, 1.5] },
      { threshold: 0 },
      { threshold: 2 },
      { threshold: 1.5 },
      { threshold: Number.NaN },
      { parties: [0, 1, 2, 3, 4], threshold: 3 },
      { run: 0 },
      { minimumGroup: 0 },
      { minimumGroup: 256 },
      { programDigest: new Uint8Array(31) },
    ];
    for (const change of broken) {
      expect(() => encodeManifest({ ...manifest, ...change }), JSON.stringify(change)).toThrow('refused: manifest');
    }
    const bytes = encodeManifest(manifest);
    for (const threshold of [0, 2, 255]) {
      expect(() => decodeManifest(bytes.with(bytes.length - 34, threshold)), `${threshold}`).toThrow(
        'refused: manifest',
      );
    }
    expect(() => encodeManifest({ ...manifest, recipients: new Uint8Array(31) })).toThrow('refused: manifest');
    expect(() => decodeManifest(Uint8Array.of(...bytes, 0))).toThrow('refused: manifest');
  });
});

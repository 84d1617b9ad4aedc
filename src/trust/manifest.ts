import { equalBytes, Reader, WireError, Writer } from '../wire/bytes.ts';
import { digest } from './digest.ts';
import { refuseAs, TrustError } from './error.ts';
import { type Identity, verify } from './identity.ts';
import { MAXIMUM_PEOPLE } from './roster.ts';

/** Longest encoding of a manifest. */
export const MANIFEST_BYTES = 32 + 32 + 4 + 1 + MAXIMUM_PEOPLE + 1 + 32 + 1;

/** What all computing parties agree on before any input is taken. */
export interface Manifest {
  /** SHA-256 of the canonical program, its parameters among it: 32 bytes. */
  readonly programDigest: Uint8Array;
  /** R of the locked roster: 32 bytes. */
  readonly rosterDigest: Uint8Array;
  /** Counts the runs of a room, from 1: no agreement serves twice. */
  readonly run: number;
  /** Roster indices of the computing parties, rising: 3 to `MAXIMUM_PEOPLE`. */
  readonly parties: readonly number[];
  /** How many of them learn nothing together: 1 ≤ threshold ≤ ⌊(parties − 1) / 2⌋. */
  readonly threshold: number;
  /**
   * `recipientsDigest`: 32 bytes. Who learns which result is in the program, partly by name; so all must call the same
   * people by the same names, though each device tells alike names of the roster apart by itself.
   */
  readonly recipients: Uint8Array;
  /** With fewer contributions than this nothing is opened: 1 to 255. */
  readonly minimumGroup: number;
}

/** The one encoding of a manifest. Throws `TrustError` 'manifest' for one that breaks the bounds above. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  return refuseAs('manifest', () => {
    checkBounds(manifest);
    const { programDigest, rosterDigest, run, parties, threshold, recipients, minimumGroup } = manifest;
    const writer = new Writer(MANIFEST_BYTES).fixed(programDigest, 32).fixed(rosterDigest, 32).u32(run);
    writer.u8(parties.length).fixed(Uint8Array.from(parties), parties.length);
    return writer.u8(threshold).fixed(recipients, 32).u8(minimumGroup).end();
  });
}

/** Reads what `encodeManifest` wrote. Throws `TrustError` 'manifest'. */
export function decodeManifest(bytes: Uint8Array): Manifest {
  return refuseAs('manifest', () => {
    const reader = new Reader(bytes);
    const programDigest = reader.fixed(32, 'programDigest');
    const rosterDigest = reader.fixed(32, 'rosterDigest');
    const run = reader.u32('run');
    const parties = [...reader.fixed(reader.u8('parties'), 'parties')];
    const threshold = reader.u8('threshold');
    const recipients = reader.fixed(32, 'recipients');
    const minimumGroup = reader.u8('minimumGroup');
    reader.end();
    const manifest: Manifest = {
      programDigest,
      rosterDigest,
      run,
      parties,
      threshold,
      recipients,
      minimumGroup,
    };
    checkBounds(manifest);
    return manifest;
  });
}

/** The people's names as this device shows them, in the roster's order: 32 bytes. */
export function recipientsDigest(names: readonly string[]): Uint8Array {
  const encoder = new TextEncoder();
  return digest(
    'recipients',
    names.map((name) => encoder.encode(name)),
  );
}

/** 32 bytes. */
export function manifestDigest(manifest: Manifest): Uint8Array {
  return digest('manifest', [encodeManifest(manifest)]);
}

/** This person's agreement: 64 bytes. */
export function signManifest(identity: Identity, manifest: Manifest): Uint8Array {
  return identity.sign('manifest-signature', [manifestDigest(manifest)]);
}

/**
 * Checks that the owner of `key` agreed to exactly this manifest, which is the verifier's own: throws `TrustError`
 * 'manifest' when the signature is by another key or over any other manifest.
 */
export function verifyManifest(key: Uint8Array, manifest: Manifest, signature: Uint8Array): void {
  if (!verify(key, 'manifest-signature', [manifestDigest(manifest)], signature)) throw new TrustError('manifest');
}

/** The same agreement, field for field? */
export function sameManifest(a: Manifest, b: Manifest): boolean {
  return equalBytes(encodeManifest(a), encodeManifest(b));
}

function checkBounds({ run, parties, threshold, minimumGroup }: Manifest): void {
  const rising = parties.every((party, i) => i === 0 || parties[i - 1]! < party);
  const inRoster = parties.every((party) => Number.isInteger(party) && party >= 0 && party < MAXIMUM_PEOPLE);
  if (parties.length < 3 || !rising || !inRoster) throw new WireError('range', 'parties');
  // At 0 everyone would hold the answers; from half on, a wrong share in an opening would go unseen.
  if (!(threshold >= 1 && 2 * threshold < parties.length)) throw new WireError('range', 'threshold');
  if (run < 1) throw new WireError('range', 'run');
  if (minimumGroup < 1) throw new WireError('range', 'minimumGroup');
}

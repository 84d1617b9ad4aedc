import { decodeBase64url, encodeBase64url } from '../wire/base64url.ts';
import { equalBytes, Reader, Writer } from '../wire/bytes.ts';
import { AttemptClock } from './attempt.ts';
import { digest } from './digest.ts';
import { refuseAs, TrustError } from './error.ts';
import { type Identity, isKey, verify } from './identity.ts';
import { type RoomLink, roomKeys } from './link.ts';
import { isName, NAME_BYTES } from './name.ts';

/** Most people in a room. */
export const MAXIMUM_PEOPLE = 9;
const SIGNATURE = 64;
const ENTRY_BYTES = 32 + 32 + 1 + 32 + 4 + NAME_BYTES;
/** Longest signed roster. */
export const ROSTER_BYTES = 16 + 4 + 1 + 1 + MAXIMUM_PEOPLE * ENTRY_BYTES + SIGNATURE;

/** One member, as its hello said. */
export interface RosterEntry {
  /** Ed25519 public key, 32 bytes. */
  readonly key: Uint8Array;
  /** What `commitment` in `words.ts` made of this member's random value: 32 bytes. */
  readonly commitment: Uint8Array;
  /** SHA-256 of its DTLS certificate, 32 bytes; null when it cannot know that before it connects (Node). */
  readonly fingerprint: Uint8Array | null;
  readonly name: string;
}

/** Who is in the room. The order of the entries gives each member its index. */
export interface Roster {
  readonly roomId: string;
  /** Counts the rosters of this room, from 1. */
  readonly epoch: number;
  readonly locked: boolean;
  /** 1 to `MAXIMUM_PEOPLE`; the host is the one whose key the link names. */
  readonly entries: readonly RosterEntry[];
}

/** A roster of this room, signed by its host. */
export interface SignedRoster extends Roster {
  /** The host's index. */
  readonly host: number;
  /** R: what everything that depends on the roster is bound to. 32 bytes. */
  readonly digest: Uint8Array;
  /** The signed encoding. */
  readonly bytes: Uint8Array;
}

/**
 * A signed roster in which my own entry is right: what `verifyRoster` gives. Make one for each epoch and keep that
 * object: it also remembers the connection attempts made under it.
 */
export class VerifiedRoster implements SignedRoster {
  readonly roomId: string;
  readonly epoch: number;
  readonly locked: boolean;
  readonly entries: readonly RosterEntry[];
  readonly host: number;
  readonly digest: Uint8Array;
  readonly bytes: Uint8Array;
  /** My own index. */
  readonly me: number;
  /** The connection attempts under this roster. */
  readonly attempts = new AttemptClock();

  constructor(signed: SignedRoster, me: number) {
    this.roomId = signed.roomId;
    this.epoch = signed.epoch;
    this.locked = signed.locked;
    this.entries = signed.entries;
    this.host = signed.host;
    this.digest = signed.digest;
    this.bytes = signed.bytes;
    this.me = me;
  }

  /** The index of the member with that key, or -1. */
  indexOf(key: Uint8Array): number {
    return indexOf(this.entries, key);
  }
}

/**
 * Signs a roster as the room's host: body ‖ signature. Throws `TrustError` ('roster-size', 'roster-duplicate', 'key',
 * 'name') for a roster that others would refuse, and 'roster-entry' when the signer is not in it.
 */
export function signRoster(identity: Identity, roster: Roster): Uint8Array {
  checkEntries(roster.entries);
  if (indexOf(roster.entries, identity.key) < 0) throw new TrustError('roster-entry');
  const body = encodeBody(roster);
  return Uint8Array.of(...body, ...identity.sign('roster-signature', [body]));
}

/**
 * Reads a roster that this room's host signed, whoever is in it: for a host that was reloaded, to know
 * whom it had admitted. Throws `TrustError`.
 */
export function openRoster(bytes: Uint8Array, link: RoomLink): SignedRoster {
  const { roster, body, signature } = refuseAs('malformed', () => decodeSigned(bytes));
  if (roster.roomId !== roomKeys(link).roomId) throw new TrustError('room');
  const host = roster.entries.findIndex((entry) => link.isHost(entry.key));
  const hostEntry = roster.entries[host];
  if (hostEntry === undefined) throw new TrustError('host-key');
  if (!verify(hostEntry.key, 'roster-signature', [body], signature)) throw new TrustError('roster-signature');
  checkEntries(roster.entries);
  return { ...roster, host, digest: digest('roster', [body]), bytes: new Uint8Array(bytes) };
}

/** What a member knows when a roster arrives. */
export interface Expected {
  readonly link: RoomLink;
  /** My own entry, exactly as my last hello said. */
  readonly me: RosterEntry;
  /** The epoch of the last roster that I accepted; 0 before the first. */
  readonly previousEpoch: number;
}

/**
 * Accepts a roster, or throws `TrustError`: signed by the host that the link names, of this room, with my own entry
 * exactly as I said it, no key twice, and newer than the last.
 */
export function verifyRoster(bytes: Uint8Array, expected: Expected): VerifiedRoster {
  const signed = openRoster(bytes, expected.link);
  const me = indexOf(signed.entries, expected.me.key);
  const entry = signed.entries[me];
  if (entry === undefined || !sameEntry(entry, expected.me)) throw new TrustError('roster-entry');
  if (signed.epoch <= expected.previousEpoch) throw new TrustError('roster-epoch');
  return new VerifiedRoster(signed, me);
}

function indexOf(entries: readonly RosterEntry[], key: Uint8Array): number {
  return entries.findIndex((entry) => equalBytes(entry.key, key));
}

function sameEntry(a: RosterEntry, b: RosterEntry): boolean {
  const sameFingerprint =
    a.fingerprint === null || b.fingerprint === null
      ? a.fingerprint === b.fingerprint
      : equalBytes(a.fingerprint, b.fingerprint);
  return sameFingerprint && equalBytes(a.key, b.key) && equalBytes(a.commitment, b.commitment) && a.name === b.name;
}

function checkEntries(entries: readonly RosterEntry[]): void {
  if (entries.length < 1 || entries.length > MAXIMUM_PEOPLE) throw new TrustError('roster-size');
  entries.forEach((entry, index) => {
    if (indexOf(entries, entry.key) !== index) throw new TrustError('roster-duplicate');
    if (!isKey(entry.key)) throw new TrustError('key');
    if (!isName(entry.name)) throw new TrustError('name');
  });
}

function encodeBody(roster: Roster): Uint8Array {
  const writer = new Writer(ROSTER_BYTES);
  writer.fixed(decodeBase64url(roster.roomId), 16).u32(roster.epoch).flag(roster.locked).u8(roster.entries.length);
  for (const entry of roster.entries) {
    writer.fixed(entry.key, 32).fixed(entry.commitment, 32);
    writeFingerprint(writer, entry.fingerprint);
    writer.text(entry.name, NAME_BYTES);
  }
  return writer.end();
}

function decodeSigned(bytes: Uint8Array): { roster: Roster; body: Uint8Array; signature: Uint8Array } {
  const bodyLength = Math.max(0, bytes.length - SIGNATURE);
  const body = new Uint8Array(bytes.subarray(0, bodyLength));
  const reader = new Reader(body);
  const roomId = encodeBase64url(reader.fixed(16, 'roomId'));
  const epoch = reader.u32('epoch');
  const locked = reader.flag('locked');
  const count = reader.u8('count');
  const entries = Array.from({ length: count }, () => ({
    key: reader.fixed(32, 'key'),
    commitment: reader.fixed(32, 'commitment'),
    fingerprint: readFingerprint(reader),
    name: reader.text(NAME_BYTES, 'name'),
  }));
  reader.end();
  return { roster: { roomId, epoch, locked, entries }, body, signature: new Uint8Array(bytes.subarray(bodyLength)) };
}

/** A certificate's fingerprint (32 bytes) or null, after one byte that says which. */
export function writeFingerprint(writer: Writer, fingerprint: Uint8Array | null): void {
  writer.flag(fingerprint !== null);
  if (fingerprint !== null) writer.fixed(fingerprint, 32);
}

/** What `writeFingerprint` wrote. */
export function readFingerprint(reader: Reader): Uint8Array | null {
  return reader.flag('has fingerprint') ? reader.fixed(32, 'fingerprint') : null;
}

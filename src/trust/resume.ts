import { decodeBase64url, encodeBase64url } from '../wire/base64url.ts';
import { Reader, Writer } from '../wire/bytes.ts';
import { refuseAs, TrustError } from './error.ts';
import { Identity } from './identity.ts';
import type { RoomKeys } from './link.ts';
import { isName, NAME_BYTES } from './name.ts';
import { ROSTER_BYTES } from './roster.ts';
import { seal, unseal } from './seal.ts';

/** Most bytes of the room's own note: room for the longest program, and some more. */
export const NOTE_BYTES = 264 * 1024;

/** What a tab remembers, so that after a reload it is the same person in the same room. */
export interface ResumeState {
  readonly identity: Identity;
  /** As `isName` allows. */
  readonly name: string;
  /** The highest epoch that this person accepted (or, as host, signed): rosters must rise above it. 0 if none. */
  readonly epoch: number;
  /** That roster's bytes, if there was one. */
  readonly roster?: Uint8Array;
  /** The room's own text (a host's program, say): at most `NOTE_BYTES`. */
  readonly note: string;
}

/**
 * Seals the state under a key that only the link gives: base64url, for sessionStorage. What lies there is of no use
 * without the URL's fragment. Throws `WireError` for a field that is too long.
 */
export function sealResume(keys: RoomKeys, state: ResumeState): string {
  const writer = new Writer(1024).fixed(state.identity.seed(), 32).text(state.name, NAME_BYTES).u32(state.epoch);
  writer.flag(state.roster !== undefined);
  if (state.roster !== undefined) writer.bytes(state.roster, ROSTER_BYTES);
  writer.text(state.note, NOTE_BYTES);
  return encodeBase64url(seal(keys.resume, 'resume-seal', keys.roomId, writer.end()));
}

/** Opens what `sealResume` made with the same link. Throws `TrustError` 'resume' for anything else. */
export function openResume(keys: RoomKeys, text: string): ResumeState {
  return refuseAs('resume', () => {
    const plain = unseal(keys.resume, 'resume-seal', keys.roomId, decodeBase64url(text));
    if (plain === undefined) throw new TrustError('resume');
    const reader = new Reader(plain);
    const identity = Identity.fromSeed(reader.fixed(32, 'seed'));
    const name = reader.text(NAME_BYTES, 'name');
    const epoch = reader.u32('epoch');
    const roster = reader.flag('has roster') ? { roster: reader.bytes(ROSTER_BYTES, 'roster') } : {};
    const note = reader.text(NOTE_BYTES, 'note');
    reader.end();
    if (!isName(name)) throw new TrustError('resume');
    return { identity, name, epoch, ...roster, note };
  });
}

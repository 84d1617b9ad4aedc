import type { Field } from '../../math/field.ts';
import { sha256 } from '../../math/hash.ts';
import type { ReplicatedSet } from '../../sharing/replicated.ts';
import { maximalSets } from '../../sharing/replicated.ts';
import { transcriptParts } from '../../wire/transcript.ts';
import type { Signatures } from '../signatures.ts';
import { Cheaters, type OnCheater } from './cheaters.ts';

/** What all parties of one run have in common, and who this party is. */
export interface Setting {
  readonly field: Field;
  /** n, 3 to 9. */
  readonly parties: number;
  /** t, 1 to ⌊(n−1)/2⌋: any t parties learn nothing. */
  readonly threshold: number;
  readonly me: number;
  /**
   * 32 bytes that name this run and no other (the manifest's digest): in everything hashed or signed. A party must
   * never take part in a second run of the same name: its signatures of the first would count in the second, where two
   * lists of one revision prove a fault.
   */
  readonly session: Uint8Array;
  readonly signatures: Signatures;
  /** The C(n, t) sets of n − t parties, in canonical order. */
  readonly sets: readonly ReplicatedSet[];
  /** Whom this party has caught so far. */
  readonly cheaters: Cheaters;
}

export interface SettingOptions extends Omit<Setting, 'sets' | 'cheaters'> {
  /** This party has caught another one cheating, and the run goes on: only if `corrects`. See `Cheaters`. */
  readonly onCheater?: OnCheater | undefined;
}

/** @throws CommitteeError if n or t does not fit; RangeError if the session's name does not. */
export function setting({ onCheater, ...options }: SettingOptions): Setting {
  if (options.session.length !== 32) throw new RangeError('a session name has 32 bytes');
  const sets = maximalSets(options.parties, options.threshold);
  return { ...options, sets, cheaters: new Cheaters(onCheater) };
}

/** Are there enough parties to correct wrong shares, n ≥ 3t + 1, and not only to notice them? */
export const corrects = ({ parties, threshold }: Pick<Setting, 'parties' | 'threshold'>): boolean =>
  parties >= 3 * threshold + 1;

/** What message lengths depend on. */
export type Dimensions = Pick<Setting, 'parties' | 'threshold' | 'sets'> & { readonly field: Pick<Field, 'bytes'> };

/** @throws CommitteeError if n or t does not fit. */
export function dimensions(parties: number, threshold: number, field: Pick<Field, 'bytes'>): Dimensions {
  return { parties, threshold, field, sets: maximalSets(parties, threshold) };
}

/** Indices (into `setting.sets`) of the sets that hold the party. */
export function setsWith(setting: Pick<Setting, 'sets'>, party: number): number[] {
  return setting.sets.flatMap((set, index) => (set.parties.includes(party) ? [index] : []));
}

/** SHA-256 over a label, the session and more fields: 32 bytes. */
export function digest(setting: Pick<Setting, 'session'>, label: string, fields: readonly Uint8Array[]): Uint8Array {
  return sha256(...transcriptParts(label, [setting.session, ...fields]));
}

/** Small non-negative integers as hashing input: 4 bytes each, big-endian. */
export function integers(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint32(4 * index, value);
  return bytes;
}

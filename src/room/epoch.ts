import type { Emoji } from '../trust/emoji.ts';
import { TrustError } from '../trust/error.ts';
import { encodeManifest, type Manifest, manifestDigest, verifyManifest } from '../trust/manifest.ts';
import type { VerifiedRoster } from '../trust/roster.ts';
import { checkReveal, verificationWords } from '../trust/words.ts';
import { equalBytes } from '../wire/bytes.ts';
import { distinctNames } from './names.ts';

/** One run's agreement: my manifest, and everyone's signature under it. */
export interface Agreement {
  readonly manifest: Manifest;
  readonly digest: Uint8Array;
  /** By roster index. */
  readonly signatures: readonly (Uint8Array | undefined)[];
}

interface Signed {
  readonly run: number;
  readonly manifest: Uint8Array;
  readonly signature: Uint8Array;
}

/** What the members of one roster tell each other until they agree: reveals, then signatures of a run's manifest. Pure. */
export class Epoch {
  /** By roster index; no two alike. */
  readonly names: readonly string[];
  readonly #reveals: (Uint8Array | undefined)[];
  readonly #signed: (Signed | undefined)[];
  #agreement: { manifest: Manifest; digest: Uint8Array } | undefined;

  constructor(readonly roster: VerifiedRoster) {
    this.names = distinctNames(roster.entries.map(({ name }) => name));
    this.#reveals = new Array<undefined>(roster.entries.length).fill(undefined);
    this.#signed = new Array<undefined>(roster.entries.length).fill(undefined);
  }

  /** A member's revealed value. Throws TrustError 'reveal' unless it opens the commitment in the roster. */
  reveal(index: number, rosterDigest: Uint8Array, r: Uint8Array): void {
    if (!equalBytes(rosterDigest, this.roster.digest)) throw new TrustError('reveal');
    checkReveal(this.roster, index, r);
    this.#reveals[index] = r;
  }

  /** The verification words, once everyone has revealed. */
  get words(): readonly Emoji[] | undefined {
    const reveals = this.#reveals.filter((r) => r !== undefined);
    return reveals.length < this.roster.entries.length ? undefined : verificationWords(this.roster.digest, reveals);
  }

  /** Members who have not revealed yet. */
  get unrevealed(): number[] {
    return this.#reveals.flatMap((r, index) => (r ? [] : [index]));
  }

  /**
   * What I agree to in this run, in place of any earlier one.
   * @returns members whose signature under this run came before, and is not under this manifest.
   */
  propose(manifest: Manifest): number[] {
    this.#agreement = { manifest, digest: manifestDigest(manifest) };
    const unfit = this.#signed.flatMap((signed, index) => (signed && !this.#fits(index, signed) ? [index] : []));
    for (const index of unfit) this.#signed[index] = undefined;
    return unfit;
  }

  /**
   * A member's signature, perhaps for a run that I have not begun; of what I know to be over, nothing is kept.
   * Throws TrustError 'manifest' if it is for this run, and not under my manifest.
   */
  sign(index: number, run: number, manifest: Uint8Array, signature: Uint8Array): void {
    const signed = { run, manifest, signature };
    if (run < this.run) return;
    if (!this.#fits(index, signed)) throw new TrustError('manifest');
    this.#signed[index] = signed;
  }

  /** The run that I agreed to last, 0 if none. */
  get run(): number {
    return this.#agreement?.manifest.run ?? 0;
  }

  /** The current run's agreement with the signatures so far. */
  get agreement(): Agreement | undefined {
    if (!this.#agreement) return undefined;
    return { ...this.#agreement, signatures: this.#signed.map((s) => (s?.run === this.run ? s.signature : undefined)) };
  }

  /** Members whose signature under the current run's manifest is missing; without an agreement, nobody's is. */
  get unsigned(): number[] {
    return this.agreement?.signatures.flatMap((signature, index) => (signature ? [] : [index])) ?? [];
  }

  /** Is it of another run than the current one, or under my manifest? */
  #fits(index: number, { run, manifest, signature }: Signed): boolean {
    const mine = this.#agreement?.manifest;
    if (run !== mine?.run) return true;
    if (!equalBytes(manifest, encodeManifest(mine))) return false;
    try {
      verifyManifest(this.roster.entries[index]!.key, mine, signature);
      return true;
    } catch (error) {
      if (error instanceof TrustError) return false;
      throw error;
    }
  }
}

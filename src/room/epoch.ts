import type { Emoji } from '../trust/emoji.ts';
import { TrustError } from '../trust/error.ts';
import { encodeManifest, type Manifest, manifestDigest, verifyManifest } from '../trust/manifest.ts';
import type { VerifiedRoster } from '../trust/roster.ts';
import { checkReveal, verificationWords } from '../trust/words.ts';
import { equalBytes } from '../wire/bytes.ts';

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
  readonly #reveals: (Uint8Array | undefined)[];
  readonly #signed: (Signed | undefined)[];
  #agreement: { manifest: Manifest; digest: Uint8Array } | undefined;

  constructor(readonly roster: VerifiedRoster) {
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

  /** What I agree to in this run. Throws TrustError 'manifest' if a signature that came before does not fit it. */
  propose(manifest: Manifest): void {
    this.#agreement = { manifest, digest: manifestDigest(manifest) };
    for (const [index, signed] of this.#signed.entries()) if (signed) this.#check(index, signed);
  }

  /** A member's signature, perhaps for a run that I have not begun. Throws TrustError 'manifest'. */
  sign(index: number, run: number, manifest: Uint8Array, signature: Uint8Array): void {
    const signed = { run, manifest, signature };
    this.#check(index, signed);
    this.#signed[index] = signed;
  }

  /** The current run's agreement with the signatures so far. */
  get agreement(): Agreement | undefined {
    if (!this.#agreement) return undefined;
    const { run } = this.#agreement.manifest;
    return { ...this.#agreement, signatures: this.#signed.map((s) => (s?.run === run ? s.signature : undefined)) };
  }

  /** Members whose signature under the current run's manifest is missing. */
  get unsigned(): number[] {
    return this.agreement?.signatures.flatMap((signature, index) => (signature ? [] : [index])) ?? [];
  }

  #check(index: number, { run, manifest, signature }: Signed): void {
    const mine = this.#agreement;
    if (!mine || run !== mine.manifest.run) return;
    if (!equalBytes(manifest, encodeManifest(mine.manifest))) throw new TrustError('manifest');
    verifyManifest(this.roster.entries[index]!.key, mine.manifest, signature);
  }
}

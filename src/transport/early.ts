import type { CandidateMessage, OfferMessage } from '../trust/message.ts';
import { encodeHex } from '../wire/base64url.ts';
import { equalBytes } from '../wire/bytes.ts';

/** Most candidates kept for one offer. */
const MAXIMUM_CANDIDATES = 32;
/** Most people whose offers are kept. */
const MAXIMUM_SENDERS = 16;

/** One person's newest offer, and the candidates that came after it. */
export interface EarlyOffer {
  readonly offer: OfferMessage;
  readonly candidates: CandidateMessage[];
  /** When it came: milliseconds of performance.now(). */
  readonly since: number;
}

/** Offers made under a roster that has not arrived here yet: the host's roster and a member's offer take different ways. */
export class EarlyOffers {
  readonly #bySender = new Map<string, EarlyOffer>();

  /** Keeps an offer in place of any other of its sender. The oldest one gives way when there are too many. */
  keep(offer: OfferMessage): void {
    const sender = encodeHex(offer.from);
    this.#bySender.delete(sender);
    if (this.#bySender.size >= MAXIMUM_SENDERS) this.#bySender.delete(this.#bySender.keys().next().value!);
    this.#bySender.set(sender, { offer, candidates: [], since: performance.now() });
  }

  /** Keeps a candidate if it belongs to an offer that is kept here: was that so? */
  keepCandidate(candidate: CandidateMessage): boolean {
    const early = this.#bySender.get(encodeHex(candidate.from));
    if (early === undefined || !equalBytes(early.offer.attempt, candidate.attempt)) return false;
    if (early.candidates.length < MAXIMUM_CANDIDATES) early.candidates.push(candidate);
    return true;
  }

  /** Drops what is kept of that person, who has offered anew. */
  forget(sender: Uint8Array): void {
    this.#bySender.delete(encodeHex(sender));
  }

  /** Takes out all offers of which this is true. */
  take(wanted: (early: EarlyOffer) => boolean): EarlyOffer[] {
    const taken = [...this.#bySender].filter(([, early]) => wanted(early));
    for (const [sender] of taken) this.#bySender.delete(sender);
    return taken.map(([, early]) => early);
  }
}

import { equalBytes, Reader, Writer } from '../wire/bytes.ts';
import { digest } from './digest.ts';
import { refuseAs, TrustError } from './error.ts';
import { type Identity, verify } from './identity.ts';
import type { AnswerMessage, CandidateMessage, OfferMessage } from './message.ts';
import type { VerifiedRoster } from './roster.ts';
import { sdpFingerprint } from './sdp.ts';

const encoder = new TextEncoder();

/** Between whom, and under which roster. */
export interface Pair {
  readonly roster: VerifiedRoster;
  readonly identity: Identity;
  /** The other one's index in the roster. */
  readonly peer: number;
}

export type Role = 'offerer' | 'answerer';

/** An offer or answer, once it is known: what the confirmation is about. */
interface Description {
  readonly digest: Uint8Array;
  readonly fingerprint: Uint8Array;
}

/**
 * One attempt to connect two members: lets an SDP or candidate through only after every check, and afterwards proves
 * inside the channel that it ends at the identities that the roster names. Every refusal is a `TrustError`.
 *
 * The messages given to it come from `openMessage`, so their signatures have been checked.
 */
export class Handshake {
  readonly role: Role;
  /** The other one's key. */
  readonly peerKey: Uint8Array;
  /** This attempt's id: 16 bytes, in every message of it. */
  readonly attempt: Uint8Array;

  readonly #identity: Identity;
  /** The roster under which the connection is made. */
  readonly #roster: VerifiedRoster;
  readonly #peer: number;
  #offer: Description | undefined;
  #answer: Description | undefined;
  #offeredSdp: string | undefined;
  #candidatesMade = 0;
  #candidatesTaken = 0;

  private constructor(role: Role, pair: Pair, peerKey: Uint8Array, attempt: Uint8Array) {
    this.role = role;
    this.peerKey = peerKey;
    this.attempt = attempt;
    this.#identity = pair.identity;
    this.#roster = pair.roster;
    this.#peer = pair.peer;
  }

  /** A new attempt by the lower index. Throws 'role' for the higher one, 'roster-member' for an index of nobody. */
  static offerer(pair: Pair): Handshake {
    const { roster, peer } = pair;
    const entry = roster.entries[peer];
    if (entry === undefined) throw new TrustError('roster-member');
    if (roster.me >= peer) throw new TrustError('role');
    return new Handshake('offerer', pair, entry.key, roster.attempts.next());
  }

  /**
   * The attempt that an offer begins: its SDP is `offeredSdp`. Throws 'reflection', 'roster-member', 'recipient',
   * 'role', 'roster-digest', 'fingerprint', 'replay'.
   */
  static answerer(pair: Pair, offer: OfferMessage): Handshake {
    const { roster, peer } = pair;
    const key = roster.entries[peer]?.key;
    if (pair.identity.owns(offer.from)) throw new TrustError('reflection');
    if (key === undefined || !equalBytes(offer.from, key)) throw new TrustError('roster-member');
    const handshake = new Handshake('answerer', pair, key, offer.attempt);
    handshake.#checkEnvelope(offer);
    if (peer >= roster.me) throw new TrustError('role');
    if (!equalBytes(offer.rosterDigest, roster.digest)) throw new TrustError('roster-digest');
    handshake.#offer = handshake.#describeOffer(offer, peer);
    handshake.#offeredSdp = offer.sdp;
    roster.attempts.take(peer, offer.attempt);
    return handshake;
  }

  /** Answerer: the SDP of the accepted offer, for WebRTC. Throws 'role' on the offerer. */
  get offeredSdp(): string {
    if (this.#offeredSdp === undefined) throw new TrustError('role');
    return this.#offeredSdp;
  }

  /** Offerer: this attempt's one offer. Throws 'attempt' for a second one, 'fingerprint' when the SDP is not mine. */
  offer(sdp: string): OfferMessage {
    if (this.role !== 'offerer') throw new TrustError('role');
    if (this.#offer !== undefined) throw new TrustError('attempt');
    const offer: OfferMessage = { kind: 'offer', ...this.#envelope(), rosterDigest: this.#roster.digest, sdp };
    this.#offer = this.#describeOffer(offer, this.#roster.me);
    return offer;
  }

  /** Answerer: this attempt's one answer. Throws 'attempt' for a second one, 'fingerprint' when the SDP is not mine. */
  answer(sdp: string): AnswerMessage {
    if (this.role !== 'answerer' || this.#offer === undefined) throw new TrustError('role');
    if (this.#answer !== undefined) throw new TrustError('attempt');
    const answer: AnswerMessage = {
      kind: 'answer',
      ...this.#envelope(),
      rosterDigest: this.#roster.digest,
      offerDigest: this.#offer.digest,
      sdp,
    };
    this.#answer = this.#describeAnswer(answer, this.#roster.me);
    return answer;
  }

  /** One of my candidates (JSON text). */
  candidate(json: string): CandidateMessage {
    return { kind: 'candidate', ...this.#envelope(), sequence: this.#candidatesMade++, candidate: json };
  }

  /**
   * Offerer: the SDP of the answer, for WebRTC. Throws 'reflection', 'roster-member', 'recipient', 'role', 'attempt'
   * (of another attempt: it may just be late), 'replay' (a second answer), 'roster-digest', 'offer-digest', 'fingerprint'.
   */
  acceptAnswer(answer: AnswerMessage): string {
    this.#checkEnvelope(answer);
    if (this.role !== 'offerer') throw new TrustError('role');
    if (this.#offer === undefined) throw new TrustError('attempt');
    if (this.#answer !== undefined) throw new TrustError('replay');
    if (!equalBytes(answer.rosterDigest, this.#roster.digest)) throw new TrustError('roster-digest');
    if (!equalBytes(answer.offerDigest, this.#offer.digest)) throw new TrustError('offer-digest');
    this.#answer = this.#describeAnswer(answer, this.#peer);
    return answer.sdp;
  }

  /**
   * The other one's candidate (JSON text), for WebRTC. Throws 'reflection', 'roster-member', 'recipient', 'attempt' (of
   * another attempt: it may just be late), 'replay' (not newer than the last).
   */
  acceptCandidate(message: CandidateMessage): string {
    this.#checkEnvelope(message);
    if (message.sequence < this.#candidatesTaken) throw new TrustError('replay');
    this.#candidatesTaken = message.sequence + 1;
    return message.candidate;
  }

  /**
   * The first thing to say in the channel, and again when a newer roster comes: my signature that it connects these
   * two people under that roster. Bytes: epoch (u32) ‖ R ‖ signature. Throws 'roster-member' or 'fingerprint' when the
   * roster no longer fits this connection (then it must be closed), 'attempt' before the answer is known.
   */
  confirm(roster: VerifiedRoster): Uint8Array {
    const { epoch, digest: rosterDigest } = roster;
    this.#checkRoster(roster);
    const signature = this.#identity.sign('confirm', this.#confirmed(this.role, epoch, rosterDigest));
    return new Writer(4 + 32 + 64).u32(epoch).fixed(rosterDigest, 32).fixed(signature, 64).end();
  }

  /**
   * Checks the other one's confirmation against my roster. Throws 'malformed', 'confirm' (not signed by the other
   * one, or about another connection: somebody sits in between), 'roster-epoch' (about another epoch, see
   * `confirmedEpoch`), 'roster-fork' (the same epoch, another roster), and what `confirm` throws.
   */
  acceptConfirm(bytes: Uint8Array, roster: VerifiedRoster): void {
    this.#checkRoster(roster);
    const claim = readConfirmation(bytes);
    const role = this.role === 'offerer' ? 'answerer' : 'offerer';
    const fields = this.#confirmed(role, claim.epoch, claim.rosterDigest);
    if (!verify(this.peerKey, 'confirm', fields, claim.signature)) throw new TrustError('confirm');
    if (claim.epoch !== roster.epoch) throw new TrustError('roster-epoch');
    if (!equalBytes(claim.rosterDigest, roster.digest)) throw new TrustError('roster-fork');
  }

  #envelope(): { from: Uint8Array; to: Uint8Array; attempt: Uint8Array } {
    return { from: this.#identity.key, to: this.peerKey, attempt: this.attempt };
  }

  /** Every message of this attempt: from the other one, to me, of this attempt. */
  #checkEnvelope(message: OfferMessage | AnswerMessage | CandidateMessage): void {
    if (this.#identity.owns(message.from)) throw new TrustError('reflection');
    if (!equalBytes(message.from, this.peerKey)) throw new TrustError('roster-member');
    if (!this.#identity.owns(message.to)) throw new TrustError('recipient');
    if (!equalBytes(message.attempt, this.attempt)) throw new TrustError('attempt');
  }

  #describeOffer(offer: OfferMessage, author: number): Description {
    const { from, to, attempt, rosterDigest, sdp } = offer;
    const fields = [rosterDigest, from, to, attempt, encoder.encode(sdp)];
    return { digest: digest('offer', fields), fingerprint: this.#checkedFingerprint(sdp, author) };
  }

  #describeAnswer(answer: AnswerMessage, author: number): Description {
    const { from, to, attempt, rosterDigest, offerDigest, sdp } = answer;
    const fields = [rosterDigest, from, to, attempt, offerDigest, encoder.encode(sdp)];
    return { digest: digest('answer', fields), fingerprint: this.#checkedFingerprint(sdp, author) };
  }

  /** The SDP's one fingerprint, which is the one that its author's roster entry names, if it names one. */
  #checkedFingerprint(sdp: string, author: number): Uint8Array {
    const fingerprint = sdpFingerprint(sdp);
    const named = this.#roster.entries[author]!.fingerprint;
    if (named !== null && !equalBytes(named, fingerprint)) throw new TrustError('fingerprint');
    return fingerprint;
  }

  /** Does that roster, which may be newer than this connection, still have both ends of it as they were? */
  #checkRoster(roster: VerifiedRoster): void {
    const descriptions = this.#descriptions();
    for (const [i, key] of this.#keys().entries()) {
      const entry = roster.entries[roster.indexOf(key)];
      if (entry === undefined) throw new TrustError('roster-member');
      const named = entry.fingerprint;
      if (named !== null && !equalBytes(named, descriptions[i]!.fingerprint)) throw new TrustError('fingerprint');
    }
  }

  /** What a confirmation signs: roster, role of the signer, both keys, both fingerprints, both descriptions. */
  #confirmed(role: Role, epoch: number, rosterDigest: Uint8Array): Uint8Array[] {
    const [offer, answer] = this.#descriptions();
    return [
      new Writer(4).u32(epoch).end(),
      rosterDigest,
      encoder.encode(role),
      ...this.#keys(),
      offer.fingerprint,
      answer.fingerprint,
      offer.digest,
      answer.digest,
    ];
  }

  /** Offerer's key, answerer's key. */
  #keys(): [Uint8Array, Uint8Array] {
    return this.role === 'offerer' ? [this.#identity.key, this.peerKey] : [this.peerKey, this.#identity.key];
  }

  #descriptions(): [offer: Description, answer: Description] {
    if (this.#offer === undefined || this.#answer === undefined) throw new TrustError('attempt');
    return [this.#offer, this.#answer];
  }
}

/**
 * Of which epoch a confirmation speaks: one of an epoch that this device has not seen yet can be kept until its roster
 * arrives. Unchecked. Throws `TrustError` 'malformed'.
 */
export function confirmedEpoch(bytes: Uint8Array): number {
  return readConfirmation(bytes).epoch;
}

function readConfirmation(bytes: Uint8Array): { epoch: number; rosterDigest: Uint8Array; signature: Uint8Array } {
  return refuseAs('malformed', () => {
    const reader = new Reader(bytes);
    const epoch = reader.u32('epoch');
    const rosterDigest = reader.fixed(32, 'rosterDigest');
    const signature = reader.fixed(64, 'signature');
    reader.end();
    return { epoch, rosterDigest, signature };
  });
}

import { TrustError } from '../trust/error.ts';
import { Handshake } from '../trust/handshake.ts';
import type { Identity } from '../trust/identity.ts';
import type { AnswerMessage, CandidateMessage, OfferMessage, SignalMessage } from '../trust/message.ts';
import type { VerifiedRoster } from '../trust/roster.ts';
import { equalBytes } from '../wire/bytes.ts';
import { TransportError } from './channel.ts';
import type { Link } from './link.ts';
import { Dial, type Wrtc } from './webrtc.ts';

/** Milliseconds. */
export interface DialTiming {
  /** An attempt that has not led to a confirmed link after this long is given up. */
  readonly attempt: number;
  /** The pauses before the first, second … new attempt after a failure; the last one for all that follow. */
  readonly pauses: readonly number[];
}

export const dialTiming: DialTiming = { attempt: 12_000, pauses: [500, 1000, 2000, 4000, 8000] };

/** What all dialers of a device have in common. */
export interface DialerOptions {
  readonly identity: Identity;
  readonly certificate?: RTCCertificate;
  readonly wrtc?: Wrtc;
  /** Asked at each attempt, because TURN credentials expire. */
  readonly iceServers: () => readonly RTCIceServer[];
  readonly post: (to: Uint8Array, message: SignalMessage) => void;
  readonly timing: DialTiming;
}

export type DialMessage = OfferMessage | AnswerMessage | CandidateMessage;

interface Attempt {
  readonly handshake: Handshake;
  readonly dial: Dial;
  /** Offerer: the answer is here. Answerer: always. */
  answered: boolean;
  /** Its channel is the link's channel now. */
  opened: boolean;
}

/**
 * Keeps one link supplied with channels: the lower index offers, again and again until the link is confirmed; the
 * higher one answers. Every message passes the checks of `Handshake` before WebRTC sees any of it.
 */
export class Dialer {
  /** An attempt failed. The next one is planned already, if it is this side's turn. */
  onFailure: (error: TransportError | TrustError) => void = () => {};

  readonly #link: Link;
  readonly #options: DialerOptions;
  #roster: VerifiedRoster;
  #peer: number;
  #attempt: Attempt | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  /** Dials at once, if it is this side's turn. `peer` is the other one's index in the roster. */
  constructor(link: Link, roster: VerifiedRoster, peer: number, options: DialerOptions) {
    this.#link = link;
    this.#options = options;
    this.#roster = roster;
    this.#peer = peer;
    if (this.#offers) this.#offer();
  }

  /** A newer roster. An offer of mine that is not answered yet is made anew: it may have been refused for its roster. */
  setRoster(roster: VerifiedRoster, peer: number): void {
    this.#roster = roster;
    this.#peer = peer;
    const idle = this.#attempt === undefined && this.#pause === undefined && !this.#link.attached;
    if (this.#offers && (idle || this.#attempt?.answered === false)) this.#offer();
  }

  /**
   * Takes the other one's message. Throws `TrustError` for a message that is refused; an attempt in progress goes on,
   * unless the other one itself has answered it wrongly.
   */
  accept(message: DialMessage): void {
    if (message.kind === 'offer') this.#answer(message);
    else if (message.kind === 'answer') this.#acceptAnswer(message);
    else this.#acceptCandidate(message);
  }

  /** The link is confirmed: the attempt has done its work. */
  succeeded(): void {
    this.#failures = 0;
    this.#stop();
  }

  /** The link has lost its channel. */
  lost(): void {
    this.#stop();
    this.#offerSoon();
  }

  close(): void {
    this.#stop();
  }

  get #offers(): boolean {
    return this.#roster.me < this.#peer;
  }

  #offer(): void {
    const handshake = Handshake.offerer(this.#pair);
    this.#begin(handshake, false);
  }

  #answer(offer: OfferMessage): void {
    const handshake = Handshake.answerer(this.#pair, offer);
    this.#begin(handshake, true).describe(handshake.offeredSdp);
  }

  #acceptAnswer(answer: AnswerMessage): void {
    const attempt = this.#attemptOf(answer);
    try {
      const sdp = attempt.handshake.acceptAnswer(answer);
      attempt.answered = true;
      attempt.dial.describe(sdp);
    } catch (error) {
      // A repeated answer is not the other one's doing. A wrong one is, and no right one can follow it.
      const repeated = error instanceof TrustError && error.check === 'replay';
      if (!repeated && attempt === this.#attempt) {
        this.#stop();
        this.#offerSoon();
      }
      throw error;
    }
  }

  #acceptCandidate(candidate: CandidateMessage): void {
    const attempt = this.#attemptOf(candidate);
    attempt.dial.addCandidate(attempt.handshake.acceptCandidate(candidate));
  }

  /** The attempt that the message belongs to. */
  #attemptOf(message: AnswerMessage | CandidateMessage): Attempt {
    const attempt = this.#attempt;
    if (attempt === undefined || !equalBytes(attempt.handshake.attempt, message.attempt))
      throw new TrustError('attempt');
    return attempt;
  }

  get #pair() {
    return { roster: this.#roster, identity: this.#options.identity, peer: this.#peer };
  }

  /** Begins an attempt in place of any other. */
  #begin(handshake: Handshake, answered: boolean): Dial {
    this.#stop();
    const { certificate, wrtc, iceServers, post, timing } = this.#options;
    const dial = new Dial({
      initiator: handshake.role === 'offerer',
      iceServers: iceServers(),
      ...(certificate && { certificate }),
      ...(wrtc && { wrtc }),
    });
    const attempt = { handshake, dial, answered, opened: false };
    this.#attempt = attempt;
    dial.onDescription = (sdp) => {
      try {
        post(handshake.peerKey, handshake.role === 'offerer' ? handshake.offer(sdp) : handshake.answer(sdp));
      } catch (error) {
        // My own certificate is not the one in the roster: it will not be in the next attempt either.
        if (!(error instanceof TrustError)) throw error;
        this.#fail(error);
      }
    };
    dial.onCandidate = (json) => post(handshake.peerKey, handshake.candidate(json));
    dial.onFail = (error) => this.#fail(error);
    dial.onOpen = (channel) => {
      attempt.opened = true;
      this.#link.attach(channel, handshake);
    };
    this.#deadline = setTimeout(() => this.#expire(attempt), timing.attempt);
    return dial;
  }

  #expire(attempt: Attempt): void {
    // Before it has opened, the link may still live on an older channel.
    if (attempt.opened) this.#link.close();
    this.#fail(new TransportError('timeout', 'the connection could not be made in time'));
  }

  #fail(error: TransportError | TrustError): void {
    this.#stop();
    this.#offerSoon();
    this.onFailure(error);
  }

  #offerSoon(): void {
    if (!this.#offers) return;
    const { pauses } = this.#options.timing;
    const pause = pauses[Math.min(this.#failures++, pauses.length - 1)]!;
    this.#pause = setTimeout(
      () => {
        this.#pause = undefined;
        if (this.#offers) this.#offer();
      },
      pause * (1 + 0.3 * jitter()),
    );
  }

  #stop(): void {
    clearTimeout(this.#deadline);
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#attempt?.dial.cancel();
    this.#attempt = undefined;
  }
}

/** Uniform in [0, 1): so that devices that lost each other at the same moment do not all dial at the same moment. */
function jitter(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;
}

import { TrustError } from '../trust/error.ts';
import type { Identity } from '../trust/identity.ts';
import type { SignalMessage } from '../trust/message.ts';
import type { RosterEntry, VerifiedRoster } from '../trust/roster.ts';
import { encodeHex } from '../wire/base64url.ts';
import { equalBytes } from '../wire/bytes.ts';
import type { TransportError } from './channel.ts';
import { Dialer, type DialMessage, type DialTiming, dialTiming } from './dialer.ts';
import { EarlyOffers } from './early.ts';
import { Link, type LinkTiming, type LinkTraffic, linkTiming } from './link.ts';
import { requireWebRtc, type Wrtc } from './webrtc.ts';

/**
 * connecting  no channel has been confirmed yet
 * connected   messages flow
 * lost        the channel has died; a new one is being made
 */
export type LinkStatus = 'connecting' | 'connected' | 'lost';

export interface MeshOptions {
  readonly identity: Identity;
  /** The one whose fingerprint is in my roster entry. Absent in Node. */
  readonly certificate?: RTCCertificate;
  /** [] for none. */
  readonly iceServers: readonly RTCIceServer[];
  /** WebRTC for Node (`src/node/wrtc.ts`). */
  readonly wrtc?: Wrtc;
  /** Passes a message to the person with that key, through the signaling server. Must keep the order. */
  readonly post: (to: Uint8Array, message: SignalMessage) => void;
  /** A message from a person who has confirmed the present roster; `from` is an index in it. In order for each person. */
  readonly onMessage: (from: number, stream: number, message: Uint8Array) => void;
  /** Also called without a change of status, when another attempt to connect has failed (`error`). */
  readonly onLink: (index: number, status: LinkStatus, error?: TransportError | TrustError) => void;
  /** Every link has confirmed the present roster. Once for each roster. */
  readonly onConfirmed: () => void;
  /**
   * A message or confirmation was refused, and nothing else happened. `index` of the person it was from, if a member. What
   * may merely have come late (of an earlier attempt, or an earlier roster) is dropped without a word.
   */
  readonly onTrustError: (error: TrustError, index?: number) => void;
  readonly timing?: { readonly link?: LinkTiming; readonly dial?: DialTiming };
}

interface Member {
  readonly link: Link;
  readonly dialer: Dialer;
  readonly fingerprint: Uint8Array | null;
  index: number;
  status: LinkStatus;
  /** The newest roster that was confirmed both ways. */
  confirmedEpoch: number;
}

/** The links to all others in the room: a full mesh that follows the roster. */
export class Mesh {
  /** For attempts from now on: TURN credentials expire. */
  iceServers: readonly RTCIceServer[];

  readonly #options: MeshOptions;
  readonly #dialing: DialTiming;
  /** By the hex of their key. */
  readonly #members = new Map<string, Member>();
  #roster: VerifiedRoster | undefined;
  /** Digests of all earlier rosters, and the keys in them: hex. */
  readonly #past = new Set<string>();
  readonly #early = new EarlyOffers();
  #announcedEpoch = 0;
  #closed = false;

  /** Throws `TransportError` 'no-webrtc'. */
  constructor(options: MeshOptions) {
    requireWebRtc(options.wrtc);
    this.#options = options;
    this.iceServers = options.iceServers;
    this.#dialing = options.timing?.dial ?? dialTiming;
  }

  /**
   * A newer roster: connects to who is new, lets go who is gone, and has the others confirm it. A person with another
   * certificate than before has been reloaded: that link begins anew, and what it had not delivered is dropped.
   */
  setRoster(roster: VerifiedRoster): void {
    this.#retire(this.#roster);
    this.#roster = roster;
    for (const [id, member] of this.#members) {
      const entry = roster.entries.find(({ key }) => encodeHex(key) === id);
      if (entry === undefined || !sameFingerprint(entry.fingerprint, member.fingerprint)) this.#letGo(id, member);
    }
    for (const [index, entry] of roster.entries.entries()) {
      const member = this.#members.get(encodeHex(entry.key));
      if (index === roster.me) continue;
      if (member === undefined) this.#connect(roster, index, entry);
      else {
        member.index = index;
        member.dialer.setRoster(roster, index);
        member.link.setRoster(roster);
      }
    }
    for (const { offer, candidates } of this.#early.take(({ offer }) => equalBytes(offer.rosterDigest, roster.digest)))
      for (const message of [offer, ...candidates]) this.accept(message);
    this.#refuseExpired();
    this.#announce();
  }

  /** Takes a message for me that `openMessage` has opened. What is refused goes to `onTrustError`. */
  accept(message: DialMessage): void {
    if (this.#closed) return;
    this.#refuseExpired();
    try {
      this.#route(message);
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      // Of another attempt than the present one: it may just be late.
      if (error.check !== 'attempt') this.#refuse(error, message.from);
    }
  }

  /** Sends to a person, by index in the present roster or by key; waits for the link if need be. Throws `RangeError` for nobody, `WireError` for too long a message. */
  send(to: number | Uint8Array, stream: number, message: Uint8Array): void {
    this.#member(to).link.send(stream, message);
  }

  /** Indices of those with whom the present roster is not confirmed yet. */
  get unconfirmed(): number[] {
    const roster = this.#roster;
    const missing = [...this.#members.values()].filter((member) => member.confirmedEpoch !== roster?.epoch);
    return missing.map((member) => member.index).sort((a, b) => a - b);
  }

  /** What has crossed the present link to that person. */
  traffic(to: number | Uint8Array): Readonly<LinkTraffic> {
    return this.#member(to).link.traffic;
  }

  /** Bytes of messages that this person has not acknowledged yet. */
  backlog(to: number | Uint8Array): number {
    return this.#member(to).link.backlog;
  }

  /** Milliseconds to the farthest person and back, as last measured; undefined while it is not known. */
  get roundTrip(): number | undefined {
    const known = [...this.#members.values()].flatMap(({ link }) => link.roundTrip ?? []);
    return known.length > 0 ? Math.max(...known) : undefined;
  }

  /** Closes all links. Whatever comes afterwards is ignored. */
  close(): void {
    this.#closed = true;
    for (const [id, member] of this.#members) this.#letGo(id, member);
  }

  #route(message: DialMessage): void {
    if (this.#options.identity.owns(message.from)) throw new TrustError('reflection');
    if (!this.#options.identity.owns(message.to)) throw new TrustError('recipient');
    if (message.kind === 'offer' && !this.#isPresent(message.rosterDigest)) {
      if (!this.#past.has(encodeHex(message.rosterDigest))) this.#early.keep(message);
      return;
    }
    if (message.kind === 'candidate' && this.#early.keepCandidate(message)) return;
    if (message.kind === 'offer') this.#early.forget(message.from);
    const member = this.#members.get(encodeHex(message.from));
    if (member === undefined && this.#past.has(encodeHex(message.from))) return;
    if (member === undefined) throw new TrustError('roster-member');
    member.dialer.accept(message);
  }

  /** What comes under that roster, or from people who were only in it, is merely late from now on. */
  #retire(roster: VerifiedRoster | undefined): void {
    if (roster === undefined) return;
    this.#past.add(encodeHex(roster.digest));
    for (const { key } of roster.entries) this.#past.add(encodeHex(key));
  }

  #isPresent(rosterDigest: Uint8Array): boolean {
    return this.#roster !== undefined && equalBytes(rosterDigest, this.#roster.digest);
  }

  /**
   * A member who stands by a roster that never came here, and has not confirmed mine: the host gave us different ones. From
   * anybody else such an offer was made before this device came.
   */
  #refuseExpired(): void {
    const oldest = performance.now() - this.#dialing.attempt;
    for (const { offer } of this.#early.take(({ since }) => since < oldest)) {
      const member = this.#members.get(encodeHex(offer.from));
      if (member && member.confirmedEpoch !== this.#roster?.epoch)
        this.#refuse(new TrustError('roster-digest'), offer.from);
    }
  }

  #refuse(error: TrustError, from: Uint8Array): void {
    this.#options.onTrustError(error, this.#members.get(encodeHex(from))?.index);
  }

  #connect(roster: VerifiedRoster, index: number, entry: RosterEntry): void {
    const { identity, certificate, wrtc, post, timing, onMessage } = this.#options;
    const link = new Link(roster, timing?.link ?? linkTiming);
    const dialer = new Dialer(link, roster, index, {
      identity,
      ...(certificate && { certificate }),
      ...(wrtc && { wrtc }),
      iceServers: () => this.iceServers,
      post,
      timing: this.#dialing,
    });
    const { fingerprint } = entry;
    const member: Member = { link, dialer, fingerprint, index, status: 'connecting', confirmedEpoch: 0 };
    this.#members.set(encodeHex(entry.key), member);
    link.onMessage = (stream, message) => onMessage(member.index, stream, message);
    link.onConfirmed = () => this.#confirmed(member);
    link.onRestart = () => this.#report(member, 'connecting');
    link.onDown = (error) => {
      dialer.lost();
      this.#failed(member, error, member.status === 'connecting' ? 'connecting' : 'lost');
    };
    dialer.onFailure = (error) => this.#failed(member, error, member.status);
    this.#report(member, 'connecting');
  }

  #confirmed(member: Member): void {
    member.confirmedEpoch = this.#roster!.epoch;
    member.dialer.succeeded();
    if (member.status !== 'connected') this.#report(member, 'connected');
    this.#announce();
  }

  #failed(member: Member, error: TransportError | TrustError | undefined, status: LinkStatus): void {
    if (error instanceof TrustError) this.#options.onTrustError(error, member.index);
    this.#report(member, status, error);
  }

  #report(member: Member, status: LinkStatus, error?: TransportError | TrustError): void {
    member.status = status;
    this.#options.onLink(member.index, status, error);
  }

  #announce(): void {
    const roster = this.#roster!;
    if (this.#announcedEpoch === roster.epoch) return;
    const others = roster.entries.filter((_, index) => index !== roster.me);
    const all = others.every((entry) => this.#members.get(encodeHex(entry.key))?.confirmedEpoch === roster.epoch);
    if (!all) return;
    this.#announcedEpoch = roster.epoch;
    this.#options.onConfirmed();
  }

  #letGo(id: string, member: Member): void {
    this.#members.delete(id);
    member.dialer.close();
    member.link.close();
  }

  #member(to: number | Uint8Array): Member {
    const key = typeof to === 'number' ? this.#roster?.entries[to]?.key : to;
    const member = key && this.#members.get(encodeHex(key));
    if (member === undefined) throw new RangeError('no link to such a person');
    return member;
  }
}

function sameFingerprint(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : equalBytes(a, b);
}

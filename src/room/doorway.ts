import type { Presence, SignalingStatus } from '../transport/signaling.ts';
import { TrustError } from '../trust/error.ts';
import { type Identity, peerAddress, personId } from '../trust/identity.ts';
import type { RoomKeys } from '../trust/link.ts';
import type {
  AnswerMessage,
  CandidateMessage,
  HelloMessage,
  OfferMessage,
  RefusalReason,
  SignalMessage,
} from '../trust/message.ts';
import { openRoster, type RosterEntry, type VerifiedRoster, verifyRoster } from '../trust/roster.ts';
import { WordSecret } from '../trust/words.ts';
import { equalBytes } from '../wire/bytes.ts';
import type { Refusal } from '../wire/signaling.ts';
import { Courier } from './courier.ts';
import { Host } from './host.ts';

/** A visitor who has not heard from the host for this long (ms) is told that nobody is there to open. */
const HOST_PATIENCE = 4000;
/** A hello that seems to have been lost is said again after this long (ms). */
const HELLO_AGAIN = 1000;

export interface DoorwayOptions {
  /** Origin of the signaling server. */
  readonly server: string;
  readonly keys: RoomKeys;
  readonly identity: Identity;
  readonly name: string;
  readonly fingerprint: Uint8Array | null;
  readonly host: boolean;
  /** What this tab remembered before a reload. */
  readonly resumed: { readonly epoch: number; readonly roster?: Uint8Array };
  /** In the room's waiting space at the server, for the first time or again. */
  readonly onJoined: (presence: Presence) => void;
  /** A roster with me in it, and the secret behind my commitment there. */
  readonly onRoster: (roster: VerifiedRoster, secret: WordSecret) => void;
  readonly onDial: (message: OfferMessage | AnswerMessage | CandidateMessage) => void;
  /** Somebody leaves for good. */
  readonly onBye: (key: Uint8Array) => void;
  /** I say hello: an earlier refusal no longer stands. */
  readonly onKnock: () => void;
  readonly onRefused: (reason: RefusalReason) => void;
  /** Nobody opens; or somebody does after all. */
  readonly onHostAway: (away: boolean) => void;
  readonly onTurnedAway: (reason: Refusal) => void;
  readonly onStatus: (status: SignalingStatus) => void;
  readonly onDistrust: (error: TrustError) => void;
  /** Runs a handler of something that came from others. */
  readonly guard: (handle: () => void) => void;
}

/** How one comes into a room and stays on its roster: hellos out, rosters in, all through the signaling server. */
export class Doorway {
  /** What only the host's device does here. */
  readonly host: Host | undefined;
  readonly #options: DoorwayOptions;
  readonly #courier: Courier;
  /** What my last hello said of me, and the secret behind its commitment. */
  #entry: RosterEntry;
  #secret: WordSecret;
  #epoch: number;
  #roster: Uint8Array | undefined;
  /** The newest roster that this device accepted since it started. */
  #acceptedEpoch = 0;
  #hostHello: HelloMessage | undefined;
  #waitingForHost: ReturnType<typeof setTimeout> | undefined;
  #helloAgain: ReturnType<typeof setTimeout> | undefined;

  constructor(options: DoorwayOptions) {
    const { server, keys, identity, name, fingerprint, resumed, guard, onStatus, onTurnedAway } = options;
    this.#options = options;
    this.#secret = WordSecret.create(keys.roomId, identity.key);
    this.#entry = { key: identity.key, commitment: this.#secret.commitment, fingerprint, name };
    this.#epoch = resumed.epoch;
    this.#roster = resumed.roster;
    this.host = options.host
      ? new Host({
          keys,
          identity,
          resumed,
          post: (to, message) => this.post(to, message),
          onRoster: (bytes) => guard(() => this.#accept(bytes)),
        })
      : undefined;
    this.#courier = new Courier({
      server,
      keys,
      identity,
      create: options.host,
      onJoined: (presence) => this.#joined(presence),
      onPeer: (peer, change) => change === 'left' && this.#left(peer),
      onMessage: (message) => guard(() => this.#receive(message)),
      onStatus,
      onRefused: onTurnedAway,
    });
  }

  /** Sends to one person, or to all others in the room; resolves when the server has passed it on or will not. */
  post(to: Uint8Array | null, message: SignalMessage): Promise<void> {
    return this.#courier.post(to, message);
  }

  /** The sealed messages that the server saw. */
  get seen() {
    return this.#courier.seen;
  }

  /** For the tab's memory: the last roster that I was in. */
  get remembered(): { epoch: number; roster?: Uint8Array } {
    return { epoch: this.#epoch, ...(this.#roster && { roster: this.#roster }) };
  }

  close(): void {
    clearTimeout(this.#waitingForHost);
    clearTimeout(this.#helloAgain);
    this.host?.close();
    this.#courier.close();
  }

  #joined(presence: Presence): void {
    this.#options.onJoined(presence);
    this.#sayHello();
    this.host?.repeat();
    if (!this.host && !this.#hostHello) this.#waitForHost();
  }

  #waitForHost(): void {
    clearTimeout(this.#waitingForHost);
    this.#waitingForHost = setTimeout(() => this.#options.onHostAway(true), HOST_PATIENCE);
  }

  /** A visitor whose connection is gone no longer waits at the door, and nobody opens to a visitor while the host is gone. */
  #left(peer: string): void {
    const { keys } = this.#options;
    const left = ({ from }: HelloMessage) => peerAddress(keys.roomId, from) === peer;
    const visitor = this.host?.membership.door.find(left);
    if (visitor) this.host?.left(personId(visitor.from));
    if (this.#acceptedEpoch === 0 && this.#hostHello && left(this.#hostHello)) this.#waitForHost();
    this.#options.guard(() => {});
  }

  #hello(): HelloMessage {
    const { key, commitment, fingerprint, name } = this.#entry;
    return { kind: 'hello', from: key, commitment, fingerprint, name, epoch: this.#acceptedEpoch };
  }

  #sayHello(): void {
    const hello = this.#hello();
    this.#options.onKnock();
    this.host?.greet(hello);
    this.post(null, hello);
  }

  #receive(message: SignalMessage): void {
    const { keys, identity, onDial, onRefused } = this.#options;
    if ('to' in message && !identity.owns(message.to)) return;
    switch (message.kind) {
      case 'hello':
        if (this.host) this.host.hello(message);
        else if (keys.link.isHost(message.from)) this.#hostSpoke(message);
        break;
      case 'roster':
        if (!this.host) this.#accept(message.roster);
        break;
      case 'bye':
        this.host?.saidGoodbye(personId(message.from));
        this.#options.onBye(message.from);
        break;
      case 'refusal':
        onRefused(message.reason);
        break;
      default:
        onDial(message);
    }
  }

  /** A host that is new here (it joined after me, or reloaded) has to hear of me. */
  #hostSpoke(hello: HelloMessage): void {
    clearTimeout(this.#waitingForHost);
    this.#options.onHostAway(false);
    const before = this.#hostHello;
    this.#hostHello = hello;
    if (!before || !isSameDevice(before, hello)) this.#sayHello();
  }

  /**
   * A roster that is old, or not about this device as it is now, is passed over (but asked about: a visitor hears this
   * way that the door was opened again); one that is forged is told.
   */
  #accept(bytes: Uint8Array): void {
    const { keys, onRoster, onDistrust } = this.#options;
    let roster: VerifiedRoster;
    try {
      roster = verifyRoster(bytes, { link: keys.link, me: this.#entry, previousEpoch: this.#epoch });
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      if (error.check === 'roster-entry') {
        if (openRoster(bytes, keys.link).epoch > this.#acceptedEpoch) this.#sayHelloAgain();
      } else if (error.check !== 'roster-epoch') onDistrust(error);
      return;
    }
    clearTimeout(this.#waitingForHost);
    this.#epoch = roster.epoch;
    this.#acceptedEpoch = roster.epoch;
    this.#roster = roster.bytes;
    const secret = this.#secret;
    // The value behind this roster's commitment may now be revealed: the next roster needs another.
    if (roster.locked) this.#renewSecret();
    onRoster(roster, secret);
  }

  /** The host has an old hello of mine, or none: it may have been lost on the way. */
  #sayHelloAgain(): void {
    this.#helloAgain ??= setTimeout(() => {
      this.#helloAgain = undefined;
      this.#sayHello();
    }, HELLO_AGAIN);
  }

  #renewSecret(): void {
    const { keys, identity } = this.#options;
    this.#secret = WordSecret.create(keys.roomId, identity.key);
    this.#entry = { ...this.#entry, commitment: this.#secret.commitment };
    this.#sayHello();
  }
}

/** A device keeps its certificate until it is reloaded. Where none is named (Node), it keeps its commitment until the lock. */
function isSameDevice(before: HelloMessage, now: HelloMessage): boolean {
  if (before.fingerprint && now.fingerprint) return equalBytes(before.fingerprint, now.fingerprint);
  return !before.fingerprint && !now.fingerprint && equalBytes(before.commitment, now.commitment);
}

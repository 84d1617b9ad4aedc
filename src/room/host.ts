import { TrustError } from '../trust/error.ts';
import { type Identity, personId } from '../trust/identity.ts';
import type { RoomKeys } from '../trust/link.ts';
import type { HelloMessage, RefusalReason, SignalMessage } from '../trust/message.ts';
import { openRoster, type SignedRoster, signRoster } from '../trust/roster.ts';
import { Membership } from './membership.ts';

/** Epochs count seconds since 2024, so that they go on rising after a host's reload; at least one apart. */
const EPOCH_START = 1_704_067_200;
/** People who said goodbye that are remembered. */
const GOODBYES_KEPT = 1000;

/** Changes that come this close together (ms) share one roster: a crowd at the door is admitted at once. */
const GATHER = 100;
/** A host that reloaded first waits this long (ms) for its members to be heard of again. */
const GATHER_AGAIN = 1500;

export interface HostOptions {
  readonly keys: RoomKeys;
  readonly identity: Identity;
  /** The last roster that I signed before a reload, and its epoch: 0 if none. */
  readonly resumed: { readonly epoch: number; readonly roster?: Uint8Array };
  readonly post: (to: Uint8Array | null, message: SignalMessage) => void;
  /** A new roster was signed and sent to all; the host accepts it like everyone. */
  readonly onRoster: (bytes: Uint8Array) => void;
}

/** What only the host's device does: keeps the door and signs rosters. */
export class Host {
  readonly membership: Membership;
  readonly #options: HostOptions;
  #epoch: number;
  #signed: Uint8Array | undefined;
  /** My own newest hello. */
  #greeting: HelloMessage | undefined;
  /** Who said goodbye, and so has erased the identity: an older hello of theirs may still be on its way. */
  readonly #gone = new Set<string>();
  #due = false;
  #scheduled: ReturnType<typeof setTimeout> | undefined;
  #gather: number;

  constructor(options: HostOptions) {
    this.#options = options;
    const { epoch, roster } = options.resumed;
    const before = roster && this.#open(roster);
    this.#epoch = epoch;
    this.#gather = before ? GATHER_AGAIN : GATHER;
    this.membership = new Membership(before?.entries.map(({ key }) => personId(key)));
    this.membership.locked = before?.locked ?? false;
  }

  /** My own hello, new or changed: the host needs nobody's leave to come in. */
  greet(mine: HelloMessage): void {
    this.#greeting = mine;
    const effect = this.membership.hello(mine);
    if (effect === 'at-door') this.admit(personId(mine.from));
    else if (effect === 'changed' || this.#due) this.issue();
  }

  /** Somebody's hello. */
  hello(hello: HelloMessage): void {
    if (this.#gone.has(personId(hello.from))) return;
    const effect = this.membership.hello(hello);
    switch (effect) {
      case 'at-door':
        // The host's own hello tells the visitor that somebody is here to open.
        if (this.#greeting) this.#options.post(hello.from, this.#greeting);
        if (this.membership.locked) this.#refuse(hello.from, 'locked');
        break;
      case 'changed':
        this.issue();
        break;
      case 'known':
        // It may have missed this one, for which it owes a fresh commitment before the next can be signed.
        if (this.#signed && hello.epoch < this.#epoch) this.#options.post(hello.from, this.#message(this.#signed));
        if (this.#due) this.issue();
        break;
      case 'removed':
      case 'full':
        this.#refuse(hello.from, effect);
    }
  }

  admit(id: string): void {
    if (this.membership.admit(id)) this.issue();
  }

  /** Takes somebody out of the room or away from the door. @throws RangeError for the host itself. */
  remove(id: string, reason: Extract<RefusalReason, 'declined' | 'removed'>): void {
    if (id === personId(this.#options.identity.key)) throw new RangeError('the host cannot remove itself');
    const member = this.membership.isMember(id);
    const hello = this.membership.remove(id, true);
    if (hello) this.#refuse(hello.from, reason);
    if (member) this.issue();
  }

  /** Somebody said goodbye, for good. */
  saidGoodbye(id: string): void {
    if (this.#gone.size < GOODBYES_KEPT) this.#gone.add(id);
    this.left(id);
  }

  /** Somebody is away. */
  left(id: string): void {
    const member = this.membership.isMember(id);
    this.membership.remove(id, false);
    if (member) this.issue();
  }

  lock(locked: boolean): void {
    if (this.membership.locked === locked) return;
    this.membership.locked = locked;
    this.issue();
  }

  /** Says the current roster to all again, e.g. after the server was away. */
  repeat(): void {
    if (this.#signed) this.#options.post(null, this.#message(this.#signed));
  }

  /** Signs a new roster: one for all changes of a moment, and as soon as no member owes a fresh commitment. */
  issue(): void {
    this.#due = true;
    this.#scheduled ??= setTimeout(() => {
      this.#scheduled = undefined;
      this.#gather = GATHER;
      this.#sign();
    }, this.#gather);
  }

  close(): void {
    clearTimeout(this.#scheduled);
  }

  #sign(): void {
    const { keys, identity, post, onRoster } = this.#options;
    const entries = this.membership.entries();
    if (!this.#due || !entries) return;
    this.#due = false;
    this.#epoch = Math.max(this.#epoch + 1, Math.floor(Date.now() / 1000) - EPOCH_START);
    const { locked } = this.membership;
    this.#signed = signRoster(identity, { roomId: keys.roomId, epoch: this.#epoch, locked, entries });
    this.membership.signed(entries);
    post(null, this.#message(this.#signed));
    onRoster(this.#signed);
  }

  /** The roster that I had signed when I was reloaded: whom I had admitted. */
  #open(roster: Uint8Array): SignedRoster | undefined {
    try {
      return openRoster(roster, this.#options.keys.link);
    } catch (error) {
      if (error instanceof TrustError) return undefined; // written by an older version of this program
      throw error;
    }
  }

  #message(roster: Uint8Array): SignalMessage {
    return { kind: 'roster', from: this.#options.identity.key, roster };
  }

  #refuse(to: Uint8Array, reason: RefusalReason): void {
    this.#options.post(to, { kind: 'refusal', from: this.#options.identity.key, to, reason });
  }
}

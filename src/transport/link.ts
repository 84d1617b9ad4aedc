import { TrustError } from '../trust/error.ts';
import { confirmedEpoch, type Handshake } from '../trust/handshake.ts';
import type { VerifiedRoster } from '../trust/roster.ts';
import { equalBytes, WireError } from '../wire/bytes.ts';
import { decodeFrame, encodeFrame, type Frame } from '../wire/frame.ts';
import { type Channel, HIGH_WATER, TransportError } from './channel.ts';
import type { HeartbeatTiming } from './heartbeat.ts';
import { Inbox } from './inbox.ts';
import { Outbox } from './outbox.ts';
import { type Confirmation, Session } from './session.ts';

/** Milliseconds. */
export interface LinkTiming extends HeartbeatTiming {
  /** Received frames are acknowledged after this long at the latest. */
  readonly acknowledge: number;
}

export const linkTiming: LinkTiming = { heartbeat: 1000, silence: 4000, acknowledge: 250 };

/** Everything that has crossed a link, in both directions: whole messages, and bytes of all frames. */
export interface LinkTraffic {
  messagesSent: number;
  bytesSent: number;
  messagesReceived: number;
  bytesReceived: number;
}

/**
 * The conversation with one person: lives across channels, and neither loses, doubles nor reorders a message.
 *
 * On each new channel, both sides first confirm who they are (`Handshake.confirm`); any other frame before that closes the
 * channel. Then each says by `resume` in which life it is, answers the other's `resume` by acknowledging what it has
 * received, and sends what the other's acknowledgement leaves out. (The count in `resume` itself is not used: it may
 * speak of an earlier life of this side.)
 *
 * A newer roster is confirmed on the same channel. Nothing is sent to a person who has not confirmed the roster of this
 * device, and what arrives from one is held back until then.
 */
export class Link {
  /** A message, in order, from a person who has confirmed the roster of this device. */
  onMessage: (stream: number, message: Uint8Array) => void = () => {};
  /** The present roster has been confirmed, and messages flow. Called for each channel and each roster. */
  onConfirmed: () => void = () => {};
  /** The channel has died; why, unless the other side closed it. Attach another one. */
  onDown: (error?: TransportError | TrustError) => void = () => {};
  /** The other side has lost its state (it was restarted): what it had not acknowledged is dropped. */
  onRestart: () => void = () => {};

  readonly traffic: LinkTraffic = { messagesSent: 0, bytesSent: 0, messagesReceived: 0, bytesReceived: 0 };

  readonly #timing: LinkTiming;
  readonly #life = crypto.getRandomValues(new Uint8Array(16));
  #peerLife: Uint8Array | undefined;
  #roster: VerifiedRoster;
  #session: Session | undefined;

  #outbox = new Outbox();
  readonly #inbox: Inbox;

  constructor(roster: VerifiedRoster, timing: LinkTiming = linkTiming) {
    this.#roster = roster;
    this.#timing = timing;
    this.#inbox = new Inbox({
      open: () => this.#deliverable,
      deliver: (stream, message) => this.#deliver(stream, message),
      acknowledge: (received) => this.#transmit({ kind: 'acknowledge', received }),
      acknowledgeAfter: timing.acknowledge,
    });
  }

  /** Is there a channel on which the present roster is confirmed, and messages flow? */
  get confirmed(): boolean {
    return this.#session?.flowing === true && this.#deliverable;
  }

  /** Is there a channel, confirmed or not? */
  get attached(): boolean {
    return this.#session !== undefined;
  }

  /** Milliseconds of the last heartbeat's way there and back, on the present channel. */
  get roundTrip(): number | undefined {
    return this.#session?.heartbeat.roundTrip;
  }

  /** Bytes of messages that the other side has not acknowledged yet. */
  get backlog(): number {
    return this.#outbox.bytes;
  }

  /** Goes on with a channel that has just opened, in place of any other. */
  attach(channel: Channel, handshake: Handshake): void {
    this.#drop();
    const session = new Session(channel, handshake, this.#timing);
    this.#session = session;
    session.heartbeat.send = (frame) => this.#transmit(frame);
    session.heartbeat.onSilence = () => this.#fail(new TransportError('silent', 'nothing was heard for too long'));
    channel.onDrain = () => this.#pump();
    channel.onMessage = (bytes) => this.#accept(session, bytes);
    channel.onClose = (error) => this.#fail(error);
    this.#guarded(() => this.#confirm(session));
  }

  /** A newer roster, in which the other person still has the same key and certificate. */
  setRoster(roster: VerifiedRoster): void {
    this.#roster = roster;
    const session = this.#session;
    if (session === undefined) return;
    this.#guarded(() => {
      this.#confirm(session);
      const pending = session.pending;
      if (pending !== undefined && pending.epoch <= roster.epoch) {
        session.pending = undefined;
        this.#acceptConfirm(session, pending);
      }
    });
  }

  /** Sends a message; it waits here while there is no confirmed channel. Throws `WireError` if it is too long. */
  send(stream: number, message: Uint8Array): void {
    this.#outbox.add(stream, message);
    this.traffic.messagesSent++;
    this.#pump();
  }

  /** Closes the channel, if any, and tells nobody here. */
  close(): void {
    this.#drop();
  }

  /** Does the other side stand by the roster that this device has? */
  get #deliverable(): boolean {
    const session = this.#session;
    return session !== undefined && session.theirEpoch === this.#roster.epoch && session.pending === undefined;
  }

  #confirm(session: Session): void {
    this.#transmit({ kind: 'confirm', confirmation: session.handshake.confirm(this.#roster) });
    session.confirmed.set(this.#roster.epoch, this.#roster);
  }

  #accept(session: Session, bytes: Uint8Array): void {
    if (session !== this.#session) return;
    this.traffic.bytesReceived += bytes.length;
    session.heartbeat.heard();
    this.#guarded(() => this.#handle(session, decodeFrame(bytes)));
  }

  #handle(session: Session, frame: Frame): void {
    if (frame.kind !== 'confirm' && session.theirEpoch === undefined) throw misplaced(frame, 'before the confirmation');
    if ((frame.kind === 'data' || frame.kind === 'acknowledge') && !session.resumed)
      throw misplaced(frame, 'before resume');
    switch (frame.kind) {
      case 'confirm':
        this.#receiveConfirm(session, frame.confirmation);
        break;
      case 'resume':
        if (session.resumed) throw misplaced(frame, 'twice');
        session.resumed = true;
        this.#meet(frame.life);
        this.#inbox.acknowledge();
        break;
      case 'acknowledge':
        this.#acceptAcknowledgement(session, frame.received);
        break;
      case 'data':
        this.#inbox.accept(frame);
        break;
      case 'ping':
        this.#transmit({ kind: 'pong', id: frame.id });
        break;
      case 'pong':
        session.heartbeat.returned(frame.id);
        break;
    }
  }

  #receiveConfirm(session: Session, bytes: Uint8Array): void {
    const epoch = confirmedEpoch(bytes);
    if (epoch <= session.latestEpoch) throw new TransportError('bad-frame', 'confirm: of no newer epoch');
    session.latestEpoch = epoch;
    if (epoch > this.#roster.epoch) session.pending = { epoch, bytes };
    else this.#acceptConfirm(session, { epoch, bytes });
  }

  #acceptConfirm(session: Session, { epoch, bytes }: Confirmation): void {
    // What this device never confirmed here has been overtaken by a roster that the other side will confirm as well.
    const roster = session.confirmed.get(epoch);
    if (roster === undefined) return;
    session.handshake.acceptConfirm(bytes, roster);
    const first = session.theirEpoch === undefined;
    session.theirEpoch = epoch;
    if (first) {
      this.#transmit({ kind: 'resume', life: this.#life, received: this.#inbox.received });
      session.heartbeat.start();
    }
    if (this.confirmed) this.#flow();
  }

  /** Compares the other side's life with the one known, and starts anew if it is another. */
  #meet(life: Uint8Array): void {
    const former = this.#peerLife;
    this.#peerLife = life;
    if (former === undefined || equalBytes(former, life)) return;
    this.#outbox = new Outbox();
    this.#inbox.reset();
    tell(() => this.onRestart());
  }

  #acceptAcknowledgement(session: Session, received: number): void {
    if (session.flowing) {
      this.#outbox.acknowledge(received);
      return;
    }
    this.#outbox.resume(received);
    session.flowing = true;
    if (this.confirmed) this.#flow();
  }

  /** Messages may go both ways, now: delivers what was held back, then sends what waits. */
  #flow(): void {
    tell(() => this.onConfirmed());
    this.#inbox.release();
    this.#pump();
  }

  #deliver(stream: number, message: Uint8Array): void {
    this.traffic.messagesReceived++;
    tell(() => this.onMessage(stream, message));
  }

  #pump(): void {
    const channel = this.#session?.channel;
    while (channel !== undefined && this.confirmed && channel.buffered < HIGH_WATER) {
      const frame = this.#outbox.next();
      if (frame === undefined) return;
      this.#transmit(frame);
    }
  }

  #transmit(frame: Frame): void {
    if (this.#session === undefined) return;
    const bytes = encodeFrame(frame);
    this.traffic.bytesSent += bytes.length;
    this.#session.channel.send(bytes);
  }

  /** Runs what depends on the other side's bytes: if they are wrong, the channel is closed and the reason told. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof TrustError || error instanceof TransportError) this.#fail(error);
      else if (error instanceof WireError) this.#fail(new TransportError('bad-frame', error.message, error));
      else throw error;
    }
  }

  #fail(error?: TransportError | TrustError): void {
    if (this.#session === undefined) return;
    this.#drop();
    tell(() => this.onDown(error));
  }

  #drop(): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#session = undefined;
    this.#inbox.pause();
    session.heartbeat.stop();
    session.channel.close();
  }
}

function misplaced(frame: Frame, how: string): TransportError {
  return new TransportError('bad-frame', `${frame.kind}: ${how}`);
}

/** Calls a handler of the owner. If it throws, that is reported as uncaught, and is no fault of the other side's bytes. */
function tell(handler: () => void): void {
  try {
    handler();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

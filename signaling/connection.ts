import type { Socket } from 'socket.io';
import {
  type ClientToServer,
  type JoinReply,
  JoinRequest,
  MAX_MESSAGE_BYTES,
  type Refusal,
  type Reply,
  readSignaling,
  SendRequest,
  type ServerToClient,
  SignalingFormatError,
} from '../src/wire/signaling.ts';
import type { Addresses } from './addresses.ts';
import { type Limits, TokenBucket } from './limits.ts';
import type { Room, Rooms } from './rooms.ts';
import type { IceServers } from './turn.ts';

/** A socket of our two event sets. */
export type ClientSocket = Socket<ClientToServer, ServerToClient>;
/** The engine.io connection below a socket; it exists before the socket does. */
export type Pipe = ClientSocket['conn'];

/** What all connections share. */
export interface Exchange {
  readonly rooms: Rooms<Connection>;
  readonly addresses: Addresses;
  readonly limits: Limits;
  readonly iceServers: IceServers;
  readonly counters: { messages: number; bytes: number; joins: number; refusals: number };
  readonly now: () => number;
  /** Sees every packet as it arrives. */
  readonly onReceived: ((data: string | Uint8Array) => void) | undefined;
}

/** The largest packet that is read at all; a message between `MAX_MESSAGE_BYTES` and this is told why it is refused. */
export const maxPacketBytes = 2 * MAX_MESSAGE_BYTES;

/** One client, from its first packet to its last: checks and counts what it sends, and passes its messages on. */
export class Connection {
  #socket: ClientSocket | undefined;
  #seat: { readonly room: Room<Connection>; readonly peer: string } | undefined;
  #greeted = false;
  #refused = false;
  /** Bytes that wait until the client has read what it was sent before. */
  #queued = 0;
  readonly #packets: TokenBucket;
  readonly #bytes: TokenBucket;
  readonly #joins: TokenBucket;
  #unjoined: NodeJS.Timeout | undefined;

  constructor(
    private readonly exchange: Exchange,
    private readonly pipe: Pipe,
    private readonly address: string,
  ) {
    const { packets, bytes, joins } = exchange.limits.connection;
    this.#packets = new TokenBucket(packets, exchange.now());
    this.#bytes = new TokenBucket(bytes, exchange.now());
    this.#joins = new TokenBucket(joins, exchange.now());
    exchange.addresses.connected(address);
    pipe.on('packet', (packet: { type: string; data?: unknown }) => this.#inspect(packet));
    pipe.on('flush', () => {
      this.#queued = 0;
    });
    pipe.once('close', () => this.#closed());
    this.#awaitJoin();
  }

  /** The client has finished socket.io's greeting. */
  attach(socket: ClientSocket): void {
    this.#socket = socket;
    // Typed as it really is: anything may come.
    const untyped = socket as unknown as { on(event: string, listener: (...values: unknown[]) => void): void };
    untyped.on('join', (...values) => this.#handle(values, 1, (value) => this.#join(value)));
    untyped.on('send', (...values) => this.#handle(values, 1, (value) => this.#send(value)));
    untyped.on('leave', (...values) => this.#handle(values, 0, () => this.#leave()));
    // Packets that socket.io cannot parse, and clients that send an event of this name.
    untyped.on('error', () => this.refuse('malformed'));
    socket.onAny((event: unknown) => {
      if (event !== 'join' && event !== 'send' && event !== 'leave') this.refuse('malformed');
    });
  }

  /** Tells the client why, then drops it. Everything that it still sends is ignored. */
  refuse(reason: Refusal): void {
    if (this.#refused) return;
    this.#refused = true;
    this.#vacate();
    if (reason !== 'replaced' && reason !== 'shutting-down') this.exchange.counters.refusals += 1;
    if (this.#socket?.connected) this.#socket.emit('refused', { reason });
    else this.pipe.write(`2${JSON.stringify(['refused', { reason }])}`); // the same event, before there is a socket
    this.pipe.close();
    // A client that reads nothing never lets the last words out.
    setTimeout(() => this.pipe.close(true), 1000).unref();
  }

  /** Counts each packet before socket.io looks at it. */
  #inspect({ type, data }: { type: string; data?: unknown }): void {
    if (this.#refused) return;
    const bytes = typeof data === 'string' || data instanceof Uint8Array ? data : '';
    this.exchange.onReceived?.(bytes);
    // socket.io drops without a word who does not greet first, or greets another namespace than ours.
    const greeting = this.#greeted || type !== 'message' || /^0(\{.*\})?$/.test(String(bytes));
    this.#greeted ||= type === 'message';
    if (!this.#spend(1, bytes.length)) this.refuse('too-fast');
    else if (type === 'error' || !greeting) this.refuse('malformed');
  }

  /** Answers a request of `count` values and an acknowledgement; refuses all else. */
  #handle(values: readonly unknown[], count: number, replyTo: (value: unknown) => JoinReply | Reply): void {
    if (this.#refused) return;
    const answer = values[count];
    try {
      if (values.length !== count + 1 || typeof answer !== 'function') throw new SignalingFormatError('malformed');
      const reply = replyTo(values[0]);
      if (!this.#refused) answer(reply);
    } catch (error) {
      if (!(error instanceof SignalingFormatError)) throw error;
      this.refuse(error.reason);
    }
  }

  #join(value: unknown): JoinReply {
    const { rooms, addresses, iceServers, counters, now } = this.exchange;
    const request = readSignaling(JoinRequest, value);
    if (this.#seat) return no('already-joined');
    if (!this.#joins.take(1, now())) {
      this.refuse('too-many-joins');
      return no('too-many-joins');
    }
    if (!addresses.mayJoin(this.address)) return no('too-many-joins');
    const joined = rooms.join(request, this);
    if (!joined.ok) return joined;
    const { room, replaced } = joined;
    const { peer } = request;
    this.#seat = { room, peer };
    clearTimeout(this.#unjoined);
    counters.joins += 1;
    if (replaced) {
      replaced.#seat = undefined;
      replaced.refuse('replaced');
      this.#tellOthers('left');
    }
    this.#tellOthers('joined');
    return { ok: true, peers: [...room.members.keys()].filter((other) => other !== peer), iceServers: iceServers() };
  }

  #send(value: unknown): Reply {
    const { rooms, counters } = this.exchange;
    const { to, bytes } = readSignaling(SendRequest, value);
    if (!this.#seat) return no('not-joined');
    const { room, peer } = this.#seat;
    const receivers = to === null ? this.#others() : [room.members.get(to)].filter((member) => member !== undefined);
    if (to !== null && (receivers.length === 0 || to === peer)) return no('no-such-peer');
    const copies = receivers.length;
    if (copies > 1 && !this.#spend(copies - 1, (copies - 1) * bytes.length)) {
      this.refuse('too-fast');
      return no('too-fast');
    }
    if (!rooms.spend(room, copies, bytes.length)) return no('too-fast');
    for (const receiver of receivers) receiver.#deliver(peer, bytes);
    counters.messages += 1;
    counters.bytes += bytes.length;
    return { ok: true };
  }

  #leave(): Reply {
    if (!this.#seat) return no('not-joined');
    this.#vacate();
    this.#awaitJoin();
    return { ok: true };
  }

  #deliver(from: string, bytes: Uint8Array): void {
    if (this.#refused) return;
    this.#queued += bytes.length + 100;
    if (this.#queued > this.exchange.limits.connection.queuedBytes) this.refuse('too-slow');
    else this.#socket?.emit('message', { from, bytes });
  }

  #spend(packets: number, bytes: number): boolean {
    const now = this.exchange.now();
    return this.#packets.take(packets, now) && this.#bytes.take(bytes, now);
  }

  #others(): Connection[] {
    return [...(this.#seat?.room.members.values() ?? [])].filter((member) => member !== this);
  }

  #tellOthers(event: 'joined' | 'left'): void {
    const peer = this.#seat?.peer;
    if (peer !== undefined) for (const other of this.#others()) other.#socket?.emit(event, { peer });
  }

  #vacate(): void {
    if (this.#seat && this.exchange.rooms.leave(this.#seat.room, this.#seat.peer, this)) this.#tellOthers('left');
    this.#seat = undefined;
  }

  #awaitJoin(): void {
    this.#unjoined = setTimeout(() => this.refuse('idle'), this.exchange.limits.unjoined).unref();
  }

  #closed(): void {
    this.#refused = true;
    clearTimeout(this.#unjoined);
    this.#vacate();
    this.exchange.addresses.disconnected(this.address);
  }
}

function no(reason: Refusal): { ok: false; reason: Refusal } {
  return { ok: false, reason };
}

import { io, type Socket } from 'socket.io-client';
import type { GenericSchema, InferOutput } from 'valibot';
import {
  type ClientToServer,
  Delivery,
  type IceServer,
  JoinReply,
  MAX_MESSAGE_BYTES,
  PeerEvent,
  REFUSALS,
  type Refusal,
  RefusedEvent,
  Reply,
  readSignaling,
  type SendRequest,
  type ServerToClient,
} from '../wire/signaling.ts';

/** What became of the connection to the signaling server. Nothing in it is said about links between people. */
export type SignalingStatus =
  | 'connecting'
  | 'connected'
  | 'reconnecting'
  /** Not in the room for `patience`; still trying. */
  | 'unreachable'
  /** Closed by us, or refused by the server: there is no way back. */
  | 'closed';

/** Who else is in the room, and the servers that WebRTC may use. */
export interface Presence {
  readonly peers: readonly string[];
  readonly iceServers: readonly IceServer[];
}

/** Why a message or a join did not succeed. */
export class SignalingError extends Error {
  override readonly name = 'SignalingError';
  constructor(
    /**
     * A `Refusal` is the server's; `disconnected`: the connection was lost, the message may or may not have
     * arrived; `closed`: we closed it.
     */
    readonly reason: Refusal | 'disconnected' | 'closed',
  ) {
    super(`signaling: ${reason}`);
  }
}

export interface SignalingOptions {
  /** Origin of the signaling server, e.g. `location.origin`. */
  readonly server: string;
  /** `roomKeys(secret).roomId`. */
  readonly roomId: string;
  /** My own address: `peerAddress(roomId, key)`. */
  readonly peer: string;
  /** Proves that the address is mine when I come again: `Identity.seatToken(roomId)`. */
  readonly token: string;
  /** Make the room if it does not exist (the host does). */
  readonly create: boolean;
  /** Milliseconds without a seat in the room after which the status is `unreachable`. Default 5000. */
  readonly patience?: number;
  /** In the room, for the first time or again after the connection was lost. */
  onJoined?(presence: Presence): void;
  /** Somebody else came or went. One who comes anew (after a reload) goes first. */
  onPeer?(peer: string, change: 'joined' | 'left'): void;
  /** Sealed bytes from a peer, in the order it sent them. */
  onMessage?(from: string, bytes: Uint8Array<ArrayBuffer>): void;
  onStatus?(status: SignalingStatus): void;
  /** The server does not want us (any more); `status` is `closed` now. */
  onRefused?(reason: Refusal): void;
}

const replyWithin = 5000;
const defaultPatience = 5000;
/** After the server was away the others may come back later than we do: their room is gone only if it still is after so many tries (ms apart). */
const [roomTries, roomTryEvery] = [8, 1200];
/** Messages that may wait for the connection to come back. */
const maxWaiting = 1000;

interface Waiting {
  readonly request: SendRequest;
  resolve(): void;
  reject(error: SignalingError): void;
}

/**
 * One peer's seat in one room at the signaling server: joins at once, and joins again by itself whenever the
 * connection was lost, until it is closed or refused. Runs in browsers and in Node.
 */
export class Signaling {
  /** The first time in the room. Rejects with `SignalingError` when refused or closed before; pending while unreachable. */
  readonly joined: Promise<Presence>;
  readonly #options: SignalingOptions;
  readonly #socket: Socket<ServerToClient, ClientToServer>;
  #settle: { resolve(presence: Presence): void; reject(error: SignalingError): void } | undefined;
  #status: SignalingStatus = 'connecting';
  #joinedBefore = false;
  #ended: SignalingError | undefined;
  #waiting: Waiting[] = [];
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** Tries left to find the room, since the server could not be reached. */
  #triesLeft = 0;
  #nextTry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SignalingOptions) {
    this.#options = options;
    this.joined = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.joined.catch(() => undefined); // whoever only listens to `onRefused` need not await it
    this.#socket = io(options.server, {
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      forceNew: true,
      reconnectionDelay: 300,
      reconnectionDelayMax: 3000,
      timeout: 4000,
    });
    this.#socket.on('connect', () => this.#join());
    this.#socket.on('disconnect', () => this.#lost());
    this.#socket.on('connect_error', (error) => this.#turnedAway(error));
    this.#on('joined', PeerEvent, ({ peer }) => options.onPeer?.(peer, 'joined'));
    this.#on('left', PeerEvent, ({ peer }) => options.onPeer?.(peer, 'left'));
    this.#on('message', Delivery, ({ from, bytes }) => options.onMessage?.(from, new Uint8Array(bytes)));
    this.#on('refused', RefusedEvent, ({ reason }) => {
      if (reason !== 'shutting-down') this.#refused(reason);
    });
    this.#expectSoon();
  }

  get status(): SignalingStatus {
    return this.#status;
  }

  /**
   * Passes 1 to `MAX_MESSAGE_BYTES` bytes to one peer, or with `null` to all others in the room. Resolves when the
   * server has passed them on; while the connection is away they wait for it. Rejects with `SignalingError`.
   * The bytes must not be changed afterwards.
   */
  send(to: string | null, bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#ended) throw this.#ended;
      if (bytes.length > MAX_MESSAGE_BYTES) throw new SignalingError('too-large');
      if (bytes.length === 0) throw new SignalingError('malformed');
      const waiting = { request: { to, bytes }, resolve, reject };
      if (this.#status === 'connected') this.#emit(waiting);
      else if (this.#waiting.length < maxWaiting) this.#waiting.push(waiting);
      else throw new SignalingError('disconnected');
    });
  }

  /** Gives up the seat and the connection. */
  close(): void {
    if (this.#socket.connected) this.#socket.emit('leave', () => undefined);
    this.#end(new SignalingError('closed'));
  }

  #join(): void {
    const { roomId, peer, token, create } = this.#options;
    // Once admitted, we make the room anew if a restarted server has forgotten it: its id is secret to the members.
    const request = { room: roomId, peer, token, create: create || this.#joinedBefore };
    this.#socket.timeout(replyWithin).emit('join', request, (error: Error | null, answer: unknown) => {
      if (this.#ended) return;
      const reply = error ? undefined : parsed(JoinReply, answer);
      if (reply?.ok) this.#entered(reply);
      else if (reply?.reason === 'room-gone' && this.#triesLeft > 0) this.#joinLater();
      else if (reply) this.#refused(reply.reason);
      else this.#socket.io.engine.close(); // no answer, or nonsense: connect anew
    });
  }

  #joinLater(): void {
    this.#triesLeft--;
    clearTimeout(this.#nextTry);
    this.#nextTry = setTimeout(() => this.#socket.connected && this.#join(), roomTryEvery);
  }

  #entered({ peers, iceServers }: Presence): void {
    clearTimeout(this.#patience);
    this.#joinedBefore = true;
    this.#show('connected');
    this.#settle?.resolve({ peers, iceServers });
    this.#options.onJoined?.({ peers, iceServers });
    for (const waiting of this.#waiting.splice(0)) this.#emit(waiting);
  }

  #emit({ request, resolve, reject }: Waiting): void {
    this.#socket.timeout(replyWithin).emit('send', request, (error: Error | null, answer: unknown) => {
      const reply = error ? undefined : parsed(Reply, answer);
      if (reply?.ok) resolve();
      else reject(reply ? new SignalingError(reply.reason) : (this.#ended ?? new SignalingError('disconnected')));
    });
  }

  #lost(): void {
    if (this.#ended) return;
    this.#show('reconnecting');
    this.#expectSoon();
    // socket.io reconnects by itself unless it was the server that said goodbye.
    if (!this.#socket.active) this.#socket.connect();
  }

  /** The server may refuse the connection itself; it says why in the body of a polling request's 403. */
  #turnedAway(error: Error): void {
    const { context } = error as { context?: { responseText?: unknown } };
    const body = typeof context?.responseText === 'string' ? context.responseText : '';
    const reason = REFUSALS.find((refusal) => body.includes(`"${refusal}"`));
    if (reason && reason !== 'shutting-down') this.#refused(reason);
    else this.#triesLeft = roomTries;
  }

  #refused(reason: Refusal): void {
    if (this.#ended) return;
    this.#end(new SignalingError(reason));
    this.#options.onRefused?.(reason);
  }

  #end(error: SignalingError): void {
    if (this.#ended) return;
    this.#ended = error;
    clearTimeout(this.#patience);
    clearTimeout(this.#nextTry);
    this.#settle?.reject(error);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
    this.#socket.disconnect();
    this.#show('closed');
  }

  #expectSoon(): void {
    clearTimeout(this.#patience);
    const patience = this.#options.patience ?? defaultPatience;
    this.#patience = setTimeout(() => this.#show('unreachable'), patience);
  }

  #show(status: SignalingStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#options.onStatus?.(status);
  }

  /** Listens to an event; what has not the agreed shape is ignored. */
  #on<S extends GenericSchema>(event: keyof ServerToClient, schema: S, listener: (value: InferOutput<S>) => void) {
    this.#socket.on(event, (received: unknown) => {
      const value = this.#ended ? undefined : parsed(schema, received);
      if (value !== undefined) listener(value);
    });
  }
}

function parsed<S extends GenericSchema>(schema: S, value: unknown): InferOutput<S> | undefined {
  try {
    return readSignaling(schema, value);
  } catch {
    return undefined;
  }
}

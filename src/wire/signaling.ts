import * as v from 'valibot';

/**
 * What a client and the signaling server say to each other over socket.io. Both sides check what they receive
 * against these schemas, because neither trusts the other. The server sees addresses and sealed bytes only.
 *
 * Client to server, each answered by socket.io's acknowledgement:
 *   join   JoinRequest → JoinReply      take a seat in a room; one room a connection
 *   send   SendRequest → Reply          pass sealed bytes to one peer, or to all others in the room
 *   leave  (nothing)   → Reply          give the seat up
 * Server to client:
 *   joined, left  PeerEvent             somebody else in my room came or went
 *   message       Delivery          sealed bytes from a peer
 *   refused       RefusedEvent          the last thing the server says before it closes the connection
 */
export interface ClientToServer {
  join(request: JoinRequest, reply: (reply: JoinReply) => void): void;
  send(request: SendRequest, reply: (reply: Reply) => void): void;
  leave(reply: (reply: Reply) => void): void;
}

/** See `ClientToServer`. */
export interface ServerToClient {
  joined(event: PeerEvent): void;
  left(event: PeerEvent): void;
  message(event: Delivery): void;
  refused(event: RefusedEvent): void;
}

/** The most sealed bytes that one message may carry. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** Why the server says no: in a reply (the connection lives on) or as `refused` (it does not). */
export const REFUSALS = [
  /** Join without `create`, and there is no such room. */
  'room-gone',
  'room-full',
  /** Join with another token than the one with which this address was first taken. */
  'seat-taken',
  /** The server holds as many rooms as it may. */
  'server-full',
  /** This connection sits in a room already. */
  'already-joined',
  /** Too many joins in a short time by this connection, by its address, or in that room. */
  'too-many-joins',
  'too-many-connections',
  /** Too many messages or bytes in a short time, by this connection or in its room. */
  'too-fast',
  /** This connection does not read what it is sent. */
  'too-slow',
  /** A message above `MAX_MESSAGE_BYTES`. */
  'too-large',
  'malformed',
  'not-joined',
  'no-such-peer',
  /** The same peer joined anew, after a reload or in a second tab: the newer one stays. */
  'replaced',
  /** Nothing happened in the room for hours, or this connection never joined one. */
  'idle',
  /** The page that connects comes from another origin than the server's. */
  'wrong-origin',
  'shutting-down',
] as const;

/** One of `REFUSALS`. */
export type Refusal = (typeof REFUSALS)[number];

/** A room id, a peer's address or its token: 16 bytes in base64url, canonical (so the last character carries two bits). */
const Address = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/));

/** 1 to `MAX_MESSAGE_BYTES` bytes; a browser's socket.io gives an ArrayBuffer, Node's a Buffer. */
const SealedBytes = v.pipe(
  v.union([v.instance(ArrayBuffer), v.instance(Uint8Array)]),
  v.transform((data): Uint8Array => (data instanceof Uint8Array ? data : new Uint8Array(data))),
  v.check((bytes) => bytes.length > 0, 'empty'),
  v.check((bytes) => bytes.length <= MAX_MESSAGE_BYTES, 'too-large'),
);

const IceUrl = v.pipe(v.string(), v.maxLength(200), v.regex(/^(stun|turn)s?:[^\s]+$/));

/** A STUN or TURN server in the shape that RTCPeerConnection takes. */
export const IceServer = v.strictObject({
  urls: v.pipe(v.array(IceUrl), v.minLength(1), v.maxLength(8)),
  username: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
  credential: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
});
export type IceServer = v.InferOutput<typeof IceServer>;

/**
 * `token`: only who gives the one with which an address was first taken may have its seat again, since everyone in the room
 * knows the addresses. `create`: make the room if it does not exist.
 */
export const JoinRequest = v.strictObject({ room: Address, peer: Address, token: Address, create: v.boolean() });
export type JoinRequest = v.InferOutput<typeof JoinRequest>;

/** `to` null: all others in the room. */
export const SendRequest = v.strictObject({ to: v.nullable(Address), bytes: SealedBytes });
export type SendRequest = v.InferOutput<typeof SendRequest>;

const Refused = v.strictObject({ ok: v.literal(false), reason: v.picklist(REFUSALS) });

export const Reply = v.variant('ok', [v.strictObject({ ok: v.literal(true) }), Refused]);
export type Reply = v.InferOutput<typeof Reply>;

/** `peers`: the others in the room now. */
export const JoinReply = v.variant('ok', [
  v.strictObject({
    ok: v.literal(true),
    peers: v.pipe(v.array(Address), v.maxLength(1024)),
    iceServers: v.pipe(v.array(IceServer), v.maxLength(16)),
  }),
  Refused,
]);
export type JoinReply = v.InferOutput<typeof JoinReply>;

export const PeerEvent = v.strictObject({ peer: Address });
export type PeerEvent = v.InferOutput<typeof PeerEvent>;

export const Delivery = v.strictObject({ from: Address, bytes: SealedBytes });
export type Delivery = v.InferOutput<typeof Delivery>;

export const RefusedEvent = v.strictObject({ reason: v.picklist(REFUSALS) });
export type RefusedEvent = v.InferOutput<typeof RefusedEvent>;

/** What came over the signaling connection has not the shape that was agreed. Says nothing of the content. */
export class SignalingFormatError extends Error {
  override readonly name = 'SignalingFormatError';
  constructor(readonly reason: 'malformed' | 'too-large') {
    super(`signaling message is ${reason}`);
  }
}

/** Checks a received value against one of the schemas above. Throws `SignalingFormatError`. */
export function readSignaling<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  throw new SignalingFormatError(result.issues[0].message === 'too-large' ? 'too-large' : 'malformed');
}

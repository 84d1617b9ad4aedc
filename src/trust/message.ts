import { Reader, WireError, Writer } from '../wire/bytes.ts';
import { ATTEMPT_BYTES } from './attempt.ts';
import { refuseAs, TrustError } from './error.ts';
import { type Identity, isKey, verify } from './identity.ts';
import type { RoomKeys } from './link.ts';
import { isName, NAME_BYTES } from './name.ts';
import { ROSTER_BYTES, readFingerprint, writeFingerprint } from './roster.ts';
import { SEAL_OVERHEAD, seal, unseal } from './seal.ts';

/** Most bytes of an SDP. */
export const SDP_BYTES = 16 * 1024;
/** Most bytes of a candidate's JSON text. */
export const CANDIDATE_BYTES = 2 * 1024;
const SIGNATURE = 64;
/** Longest sealed message: an answer with the longest SDP, rounded up. */
export const SEALED_BYTES = SDP_BYTES + 1024;

const encoder = new TextEncoder();

/** "Here I am": what the host needs to write this person's roster entry. */
export interface HelloMessage {
  readonly kind: 'hello';
  /** The sender's key, 32 bytes; so in every message. */
  readonly from: Uint8Array;
  /** 32 bytes, see `words.ts`. */
  readonly commitment: Uint8Array;
  /** SHA-256 of the certificate, 32 bytes; null when it cannot be known beforehand. */
  readonly fingerprint: Uint8Array | null;
  /** As `isName` allows. */
  readonly name: string;
  /** Of the newest roster that this device has accepted since it started; 0: it needs one with this very commitment. */
  readonly epoch: number;
}

/** From the host alone. */
export interface RosterMessage {
  readonly kind: 'roster';
  readonly from: Uint8Array;
  /** As `signRoster` gave it. */
  readonly roster: Uint8Array;
}

export type RefusalReason = 'full' | 'locked' | 'declined' | 'removed';

/** From the host alone. */
export interface RefusalMessage {
  readonly kind: 'refusal';
  readonly from: Uint8Array;
  /** The receiver's key; so in every message with `to`. Whoever opens a message compares it with its own. */
  readonly to: Uint8Array;
  readonly reason: RefusalReason;
}

/** Made and checked by `Handshake`, as are answers and candidates. */
export interface OfferMessage {
  readonly kind: 'offer';
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  /** 16 bytes, new in each attempt. */
  readonly attempt: Uint8Array;
  /** 32 bytes. */
  readonly rosterDigest: Uint8Array;
  readonly sdp: string;
}

export interface AnswerMessage {
  readonly kind: 'answer';
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly attempt: Uint8Array;
  readonly rosterDigest: Uint8Array;
  /** Of the offer that this answers: 32 bytes. */
  readonly offerDigest: Uint8Array;
  readonly sdp: string;
}

export interface CandidateMessage {
  readonly kind: 'candidate';
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly attempt: Uint8Array;
  /** Rises with each candidate of the sender in this attempt, from 0. */
  readonly sequence: number;
  /** The candidate as JSON text. */
  readonly candidate: string;
}

/** "I leave for good": the key is erased and never comes back, so that repeating this says nothing new. */
export interface ByeMessage {
  readonly kind: 'bye';
  readonly from: Uint8Array;
}

/** What people tell each other through the signaling server, which sees it sealed. */
export type SignalMessage =
  | HelloMessage
  | RosterMessage
  | RefusalMessage
  | OfferMessage
  | AnswerMessage
  | CandidateMessage
  | ByeMessage;

const codes = { hello: 1, roster: 2, refusal: 3, offer: 4, answer: 5, candidate: 6, bye: 7 } as const;
const reasons: readonly RefusalReason[] = ['full', 'locked', 'declined', 'removed'];

/**
 * Signs a message (over room and all fields) and seals it for the room. Throws `TrustError` 'signature' when the
 * message is not from that identity, and `WireError` for a field that is too long.
 */
export function sealMessage(keys: RoomKeys, identity: Identity, message: SignalMessage): Uint8Array {
  if (!identity.owns(message.from)) throw new TrustError('signature');
  const body = encodeMessage(message);
  const signature = identity.sign('signal-message', [encoder.encode(keys.roomId), body]);
  return seal(keys.signal, 'signal-seal', keys.roomId, Uint8Array.of(...body, ...signature));
}

/**
 * Opens what `sealMessage` made: unsealed with this room's key, in the one right encoding, signed by its `from`, and,
 * for a roster or a refusal, from this room's host. Throws `TrustError` ('sealed', 'malformed', 'name', 'key',
 * 'signature', 'host-key'). Whether the sender is a member, and the receiver this device, is for the caller to check.
 */
export function openMessage(keys: RoomKeys, sealed: Uint8Array): SignalMessage {
  if (sealed.length > SEALED_BYTES || sealed.length < SEAL_OVERHEAD + SIGNATURE) throw new TrustError('sealed');
  const plain = unseal(keys.signal, 'signal-seal', keys.roomId, sealed);
  if (plain === undefined) throw new TrustError('sealed');
  const body = plain.subarray(0, plain.length - SIGNATURE);
  const message = refuseAs('malformed', () => decodeMessage(body));
  const fields = [encoder.encode(keys.roomId), body];
  if (!verify(message.from, 'signal-message', fields, plain.subarray(body.length))) throw new TrustError('signature');
  if (message.kind === 'hello') {
    if (!isKey(message.from)) throw new TrustError('key');
    if (!isName(message.name)) throw new TrustError('name');
  }
  if ((message.kind === 'roster' || message.kind === 'refusal') && !keys.link.isHost(message.from)) {
    throw new TrustError('host-key');
  }
  return message;
}

/** The bytes that are signed. Throws `WireError` for a field that is too long. */
export function encodeMessage(message: SignalMessage): Uint8Array {
  const writer = new Writer(1024).u8(codes[message.kind]).fixed(message.from, 32);
  if ('to' in message) writer.fixed(message.to, 32);
  if ('attempt' in message) writer.fixed(message.attempt, ATTEMPT_BYTES);
  switch (message.kind) {
    case 'hello':
      writer.fixed(message.commitment, 32);
      writeFingerprint(writer, message.fingerprint);
      return writer.text(message.name, NAME_BYTES).u32(message.epoch).end();
    case 'roster':
      return writer.bytes(message.roster, ROSTER_BYTES).end();
    case 'refusal':
      return writer.u8(reasons.indexOf(message.reason)).end();
    case 'offer':
      return writer.fixed(message.rosterDigest, 32).text(message.sdp, SDP_BYTES).end();
    case 'answer':
      return writer.fixed(message.rosterDigest, 32).fixed(message.offerDigest, 32).text(message.sdp, SDP_BYTES).end();
    case 'candidate':
      return writer.u32(message.sequence).text(message.candidate, CANDIDATE_BYTES).end();
    case 'bye':
      return writer.end();
  }
}

function decodeMessage(body: Uint8Array): SignalMessage {
  const reader = new Reader(body);
  const code = reader.u8('kind');
  const from = reader.fixed(32, 'from');
  const message = readFields(code, from, reader);
  reader.end();
  return message;
}

function readFields(code: number, from: Uint8Array, reader: Reader): SignalMessage {
  const to = () => reader.fixed(32, 'to');
  const attempt = () => reader.fixed(ATTEMPT_BYTES, 'attempt');
  const rosterDigest = () => reader.fixed(32, 'rosterDigest');
  const sdp = () => reader.text(SDP_BYTES, 'sdp');
  switch (code) {
    case codes.hello: {
      const commitment = reader.fixed(32, 'commitment');
      const fingerprint = readFingerprint(reader);
      const name = reader.text(NAME_BYTES, 'name');
      return { kind: 'hello', from, commitment, fingerprint, name, epoch: reader.u32('epoch') };
    }
    case codes.roster:
      return { kind: 'roster', from, roster: reader.bytes(ROSTER_BYTES, 'roster') };
    case codes.refusal:
      return { kind: 'refusal', from, to: to(), reason: readReason(reader) };
    case codes.offer:
      return { kind: 'offer', from, to: to(), attempt: attempt(), rosterDigest: rosterDigest(), sdp: sdp() };
    case codes.answer:
      return {
        kind: 'answer',
        from,
        to: to(),
        attempt: attempt(),
        rosterDigest: rosterDigest(),
        offerDigest: reader.fixed(32, 'offerDigest'),
        sdp: sdp(),
      };
    case codes.candidate:
      return {
        kind: 'candidate',
        from,
        to: to(),
        attempt: attempt(),
        sequence: reader.u32('sequence'),
        candidate: reader.text(CANDIDATE_BYTES, 'candidate'),
      };
    case codes.bye:
      return { kind: 'bye', from };
    default:
      throw new WireError('kind', 'signal message');
  }
}

function readReason(reader: Reader): RefusalReason {
  const reason = reasons[reader.u8('reason')];
  if (reason === undefined) throw new WireError('range', 'reason');
  return reason;
}

import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { decodeHex } from '../wire/base64url.ts';
import { Writer } from '../wire/bytes.ts';
import { transcript } from '../wire/transcript.ts';
import { Handshake } from './handshake.ts';
import type { Identity } from './identity.ts';
import type { Manifest } from './manifest.ts';
import { encodeMessage, openMessage, type SignalMessage, sealMessage } from './message.ts';
import { type Person, TestRoom } from './room.testing.ts';
import { type RosterEntry, writeFingerprint } from './roster.ts';
import { seal, unseal } from './seal.ts';

/**
 * For tests: what an attacker has in hand. Hana (host), Ann, Bo and Mal are admitted and locked, none is connected yet.
 * Mal does as the others do unless an attack says otherwise.
 */
export class Stage extends TestRoom {
  readonly ann: Person;
  readonly bo: Person;
  readonly mal: Person;

  constructor(secret?: Uint8Array, identities?: readonly Identity[]) {
    super(['Hana', 'Ann', 'Bo', 'Mal'], secret, identities);
    [, this.ann, this.bo, this.mal] = this.people as [Person, Person, Person, Person];
    this.admit();
  }

  /** Another room, with another secret, of the same people. */
  anotherRoom(): Stage {
    return new Stage(
      undefined,
      this.people.map((person) => person.identity),
    );
  }

  seal(from: Person, message: SignalMessage): Uint8Array {
    return sealMessage(this.keys, from.identity, message);
  }

  open(sealed: Uint8Array): SignalMessage {
    return openMessage(this.keys, sealed);
  }

  /** Seals with the room's secret, but without the sender's key: with Mal's signature, or the given one. */
  forge(message: SignalMessage, signature?: Uint8Array): Uint8Array {
    const body = encodeMessage(message);
    const fields = [new TextEncoder().encode(this.keys.roomId), body];
    return this.sealAnything(body, signature ?? this.mal.identity.sign('signal-message', fields));
  }

  /** Seals these bytes, and a signature after them. */
  sealAnything(body: Uint8Array, signature: Uint8Array): Uint8Array {
    return seal(this.keys.signal, 'signal-seal', this.keys.roomId, Uint8Array.of(...body, ...signature));
  }

  /** What is inside a sealed message: body and signature. */
  unseal(sealed: Uint8Array): [body: Uint8Array, signature: Uint8Array] {
    const plain = unseal(this.keys.signal, 'signal-seal', this.keys.roomId, sealed)!;
    return [plain.subarray(0, -64), plain.subarray(-64)];
  }

  get entries(): RosterEntry[] {
    return this.people.map((person) => person.entry);
  }

  /** A signed roster of epoch 9, without any of the checks that `signRoster` makes. */
  signAnything(entries: readonly RosterEntry[], signer = this.host.identity): Uint8Array {
    const writer = new Writer().fixed(Buffer.from(this.keys.roomId, 'base64url'), 16).u32(9).flag(true);
    writer.u8(entries.length);
    for (const { key, commitment, fingerprint, name } of entries) {
      writer.fixed(key, 32).fixed(commitment, 32);
      writeFingerprint(writer, fingerprint);
      writer.text(name, 999);
    }
    const body = writer.end();
    return Uint8Array.of(...body, ...signer.sign('roster-signature', [body]));
  }

  /** The host gives Ann and Bo two different rosters of the same epoch. */
  fork(): void {
    this.ann.accept(this.sign([this.host, this.ann, this.bo]), this.link);
    this.epoch--;
    this.bo.accept(this.sign(), this.link);
  }

  /** Ann offers to Bo, or to another. */
  offer(to = this.bo) {
    const offerer = Handshake.offerer(this.ann.pair(to));
    return { offerer, offer: offerer.offer(this.ann.sdp()) };
  }

  /** Ann has offered to Mal, who is about to answer. */
  answerOfMal() {
    const { offerer, offer } = this.offer(this.mal);
    const answerer = Handshake.answerer(this.mal.pair(this.ann), this.pass(this.ann, offer));
    return { offerer, answer: answerer.answer(this.mal.sdp()) };
  }

  /** A message from a second key of Mal's, which differs from the first by a point of order 8, and its valid signature. */
  fromTwistedKey(make: (key: Uint8Array) => SignalMessage): [body: Uint8Array, signature: Uint8Array] {
    const { Point, utils } = ed25519;
    const { scalar, point } = utils.getExtendedPublicKey(this.mal.identity.seed());
    const torsion = Point.fromBytes(decodeHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'));
    const key = point.add(torsion).toBytes();
    const body = encodeMessage(make(key));
    const signed = transcript('signal-message', [new TextEncoder().encode(this.keys.roomId), body]);
    // RFC 8032, section 5.1.6, with a fixed nonce: S = r + H(R, A, M)·s.
    const nonce = 12345n;
    const R = Point.BASE.multiply(nonce).toBytes();
    const challenge = littleEndian(sha512(Uint8Array.of(...R, ...key, ...signed)));
    const S = (nonce + challenge * scalar) % Point.Fn.ORDER;
    return [body, Uint8Array.of(...R, ...Array.from({ length: 32 }, (_, i) => Number((S >> BigInt(8 * i)) & 255n)))];
  }

  /** What all have agreed to compute. */
  get manifest(): Manifest {
    return {
      programDigest: new Uint8Array(32).fill(7),
      rosterDigest: this.ann.roster.digest,
      run: 1,
      parties: [0, 1, 2, 3],
      threshold: 1,
      recipients: new Uint8Array(32).fill(8),
      minimumGroup: 3,
    };
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalBytes, Reader } from '../wire/bytes.ts';
import { mutated } from '../wire/mutation.testing.ts';
import { TrustError } from './error.ts';
import { confirmedEpoch, Handshake } from './handshake.ts';
import { decodeManifest, encodeManifest } from './manifest.ts';
import { encodeMessage, openMessage, type SignalMessage, sealMessage } from './message.ts';
import { openResume, sealResume } from './resume.ts';
import { connect, random, TestRoom } from './room.testing.ts';
import { openRoster, ROSTER_BYTES } from './roster.ts';
import { sdpFingerprint } from './sdp.ts';
import { seal } from './seal.ts';

/*
 * Whatever arrives, a decoder gives a valid value or a TrustError, and nothing else ever. The mutated inputs are sealed
 * and signed rightly, as a malicious member could, so that they come through to the parsers behind the seal.
 */

const room = new TestRoom(['Hana', 'Ann', 'Bo']);
const [host, ann, bo] = room.people as [TestRoom['host'], TestRoom['host'], TestRoom['host']];
room.admit();
const { offerer, answerer, offer, answer } = connect(room, ann, bo);

/** One of each kind, all from the host, who may send every kind. */
const messages: SignalMessage[] = [
  { ...host.hello, epoch: host.roster.epoch },
  { kind: 'roster', from: host.key, roster: host.roster.bytes },
  { kind: 'refusal', from: host.key, to: ann.key, reason: 'full' },
  { ...offer, from: host.key },
  { ...answer, from: host.key },
  { ...offerer.candidate('{}'), from: host.key },
  { kind: 'bye', from: host.key },
];
const encoder = new TextEncoder();

function refusedOr<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    expect(error).toBeInstanceOf(TrustError);
    return undefined;
  }
}

const anything = fc.uint8Array({ maxLength: 400 });

describe('any bytes and any mutation', () => {
  it('of a signed message', () => {
    const mutation = fc.constantFrom(...messages.map(encodeMessage)).chain(mutated);
    const decoded = new Set<string>();
    const open = (bytes: Uint8Array) => {
      const signature = host.identity.sign('signal-message', [encoder.encode(room.keys.roomId), bytes]);
      const sealed = seal(room.keys.signal, 'signal-seal', room.keys.roomId, Uint8Array.of(...bytes, ...signature));
      const message = refusedOr(() => openMessage(room.keys, sealed));
      if (message === undefined) return;
      decoded.add(message.kind);
      expect(equalBytes(encodeMessage(message), bytes)).toBe(true);
    };
    for (const message of messages) open(encodeMessage(message));
    fc.assert(fc.property(mutation, open), { numRuns: 150 });
    fc.assert(fc.property(anything, open), { numRuns: 50 });
    expect(decoded.size).toBe(messages.length);
  });

  it('of sealed bytes', () => {
    const sealed = sealMessage(room.keys, host.identity, host.hello);
    const open = (bytes: Uint8Array) => expect(refusedOr(() => openMessage(room.keys, bytes))).toBeUndefined();
    fc.assert(
      fc.property(
        mutated(sealed).filter((bytes) => !equalBytes(bytes, sealed)),
        (bytes) => {
          open(bytes);
        },
      ),
    );
    fc.assert(
      fc.property(anything, (bytes) => {
        open(bytes);
      }),
    );
  });

  it('of a roster that the host signed', () => {
    const bytes = ann.roster.bytes;
    const unsigned = bytes.subarray(0, -64);
    const open = (changed: Uint8Array) => {
      const signed = Uint8Array.of(...changed, ...host.identity.sign('roster-signature', [changed]));
      const roster = refusedOr(() => openRoster(signed, room.link));
      if (roster !== undefined) expect(roster.entries.length).toBeGreaterThan(0);
    };
    fc.assert(fc.property(mutated(unsigned), open), { numRuns: 150 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: ROSTER_BYTES }), (any) => {
        refusedOr(() => openRoster(any, room.link));
      }),
    );
  });

  it('of a manifest', () => {
    const valid = encodeManifest({
      programDigest: random(32),
      rosterDigest: random(32),
      run: 1,
      parties: [0, 1, 2],
      threshold: 1,
      recipients: random(32),
      minimumGroup: 3,
    });
    const decode = (bytes: Uint8Array) => {
      const manifest = refusedOr(() => decodeManifest(bytes));
      if (manifest !== undefined) expect(equalBytes(encodeManifest(manifest), bytes)).toBe(true);
    };
    fc.assert(fc.property(mutated(valid), decode), { numRuns: 500 });
    fc.assert(fc.property(anything, decode), { numRuns: 500 });
  });

  it('of a confirmation', () => {
    const valid = offerer.confirm(ann.roster);
    const accept = (bytes: Uint8Array) => {
      refusedOr(() => confirmedEpoch(bytes));
      expect(() => answerer.acceptConfirm(bytes, bo.roster)).toThrow(TrustError);
    };
    fc.assert(
      fc.property(
        mutated(valid).filter((bytes) => !equalBytes(bytes, valid)),
        accept,
      ),
    );
    fc.assert(fc.property(anything, accept));
  });

  it('of a remembered state', () => {
    const stored = sealResume(room.keys, { identity: ann.identity, name: 'Ann', epoch: 3, note: '' });
    const open = (text: string) => {
      refusedOr(() => openResume(room.keys, text));
    };
    fc.assert(fc.property(fc.string(), open));
    fc.assert(
      fc.property(
        mutated(encoder.encode(stored)).map((bytes) => new TextDecoder().decode(bytes)),
        open,
      ),
    );
    const inside = mutated(random(120)).map((bytes) => seal(room.keys.resume, 'resume-seal', room.keys.roomId, bytes));
    fc.assert(
      fc.property(inside, (sealed) => {
        open(Buffer.from(sealed).toString('base64url'));
      }),
    );
  });

  it('of an SDP', () => {
    const read = (text: string) => {
      const fingerprint = refusedOr(() => sdpFingerprint(text));
      if (fingerprint !== undefined) expect(fingerprint.length).toBe(32);
    };
    fc.assert(fc.property(fc.string(), read));
    fc.assert(
      fc.property(
        mutated(encoder.encode(ann.sdp())).map((bytes) => new TextDecoder().decode(bytes)),
        read,
      ),
    );
    expect(() => Handshake.answerer(bo.pair(ann), { ...offer, sdp: '' })).toThrow(TrustError);
  });
});

it('an attempt id that is no time is refused', () => {
  const strange = { ...offer, attempt: new Uint8Array(16).fill(255) };
  expect(() => Handshake.answerer(bo.pair(ann), strange)).toThrow('refused: malformed');
  expect(new Reader(offer.attempt).u64('attempt')).toBeGreaterThan(0);
});

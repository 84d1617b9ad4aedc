import { describe, expect, it } from 'vitest';
import { WireError } from '../wire/bytes.ts';
import { CANDIDATE_BYTES, openMessage, SDP_BYTES, SEALED_BYTES, type SignalMessage, sealMessage } from './message.ts';
import { random, TestRoom } from './room.testing.ts';
import { MAXIMUM_PEOPLE, ROSTER_BYTES } from './roster.ts';
import { seal } from './seal.ts';

const room = new TestRoom(['Hana', 'Ann', 'Bo']);
const [host, ann] = room.people as [TestRoom['host'], TestRoom['host']];
const envelope = { from: ann.key, to: host.key, attempt: random(16) };

const messages: readonly SignalMessage[] = [
  ann.hello,
  { ...ann.hello, fingerprint: null, epoch: 7 },
  { kind: 'roster', from: host.key, roster: room.sign() },
  { kind: 'refusal', from: host.key, to: ann.key, reason: 'removed' },
  { kind: 'offer', ...envelope, rosterDigest: random(32), sdp: ann.sdp() },
  { kind: 'answer', ...envelope, rosterDigest: random(32), offerDigest: random(32), sdp: ann.sdp() },
  { kind: 'candidate', ...envelope, sequence: 7, candidate: '{"candidate":""}' },
  { kind: 'bye', from: ann.key },
];

const owner = (message: SignalMessage) => (message.from === host.key ? host : ann).identity;

describe('sealed messages', () => {
  it.each(messages.map((message) => [message.kind, message] as const))('come back as they were: %s', (_, message) => {
    expect(openMessage(room.keys, sealMessage(room.keys, owner(message), message))).toEqual(message);
  });

  it('are never sealed the same way twice, and show nothing of what they hold', () => {
    const [first, second] = [0, 1].map(() => Buffer.from(sealMessage(room.keys, ann.identity, ann.hello)));
    expect(first!.equals(second!)).toBe(false);
    for (const part of [ann.name, ann.key, ann.fingerprint!, ann.secret.commitment]) {
      expect(first!.includes(Buffer.from(part))).toBe(false);
    }
  });

  it('keep to their limits, and the longest of each kind still fits', () => {
    const full = 'x'.repeat(SDP_BYTES);
    const candidate = { kind: 'candidate', ...envelope, sequence: 0 } as const;
    const answer = { kind: 'answer', ...envelope, rosterDigest: random(32), offerDigest: random(32) } as const;
    const longest = sealMessage(room.keys, ann.identity, { ...answer, sdp: full });
    expect(longest.length).toBeLessThanOrEqual(SEALED_BYTES);
    expect(openMessage(room.keys, longest).kind).toBe('answer');
    expect(() => sealMessage(room.keys, ann.identity, { ...answer, sdp: `${full}x` })).toThrow(WireError);
    const tooLong = { ...candidate, candidate: 'x'.repeat(CANDIDATE_BYTES + 1) };
    expect(() => sealMessage(room.keys, ann.identity, tooLong)).toThrow(WireError);

    const crowd = new TestRoom(Array.from({ length: MAXIMUM_PEOPLE }, () => '\u{10348}'.repeat(40)));
    const roster = crowd.sign();
    expect(roster.length).toBe(ROSTER_BYTES);
    expect(crowd.pass(crowd.host, { kind: 'roster', from: crowd.host.key, roster }).roster).toEqual(roster);
  });

  it('are refused before anything is done with them when their length cannot be right', () => {
    const { signal, roomId } = room.keys;
    for (const length of [0, 63, SEALED_BYTES]) {
      const sealed = seal(signal, 'signal-seal', roomId, new Uint8Array(length));
      expect(() => openMessage(room.keys, sealed)).toThrow('refused: sealed');
    }
  });

  it("are sealed in one's own name only", () => {
    expect(() => sealMessage(room.keys, host.identity, ann.hello)).toThrow('refused: signature');
  });
});

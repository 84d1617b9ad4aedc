import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  Delivery,
  JoinReply,
  JoinRequest,
  MAX_MESSAGE_BYTES,
  readSignaling,
  SendRequest,
  SignalingFormatError,
} from './signaling.ts';

const room = 'AAECAwQFBgcICQoLDA0ODw';
const peer = '_-7dzLuqmYh3ZlVEMyIRAA';
const token = 'Dw4NDAsKCQgHBgUEAwIBAA';

function reasonOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof SignalingFormatError) return error.reason;
    throw error;
  }
  return 'accepted';
}

test('a join has a canonical room id and peer address, and nothing more', () => {
  expect(readSignaling(JoinRequest, { room, peer, token, create: true })).toEqual({ room, peer, token, create: true });
  const wrong = [
    { room, peer, token },
    { room, peer, create: true },
    { room, peer, token: 'guess', create: true },
    { room, peer, token, create: 1 },
    { room: `${room}A`, peer, token, create: true },
    { room: room.slice(1), peer, token, create: true },
    { room: `${room.slice(0, 21)}x`, peer, token, create: true },
    { room: `${room.slice(0, 21)}\n`, peer, token, create: true },
    { room: [room], peer, token, create: true },
    { room, peer, token, create: true, name: 'Ada' },
    null,
    room,
  ];
  for (const value of wrong) expect(reasonOf(() => readSignaling(JoinRequest, value))).toBe('malformed');
});

test('sealed bytes come as Uint8Array or ArrayBuffer, and too many are told apart from nonsense', () => {
  const bytes = new Uint8Array([1, 2, 3]);
  expect(readSignaling(SendRequest, { to: peer, bytes }).bytes).toEqual(bytes);
  expect(readSignaling(SendRequest, { to: null, bytes: bytes.buffer }).bytes).toEqual(bytes);
  expect(readSignaling(Delivery, { from: peer, bytes: Buffer.from(bytes) }).bytes.length).toBe(3);
  expect(readSignaling(SendRequest, { to: null, bytes: new Uint8Array(MAX_MESSAGE_BYTES) }).bytes.length).toBe(65536);
  expect(reasonOf(() => readSignaling(SendRequest, { to: null, bytes: new Uint8Array(MAX_MESSAGE_BYTES + 1) }))).toBe(
    'too-large',
  );
  for (const wrong of [
    new Uint8Array(0),
    [1, 2],
    'abc',
    { length: 3 },
    { type: 'Buffer', data: [1] },
    new Uint16Array(2),
  ])
    expect(reasonOf(() => readSignaling(SendRequest, { to: null, bytes: wrong }))).toBe('malformed');
});

test('a join reply is either a full yes or a reason from the list', () => {
  const yes = {
    ok: true,
    peers: [peer],
    iceServers: [{ urls: ['turn:turn.example:3478'], username: 'u', credential: 'c' }],
  };
  expect(readSignaling(JoinReply, yes)).toEqual(yes);
  expect(readSignaling(JoinReply, { ok: false, reason: 'room-gone' })).toEqual({ ok: false, reason: 'room-gone' });
  for (const wrong of [
    { ok: true },
    { ok: false },
    { ok: false, reason: 'because' },
    { ok: true, peers: ['me'], iceServers: [] },
    { ok: true, peers: [], iceServers: [{ urls: ['http://example'] }] },
  ])
    expect(reasonOf(() => readSignaling(JoinReply, wrong))).toBe('malformed');
});

test('no value makes a reader do anything but accept or throw SignalingFormatError', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      for (const schema of [JoinRequest, SendRequest, JoinReply, Delivery])
        expect(reasonOf(() => readSignaling(schema, value))).toBe('malformed');
    }),
  );
});

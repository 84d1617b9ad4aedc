import { describe, expect, it } from 'vitest';
import { confirmedEpoch, Handshake } from './handshake.ts';
import { connect, random, TestRoom } from './room.testing.ts';

type Three = [TestRoom['host'], TestRoom['host'], TestRoom['host']];

function admitted() {
  const room = new TestRoom(['Hana', 'Ann', 'Bo']);
  const [host, ann, bo] = room.people as Three;
  room.admit();
  return { room, host, ann, bo };
}

describe('handshake', () => {
  it('lets SDPs and candidates through, and confirms in both directions', () => {
    const { room, ann, bo } = admitted();
    const sdp = { offer: ann.sdp(), answer: bo.sdp() };
    const offerer = Handshake.offerer(ann.pair(bo));
    const answerer = Handshake.answerer(bo.pair(ann), room.pass(ann, offerer.offer(sdp.offer)));
    expect(answerer.offeredSdp).toBe(sdp.offer);
    // Candidates need not wait for the answer, and some may be lost.
    expect(offerer.acceptCandidate(room.pass(bo, answerer.candidate('{"b":0}')))).toBe('{"b":0}');
    answerer.candidate('lost');
    expect(offerer.acceptCandidate(room.pass(bo, answerer.candidate('{"b":2}')))).toBe('{"b":2}');
    expect(answerer.acceptCandidate(room.pass(ann, offerer.candidate('{"a":0}')))).toBe('{"a":0}');
    expect(offerer.acceptAnswer(room.pass(bo, answerer.answer(sdp.answer)))).toBe(sdp.answer);

    answerer.acceptConfirm(offerer.confirm(ann.roster), bo.roster);
    offerer.acceptConfirm(answerer.confirm(bo.roster), ann.roster);
    expect([offerer.role, answerer.role]).toEqual(['offerer', 'answerer']);
    expect([offerer.peerKey, answerer.peerKey]).toEqual([bo.key, ann.key]);
  });

  it('binds the fingerprint of the SDP when the roster names none', () => {
    const { room, ann, bo } = admitted();
    ann.fingerprint = null;
    room.admit();
    const { offerer, answerer } = connect(room, ann, bo);
    answerer.acceptConfirm(offerer.confirm(ann.roster), bo.roster);
    offerer.acceptConfirm(answerer.confirm(bo.roster), ann.roster);
  });

  it('confirms the same connection again under a newer roster, even when the indices have changed', () => {
    const { room, host, ann, bo } = admitted();
    const { offerer, answerer } = connect(room, ann, bo);
    room.admit([host, bo, ann]);
    expect(confirmedEpoch(offerer.confirm(ann.roster))).toBe(2);
    answerer.acceptConfirm(offerer.confirm(ann.roster), bo.roster);
    offerer.acceptConfirm(answerer.confirm(bo.roster), ann.roster);
  });

  it('does not outlive the certificate or the membership of either side', () => {
    const { room, host, ann, bo } = admitted();
    const { offerer, answerer } = connect(room, ann, bo);
    bo.reload();
    room.admit();
    expect(() => offerer.confirm(ann.roster)).toThrow('refused: fingerprint');
    room.admit([host, ann]);
    expect(() => offerer.confirm(ann.roster)).toThrow('refused: roster-member');
    expect(() => answerer.acceptConfirm(random(100), ann.roster)).toThrow('refused: roster-member');
  });

  it('makes one offer and one answer, in its own role and with its own certificate', () => {
    const { room, ann, bo } = admitted();
    expect(() => Handshake.offerer(bo.pair(ann))).toThrow('refused: role');
    expect(() => Handshake.offerer({ ...ann.pair(bo), peer: 7 })).toThrow('refused: roster-member');
    const fresh = Handshake.offerer(ann.pair(bo));
    expect(() => fresh.offer(bo.sdp())).toThrow('refused: fingerprint');
    expect(() => fresh.confirm(ann.roster)).toThrow('refused: attempt');
    expect(() => fresh.answer(ann.sdp())).toThrow('refused: role');

    const { offerer, answerer, answer } = connect(room, ann, bo);
    expect(() => offerer.offer(ann.sdp())).toThrow('refused: attempt');
    expect(() => answerer.answer(bo.sdp())).toThrow('refused: attempt');
    expect(() => answerer.offer(bo.sdp())).toThrow('refused: role');
    const backwards = { ...answer, from: ann.key, to: bo.key };
    expect(() => answerer.acceptAnswer(backwards)).toThrow('refused: role');
    expect(() => offerer.offeredSdp).toThrow('refused: role');
    expect(() => fresh.acceptAnswer({ ...answer, attempt: fresh.attempt })).toThrow('refused: attempt');
  });

  it('may be tried again and again', () => {
    const { room, ann, bo } = admitted();
    const attempts = Array.from({ length: 20 }, () => connect(room, ann, bo));
    expect(new Set(attempts.map(({ offerer }) => String(offerer.attempt))).size).toBe(20);
  });
});

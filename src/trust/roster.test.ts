import { describe, expect, it } from 'vitest';
import { equalBytes } from '../wire/bytes.ts';
import { TestRoom } from './room.testing.ts';
import { MAXIMUM_PEOPLE, openRoster, signRoster, verifyRoster } from './roster.ts';

describe('roster', () => {
  it('is accepted by every member, each at its own index, with one digest', () => {
    const room = new TestRoom(['Hana', 'Ann', 'Bo']);
    const [host, ann, bo] = room.people as [TestRoom['host'], TestRoom['host'], TestRoom['host']];
    bo.fingerprint = null;
    room.admit([ann, host, bo]);
    expect([ann, host, bo].map((person) => person.roster.me)).toEqual([0, 1, 2]);
    expect(ann.roster).toMatchObject({ epoch: 1, locked: true, host: 1, roomId: room.keys.roomId });
    expect(ann.roster.entries).toEqual([ann, host, bo].map((person) => person.entry));
    expect(new Set([ann, host, bo].map((person) => String(person.roster.digest))).size).toBe(1);
    expect(ann.roster.indexOf(bo.key)).toBe(2);
    expect(ann.roster.indexOf(new Uint8Array(32))).toBe(-1);
  });

  it('has another digest for any change', () => {
    const room = new TestRoom(['Hana', 'Ann', 'Bo']);
    const [host, ann] = room.people as [TestRoom['host'], TestRoom['host']];
    const roster = { roomId: room.keys.roomId, epoch: 1, locked: true, entries: room.people.map(({ entry }) => entry) };
    const digest = (changes: object) =>
      String(openRoster(signRoster(host.identity, { ...roster, ...changes }), room.link).digest);
    const [first, second, third] = roster.entries as [typeof ann.entry, typeof ann.entry, typeof ann.entry];
    const digests = [
      {},
      { epoch: 2 },
      { locked: false },
      { entries: [first, second] },
      { entries: [first, third, second] },
      { entries: [first, second, { ...third, name: 'Bob' }] },
      { entries: [first, second, { ...third, fingerprint: null }] },
      { entries: [first, second, { ...third, commitment: third.key }] },
    ].map(digest);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('may be opened by a host that reloaded and was not told who is in it', () => {
    const room = new TestRoom(['Hana', 'Ann', 'Bo']);
    const opened = openRoster(room.sign(), room.link);
    expect(opened.entries.map((entry) => entry.name)).toEqual(['Hana', 'Ann', 'Bo']);
    expect(opened.epoch).toBe(1);
  });

  it('is not signed when others would refuse it', () => {
    const room = new TestRoom(Array.from({ length: MAXIMUM_PEOPLE + 1 }, (_, i) => `P${i}`));
    const [host, ann] = room.people as [TestRoom['host'], TestRoom['host']];
    expect(() => room.sign()).toThrow('refused: roster-size');
    expect(() => room.sign([host, ann, ann])).toThrow('refused: roster-duplicate');
    expect(() => room.sign([ann])).toThrow('refused: roster-entry');
    const sign = (entry: object) =>
      signRoster(host.identity, {
        roomId: room.keys.roomId,
        epoch: 1,
        locked: false,
        entries: [host.entry, { ...ann.entry, ...entry }],
      });
    expect(() => sign({ name: 'Ann\u202e' })).toThrow('refused: name');
    expect(() => sign({ key: new Uint8Array(32) })).toThrow('refused: key');
    expect(() => sign({})).not.toThrow();
  });

  it('does not change with the buffer it came in', () => {
    const room = new TestRoom(['Hana', 'Ann']);
    const bytes = room.sign();
    const verified = verifyRoster(bytes, { link: room.link, me: room.host.entry, previousEpoch: 0 });
    const { digest } = openRoster(verified.bytes, room.link);
    bytes.fill(0);
    expect(equalBytes(openRoster(verified.bytes, room.link).digest, digest)).toBe(true);
    expect(equalBytes(verified.entries[0]!.key, room.host.key)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { createLinkSecret, RoomLink, roomKeys } from './link.ts';
import { NOTE_BYTES, openResume, sealResume } from './resume.ts';
import { TestRoom } from './room.testing.ts';

const room = new TestRoom(['Hana', 'Ann', 'Bo']);
const ann = room.people[1]!;
const state = { identity: ann.identity, name: ann.name, epoch: 0, note: '' };

describe('resume', () => {
  it('brings the same person back', () => {
    const roster = room.sign();
    const full = { ...state, epoch: 1, roster, note: '{"program":"€"}' };
    const opened = openResume(room.keys, sealResume(room.keys, full));
    expect(opened).toMatchObject({ name: 'Ann', epoch: 1, roster, note: full.note });
    expect(opened.identity.key).toEqual(ann.key);
    expect(openResume(room.keys, sealResume(room.keys, state))).not.toHaveProperty('roster');
  });

  it('holds nothing readable', () => {
    const stored = Buffer.from(sealResume(room.keys, { ...state, note: 'program' }), 'base64url');
    const parts = [ann.identity.seed(), ann.key, Buffer.from('Ann'), Buffer.from('program')];
    for (const part of parts) expect(stored.includes(Buffer.from(part))).toBe(false);
  });

  it('is of no use with another link, altered, or as something else', () => {
    const stored = sealResume(room.keys, state);
    const other = roomKeys(RoomLink.of(createLinkSecret(), room.host.key));
    expect(() => openResume(other, stored)).toThrow('refused: resume');
    const altered = (stored[0] === 'A' ? 'B' : 'A') + stored.slice(1);
    for (const text of ['', 'x', '{}', '*'.repeat(99), altered, stored.slice(4), `${stored}AAAA`]) {
      expect(() => openResume(room.keys, text), text).toThrow('refused: resume');
    }
    const badName = sealResume(room.keys, { ...state, name: 'Ann\n' });
    expect(() => openResume(room.keys, badName)).toThrow('refused: resume');
    expect(() => sealResume(room.keys, { ...state, note: 'x'.repeat(NOTE_BYTES + 1) })).toThrow('too-long');
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from './limits.ts';
import { type Room, Rooms } from './rooms.ts';

function table(limits: Partial<typeof defaultLimits> = {}) {
  const clock = { now: 0 };
  const rooms = new Rooms<string>({ ...defaultLimits, ...limits }, () => clock.now);
  const join = (room: string, peer: string, member = peer, create = true, token = peer) =>
    rooms.join({ room, peer, token, create }, member);
  const seated = (id: string, peer: string, member = peer): Room<string> => {
    const joined = join(id, peer, member);
    if (!joined.ok) throw new Error(joined.reason);
    return joined.room;
  };
  return { rooms, clock, join, seated };
}

describe('joining', () => {
  test('without create there must be a room', () => {
    const { rooms, join } = table();
    expect(join('r', 'a', 'a', false)).toEqual({ ok: false, reason: 'room-gone' });
    expect(rooms.size).toBe(0);
    expect(join('r', 'a').ok).toBe(true);
    expect(join('r', 'b', 'b', false).ok).toBe(true);
    expect([rooms.size, rooms.peers]).toEqual([1, 2]);
  });

  test('a full room still takes back a peer that it holds', () => {
    const { join } = table({ room: { ...defaultLimits.room, peers: 2 } });
    join('r', 'a', 'first a');
    join('r', 'b');
    expect(join('r', 'c')).toEqual({ ok: false, reason: 'room-full' });
    expect(join('r', 'a', 'second a')).toMatchObject({ ok: true, replaced: 'first a' });
  });

  test('a seat is for the one who first took it, also when it is empty', () => {
    const { rooms, join, seated } = table();
    const room = seated('r', 'a');
    expect(join('r', 'a', 'thief', false, 'guess')).toEqual({ ok: false, reason: 'seat-taken' });
    rooms.leave(room, 'a', 'a');
    expect(join('r', 'a', 'thief', false, 'guess')).toEqual({ ok: false, reason: 'seat-taken' });
    expect(room.members.size).toBe(0);
    expect(join('r', 'a').ok).toBe(true);
    expect(join('s', 'a', 'a', true, 'another room, another token').ok).toBe(true);
  });

  test('a room forgets whose seats they were only of people who are gone, and after many others', () => {
    const { rooms, clock, join, seated } = table();
    const room = seated('r', 'present');
    seated('r', 'absent');
    rooms.leave(room, 'absent', 'absent');
    for (let i = 0; i < 300; i++) {
      clock.now += 1000;
      seated('r', `${i}`);
      rooms.leave(room, `${i}`, `${i}`);
    }
    expect(room.tokens.size).toBeLessThan(110);
    expect(join('r', 'present', 'thief', false, 'guess').ok).toBe(false);
    expect(join('r', 'absent', 'another', false, 'another').ok).toBe(true);
  });

  test('one who was replaced does not free the seat of the newer one', () => {
    const { rooms, seated } = table();
    const room = seated('r', 'a', 'first a');
    seated('r', 'a', 'second a');
    expect(rooms.leave(room, 'a', 'first a')).toBe(false);
    expect(room.members.get('a')).toBe('second a');
    expect(rooms.leave(room, 'a', 'second a')).toBe(true);
    expect(rooms.leave(room, 'a', 'second a')).toBe(false);
  });

  test('a room takes only so many joins at once, the server only so many rooms', () => {
    const { rooms, clock, join, seated } = table({
      rooms: 2,
      room: { ...defaultLimits.room, joins: { burst: 2, perSecond: 1 } },
    });
    const room = seated('r', 'a');
    rooms.leave(room, 'a', 'a');
    seated('r', 'a');
    rooms.leave(room, 'a', 'a');
    expect(join('r', 'a')).toEqual({ ok: false, reason: 'too-many-joins' });
    clock.now = 1000;
    expect(join('r', 'a').ok).toBe(true);
    expect(join('s', 'a').ok).toBe(true);
    expect(join('t', 'a')).toEqual({ ok: false, reason: 'server-full' });
  });
});

describe('expiry', () => {
  test('an empty room waits two minutes', () => {
    const { rooms, clock, join, seated } = table();
    const room = seated('r', 'a');
    clock.now = 3_600_000;
    rooms.leave(room, 'a', 'a');
    clock.now += 119_999;
    rooms.sweep();
    expect(join('r', 'a', 'a', false).ok).toBe(true);
    rooms.leave(room, 'a', 'a');
    clock.now += 120_000;
    expect(rooms.sweep()).toEqual([]);
    expect(join('r', 'a', 'a', false)).toEqual({ ok: false, reason: 'room-gone' });
  });

  test('a silent room closes after six hours, a spoken-in one does not', () => {
    const { rooms, clock, seated } = table();
    seated('silent', 'a');
    const lively = seated('lively', 'b');
    clock.now = 5 * 3_600_000;
    rooms.spend(lively, 1, 100);
    clock.now = 6 * 3_600_000;
    expect(rooms.sweep()).toEqual(['a']);
    expect([rooms.size, rooms.peers]).toEqual([1, 1]);
  });
});

test('a room delivers only so many messages and bytes at once', () => {
  const { rooms, clock, seated } = table({
    room: {
      ...defaultLimits.room,
      messages: { burst: 10, perSecond: 1 },
      bytes: { burst: 1000, perSecond: 100 },
    },
  });
  const room = seated('r', 'a');
  expect(rooms.spend(room, 4, 250)).toBe(true);
  expect(rooms.spend(room, 1, 1)).toBe(false);
  clock.now = 1000;
  expect(rooms.spend(room, 1, 100)).toBe(true);
  expect(rooms.spend(seated('other', 'b'), 4, 250)).toBe(true);
});

test('the table agrees with a plain model under any order of joins and leaves', () => {
  const step = fc.record({
    join: fc.boolean(),
    room: fc.constantFrom('r', 's'),
    peer: fc.constantFrom('a', 'b', 'c'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { rooms, seated } = table();
      const model = new Map<string, { member: string; room: Room<string> }>();
      steps.forEach(({ join, room, peer }, index) => {
        const key = room + peer;
        const held = model.get(key);
        if (join) model.set(key, { member: `member ${index}`, room: seated(room, peer, `member ${index}`) });
        else if (held) {
          expect(rooms.leave(held.room, peer, held.member)).toBe(true);
          model.delete(key);
        }
      });
      expect(rooms.peers).toBe(model.size);
      for (const [key, { member, room }] of model) expect(room.members.get(key.slice(1))).toBe(member);
    }),
  );
});

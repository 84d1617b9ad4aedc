import { describe, expect, it } from 'vitest';
import { personId } from '../trust/identity.ts';
import { type Person, TestRoom } from '../trust/room.testing.ts';
import { MAXIMUM_PEOPLE } from '../trust/roster.ts';
import { MAXIMUM_WAITING, Membership } from './membership.ts';

const people = (count: number) => [...new TestRoom(Array.from({ length: count }, (_, i) => `P${i}`)).people];
const id = (person: Person) => personId(person.key);
const names = (membership: Membership) => membership.entries()?.map(({ name }) => name);

/** A book in which all these are members. */
function book(members: readonly Person[]): Membership {
  const membership = new Membership();
  for (const person of members) {
    membership.hello(person.hello);
    membership.admit(id(person));
  }
  return membership;
}

/** As when the device has accepted a locked roster: a fresh commitment, and it says of which roster it knows. */
const renewed = (person: Person, epoch = 1) => {
  const { fingerprint } = person;
  person.reload();
  person.fingerprint = fingerprint;
  return { ...person.hello, epoch };
};

describe('the host’s book', () => {
  it('admits who said hello, in the order of the admissions', () => {
    const [a, b, c] = people(3) as [Person, Person, Person];
    const membership = new Membership();
    expect(membership.admit(id(a))).toBe(false);
    for (const person of [a, b, c]) expect(membership.hello(person.hello)).toBe('at-door');
    expect(membership.door).toHaveLength(3);
    membership.admit(id(b));
    membership.admit(id(a));
    expect(membership.admit(id(a))).toBe(false);
    expect(names(membership)).toEqual(['P1', 'P0']);
    expect(membership.door.map(({ name }) => name)).toEqual(['P2']);
  });

  it('holds as many as a roster does, and not more at the door than a screen', () => {
    const all = people(MAXIMUM_PEOPLE + 1);
    const full = book(all.slice(0, MAXIMUM_PEOPLE));
    expect(full.size).toBe(MAXIMUM_PEOPLE);
    expect(full.hello(all.at(-1)!.hello)).toBe('full');
    expect(full.door).toEqual([]);

    const crowd = people(MAXIMUM_WAITING + 2);
    const membership = book(crowd.slice(0, 1));
    for (const person of crowd.slice(1, -1)) expect(membership.hello(person.hello)).toBe('at-door');
    expect(membership.hello(crowd.at(-1)!.hello)).toBe('full');
    expect(membership.hello(crowd[1]!.hello)).toBe('at-door'); // one who waits already
  });

  it('does not let a removed person come back', () => {
    const [a, b] = people(2) as [Person, Person];
    const membership = book([a, b]);
    membership.remove(id(b), true);
    expect(membership.hello(b.hello)).toBe('removed');
    expect(names(membership)).toEqual(['P0']);
    expect(membership.door).toEqual([]);
  });

  it('lets one who left knock again, and not walk in', () => {
    const [a, b] = people(2) as [Person, Person];
    const membership = book([a, b]);
    membership.remove(id(b), false);
    expect(membership.hello({ ...b.hello, epoch: 1 })).toBe('at-door');
    expect(membership.isMember(id(b))).toBe(false);
  });
});

describe('a member’s later hello', () => {
  it('changes the roster when the device is another one', () => {
    const [a, b] = people(2) as [Person, Person];
    const membership = book([a, b]);
    expect(membership.hello(b.hello)).toBe('known');
    b.reload();
    expect(membership.hello(b.hello)).toBe('changed');
    expect(membership.entries()![1]!.fingerprint).toEqual(b.fingerprint);
  });

  it('changes it too when the certificate cannot tell: the device has no roster, and another commitment', () => {
    const [a, b] = people(2) as [Person, Person];
    a.fingerprint = null;
    b.fingerprint = null;
    const membership = book([a, b]);
    expect(membership.hello(renewed(b, 1))).toBe('known');
    expect(membership.hello(renewed(b, 0))).toBe('changed');
    expect(membership.hello(b.hello)).toBe('known');
  });

  it('is awaited with a fresh commitment after each locked roster', () => {
    const [a, b] = people(2) as [Person, Person];
    const membership = book([a, b]);
    membership.signed(membership.entries()!);
    expect(names(membership)).toEqual(['P0', 'P1']); // not locked: nothing was revealed
    membership.locked = true;
    membership.signed(membership.entries()!);
    expect(membership.entries()).toBeUndefined();
    membership.hello(renewed(a));
    expect(membership.entries()).toBeUndefined();
    membership.hello(renewed(b));
    expect(names(membership)).toEqual(['P0', 'P1']);
  });

  it('is not awaited from somebody who was taken out', () => {
    const [a, b] = people(2) as [Person, Person];
    const membership = book([a, b]);
    membership.locked = true;
    membership.signed(membership.entries()!);
    membership.hello(renewed(a));
    membership.remove(id(b), true);
    expect(names(membership)).toEqual(['P0']);
  });

  it('does not undo a newer one when somebody repeats it', () => {
    const [a, b] = people(2) as [Person, Person];
    const membership = book([a, b]);
    const old = [a.hello, b.hello];
    membership.locked = true;
    membership.signed(membership.entries()!);
    for (const person of [a, b]) membership.hello(renewed(person));
    for (const hello of old) expect(membership.hello(hello)).toBe('known');
    expect(membership.entries()![1]!.commitment).toEqual(b.secret.commitment);
  });
});

describe('after the host’s reload', () => {
  it('members are members again as they are heard of, in the places they had', () => {
    const [host, b, c, stranger] = people(4) as [Person, Person, Person, Person];
    const membership = new Membership([host, b, c].map(id));
    expect(membership.hello(c.hello)).toBe('changed');
    expect(membership.hello(stranger.hello)).toBe('at-door');
    membership.admit(id(stranger));
    expect(membership.hello(host.hello)).toBe('changed');
    expect(membership.hello(b.hello)).toBe('changed');
    expect(names(membership)).toEqual(['P0', 'P1', 'P2', 'P3']);
  });

  it('who was removed or had left before knocks at the door, whatever it says', () => {
    const [host, b, gone] = people(3) as [Person, Person, Person];
    const membership = new Membership([host, b].map(id));
    expect(membership.hello({ ...gone.hello, epoch: 5 })).toBe('at-door');
    expect(membership.isMember(id(gone))).toBe(false);
  });

  it('who comes back and leaves is gone', () => {
    const [host, b] = people(2) as [Person, Person];
    const membership = new Membership([host, b].map(id));
    membership.hello(b.hello);
    membership.remove(id(b), false);
    expect(membership.hello(b.hello)).toBe('at-door');
  });
});

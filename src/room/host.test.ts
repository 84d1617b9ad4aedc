import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { personId } from '../trust/identity.ts';
import type { SignalMessage } from '../trust/message.ts';
import { type Person, TestRoom } from '../trust/room.testing.ts';
import { openRoster } from '../trust/roster.ts';
import { equalBytes } from '../wire/bytes.ts';
import { Host } from './host.ts';

let room: TestRoom;
let sent: { to: Uint8Array | null; message: SignalMessage }[];
let rosters: Uint8Array[];
const [HANA, ANN, BO, CY] = [0, 1, 2, 3];
const person = (index: number): Person => room.people[index]!;
const id = (index: number) => personId(person(index).key);

beforeEach(() => {
  vi.useFakeTimers();
  room = new TestRoom(['Hana', 'Ann', 'Bo', 'Cy']);
  sent = [];
  rosters = [];
});
afterEach(() => vi.useRealTimers());

function open(resumed: { epoch: number; roster?: Uint8Array } = { epoch: 0 }): Host {
  const host = new Host({
    keys: room.keys,
    identity: person(HANA).identity,
    resumed,
    post: (to, message) => sent.push({ to, message }),
    onRoster: (bytes) => rosters.push(bytes),
  });
  host.greet(person(HANA).hello);
  return host;
}
/** A host who has let these in and locked the door. */
function locked(...indices: number[]): Host {
  const host = open();
  for (const index of indices) {
    host.hello(person(index).hello);
    host.admit(id(index));
  }
  host.lock(true);
  vi.advanceTimersByTime(200);
  return host;
}
/** As a device does that has accepted a locked roster. */
function renew(host: Host, index: number): void {
  const { fingerprint } = person(index);
  person(index).reload();
  person(index).fingerprint = fingerprint;
  const hello = { ...person(index).hello, epoch: newest().epoch };
  if (index === HANA) host.greet(hello);
  else host.hello(hello);
}
const newest = () => openRoster(rosters.at(-1)!, room.link);
const names = () => newest().entries.map(({ name }) => name);
const told = (index: number, kind: SignalMessage['kind']) =>
  sent.filter(({ to, message }) => message.kind === kind && to && equalBytes(to, person(index).key)).length;

describe('the host', () => {
  it('lets nobody back to the door by a hello that was under way when they said goodbye; whoever was only away, it does', () => {
    const host = open();
    host.hello(person(ANN).hello);
    host.hello(person(BO).hello);
    host.saidGoodbye(id(ANN));
    host.left(id(BO));
    expect(host.membership.door).toEqual([]);
    host.hello(person(ANN).hello);
    host.hello(person(BO).hello);
    expect(host.membership.door.map(({ name }) => name)).toEqual(['Bo']);
  });

  it('signs one roster for all changes of a moment, with rising epochs', () => {
    locked(ANN, BO);
    expect(rosters).toHaveLength(1);
    expect(names()).toEqual(['Hana', 'Ann', 'Bo']);
    expect(newest().locked).toBe(true);
  });

  it('waits for fresh commitments after a lock, and sends the roster again to who missed it', () => {
    const host = locked(ANN, BO, CY);
    const { epoch } = newest();
    renew(host, HANA);
    renew(host, ANN);
    host.left(id(CY));
    vi.advanceTimersByTime(1000);
    expect(rosters).toHaveLength(1); // Bo owes a commitment: its device did not get the roster
    host.hello(person(BO).hello); // back at the server
    expect(told(BO, 'roster')).toBe(1);
    renew(host, BO);
    expect(told(BO, 'roster')).toBe(1); // it has it now
    vi.advanceTimersByTime(200);
    expect(names()).toEqual(['Hana', 'Ann', 'Bo']);
    expect(newest().epoch).toBeGreaterThan(epoch);
  });

  it('can go on without somebody who never sends one', () => {
    const host = locked(ANN, BO, CY);
    for (const index of [HANA, ANN, BO]) renew(host, index);
    host.remove(id(CY), 'removed');
    vi.advanceTimersByTime(200);
    expect(names()).toEqual(['Hana', 'Ann', 'Bo']);
    expect(told(CY, 'refusal')).toBe(1);
  });

  it('knows after a reload whom it had admitted, and nobody whom it had removed', () => {
    const before = locked(ANN, BO, CY);
    for (const index of [HANA, ANN, BO, CY]) renew(before, index);
    before.remove(id(CY), 'removed');
    vi.advanceTimersByTime(200);
    before.close();
    const { epoch, bytes } = newest();
    const host = open({ epoch, roster: bytes });
    for (const index of [CY, BO, ANN]) host.hello(person(index).hello);
    vi.advanceTimersByTime(2000);
    expect(names()).toEqual(['Hana', 'Ann', 'Bo']);
    expect(newest()).toMatchObject({ locked: true });
    expect(newest().epoch).toBeGreaterThan(epoch);
    expect(host.membership.door.map(({ name }) => name)).toEqual(['Cy']);
  });

  it('cannot take itself out, and signs nothing once it is closed', () => {
    const host = locked(ANN, BO);
    expect(() => host.remove(id(HANA), 'declined')).toThrow(RangeError);
    for (const index of [HANA, ANN, BO]) renew(host, index);
    host.lock(false);
    host.close();
    vi.advanceTimersByTime(1000);
    expect(rosters).toHaveLength(1);
  });
});

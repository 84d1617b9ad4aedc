import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../signaling/server.ts';
import type { Room } from '../room/room.ts';
import { Signaling } from '../transport/signaling.ts';
import { Identity, peerAddress } from '../trust/identity.ts';
import { parseLink, roomKeys } from '../trust/link.ts';
import { openMessage, type SignalMessage, sealMessage } from '../trust/message.ts';
import { random } from '../trust/room.testing.ts';
import { all, compute, names, People, until } from './people.testing.ts';
import { nodePlatform } from './platform.ts';

/** Somebody with the link, at the real server, who does not play by the rules. */
class Attacker {
  readonly identity = Identity.create();
  readonly keys;
  readonly heard: { from: string; sealed: Uint8Array; message: SignalMessage }[] = [];
  readonly refused: string[] = [];
  readonly signaling: Signaling;

  constructor(
    readonly room: Room,
    seat = '',
  ) {
    this.keys = roomKeys(parseLink(room.state.link));
    this.signaling = new Signaling({
      server: people.platform.server,
      roomId: this.keys.roomId,
      peer: seat || peerAddress(this.keys.roomId, this.identity.key),
      token: this.identity.seatToken(this.keys.roomId),
      create: false,
      onMessage: (from, sealed) => this.heard.push({ from, sealed, message: openMessage(this.keys, sealed) }),
      onRefused: (reason) => this.refused.push(reason),
    });
  }

  hello(identity: Identity, name: string): Promise<void> {
    const { key } = identity;
    const hello = { kind: 'hello', from: key, commitment: random(32), fingerprint: null, name, epoch: 0 } as const;
    return this.signaling.send(null, sealMessage(this.keys, identity, hello));
  }

  /** The others' addresses, as the members of the room can compute them. */
  addresses(): string[] {
    return [...new Set(this.heard.map(({ from }) => from))];
  }
}

let server: RunningServer;
let people: People;
let attacker: Attacker;
let rooms: Room[];
beforeAll(async () => {
  server = await startServer();
  people = new People(await nodePlatform(`http://127.0.0.1:${server.port}`));
  rooms = await people.gather(['Ben', 'Cleo']);
  attacker = new Attacker(rooms[0]!);
  await attacker.signaling.joined;
});
afterAll(async () => {
  attacker.signaling.close();
  await people.leave();
  await server.close();
});

describe('somebody with the link', () => {
  it('is one person at the door, however many they pretend to be', async () => {
    for (let count = 0; count < 50; count++) await attacker.hello(Identity.create(), `Ghost ${count}`);
    await attacker.hello(attacker.identity, 'Mal');
    const { door } = await until(rooms[0]!, (state) => state.door.length > 0);
    expect(door.map(({ name }) => name)).toEqual(['Mal']);
  });

  it('learns who is in the room, and can neither take their seats nor speak for them', async () => {
    rooms[0]!.lock();
    await all(rooms, ({ stage }) => stage === 'contributing');
    expect(attacker.addresses()).toHaveLength(3);
    const thieves = attacker.addresses().map((seat) => new Attacker(rooms[0]!, seat));
    for (const thief of thieves) await expect(thief.signaling.joined).rejects.toMatchObject({ reason: 'seat-taken' });

    const { words } = rooms[0]!.state;
    for (const { sealed } of attacker.heard) await attacker.signaling.send(null, sealed);
    for (let count = 0; count < 20; count++) await attacker.signaling.send(null, random(200 + count));
    const [host] = attacker.heard.filter(({ message }) => message.kind === 'roster');
    const roster = { kind: 'roster', from: attacker.identity.key, roster: random(300) } as const;
    await attacker.signaling.send(null, sealMessage(attacker.keys, attacker.identity, roster));
    const refusal = {
      kind: 'refusal',
      from: attacker.identity.key,
      to: host!.message.from,
      reason: 'removed',
    } as const;
    await attacker.signaling.send(null, sealMessage(attacker.keys, attacker.identity, refusal));
    await attacker.signaling.send(
      null,
      sealMessage(attacker.keys, attacker.identity, { kind: 'bye', from: attacker.identity.key }),
    );

    expect(await compute(rooms, () => '1')).toEqual(['3.00', '3.00', '3.00']);
    for (const { state } of rooms) {
      expect(state.words).toEqual(words);
      expect(names(state)).toEqual(['Hanna', 'Ben', 'Cleo']);
      expect(state.problem).toBeUndefined();
    }
  });
});

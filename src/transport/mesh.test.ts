import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadWrtc } from '../node/wrtc.ts';
import type { Identity } from '../trust/identity.ts';
import { openMessage, type SignalMessage, sealMessage } from '../trust/message.ts';
import { type Person, random, TestRoom } from '../trust/room.testing.ts';
import { VerifiedRoster, verifyRoster } from '../trust/roster.ts';
import { equalBytes } from '../wire/bytes.ts';
import { type DialMessage, type DialTiming, dialTiming } from './dialer.ts';
import { SeededRandom } from './faults.ts';
import { Mesh } from './mesh.ts';
import type { Wrtc } from './webrtc.ts';

// Real WebRTC connections between peers in this process; only the signaling server is replaced, by a relay.

let wrtc: Wrtc;
beforeAll(async () => {
  wrtc = await loadWrtc();
});

let room: TestRoom;
const devices: Device[] = [];
/** What the relay does with a message on its way: what arrives instead, as it was or sealed anew. */
let server: (message: DialMessage) => (DialMessage | Uint8Array)[];

let dialing: DialTiming;

beforeEach(() => {
  dialing = dialTiming;
  room = new TestRoom(['Ada', 'Ben', 'Cem']);
  // Node's WebRTC does not tell its certificate beforehand.
  for (const person of room.people) person.fingerprint = null;
  server = (message) => [message];
});
afterEach(async () => {
  for (const device of devices.splice(0)) device.mesh.close();
  await pause(50);
});
afterAll(() => pause(100));

class Device {
  readonly received: string[] = [];
  readonly links: string[] = [];
  readonly refused: string[] = [];
  last: Uint8Array = new Uint8Array(0);
  confirmations = 0;
  roster: VerifiedRoster | undefined;
  mesh: Mesh;

  constructor(readonly person: Person) {
    this.mesh = this.start();
    devices.push(this);
  }

  start(): Mesh {
    const { identity } = this.person;
    return new Mesh({
      identity,
      iceServers: [],
      wrtc,
      timing: { dial: dialing },
      post: (to, message) => relay(identity, to, message),
      onMessage: (from, stream, message) => {
        this.received.push(`${this.name(from)} ${stream} ${message[0]}`);
        this.last = message;
      },
      onLink: (index, status) => this.links.push(`${this.name(index)} ${status}`),
      onConfirmed: () => this.confirmations++,
      onTrustError: ({ check }, index) => this.refused.push(`${this.name(index)} ${check}`),
    });
  }

  /** The same person comes back, remembering nothing but its key. */
  restart(): void {
    this.mesh = this.start();
    this.roster = undefined;
  }

  accept(bytes: Uint8Array): void {
    const previousEpoch = this.roster?.epoch ?? 0;
    this.roster = verifyRoster(bytes, { link: room.link, me: this.person.entry, previousEpoch });
    this.mesh.setRoster(this.roster);
  }

  name(index: number | undefined): string {
    return this.roster?.entries[index ?? -1]?.name ?? 'nobody';
  }
}

function relay(sender: Identity, to: Uint8Array, message: SignalMessage): void {
  const sealed = sealMessage(room.keys, sender, message);
  setImmediate(() => {
    for (const instead of server(message as DialMessage)) {
      const opened = openMessage(room.keys, instead instanceof Uint8Array ? instead : sealed);
      devices.find(({ person }) => equalBytes(person.key, to))?.mesh.accept(opened as DialMessage);
    }
  });
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function until(condition: () => boolean, what: string, milliseconds = 15_000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not within ${milliseconds} ms: ${what}`);
    await pause(5);
  }
}

function three(): [Device, Device, Device] {
  return room.people.map((person) => new Device(person)) as [Device, Device, Device];
}

const confirmed = (count: number) => () => devices.every((device) => device.confirmations === count);

describe('three peers', () => {
  it('connect, and tell each other everything, both ways, large and small', async () => {
    const [ada, ben, cem] = three();
    const bytes = room.sign();
    for (const device of devices) device.accept(bytes);
    ada.mesh.send(1, 1, Uint8Array.of(1));
    await until(confirmed(1), 'all links are confirmed');
    expect(ada.links.sort()).toEqual(['Ben connected', 'Ben connecting', 'Cem connected', 'Cem connecting']);
    ben.mesh.send(ada.person.key, 2, Uint8Array.of(2));
    ben.mesh.send(2, 3, Uint8Array.of(3));
    cem.mesh.send(0, 4, Uint8Array.of(4));
    await until(
      () => ada.received.length === 2 && ben.received.length === 1 && cem.received.length === 1,
      'all arrive',
    );
    expect(ada.received.sort()).toEqual(['Ben 2 2', 'Cem 4 4']);
    expect(ben.received).toEqual(['Ada 1 1']);
    expect(cem.received).toEqual(['Ben 3 3']);

    const large = new SeededRandom(1).bytes(3 << 20);
    ada.mesh.send(1, 9, large);
    await until(() => ben.last.length === large.length, 'the large message');
    expect(Buffer.compare(ben.last, large)).toBe(0);
    expect(ada.mesh.roundTrip).toBeGreaterThan(0);
    expect(ada.mesh.traffic(1)).toMatchObject({ messagesSent: 2, messagesReceived: 1 });
    expect(ada.mesh.traffic(1).bytesSent).toBeGreaterThan(3 << 20);
    await until(() => ada.mesh.backlog(1) === 0, 'all is acknowledged');
    expect([ada.refused, ben.refused, cem.refused]).toEqual([[], [], []]);
    expect(() => ada.mesh.send(0, 1, large)).toThrow(RangeError);
    expect(() => ada.mesh.send(3, 1, large)).toThrow(RangeError);
  });

  it('confirm a newer roster on the same connections, and let go who is no longer in it', async () => {
    const [ada, ben, cem] = three();
    const first = room.sign();
    for (const device of devices) device.accept(first);
    await until(confirmed(1), 'the first roster');
    let offers = 0;
    server = (message) => {
      if (message.kind === 'offer') offers++;
      return [message];
    };
    const second = room.sign([ada.person, ben.person]);
    ben.accept(second);
    ben.mesh.send(0, 1, Uint8Array.of(7));
    await pause(100);
    expect(ada.received).toEqual([]);
    expect(ben.mesh.unconfirmed).toEqual([0]);
    ada.accept(second);
    await until(() => ada.confirmations === 2 && ben.confirmations === 2, 'the second roster');
    await until(() => ada.received.length === 1, 'the message that waited');
    expect(ben.mesh.unconfirmed).toEqual([]);
    expect(() => ada.mesh.send(cem.person.key, 1, new Uint8Array(1))).toThrow(RangeError);
    await until(() => cem.links.includes('Ada lost') && cem.links.includes('Ben lost'), 'Cem is let go');
    expect(offers).toBe(0);
    expect([ada.refused, ben.refused]).toEqual([[], []]);
  });

  it('begin anew with a person whose certificate is another one: a page that was reloaded', async () => {
    const [ada, ben, cem] = three();
    const first = room.sign();
    for (const device of devices) device.accept(first);
    await until(confirmed(1), 'the first roster');
    ben.mesh.close();
    await until(() => ada.links.at(-1) === 'Ben lost', 'Ben is missed');
    ada.mesh.send(1, 1, Uint8Array.of(1));
    expect(ada.mesh.backlog(1)).toBe(1);
    ben.person.fingerprint = random(32);
    const second = room.sign();
    ada.accept(second);
    cem.accept(second);
    expect(ada.links.at(-1)).toBe('Ben connecting');
    expect(ada.mesh.backlog(1)).toBe(0);
    expect(ada.mesh.traffic(1).messagesSent).toBe(0);
    ada.mesh.send(2, 1, Uint8Array.of(2));
    await until(() => cem.received.length === 1, 'the other link lives on');
    expect(cem.links.filter((line) => line.startsWith('Ada'))).toEqual(['Ada connecting', 'Ada connected']);
  });

  it('connect though one gets the roster much later than the offers', async () => {
    const [ada, ben, cem] = three();
    const bytes = room.sign();
    ada.accept(bytes);
    ben.accept(bytes);
    await pause(300);
    cem.accept(bytes);
    await until(confirmed(1), 'all links are confirmed', 5000);
    expect([ada.refused, ben.refused, cem.refused]).toEqual([[], [], []]);
  });

  it('connect though the others have a newer roster already than the one who offers', async () => {
    const [ada, ben, cem] = three();
    const [first, second] = [room.sign(), room.sign()];
    ada.accept(first);
    for (const device of [ben, cem]) {
      device.accept(first);
      device.accept(second);
    }
    await pause(300);
    expect(ada.links).not.toContain('Ben connected');
    ada.accept(second);
    await until(confirmed(1), 'all links are confirmed', 5000);
    expect([ada.refused, ben.refused, cem.refused]).toEqual([[], [], []]);
  });

  it('go by the newest order: who is first in it dials', async () => {
    const [ada, ben, cem] = three();
    const first = room.sign();
    for (const device of devices) device.accept(first);
    await until(confirmed(1), 'the first roster');
    const second = room.sign([cem.person, ada.person, ben.person]);
    for (const device of devices) device.accept(second);
    await until(confirmed(2), 'the second roster');
    cem.mesh.send(2, 1, Uint8Array.of(1));
    await until(() => ben.received[0] === 'Cem 1 1', 'an index means the newest roster');
    cem.mesh.close();
    await until(() => ada.links.at(-1) === 'Cem lost' && ben.links.at(-1) === 'Cem lost', 'Cem is missed');
    cem.restart();
    cem.accept(second);
    await until(
      () => ada.links.at(-1) === 'Cem connected' && ben.links.at(-1) === 'Cem connected',
      'Cem is back',
      5000,
    );
    expect([ada.refused, ben.refused, cem.refused]).toEqual([[], [], []]);
  });

  it('notice at once when one leaves, and get it back when it returns', async () => {
    const [ada, ben, cem] = three();
    const bytes = room.sign();
    for (const device of devices) device.accept(bytes);
    await until(confirmed(1), 'all links are confirmed');
    cem.mesh.close();
    await until(() => ada.links.at(-1) === 'Cem lost' && ben.links.at(-1) === 'Cem lost', 'Cem is missed', 5000);
    ada.mesh.send(1, 1, Uint8Array.of(1));
    cem.restart();
    cem.accept(bytes);
    await until(() => ada.links.at(-1) === 'Cem connected' && ben.links.at(-1) === 'Cem connected', 'Cem is back');
    ada.mesh.send(2, 1, Uint8Array.of(2));
    cem.mesh.send(1, 1, Uint8Array.of(3));
    await until(() => cem.received.length === 1 && ben.received.length === 2, 'messages flow again');
    expect(cem.received).toEqual(['Ada 1 2']);
    expect(ben.received).toEqual(['Ada 1 1', 'Cem 1 3']);
  });
});

describe('a hostile server', () => {
  it('that repeats every message gets the offers refused as replays, and breaks nothing', async () => {
    const [ada, ben, cem] = three();
    server = (message) => [message, message];
    const bytes = room.sign();
    for (const device of devices) device.accept(bytes);
    await until(confirmed(1), 'all links are confirmed');
    expect(new Set(cem.refused)).toEqual(new Set(['Ada replay', 'Ben replay']));
    expect(new Set(ben.refused)).toEqual(new Set(['Ada replay', 'Cem replay']));
    expect(new Set(ada.refused)).toEqual(new Set(['Ben replay', 'Cem replay']));
  });

  it('and host, who give two rosters of one epoch, are found out, and nobody connects across', async () => {
    dialing = { attempt: 1000, pauses: [50] };
    const [ada, ben, cem] = three();
    const bytes = room.sign();
    ada.accept(bytes);
    cem.accept(bytes);
    room.epoch--;
    ben.accept(room.sign([ada.person, ben.person]));
    await until(() => ben.refused.length > 0, 'Ben is told');
    expect(new Set(ben.refused)).toEqual(new Set(['Ada roster-digest']));
    expect(ben.links).not.toContain('Ada connected');
    await until(() => ada.links.includes('Cem connected'), 'those with the same roster connect');
  });

  it('that sends messages back, or to somebody else, is refused by name', async () => {
    const [ada, ben, cem] = three();
    server = (message) => {
      if (message.kind === 'offer') {
        devices.find(({ person }) => equalBytes(person.key, message.from))!.mesh.accept(message);
        for (const device of devices) if (!equalBytes(device.person.key, message.to)) device.mesh.accept(message);
      }
      return [message];
    };
    const bytes = room.sign();
    for (const device of devices) device.accept(bytes);
    await until(confirmed(1), 'all links are confirmed');
    expect(ada.refused).toContain('nobody reflection');
    expect(cem.refused).toContain('Ada recipient');
    expect(ben.refused).toContain('Ada recipient');
  });

  it('that brings in somebody whom the host did not admit is refused by name', async () => {
    const [ada, ben, cem] = three();
    const bytes = room.sign([ada.person, ben.person]);
    ada.accept(bytes);
    ben.accept(bytes);
    await until(() => ada.confirmations === 1 && ben.confirmations === 1, 'the two are confirmed');
    const roster = ada.roster!;
    for (const device of [ada, ben])
      device.mesh.accept({
        kind: 'offer',
        from: cem.person.key,
        to: device.person.key,
        attempt: random(16),
        rosterDigest: roster.digest,
        sdp: cem.person.sdp(random(32)),
      });
    expect(ada.refused).toEqual(['nobody roster-member']);
    expect(ben.refused).toEqual(['nobody roster-member']);
  });
});

describe('a certificate that is not the one in the roster', () => {
  it('is refused by name, in the answer as in the offer, and the others connect', async () => {
    const [ada, ben, cem] = three();
    // Ben's entry names a certificate, and his connections end at another one, which he (or who took his place) does
    // not care to notice.
    ben.person.fingerprint = random(32);
    const bytes = room.sign();
    ada.accept(bytes);
    cem.accept(bytes);
    const honest = verifyRoster(bytes, { link: room.link, me: ben.person.entry, previousEpoch: 0 });
    const entries = honest.entries.map((entry) => ({ ...entry, fingerprint: null }));
    ben.roster = new VerifiedRoster({ ...honest, entries }, honest.me);
    ben.mesh.setRoster(ben.roster);
    await until(() => ada.refused.length > 0 && cem.refused.length > 0, 'both refuse');
    expect(ada.refused[0]).toBe('Ben fingerprint');
    expect(cem.refused[0]).toBe('Ben fingerprint');
    await until(() => ada.links.includes('Cem connected') && cem.links.includes('Ada connected'), 'the others connect');
    expect([...ada.links, ...cem.links]).not.toContain('Ben connected');
    expect(ada.confirmations + cem.confirmations).toBe(0);
  });

  it('is refused by its owner, when it is an honest one', async () => {
    const [ada, ben] = three();
    ben.person.fingerprint = random(32);
    const bytes = room.sign();
    for (const device of devices) device.accept(bytes);
    await until(() => ben.refused.length > 0, 'Ben notices');
    expect(ben.refused[0]).toMatch(/^(Ada|Cem) fingerprint$/);
    expect(ada.links).not.toContain('Ben connected');
  });

  it('which a colluding server put into the SDP does not fit the answer', async () => {
    const [ada, ben] = three();
    server = (message) => {
      if (message.kind !== 'offer' || !equalBytes(message.from, ada.person.key)) return [message];
      const sdp = message.sdp.replace(
        /(a=fingerprint:sha-256 )(..)/,
        (_, start, pair) => start + (pair === '00' ? '01' : '00'),
      );
      // Even if the server could sign as Ada.
      return [sealMessage(room.keys, ada.person.identity, { ...message, sdp })];
    };
    const bytes = room.sign();
    for (const device of devices) device.accept(bytes);
    await until(() => ada.refused.length >= 2, 'Ada refuses both answers');
    expect(ada.refused.slice(0, 2).sort()).toEqual(['Ben offer-digest', 'Cem offer-digest']);
    expect(ben.links).not.toContain('Ada connected');
  });
});

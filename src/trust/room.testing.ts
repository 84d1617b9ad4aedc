import { Handshake, type Pair } from './handshake.ts';
import { Identity } from './identity.ts';
import { createLinkSecret, RoomLink, roomKeys } from './link.ts';
import { openMessage, type SignalMessage, sealMessage } from './message.ts';
import { type RosterEntry, signRoster, type VerifiedRoster, verifyRoster } from './roster.ts';
import { WordSecret } from './words.ts';

/** For tests: a room of honest people, who do everything as a real client does, except to open a WebRTC connection. */
export class TestRoom {
  readonly host: Person;
  readonly link: RoomLink;
  readonly keys;
  readonly people: readonly Person[];
  /** Host only. */
  epoch = 0;

  /** The first one is the host. An identity may be given, so that one person can be in two rooms. */
  constructor(names: readonly string[], secret = createLinkSecret(), identities: readonly Identity[] = []) {
    const created = names.map((_, i) => identities[i] ?? Identity.create());
    this.link = RoomLink.of(secret, created[0]!.key);
    this.keys = roomKeys(this.link);
    this.people = names.map((name, i) => new Person(this.keys.roomId, created[i]!, name));
    this.host = this.people[0]!;
  }

  /** The host signs the next roster: bytes. */
  sign(people: readonly Person[] = this.people, locked = true): Uint8Array {
    this.epoch++;
    const entries = people.map((person) => person.entry);
    return signRoster(this.host.identity, { roomId: this.keys.roomId, epoch: this.epoch, locked, entries });
  }

  /** All accept the same new roster. */
  admit(people: readonly Person[] = this.people): void {
    const bytes = this.sign(people);
    for (const person of people) person.accept(bytes, this.link);
  }

  /** Through the server: sealed by the sender, opened by the receiver. */
  pass<M extends SignalMessage>(from: Person, message: M): M {
    return openMessage(this.keys, sealMessage(this.keys, from.identity, message)) as M;
  }
}

/** For tests: one device. */
export class Person {
  readonly identity: Identity;
  readonly name: string;
  /** New in each life of the page. */
  fingerprint: Uint8Array | null;
  secret: WordSecret;
  #roster: VerifiedRoster | undefined;
  readonly #roomId: string;

  constructor(roomId: string, identity: Identity, name: string) {
    this.#roomId = roomId;
    this.identity = identity;
    this.name = name;
    this.fingerprint = random(32);
    this.secret = WordSecret.create(roomId, identity.key);
  }

  /** As after a reload: the same identity, another certificate and another secret. */
  reload(): void {
    this.fingerprint = random(32);
    this.secret = WordSecret.create(this.#roomId, this.identity.key);
  }

  get key(): Uint8Array {
    return this.identity.key;
  }

  get entry(): RosterEntry {
    return {
      key: this.key,
      commitment: this.secret.commitment,
      fingerprint: this.fingerprint,
      name: this.name,
    };
  }

  get hello(): SignalMessage & { kind: 'hello' } {
    const { key, ...rest } = this.entry;
    return { kind: 'hello', from: key, ...rest, epoch: this.#roster?.epoch ?? 0 };
  }

  /** The roster that this person accepted last. */
  get roster(): VerifiedRoster {
    return this.#roster!;
  }

  accept(bytes: Uint8Array, link: RoomLink): VerifiedRoster {
    const previousEpoch = this.#roster?.epoch ?? 0;
    this.#roster = verifyRoster(bytes, { link, me: this.entry, previousEpoch });
    return this.#roster;
  }

  /** This person's side of a connection with another. */
  pair(other: Person): Pair {
    return { roster: this.roster, identity: this.identity, peer: this.roster.indexOf(other.key) };
  }

  /** An SDP as Chromium makes one for a data channel, with this person's certificate. */
  sdp(fingerprint = this.fingerprint ?? random(32)): string {
    return testSdp(fingerprintLine(fingerprint));
  }
}

/** A connected pair, with all that went through the server for it. */
export function connect(room: TestRoom, first: Person, second: Person) {
  const [lower, higher] =
    first.roster.indexOf(first.key) < first.roster.indexOf(second.key) ? [first, second] : [second, first];
  const offerer = Handshake.offerer(lower.pair(higher));
  const offer = room.pass(lower, offerer.offer(lower.sdp()));
  const answerer = Handshake.answerer(higher.pair(lower), offer);
  const answer = room.pass(higher, answerer.answer(higher.sdp()));
  offerer.acceptAnswer(answer);
  return { offerer, answerer, offer, answer };
}

/** `count` random bytes. */
export function random(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}

/** `a=fingerprint:sha-256 AB:CD:…` */
export function fingerprintLine(fingerprint: Uint8Array, algorithm = 'sha-256'): string {
  const pairs = [...fingerprint].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase());
  return `a=fingerprint:${algorithm} ${pairs.join(':')}`;
}

/** The SDP of a data channel with these lines where the fingerprint stands. */
export function testSdp(...lines: readonly string[]): string {
  const sdp = [
    'v=0',
    'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'a=msid-semantic: WMS',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    'a=ice-ufrag:4ZcD',
    'a=ice-pwd:2/1muCWoOi3uLifh0NuRHlKz',
    'a=ice-options:trickle',
    ...lines,
    'a=setup:actpass',
    'a=mid:0',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
    '',
  ];
  return sdp.join('\r\n');
}

import { encodeAnswers } from '../program/encoding.ts';
import { compileSurvey, type Program } from '../program/plan.ts';
import { type Answer, parseSurvey, type Survey, SurveyError } from '../program/survey.ts';
import { TransportError } from '../transport/channel.ts';
import { Mesh } from '../transport/mesh.ts';
import { TrustError } from '../trust/error.ts';
import { type Identity, peerAddress, personId } from '../trust/identity.ts';
import type { RoomKeys } from '../trust/link.ts';
import type { HelloMessage, RefusalMessage, SignalMessage } from '../trust/message.ts';
import { sealResume } from '../trust/resume.ts';
import { type RosterEntry, type VerifiedRoster, verifyRoster } from '../trust/roster.ts';
import { WordSecret } from '../trust/words.ts';
import { equalBytes, WireError } from '../wire/bytes.ts';
import type { IceServer } from '../wire/signaling.ts';
import { Courier } from './courier.ts';
import { Host } from './host.ts';
import { Meeting, NEEDED } from './meeting.ts';
import type { Platform } from './platform.ts';
import type { Room } from './room.ts';
import type { Evidence, Result, RoomProblem, RoomState } from './state.ts';
import { snapshot } from './view.ts';

/** A visitor who has not heard from the host for this long is told that nobody is there to open. */
const HOST_PATIENCE = 4000;

export interface RoomOptions {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly keys: RoomKeys;
  readonly link: string;
  readonly name: string;
  /** Given by the host. */
  readonly host?: { readonly survey: Survey; readonly minimumGroup: number };
  /** What this tab remembered before a reload. */
  readonly resumed?: { readonly epoch: number; readonly roster?: Uint8Array };
}

/** What the host's tab remembers, as the note of `trust/resume.ts`. */
export interface HostNote {
  readonly survey: Survey;
  readonly minimumGroup: number;
}

/** What I answered, kept so that a change of certificates alone (somebody reloaded) does not make me type again. */
interface Kept {
  readonly answers: readonly Answer[];
  readonly group: string;
}

/** A room on this device: goes to the door, keeps links to the roster's members, and holds a meeting for each roster. */
export class RoomClient implements Room {
  readonly id: string;
  readonly #options: RoomOptions;
  readonly #listeners = new Set<() => void>();
  readonly #host: Host | undefined;
  #state: RoomState;

  // Who I am to the others: what my last hello said, and the secret behind its commitment.
  #entry: RosterEntry | undefined;
  #secret: WordSecret;

  #courier: Courier | undefined;
  #mesh: Mesh | undefined;
  #server: 'connecting' | 'connected' | 'reconnecting' | 'unreachable' = 'connecting';
  #hostHello: HelloMessage | undefined;
  #waitingForHost: ReturnType<typeof setTimeout> | undefined;

  #previousEpoch: number;
  #rosterSeen: Uint8Array | undefined;
  #meeting: Meeting | undefined;
  readonly #links = new Map<string, 'connecting' | 'connected' | 'lost'>();

  #program: Program | undefined;
  #kept: Kept | undefined;
  #result: Result | undefined;

  #notice: RoomProblem | undefined;
  #ended: { problem?: RoomProblem } | undefined;

  constructor(options: RoomOptions) {
    this.#options = options;
    const { identity, keys, host, resumed } = options;
    this.id = personId(identity.key);
    this.#secret = WordSecret.create(keys.roomId, identity.key);
    this.#previousEpoch = resumed?.epoch ?? 0;
    this.#rosterSeen = resumed?.roster;
    if (host) {
      this.#program = compileSurvey(host.survey, host.minimumGroup);
      this.#host = new Host({
        keys,
        identity,
        epoch: this.#previousEpoch,
        post: (to, message) => this.#courier?.post(to, message),
        onRoster: (bytes) => this.#acceptRoster(bytes),
      });
    }
    this.#state = this.#snapshot();
  }

  /** Makes the certificate and goes to the signaling server; what goes wrong shows in the state. */
  async open(): Promise<void> {
    const { platform, keys, identity, name } = this.#options;
    try {
      const { certificate, fingerprint } = await platform.certificate();
      this.#entry = { key: identity.key, commitment: this.#secret.commitment, fingerprint, name };
      this.#courier = new Courier({
        server: platform.server,
        keys,
        identity,
        create: this.#host !== undefined,
        onJoined: ({ iceServers }) => this.#joined(iceServers, certificate),
        onPeer: (peer, change) => this.#visitorLeft(peer, change),
        onMessage: (message) => this.#guard(() => this.#receive(message)),
        onStatus: (status) => {
          if (status !== 'closed') this.#server = status;
          this.#update();
        },
        onRefused: (reason) => this.#end(refusalProblem(reason)),
      });
    } catch (error) {
      const missing = error instanceof TransportError && error.reason === 'no-webrtc';
      this.#end(missing ? { kind: 'no-webrtc' } : internal(error));
    }
  }

  get state(): RoomState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // What the host does.

  admit(id: string): void {
    this.#asHost().admit(id);
    this.#update();
  }

  decline(id: string): void {
    this.#asHost().remove(id, 'declined');
    this.#update();
  }

  remove(id: string): void {
    const host = this.#asHost();
    if (id === this.id) throw new RangeError('the host cannot remove itself');
    host.remove(id, 'removed');
    this.#unlockIfTooFew();
    this.#update();
  }

  lock(): void {
    if ((this.#meeting?.epoch.roster.entries.length ?? 0) < NEEDED)
      throw new RangeError(`a room needs ${NEEDED} people`);
    this.#asHost().lock(true);
    this.#update();
  }

  unlock(): void {
    this.#asHost().lock(false);
    this.#update();
  }

  ask(survey: Survey, minimumGroup: number): void {
    this.#asHost();
    if (!['connecting', 'lobby', 'result', 'stopped'].includes(this.#state.stage)) {
      throw new RangeError('the survey cannot be changed while people answer it');
    }
    this.#program = compileSurvey(survey, minimumGroup);
    this.#tellSurvey();
    this.#remember();
    this.#update();
  }

  compute(): void {
    this.#asHost();
    if (!this.#meeting) throw new RangeError('there is nothing to compute');
    this.#meeting.compute();
  }

  again(): void {
    this.#asHost();
    if (!this.#meeting?.epoch.words) throw new RangeError('the room is not ready for a run');
    this.#meeting.again();
  }

  // What everyone does.

  contribute(answers: readonly Answer[]): void {
    const meeting = this.#meeting;
    if (this.#state.stage !== 'contributing' || !meeting?.run || !this.#program) {
      throw new RangeError('the room does not take answers now');
    }
    encodeAnswers(this.#program.survey, answers); // throws before anything is sent
    this.#kept = { answers: [...answers], group: meeting.group };
    this.#notice = undefined;
    meeting.run.contribute(answers);
  }

  evidence(): Evidence {
    const { entries, me } = this.#meeting?.epoch.roster ?? { entries: [], me: 0 };
    const shares = this.#meeting?.run?.shares ?? [];
    return {
      server: this.#courier?.seen ?? [],
      shares: shares.flatMap((bytes, index) => (index === me ? [] : [{ name: entries[index]!.name, bytes }])),
    };
  }

  async leave(): Promise<void> {
    if (this.#ended) return;
    this.#meeting?.tellRoom({ kind: 'bye' });
    // The goodbye is one small message: give it a moment to leave before the links close.
    await new Promise((resolve) => setTimeout(resolve, 250));
    this.#end(undefined);
    this.#options.platform.memory?.erase(this.#options.keys.roomId);
  }

  // Signaling.

  #joined(iceServers: readonly IceServer[], certificate: RTCCertificate | undefined): void {
    const { identity, platform } = this.#options;
    this.#mesh ??= new Mesh({
      identity,
      iceServers: iceServers.map((server) => ({ ...server, urls: [...server.urls] })),
      ...(certificate && { certificate }),
      ...(platform.wrtc && { wrtc: platform.wrtc }),
      post: (to, message) => this.#courier?.post(to, message),
      onMessage: (from, stream, message) => this.#guard(() => this.#meeting?.deliver(from, stream, message)),
      onLink: (index, status) => this.#linkChanged(index, status),
      onConfirmed: () => this.#guard(() => this.#meeting?.confirmed()),
      onTrustError: (error, index) => this.#distrust(error, index === undefined ? [] : [index]),
    });
    this.#sayHello();
    this.#host?.repeat();
    if (!this.#host && !this.#meeting) this.#expectHost();
    this.#update();
  }

  #hello(): HelloMessage {
    const { key, commitment, fingerprint, name } = this.#entry!;
    const hello = { kind: 'hello', from: key, commitment, fingerprint, name } as const;
    return this.#rosterSeen ? { ...hello, rosterSeen: this.#rosterSeen } : hello;
  }

  #sayHello(): void {
    const hello = this.#hello();
    if (this.#host) {
      this.#host.hello(hello, hello);
      this.#host.admit(this.id);
    }
    this.#courier?.post(null, hello);
  }

  #receive(message: SignalMessage): void {
    if ('to' in message && !this.#options.identity.owns(message.to)) return;
    switch (message.kind) {
      case 'hello':
        if (this.#host) this.#host.hello(message, this.#hello());
        else if (this.#options.keys.link.isHost(message.from)) this.#hostSpoke(message);
        break;
      case 'roster':
        if (!this.#host) this.#acceptRoster(message.roster);
        break;
      case 'refusal':
        this.#refused(message);
        break;
      default:
        this.#mesh?.accept(message);
    }
    this.#update();
  }

  /** A host that is new here (it joined after us, or reloaded) has to hear of us. */
  #hostSpoke(hello: HelloMessage): void {
    clearTimeout(this.#waitingForHost);
    if (this.#notice?.kind === 'host-away') this.#notice = undefined;
    const before = this.#hostHello;
    this.#hostHello = hello;
    const sameDevice = before?.fingerprint && hello.fingerprint && equalBytes(before.fingerprint, hello.fingerprint);
    if (!sameDevice) this.#sayHello();
  }

  #expectHost(): void {
    clearTimeout(this.#waitingForHost);
    this.#waitingForHost = setTimeout(() => {
      if (this.#meeting || this.#hostHello || this.#ended) return;
      this.#notice = { kind: 'host-away' };
      this.#update();
    }, HOST_PATIENCE);
  }

  #refused({ reason }: RefusalMessage): void {
    if (reason === 'removed' || reason === 'declined') {
      this.#options.platform.memory?.erase(this.#options.keys.roomId);
      this.#end({ kind: reason });
    } else this.#notice = { kind: reason === 'full' ? 'room-full' : 'room-locked' };
  }

  #visitorLeft(peer: string, change: 'joined' | 'left'): void {
    if (!this.#host || change === 'joined') return;
    const gone = this.#host.membership.door.find(({ from }) => peerAddress(this.#options.keys.roomId, from) === peer);
    if (gone) this.#host.left(personId(gone.from));
    this.#update();
  }

  // Rosters and links.

  #acceptRoster(bytes: Uint8Array): void {
    const { keys } = this.#options;
    const roster = this.#verified(() =>
      verifyRoster(bytes, { link: keys.link, me: this.#entry!, previousEpoch: this.#previousEpoch }),
    );
    if (!roster) return;
    this.#previousEpoch = roster.epoch;
    this.#rosterSeen = roster.bytes;
    if (this.#notice?.kind !== 'person-lost') this.#notice = undefined;
    clearTimeout(this.#waitingForHost);
    const members = new Set(roster.entries.map((entry) => personId(entry.key)));
    for (const id of this.#links.keys()) if (!members.has(id)) this.#links.delete(id);
    this.#meeting?.close();
    this.#meeting = this.#meet(roster);
    // Before the links are told: a room that is confirmed already goes on to the reveal at once.
    if (roster.locked) this.#renewSecret();
    else this.#result = undefined;
    this.#mesh!.setRoster(roster);
    this.#remember();
    this.#update();
  }

  #meet(roster: VerifiedRoster): Meeting {
    const { identity, platform } = this.#options;
    return new Meeting({
      roster,
      secret: this.#secret,
      identity,
      startEngine: platform.startEngine,
      send: (to, tag, bytes) => this.#mesh?.send(to, tag, bytes),
      program: () => this.#program,
      kept: (group) => (this.#kept?.group === group ? this.#kept.answers : undefined),
      onChange: () => this.#update(),
      // People go on looking at a result; a room without one goes on by itself.
      onWords: () => this.#host && !this.#result && this.again(),
      onSurvey: (json, minimumGroup) => this.#surveyed(json, minimumGroup),
      onBye: (from) => this.#saidBye(from),
      onBegin: () => {
        this.#result = undefined;
      },
      onResult: (result) => {
        this.#result = result;
        this.#kept = undefined;
        this.#notice = undefined;
        this.#update();
      },
    });
  }

  /** A roster that is old, or not about this device as it is now, is passed over; one that is forged is told. */
  #verified<T>(verify: () => T): T | undefined {
    try {
      return verify();
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      if (error.check === 'roster-entry') this.#sayHelloSoon();
      else if (error.check !== 'roster-epoch') this.#distrust(error, []);
      return undefined;
    }
  }

  #helloSoon: ReturnType<typeof setTimeout> | undefined;
  /** The host has an old hello of mine (or none): it may have been lost on the way. */
  #sayHelloSoon(): void {
    this.#helloSoon ??= setTimeout(() => {
      this.#helloSoon = undefined;
      if (!this.#ended) this.#sayHello();
    }, 1000);
  }

  /** The value behind this roster's commitment is about to be revealed: the next roster needs another. */
  #renewSecret(): void {
    const { keys, identity } = this.#options;
    this.#secret = WordSecret.create(keys.roomId, identity.key);
    this.#entry = { ...this.#entry!, commitment: this.#secret.commitment };
    this.#sayHello();
  }

  #linkChanged(index: number, status: 'connecting' | 'connected' | 'lost'): void {
    const entry = this.#meeting?.epoch.roster.entries[index];
    if (!entry) return;
    this.#links.set(personId(entry.key), status);
    if (status === 'connected' && this.#host) this.#tellSurvey(index);
    this.#update();
  }

  #saidBye(from: number): void {
    const meeting = this.#meeting!;
    const id = personId(meeting.epoch.roster.entries[from]!.key);
    this.#links.set(id, 'lost');
    this.#notice = { kind: 'person-lost', names: meeting.names([from]), left: true };
    if (meeting.run) meeting.stop(this.#notice);
    this.#host?.left(id);
    this.#unlockIfTooFew();
  }

  #unlockIfTooFew(): void {
    const host = this.#host;
    if (host?.membership.locked && host.membership.size < NEEDED) host.lock(false);
  }

  // The survey.

  #surveyed(json: string, minimumGroup: number): void {
    try {
      this.#program = compileSurvey(parseSurvey(json), minimumGroup);
      if (this.#notice?.kind === 'bad-survey') this.#notice = undefined;
      this.#meeting?.programChanged();
    } catch (error) {
      if (!(error instanceof SurveyError)) throw error;
      this.#notice = { kind: 'bad-survey', what: error.kind };
    }
  }

  #tellSurvey(to?: number): void {
    if (!this.#program) return;
    const { survey, minimumGroup } = this.#program;
    this.#meeting?.tellRoom({ kind: 'survey', json: JSON.stringify(survey), minimumGroup }, to);
  }

  // Trouble, memory, and the snapshot.

  /** Runs a handler of something that came from others: what does not hold together is told, and changes nothing. */
  #guard(handle: () => void): void {
    if (this.#ended) return;
    try {
      handle();
    } catch (error) {
      if (error instanceof TrustError) this.#distrust(error, []);
      else if (error instanceof WireError) this.#distrust(new TrustError('malformed'), []);
      else this.#end(internal(error));
    }
  }

  #distrust({ check }: TrustError, indices: readonly number[]): void {
    const problem: RoomProblem = { kind: 'trust', names: this.#meeting?.names(indices) ?? [], what: check };
    if (check === 'manifest' || check === 'reveal') this.#meeting?.stop(problem);
    else this.#notice = problem;
    this.#update();
  }

  #asHost(): Host {
    if (!this.#host) throw new RangeError('only the host can do that');
    return this.#host;
  }

  #end(problem: RoomProblem | undefined): void {
    if (this.#ended) return;
    this.#ended = problem ? { problem } : {};
    clearTimeout(this.#waitingForHost);
    clearTimeout(this.#helloSoon);
    this.#meeting?.close();
    this.#mesh?.close();
    this.#courier?.close();
    this.#kept = undefined;
    this.#update();
  }

  #remember(): void {
    const { platform, keys, identity, name } = this.#options;
    const note: HostNote | undefined =
      this.#host && this.#program
        ? { survey: this.#program.survey, minimumGroup: this.#program.minimumGroup }
        : undefined;
    platform.memory?.write(
      keys.roomId,
      sealResume(keys, {
        identity,
        name,
        epoch: this.#previousEpoch,
        ...(this.#rosterSeen && { roster: this.#rosterSeen }),
        note: note ? JSON.stringify(note) : '',
      }),
    );
  }

  #update(): void {
    this.#state = this.#snapshot();
    for (const listener of this.#listeners) listener();
  }

  #snapshot(): RoomState {
    return snapshot({
      link: this.#options.link,
      identity: this.#options.identity,
      host: this.#host,
      server: this.#server,
      epoch: this.#meeting?.epoch,
      links: this.#links,
      program: this.#program,
      run: this.#meeting?.run,
      result: this.#result,
      stopped: this.#meeting?.stopped,
      notice: this.#notice,
      ended: this.#ended,
    });
  }
}

function refusalProblem(reason: string): RoomProblem {
  switch (reason) {
    case 'room-gone':
      return { kind: 'room-gone' };
    case 'room-full':
      return { kind: 'room-full' };
    case 'replaced':
      return { kind: 'opened-elsewhere' };
    default:
      return { kind: 'server-refused', reason };
  }
}

function internal(error: unknown): RoomProblem {
  return { kind: 'internal', what: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error' };
}

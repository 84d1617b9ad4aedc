import { encodeAnswers } from '../program/encoding.ts';
import { compileSurvey, type Program } from '../program/plan.ts';
import { type Answer, parseSurvey, type Survey, SurveyError } from '../program/survey.ts';
import { TransportError } from '../transport/channel.ts';
import { Mesh } from '../transport/mesh.ts';
import { TrustError } from '../trust/error.ts';
import { type Identity, peerAddress, personId } from '../trust/identity.ts';
import type { RoomKeys } from '../trust/link.ts';
import { decodeManifest, encodeManifest, type Manifest, signManifest } from '../trust/manifest.ts';
import type { HelloMessage, RefusalMessage, SignalMessage } from '../trust/message.ts';
import { sealResume } from '../trust/resume.ts';
import { type RosterEntry, verifyRoster } from '../trust/roster.ts';
import { WordSecret } from '../trust/words.ts';
import { equalBytes } from '../wire/bytes.ts';
import { type ControlMessage, decodeControl, encodeControl } from '../wire/control.ts';
import type { IceServer } from '../wire/signaling.ts';
import { Courier } from './courier.ts';
import { Epoch } from './epoch.ts';
import { Host } from './host.ts';
import { asProblem, asResult } from './outcome.ts';
import type { Platform } from './platform.ts';
import type { Room } from './room.ts';
import { Run } from './run.ts';
import type { Evidence, Result, RoomProblem, RoomState } from './state.ts';
import { CONTROL, ROOM, streamOf, tagOf } from './streams.ts';
import { snapshot } from './view.ts';

/** This protocol is private from three people on: with two, one's answer is the sum minus the other's. */
export const NEEDED = 3;
/** A visitor who has not heard from the host for this long is told that nobody is there to open. */
const HOST_PATIENCE = 4000;
/** Engine messages of a run that this device has not begun may wait here, in bytes. */
const EARLY_BYTES = 16 * 1024 * 1024;

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

/** A room on this device: signaling, links, checks and runs, carried out as messages and the user say. */
export class RoomClient implements Room {
  readonly id: string;
  readonly #options: RoomOptions;
  readonly #listeners = new Set<() => void>();
  readonly #host: Host | undefined;
  #state: RoomState;

  // Who I am to the others: what my last hello said, and the secret behind its commitment.
  #entry: RosterEntry | undefined;
  #secret: WordSecret;
  /** The secret behind the commitment in the current roster. */
  #rosterSecret: WordSecret | undefined;

  #courier: Courier | undefined;
  #mesh: Mesh | undefined;
  #server: 'connecting' | 'connected' | 'reconnecting' | 'unreachable' = 'connecting';
  #hostHello: HelloMessage | undefined;
  #waitingForHost: ReturnType<typeof setTimeout> | undefined;

  #previousEpoch: number;
  #rosterSeen: Uint8Array | undefined;
  #epoch: Epoch | undefined;
  readonly #links = new Map<string, 'connecting' | 'connected' | 'lost'>();

  #program: Program | undefined;
  /** The run that the host has begun, perhaps before this device is ready for it. */
  #wantedRun = 0;
  #closedRun = 0;
  #run: Run | undefined;
  #early: { from: number; tag: number; message: Uint8Array }[] = [];
  #earlyBytes = 0;
  #kept: Kept | undefined;
  #result: Result | undefined;

  #stopped: RoomProblem | undefined;
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
    if ((this.#epoch?.roster.entries.length ?? 0) < NEEDED) throw new RangeError(`a room needs ${NEEDED} people`);
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
    const run = this.#run;
    if (!run || run.finishing) throw new RangeError('there is nothing to compute');
    this.#tell({ kind: 'close', run: run.number });
    this.#close(run.number);
  }

  again(): void {
    this.#asHost();
    if (!this.#epoch?.words) throw new RangeError('the room is not ready for a run');
    const run = this.#wantedRun + 1;
    this.#tell({ kind: 'again', run });
    this.#begin(run);
  }

  // What everyone does.

  contribute(answers: readonly Answer[]): void {
    const run = this.#run;
    if (!run || run.finishing || !this.#program) throw new RangeError('the room does not take answers now');
    encodeAnswers(this.#program.survey, answers); // throws before anything is sent
    this.#kept = { answers: [...answers], group: this.#group() };
    this.#notice = undefined;
    run.contribute(answers);
  }

  evidence(): Evidence {
    const entries = this.#epoch?.roster.entries ?? [];
    const shares = (this.#run?.shares ?? []).flatMap((bytes, index) =>
      index === this.#epoch?.roster.me ? [] : [{ name: entries[index]!.name, bytes }],
    );
    return { server: this.#courier?.seen ?? [], shares };
  }

  async leave(): Promise<void> {
    if (this.#ended) return;
    this.#tellRoom({ kind: 'bye' });
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
      onMessage: (from, stream, message) => this.#guard(() => this.#deliver(from, stream, message)),
      onLink: (index, status) => this.#linkChanged(index, status),
      onConfirmed: () => this.#guard(() => this.#confirmed()),
      onTrustError: (error, index) => this.#distrust(error, index === undefined ? [] : [index]),
    });
    this.#sayHello();
    this.#host?.repeat();
    if (!this.#host && !this.#epoch) this.#expectHost();
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
      if (this.#epoch || this.#hostHello || this.#ended) return;
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
    this.#rosterSecret = this.#secret;
    this.#epoch = new Epoch(roster);
    this.#run?.close();
    this.#run = undefined;
    this.#wantedRun = this.#closedRun = 0;
    this.#early = [];
    this.#earlyBytes = 0;
    this.#stopped = undefined;
    if (this.#notice?.kind !== 'person-lost') this.#notice = undefined;
    clearTimeout(this.#waitingForHost);
    const members = new Set(roster.entries.map((entry) => personId(entry.key)));
    for (const id of this.#links.keys()) if (!members.has(id)) this.#links.delete(id);
    // Before the links are told: a room that is confirmed already goes on to the reveal at once.
    if (roster.locked) this.#renewSecret();
    else this.#result = undefined;
    this.#mesh!.setRoster(roster);
    this.#remember();
    this.#update();
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
    const entry = this.#epoch?.roster.entries[index];
    if (!entry) return;
    this.#links.set(personId(entry.key), status);
    if (status === 'connected' && this.#host) this.#tellSurvey(index);
    this.#update();
  }

  /** Every link has confirmed the current roster: from the lock on, that is when the random values are revealed. */
  #confirmed(): void {
    const epoch = this.#epoch;
    if (!epoch?.roster.locked || epoch.roster.entries.length < NEEDED) return;
    const r = this.#rosterSecret!.reveal(epoch.roster);
    epoch.reveal(epoch.roster.me, epoch.roster.digest, r);
    this.#tell({ kind: 'reveal', rosterDigest: epoch.roster.digest, r });
    this.#revealed();
  }

  #revealed(): void {
    if (this.#epoch?.words) {
      if (this.#wantedRun > 0) this.#begin(this.#wantedRun);
      else if (this.#host && !this.#result) this.again();
    }
    this.#update();
  }

  // Messages over confirmed links.

  #deliver(from: number, tag: number, message: Uint8Array): void {
    const stream = streamOf(tag, this.#epoch!.roster.epoch);
    const current = this.#run?.number ?? 0;
    if (tag === ROOM || (stream?.run === 0 && stream.sub === CONTROL)) this.#control(from, decodeControl(message));
    else if (!stream || stream.run < current)
      return; // of an earlier roster or run: what it was part of is over
    else if (this.#run && stream.run === current) this.#run.receive(from, stream.sub, message);
    else this.#holdEarly(from, tag, message);
  }

  /** Somebody has begun a run that I still wait to begin. */
  #holdEarly(from: number, tag: number, message: Uint8Array): void {
    this.#earlyBytes += message.length;
    if (this.#earlyBytes > EARLY_BYTES) throw new TrustError('malformed');
    this.#early.push({ from, tag, message });
  }

  #control(from: number, message: ControlMessage): void {
    const epoch = this.#epoch!;
    const fromHost = from === epoch.roster.host;
    switch (message.kind) {
      case 'survey':
        if (fromHost) this.#surveyed(message.json, message.minimumGroup);
        break;
      case 'reveal':
        epoch.reveal(from, message.rosterDigest, message.r);
        this.#revealed();
        break;
      case 'again':
        if (fromHost) this.#begin(message.run);
        break;
      case 'manifest':
        epoch.sign(from, decodeManifest(message.manifest).run, message.manifest, message.signature);
        this.#startIfAgreed();
        break;
      case 'received':
        if (message.run === this.#run?.number && message.from === epoch.roster.me)
          this.#run.acknowledgedBy(from, message.revision);
        break;
      case 'close':
        if (fromHost) this.#close(message.run);
        break;
      case 'failed':
        if (message.run === this.#run?.number && !this.#result) {
          const names = this.#names([from]);
          this.#stop({ kind: 'stopped-elsewhere', names, what: message.reason });
        }
        break;
      case 'bye':
        this.#saidBye(from);
    }
    this.#update();
  }

  #saidBye(from: number): void {
    const id = personId(this.#epoch!.roster.entries[from]!.key);
    this.#links.set(id, 'lost');
    this.#notice = { kind: 'person-lost', names: this.#names([from]), left: true };
    if (!this.#result && this.#run) this.#stop(this.#notice);
    this.#host?.left(id);
    this.#unlockIfTooFew();
  }

  #unlockIfTooFew(): void {
    const host = this.#host;
    const members = this.#epoch?.roster.entries.filter((entry) => host?.membership.isMember(personId(entry.key)));
    if (host?.membership.locked && members && members.length < NEEDED) host.lock(false);
  }

  #surveyed(json: string, minimumGroup: number): void {
    try {
      this.#program = compileSurvey(parseSurvey(json), minimumGroup);
      if (this.#notice?.kind === 'bad-survey') this.#notice = undefined;
      if (this.#wantedRun > 0 && !this.#run) this.#begin(this.#wantedRun);
    } catch (error) {
      if (!(error instanceof SurveyError)) throw error;
      this.#notice = { kind: 'bad-survey', what: error.kind };
    }
  }

  #tellSurvey(to?: number): void {
    if (!this.#program) return;
    const { survey, minimumGroup } = this.#program;
    this.#tellRoom({ kind: 'survey', json: JSON.stringify(survey), minimumGroup }, to);
  }

  /** To everyone (or one), outside any roster or run. */
  #tellRoom(message: ControlMessage, to?: number): void {
    this.#send(ROOM, encodeControl(message), to);
  }

  /** To everyone (or one), as part of what is done under the current roster. */
  #tell(message: ControlMessage, to?: number): void {
    this.#send(tagOf(this.#epoch!.roster.epoch, 0, CONTROL), encodeControl(message), to);
  }

  #send(tag: number, bytes: Uint8Array, to?: number): void {
    const { roster } = this.#epoch ?? {};
    if (!roster) return;
    for (const index of to === undefined ? roster.entries.keys() : [to]) {
      if (index !== roster.me) this.#mesh!.send(index, tag, bytes);
    }
  }

  // Runs.

  /** The host has begun that run: agree to it as soon as the words and the survey are here. */
  #begin(run: number): void {
    const epoch = this.#epoch;
    this.#wantedRun = run;
    if (!epoch?.words || !this.#program || run <= (this.#run?.number ?? 0)) return;
    this.#run?.close();
    this.#run = undefined;
    this.#result = undefined;
    this.#stopped = undefined;
    const parties = epoch.roster.entries.map((_, index) => index);
    const manifest: Manifest = {
      programDigest: this.#program.digest,
      rosterDigest: epoch.roster.digest,
      run,
      parties,
      threshold: Math.floor((parties.length - 1) / 2),
      recipients: 'everyone',
      minimumGroup: this.#program.minimumGroup,
    };
    epoch.propose(manifest);
    const signature = signManifest(this.#options.identity, manifest);
    const bytes = encodeManifest(manifest);
    epoch.sign(epoch.roster.me, run, bytes, signature);
    this.#tell({ kind: 'manifest', manifest: bytes, signature });
    this.#startIfAgreed();
  }

  /** Every computing party has signed the manifest: only now the engine takes input. */
  #startIfAgreed(): void {
    const epoch = this.#epoch!;
    const agreement = epoch.agreement;
    const program = this.#program;
    if (!agreement || !program || this.#run || this.#stopped || epoch.unsigned.length > 0) return;
    const number = agreement.manifest.run;
    const run = new Run({
      epoch,
      agreement,
      program,
      identity: this.#options.identity,
      startEngine: this.#options.platform.startEngine,
      send: (to, stream, message) => this.#mesh?.send(to, tagOf(epoch.roster.epoch, number, stream), message),
      acknowledge: (dealer, revision) => this.#tell({ kind: 'received', run: number, from: dealer, revision }, dealer),
      onChange: () => this.#update(),
      onOutcome: (outcome) => {
        if (this.#run !== run) return;
        this.#result = asResult(outcome, program, epoch, agreement);
        this.#kept = undefined;
        this.#notice = undefined;
        this.#update();
      },
      onStop: (stop) => {
        if (this.#run !== run || this.#result || this.#stopped) return;
        this.#tell({ kind: 'failed', run: number, reason: stop.check });
        this.#stop(asProblem(stop, program, this.#names(epoch.roster.entries.keys())));
      },
    });
    this.#run = run;
    const early = this.#early.splice(0);
    this.#earlyBytes = 0;
    for (const { from, tag, message } of early) this.#deliver(from, tag, message);
    if (this.#kept?.group === this.#group()) run.contribute(this.#kept.answers);
    if (this.#closedRun === number) run.finish();
    this.#update();
  }

  #close(run: number): void {
    this.#closedRun = run;
    if (this.#run?.number === run) this.#run.finish();
    this.#update();
  }

  /** The run is over without a result. */
  #stop(problem: RoomProblem): void {
    this.#stopped = problem;
    this.#run?.stop([]);
    this.#update();
  }

  /** The same people and the same question: then my answers may be dealt again without asking me. */
  #group(): string {
    const ids = this.#epoch?.roster.entries.map((entry) => personId(entry.key)).sort() ?? [];
    return [...(this.#program?.digest ?? []), ...ids].join();
  }

  #names(indices: Iterable<number>): string[] {
    return Array.from(indices, (index) => this.#epoch?.roster.entries[index]?.name ?? '?');
  }

  // Trouble, memory, and the snapshot.

  /** Runs a handler of something that came from others: what does not hold together is told, and changes nothing. */
  #guard(handle: () => void): void {
    if (this.#ended) return;
    try {
      handle();
    } catch (error) {
      if (error instanceof TrustError) this.#distrust(error, []);
      else if (error instanceof Error && error.name === 'WireError') this.#distrust(new TrustError('malformed'), []);
      else this.#end(internal(error));
    }
  }

  #distrust({ check }: TrustError, indices: readonly number[]): void {
    const problem: RoomProblem = { kind: 'trust', names: this.#names(indices), what: check };
    if (check === 'manifest' || check === 'reveal') this.#stop(problem);
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
    this.#run?.close();
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
      epoch: this.#epoch,
      links: this.#links,
      program: this.#program,
      run: this.#run,
      result: this.#result,
      stopped: this.#stopped,
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

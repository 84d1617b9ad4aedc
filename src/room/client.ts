import { ComputationError } from '../program/check.ts';
import { encodeAnswers } from '../program/encoding.ts';
import { compile, type Program, type ProgramSource, readRoomProgram } from '../program/plan.ts';
import { type Answer, SurveyError } from '../program/survey.ts';
import { TransportError } from '../transport/channel.ts';
import { Mesh } from '../transport/mesh.ts';
import type { Presence, SignalingStatus } from '../transport/signaling.ts';
import { TrustError } from '../trust/error.ts';
import { type Identity, personId } from '../trust/identity.ts';
import type { RoomKeys } from '../trust/link.ts';
import type { RefusalReason } from '../trust/message.ts';
import { sealResume } from '../trust/resume.ts';
import type { RosterEntry, VerifiedRoster } from '../trust/roster.ts';
import type { WordSecret } from '../trust/words.ts';
import { WireError } from '../wire/bytes.ts';
import type { Refusal } from '../wire/signaling.ts';
import { Absence } from './absence.ts';
import { Doorway } from './doorway.ts';
import { RoomError } from './error.ts';
import type { Host } from './host.ts';
import { Meeting } from './meeting.ts';
import { noteOf } from './note.ts';
import type { Platform } from './platform.ts';
import type { Room } from './room.ts';
import type { Evidence, Result, RoomProblem, RoomState } from './state.ts';
import { checkChoice, peopleNeeded, type ThresholdChoice } from './threshold.ts';
import { snapshot } from './view.ts';

export interface RoomOptions {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly keys: RoomKeys;
  readonly link: string;
  readonly name: string;
  /** Given by the host. */
  readonly host?: HostChoice;
  /** What this tab remembered before a reload. */
  readonly resumed?: { readonly epoch: number; readonly roster?: Uint8Array };
}

/** What the host has chosen. */
export interface HostChoice {
  readonly program: Program;
  readonly threshold: ThresholdChoice;
}

/** What I answered, kept so that a change of certificates alone (somebody reloaded) does not make me type again. */
interface Kept {
  readonly answers: readonly Answer[];
  readonly group: string;
}

/** What was refused, and changed nothing, is told for so long (ms). */
const REFUSED_SHOWN = 20_000;

/** A goodbye takes so long over the links, and through the server that much at most (ms). */
const GOODBYE = 250;
const LONG_GOODBYE = 3000;

/** A room on this device: comes in through its doorway, keeps links to the roster's members, and holds a meeting for each roster. */
export class RoomClient implements Room {
  readonly id: string;
  readonly #options: RoomOptions;
  readonly #listeners = new Set<() => void>();
  #state: RoomState;

  #doorway: Doorway | undefined;
  #server: SignalingStatus = 'connecting';
  #mesh: Mesh | undefined;
  readonly #links = new Map<string, 'connecting' | 'connected' | 'lost'>();
  #meeting: Meeting | undefined;

  #program: Program | undefined;
  #threshold: ThresholdChoice = 'largest';
  #kept: Kept | undefined;
  #result: Result | undefined;

  readonly #hostAbsence = new Absence(() => this.#update());
  #hostLeft = false;
  #notice: RoomProblem | undefined;
  #noticeEnds: ReturnType<typeof setTimeout> | undefined;
  #ended: { problem?: RoomProblem } | undefined;

  constructor(options: RoomOptions) {
    this.#options = options;
    this.id = personId(options.identity.key);
    if (options.host) {
      this.#program = options.host.program;
      this.#threshold = options.host.threshold;
    }
    this.#state = this.#snapshot();
  }

  /** Makes the certificate and goes to the signaling server; what goes wrong shows in the state. */
  async open(): Promise<void> {
    const { platform, keys, identity, name, host, resumed } = this.#options;
    try {
      const { certificate, fingerprint } = await platform.certificate();
      if (this.#ended) return;
      this.#doorway = new Doorway({
        server: platform.server,
        keys,
        identity,
        name,
        fingerprint,
        host: host !== undefined,
        resumed: resumed ?? { epoch: 0 },
        onJoined: (presence) => this.#joined(presence, certificate),
        onRoster: (roster, secret) => this.#meet(roster, secret),
        onDial: (message) => this.#mesh?.accept(message),
        onBye: (key) => {
          if (keys.link.isHost(key)) this.#hostLeft = true;
          this.#saidBye(this.#meeting?.epoch.roster.indexOf(key) ?? -1);
        },
        onKnock: () => this.#noLonger('room-locked', 'room-full'),
        onRefused: (reason) => this.#refused(reason),
        onHostAway: (away) => {
          if (away) this.#notice = { kind: 'host-away' };
          else {
            this.#noLonger('host-away');
            this.#hostLeft = false;
          }
          this.#update();
        },
        onTurnedAway: (reason) => this.#turnedAway(reason),
        onStatus: (status) => {
          this.#server = status;
          this.#update();
        },
        onDistrust: (error) => this.#distrust(error),
        guard: (handle) => this.#guard(handle),
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
    this.#asHost().remove(id, 'removed');
    this.#unlockIfTooFew();
    this.#update();
  }

  lock(): void {
    const host = this.#asHost();
    const people = this.#meeting?.epoch.roster.entries.length ?? 0;
    if (people < peopleNeeded(this.#threshold)) throw new RoomError('too-few');
    host.lock(true);
    this.#update();
  }

  unlock(): void {
    this.#asHost().lock(false);
    this.#update();
  }

  ask({ survey, minimumGroup, computation }: Omit<ProgramSource, 'maximumGroup'>): void {
    this.#asHost();
    if (!['connecting', 'lobby', 'result', 'stopped'].includes(this.#state.stage)) {
      throw new RangeError('the survey cannot be changed while people answer it');
    }
    this.#program = compile({ survey, minimumGroup, computation });
    this.#tellProgram();
    this.#remember();
    this.#update();
  }

  setThreshold(choice: ThresholdChoice): void {
    if (this.#asHost().membership.locked) throw new RangeError('the threshold cannot be changed in a locked room');
    checkChoice(choice);
    this.#threshold = choice;
    this.#tellProgram();
    this.#remember();
    this.#update();
  }

  compute(): void {
    this.#asHost();
    if (!this.#meeting) throw new RangeError('there is nothing to compute');
    this.#meeting.compute();
  }

  again(): void {
    const host = this.#asHost();
    // Somebody left after the result: back to the lobby, where more can come in.
    if (host.membership.size < peopleNeeded(this.#threshold)) host.lock(false);
    else if (this.#meeting?.epoch.words) this.#meeting.again();
    // The reveals failed, say: everything anew, from the roster on.
    else if (host.membership.locked) host.issue();
    else throw new RangeError('the room is not ready for a run');
  }

  // What everyone does.

  contribute(answers: readonly Answer[]): void {
    const meeting = this.#meeting;
    if (this.#state.stage !== 'contributing' || !meeting?.run || !meeting.program) {
      throw new RangeError('the room does not take answers now');
    }
    encodeAnswers(meeting.program.survey, meeting.program.layout, answers); // throws before anything is sent
    this.#notice = undefined;
    meeting.run.contribute(answers);
    this.#kept = { answers: [...answers], group: meeting.group };
  }

  evidence(): Evidence {
    const { entries, me } = this.#meeting?.epoch.roster ?? { entries: [], me: 0 };
    const shares = this.#meeting?.run?.shares ?? [];
    return {
      server: this.#doorway?.seen ?? [],
      shares: shares.flatMap((bytes, index) => (index === me ? [] : [{ name: entries[index]!.name, bytes }])),
    };
  }

  async leave(): Promise<void> {
    if (!this.#ended) {
      // Over the links, if the server is away; through the server, to those with whom there is no link yet.
      this.#meeting?.tellRoom({ kind: 'bye' });
      const passedOn = this.#doorway?.post(null, { kind: 'bye', from: this.#options.identity.key });
      // What is still under way when everything closes is lost.
      await Promise.race([Promise.all([passedOn, pause(GOODBYE)]), pause(LONG_GOODBYE)]);
      this.#end(undefined);
    }
    this.#options.platform.memory?.erase(this.#options.keys.roomId);
  }

  // The door.

  #joined({ iceServers }: Presence, certificate: RTCCertificate | undefined): void {
    const { identity, platform } = this.#options;
    const servers = iceServers.map((server) => ({ ...server, urls: [...server.urls] }));
    this.#mesh ??= new Mesh({
      identity,
      iceServers: servers,
      ...(certificate && { certificate }),
      ...(platform.wrtc && { wrtc: platform.wrtc }),
      post: (to, message) => this.#doorway?.post(to, message),
      onMessage: (from, stream, message) => this.#guard(() => this.#meeting?.deliver(from, stream, message), [from]),
      onLink: (index, status) => this.#linkChanged(index, status),
      onConfirmed: () => this.#guard(() => this.#meeting?.confirmed()),
      onTrustError: (error, index) => this.#distrust(error, index === undefined ? [] : [index]),
    });
    this.#mesh.iceServers = servers; // TURN credentials expire
    this.#update();
  }

  #refused(reason: RefusalReason): void {
    if (reason === 'removed' || reason === 'declined') {
      this.#options.platform.memory?.erase(this.#options.keys.roomId);
      this.#end({ kind: reason });
    } else if (!this.#meeting) this.#notice = { kind: reason === 'full' ? 'room-full' : 'room-locked' };
  }

  /** The server does not want us any more; those who are in the room need it only for who comes and goes. */
  #turnedAway(reason: Refusal): void {
    const problem = turnedAway(reason);
    if (this.#meeting && problem.kind === 'server-refused') this.#notice = problem;
    else this.#end(problem);
    this.#update();
  }

  // Rosters and links.

  /** A new roster: a new meeting over the same links. */
  #meet(roster: VerifiedRoster, secret: WordSecret): void {
    const { identity, platform } = this.#options;
    this.#notice = this.#changeOf(roster);
    this.#hostLeft = false;
    const members = new Set(roster.entries.map((entry) => personId(entry.key)));
    for (const id of this.#links.keys()) if (!members.has(id)) this.#links.delete(id);
    // The others may go on looking at it until the next run begins.
    if (this.#host && !roster.locked) this.#result = undefined;
    this.#meeting?.close();
    this.#meeting = new Meeting({
      roster,
      secret,
      identity,
      startEngine: platform.startEngine,
      send: (to, tag, bytes) => this.#mesh?.send(roster.entries[to]!.key, tag, bytes),
      program: () => this.#program,
      threshold: () => this.#threshold,
      roundTrip: () => this.#mesh?.roundTrip,
      kept: (group) => (this.#kept?.group === group ? this.#kept.answers : undefined),
      onChange: () => this.#update(),
      // People go on looking at a result; a room without one goes on by itself.
      onWords: () => this.#host && !this.#result && this.again(),
      onProgram: (program, threshold) => this.#told(program, threshold),
      onBye: (from) => this.#saidBye(from),
      onBegin: () => {
        this.#result = undefined;
      },
      onResult: (result) => {
        this.#result = result;
        this.#notice = undefined;
      },
      onClosed: () => {
        this.#kept = undefined;
      },
    });
    this.#mesh!.setRoster(roster);
    this.#remember();
    this.#unlockIfTooFew();
    this.#update();
  }

  /** What a new roster puts people out by: who is gone, and whose reload broke off the computation. */
  #changeOf(next: VerifiedRoster): RoomProblem | undefined {
    const meeting = this.#meeting;
    const entries = meeting?.epoch.roster.entries ?? [];
    const indices = (changed: (entry: RosterEntry, now: RosterEntry | undefined) => boolean) =>
      entries.flatMap((entry, index) => (changed(entry, next.entries[next.indexOf(entry.key)]) ? [index] : []));
    const gone = indices((_, now) => now === undefined);
    if (gone.length > 0 && this.#notice?.kind === 'person-lost') return this.#notice;
    if (!meeting?.computing) return undefined;
    if (gone.length > 0) return { kind: 'person-lost', names: meeting.names(gone), left: true };
    const anew = indices((entry, now) => entry.fingerprint?.join() !== now?.fingerprint?.join());
    return anew.length > 0 ? { kind: 'person-lost', names: meeting.names(anew), left: false } : undefined;
  }

  #linkChanged(index: number, status: 'connecting' | 'connected' | 'lost'): void {
    const entry = this.#meeting?.epoch.roster.entries[index];
    if (!entry) return;
    this.#links.set(personId(entry.key), status);
    if (status === 'connected' && this.#host) this.#tellProgram(index);
    this.#update();
  }

  #saidBye(from: number): void {
    const meeting = this.#meeting;
    const entry = meeting?.epoch.roster.entries[from];
    if (!entry) return; // gone from the roster already
    const id = personId(entry.key);
    if (from === meeting.epoch.roster.host) this.#hostLeft = true;
    this.#links.set(id, 'lost');
    this.#notice = { kind: 'person-lost', names: meeting.names([from]), left: true };
    if (meeting.run) meeting.stop(this.#notice);
    this.#host?.saidGoodbye(id);
    this.#unlockIfTooFew();
  }

  #unlockIfTooFew(): void {
    const host = this.#host;
    // After a result, people go on looking at it.
    if (host && host.membership.size < peopleNeeded(this.#threshold) && !this.#result) host.lock(false);
  }

  // The program.

  #told(program: Uint8Array, threshold: ThresholdChoice): void {
    try {
      this.#program = readRoomProgram(program);
      this.#threshold = threshold;
      this.#noLonger('bad-survey');
      this.#meeting?.programChanged();
    } catch (error) {
      if (!(error instanceof SurveyError || error instanceof ComputationError)) throw error;
      this.#notice = { kind: 'bad-survey', what: error.kind };
    }
  }

  #tellProgram(to?: number): void {
    if (!this.#program) return;
    const program = this.#program.bytes;
    const threshold = this.#threshold === 'largest' ? {} : { threshold: this.#threshold };
    this.#meeting?.tellRoom({ kind: 'program', program, ...threshold }, to);
  }

  // Trouble, memory, and the snapshot.

  /** Runs a handler of something that came from others (`from`, if known): what does not hold together is told, and changes nothing. */
  #guard(handle: () => void, from: readonly number[] = []): void {
    if (this.#ended) return;
    try {
      handle();
    } catch (error) {
      if (error instanceof TrustError) this.#distrust(error, from);
      else if (error instanceof WireError) this.#distrust(new TrustError('malformed', error), from);
      else if (this.#meeting?.run) this.#meeting.fail(internal(error), 'internal');
      else this.#notice = internal(error);
    }
    this.#update();
  }

  /** Something was refused, and nothing else happened. */
  #distrust({ check }: TrustError, indices: readonly number[] = []): void {
    if (this.#ended) return;
    this.#notice = { kind: 'trust', names: this.#meeting?.names(indices) ?? [], what: check };
    clearTimeout(this.#noticeEnds);
    this.#noticeEnds = setTimeout(() => {
      this.#noLonger('trust');
      this.#update();
    }, REFUSED_SHOWN);
    this.#update();
  }

  #noLonger(...kinds: RoomProblem['kind'][]): void {
    if (this.#notice && kinds.includes(this.#notice.kind)) this.#notice = undefined;
  }

  get #host(): Host | undefined {
    return this.#doorway?.host;
  }

  #asHost(): Host {
    if (!this.#host) throw new RangeError('only the host can do that');
    return this.#host;
  }

  #end(problem: RoomProblem | undefined): void {
    if (this.#ended) return;
    this.#ended = problem ? { problem } : {};
    clearTimeout(this.#noticeEnds);
    this.#hostAbsence.end();
    this.#meeting?.close();
    this.#mesh?.close();
    this.#doorway?.close();
    this.#kept = undefined;
    this.#update();
  }

  #remember(): void {
    const { platform, keys, identity, name } = this.#options;
    const choice = this.#host && this.#program && { program: this.#program, threshold: this.#threshold };
    const sealed = sealResume(keys, {
      identity,
      name,
      ...(this.#doorway?.remembered ?? { epoch: 0 }),
      note: choice ? noteOf(choice) : '',
    });
    platform.memory?.write(keys.roomId, sealed);
  }

  /** Not on the host's own device: are we in touch with the host, or (before there is a roster) did it answer? */
  #watchHost(): void {
    const roster = this.#meeting?.epoch.roster;
    const host = roster?.entries[roster.host];
    const away = host ? this.#links.get(personId(host.key)) !== 'connected' : this.#notice?.kind === 'host-away';
    if (away && !this.#options.host && !this.#ended) this.#hostAbsence.outOfReach();
    else this.#hostAbsence.end();
  }

  #update(): void {
    this.#watchHost();
    this.#state = this.#snapshot();
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        // A screen that fails to draw is no reason to stop a run: told as uncaught.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  #snapshot(): RoomState {
    return snapshot({
      link: this.#options.link,
      identity: this.#options.identity,
      host: this.#options.host !== undefined,
      door: this.#host?.membership.door ?? [],
      server: this.#server,
      epoch: this.#meeting?.epoch,
      links: this.#links,
      unconfirmed: this.#mesh?.unconfirmed ?? [],
      roundTrip: this.#mesh?.roundTrip,
      // In a run people see what they agreed to, not what the host may ask meanwhile.
      program: this.#meeting?.program ?? this.#program,
      threshold: this.#meeting?.threshold ?? this.#threshold,
      run: this.#meeting?.run,
      result: this.#result,
      stopped: this.#meeting?.stopped,
      notice: this.#notice,
      hostGone: this.#hostLeft ? 'left' : this.#hostAbsence.gone ? 'out-of-reach' : undefined,
      ended: this.#ended,
    });
  }
}

function turnedAway(reason: Refusal): RoomProblem {
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

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function internal(error: unknown): RoomProblem {
  return { kind: 'internal', what: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error' };
}

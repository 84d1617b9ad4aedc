import type { StartEngine } from '../engine/engine.ts';
import type { Program } from '../program/plan.ts';
import type { Answer } from '../program/survey.ts';
import { TrustError } from '../trust/error.ts';
import { type Identity, personId } from '../trust/identity.ts';
import { decodeManifest, encodeManifest, type Manifest, signManifest } from '../trust/manifest.ts';
import type { VerifiedRoster } from '../trust/roster.ts';
import type { WordSecret } from '../trust/words.ts';
import { type ControlMessage, decodeControl, encodeControl } from '../wire/control.ts';
import { Epoch } from './epoch.ts';
import { asProblem, asResult } from './outcome.ts';
import { Run } from './run.ts';
import type { Result, RoomProblem } from './state.ts';
import { CONTROL, ROOM, streamOf, tagOf } from './streams.ts';

/** This protocol is private from three people on: with two, one's answer is the sum minus the other's. */
export const NEEDED = 3;
/** Engine messages of a run that this device has not begun may wait here, in bytes. */
const EARLY_BYTES = 16 * 1024 * 1024;

export interface MeetingOptions {
  readonly roster: VerifiedRoster;
  /** The secret behind my commitment in that roster. */
  readonly secret: WordSecret;
  readonly identity: Identity;
  readonly startEngine: StartEngine;
  /** Sends bytes to one member over the confirmed link. */
  readonly send: (to: number, tag: number, bytes: Uint8Array) => void;
  /** What the host asks now, as far as known. */
  readonly program: () => Program | undefined;
  /** Answers to deal at once in a new run: given before somebody's reload, to the same question among the same people. */
  readonly kept: (group: string) => readonly Answer[] | undefined;
  readonly onChange: () => void;
  /** Everyone has revealed: the words are there. */
  readonly onWords: () => void;
  readonly onSurvey: (json: string, minimumGroup: number) => void;
  readonly onBye: (from: number) => void;
  /** A new run begins: an earlier result is over. */
  readonly onBegin: () => void;
  readonly onResult: (result: Result) => void;
  /**
   * Contributions are closed: from here on somebody may know a result, so nobody's answers are dealt again by
   * themselves. (If they were, a host could compare results that count different people.)
   */
  readonly onClosed: () => void;
}

/** What the members of one roster do together over their confirmed links: reveal, agree, run. A new roster, a new meeting. */
export class Meeting {
  readonly epoch: Epoch;
  readonly #options: MeetingOptions;
  #run: Run | undefined;
  /** What the current run is about: from the manifest on, the host can no longer change it. */
  #agreed: Program | undefined;
  /** The run that the host has begun, perhaps before this device is ready for it; and the last one it closed. */
  #wanted = 0;
  #closed = 0;
  #finished = false;
  #stopped: RoomProblem | undefined;
  #early: { from: number; tag: number; message: Uint8Array }[] = [];
  #earlyBytes = 0;

  constructor(options: MeetingOptions) {
    this.#options = options;
    this.epoch = new Epoch(options.roster);
  }

  get run(): Run | undefined {
    return this.#run;
  }

  /** What the current run computes, whatever the host asks meanwhile. */
  get program(): Program | undefined {
    return this.#agreed;
  }

  /** Why the current run stopped without a result. */
  get stopped(): RoomProblem | undefined {
    return this.#stopped;
  }

  names(indices: Iterable<number>): string[] {
    return Array.from(indices, (index) => this.epoch.roster.entries[index]?.name ?? '?');
  }

  /** The same people and the same question give the same text: then answers may be dealt again without asking. */
  get group(): string {
    const ids = this.epoch.roster.entries.map((entry) => personId(entry.key)).sort();
    return [...(this.#agreed?.digest ?? []), ...ids].join();
  }

  /** Every link has confirmed the roster: once it is locked, that is when the random values are revealed. */
  confirmed(): void {
    const { roster } = this.epoch;
    if (!roster.locked || roster.entries.length < NEEDED) return;
    const r = this.#options.secret.reveal(roster);
    this.epoch.reveal(roster.me, roster.digest, r);
    this.tell({ kind: 'reveal', rosterDigest: roster.digest, r });
    this.#revealed();
  }

  /** Host: begins the next run on every device. */
  again(): void {
    const run = this.#wanted + 1;
    this.tell({ kind: 'again', run });
    this.#begin(run);
  }

  /** Host: closes contributions on every device and computes. */
  compute(): void {
    const run = this.#run;
    if (!run || run.finishing || this.#stopped) throw new RangeError('there is nothing to compute');
    this.tell({ kind: 'close', run: run.number });
    this.#close(run.number);
  }

  /** The program came or changed: a run that waited for it may begin. */
  programChanged(): void {
    if (this.#wanted > 0 && !this.#run) this.#begin(this.#wanted);
  }

  /** The run is over without a result. */
  stop(problem: RoomProblem): void {
    if (this.#finished || this.#stopped) return;
    this.#stopped = problem;
    this.#run?.stop([]);
    this.#options.onClosed();
    this.#options.onChange();
  }

  close(): void {
    this.#run?.close();
    this.#run = undefined;
    this.#early = [];
  }

  /** A message from a member. Throws TrustError or WireError when it does not hold together. */
  deliver(from: number, tag: number, message: Uint8Array): void {
    const stream = streamOf(tag, this.epoch.roster.epoch);
    const current = this.#run?.number ?? 0;
    if (tag === ROOM || (stream?.run === 0 && stream.sub === CONTROL)) this.#control(from, decodeControl(message));
    else if (!stream || stream.run < current)
      return; // of an earlier roster or run: what it was part of is over
    else if (this.#run && stream.run === current) this.#run.receive(from, stream.sub, message);
    else this.#holdEarly(from, tag, message);
  }

  /** To everyone (or one), outside any roster or run. */
  tellRoom(message: ControlMessage, to?: number): void {
    this.#send(ROOM, message, to);
  }

  /** To everyone (or one), as part of what is done under this roster. */
  tell(message: ControlMessage, to?: number): void {
    this.#send(tagOf(this.epoch.roster.epoch, 0, CONTROL), message, to);
  }

  #send(tag: number, message: ControlMessage, to?: number): void {
    const { roster } = this.epoch;
    const bytes = encodeControl(message);
    for (const index of to === undefined ? roster.entries.keys() : [to]) {
      if (index !== roster.me) this.#options.send(index, tag, bytes);
    }
  }

  #control(from: number, message: ControlMessage): void {
    const { epoch } = this;
    const fromHost = from === epoch.roster.host;
    switch (message.kind) {
      case 'survey':
        if (fromHost) this.#options.onSurvey(message.json, message.minimumGroup);
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
        if (this.#run && message.run === this.#run.number && message.from === epoch.roster.me)
          this.#run.acknowledgedBy(from, message.revision);
        break;
      case 'close':
        if (fromHost) this.#close(message.run);
        break;
      case 'failed':
        if (message.run === this.#run?.number)
          this.stop({ kind: 'stopped-elsewhere', names: this.names([from]), what: message.reason });
        break;
      case 'bye':
        this.#options.onBye(from);
    }
    this.#options.onChange();
  }

  /** Somebody has begun a run that I still wait to begin. */
  #holdEarly(from: number, tag: number, message: Uint8Array): void {
    this.#earlyBytes += message.length;
    if (this.#earlyBytes > EARLY_BYTES) throw new TrustError('malformed');
    this.#early.push({ from, tag, message });
  }

  #revealed(): void {
    if (this.epoch.words) {
      if (this.#wanted > 0) this.#begin(this.#wanted);
      else this.#options.onWords();
    }
    this.#options.onChange();
  }

  /** The host has begun that run: agree to it as soon as the words and the survey are here. */
  #begin(run: number): void {
    const { epoch } = this;
    const { identity } = this.#options;
    const program = this.#options.program();
    this.#wanted = run;
    if (!epoch.words || !program || run <= (epoch.agreement?.manifest.run ?? 0)) return;
    this.#run?.close();
    this.#run = undefined;
    this.#stopped = undefined;
    this.#finished = false;
    this.#agreed = program;
    this.#options.onBegin();
    const parties = epoch.roster.entries.map((_, index) => index);
    const manifest: Manifest = {
      programDigest: program.digest,
      rosterDigest: epoch.roster.digest,
      run,
      parties,
      threshold: Math.floor((parties.length - 1) / 2),
      recipients: 'everyone',
      minimumGroup: program.minimumGroup,
    };
    epoch.propose(manifest);
    const signature = signManifest(identity, manifest);
    const bytes = encodeManifest(manifest);
    epoch.sign(epoch.roster.me, run, bytes, signature);
    this.tell({ kind: 'manifest', manifest: bytes, signature });
    this.#startIfAgreed();
  }

  /** Every computing party has signed the manifest: only now the engine takes input. */
  #startIfAgreed(): void {
    const { epoch } = this;
    const { identity, startEngine, send, onChange, onResult, kept } = this.#options;
    const agreement = epoch.agreement;
    const program = this.#agreed;
    if (!agreement || !program || this.#run || this.#stopped || epoch.unsigned.length > 0) return;
    const number = agreement.manifest.run;
    const run = new Run({
      epoch,
      agreement,
      program,
      identity,
      startEngine,
      send: (to, stream, message) => send(to, tagOf(epoch.roster.epoch, number, stream), message),
      acknowledge: (dealer, revision) => this.tell({ kind: 'received', run: number, from: dealer, revision }, dealer),
      onChange,
      onOutcome: (outcome) => {
        if (this.#run !== run || this.#stopped) return;
        this.#finished = true;
        onResult(asResult(outcome, program, epoch, agreement));
        onChange();
      },
      onStop: (stop) => {
        if (this.#run !== run || this.#finished || this.#stopped) return;
        this.tell({ kind: 'failed', run: number, reason: stop.check });
        this.stop(asProblem(stop, program, this.names(epoch.roster.entries.keys())));
      },
    });
    this.#run = run;
    this.#earlyBytes = 0;
    for (const { from, tag, message } of this.#early.splice(0)) this.deliver(from, tag, message);
    const answers = kept(this.group);
    if (answers) run.contribute(answers);
    if (this.#closed === number) run.finish();
    onChange();
  }

  #close(run: number): void {
    this.#closed = run;
    this.#options.onClosed();
    if (this.#run?.number === run && !this.#stopped) this.#run.finish();
    this.#options.onChange();
  }
}

import { type Cost, predictCost } from '../engine/cost.ts';
import type { StartEngine } from '../engine/engine.ts';
import { circuitOf, everyone, missingRecipients, type Program } from '../program/plan.ts';
import type { Answer } from '../program/survey.ts';
import { type TrustCheck, TrustError } from '../trust/error.ts';
import { type Identity, personId } from '../trust/identity.ts';
import { decodeManifest, encodeManifest, type Manifest, recipientsDigest, signManifest } from '../trust/manifest.ts';
import type { VerifiedRoster } from '../trust/roster.ts';
import type { WordSecret } from '../trust/words.ts';
import { encodeHex } from '../wire/base64url.ts';
import { equalBytes } from '../wire/bytes.ts';
import { type ControlMessage, decodeControl, encodeControl } from '../wire/control.ts';
import { bytesInAll, MOST_BYTES } from './budget.ts';
import { EarlyMessages } from './early.ts';
import { Epoch } from './epoch.ts';
import { asPlan, asProblem, asResult, stoppedElsewhere } from './outcome.ts';
import { Run } from './run.ts';
import type { Result, RoomProblem } from './state.ts';
import { CONTROL, MAXIMUM_RUNS, ROOM, streamOf, tagOf } from './streams.ts';
import { peopleNeeded, type ThresholdChoice, thresholdFor } from './threshold.ts';

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
  /** How many may collude, as the host chooses it now. */
  readonly threshold: () => ThresholdChoice;
  /** Of the slowest link, in milliseconds, once it was measured. */
  readonly roundTrip: () => number | undefined;
  /** Answers to deal at once in a new run: given before somebody's reload, to the same question among the same people. */
  readonly kept: (group: string) => readonly Answer[] | undefined;
  /** What a run may make a device send, preparation included; absent: `MOST_BYTES`. */
  readonly mostBytes?: number;
  readonly onChange: () => void;
  /** Everyone has revealed: the words are there. */
  readonly onWords: () => void;
  readonly onProgram: (program: Uint8Array, threshold: ThresholdChoice) => void;
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
  /** The digests of the programs that members have agreed to last, by their indices. */
  readonly #programs = new Map<number, Uint8Array>();
  /** How many may collude, in all runs under this roster: people see it when they compare the words, once. */
  #threshold: ThresholdChoice | undefined;
  /** The run that the host has begun, perhaps before this device is ready for it; and the last one it closed. */
  #wanted = 0;
  #closed = 0;
  /** What a run will cost; and which one that is being found out for. */
  #foreseen: { readonly run: number; readonly cost: Cost } | undefined;
  #foreseeing = 0;
  #saidWords = false;
  #finished = false;
  #stopped: RoomProblem | undefined;
  readonly #early = new EarlyMessages();
  /** Another roster has come, or this device has left: nothing is sent or done here any more. */
  #over = false;

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

  /** How many may collude, whatever the host chooses meanwhile; undefined before the first run. */
  get threshold(): ThresholdChoice | undefined {
    return this.#threshold;
  }

  /** Why the current run stopped without a result. */
  get stopped(): RoomProblem | undefined {
    return this.#stopped;
  }

  /** Are contributions closed, and is there no result yet? */
  get computing(): boolean {
    return this.#run?.finishing === true && !this.#finished && !this.#stopped;
  }

  names(indices: Iterable<number>): string[] {
    return Array.from(indices, (index) => this.epoch.names[index] ?? '?');
  }

  /** The same people, question and threshold give the same text: then answers may be dealt again without asking. */
  get group(): string {
    const ids = this.epoch.roster.entries.map((entry) => personId(entry.key)).sort();
    return [...(this.#agreed?.digest ?? []), this.epoch.agreement?.manifest.threshold, ...ids].join();
  }

  /** Every link has confirmed the roster: once it is locked, that is when the random values are revealed. */
  confirmed(): void {
    const { roster } = this.epoch;
    if (!roster.locked || roster.entries.length < peopleNeeded('largest')) return;
    const r = this.#options.secret.reveal(roster);
    this.epoch.reveal(roster.me, roster.digest, r);
    this.tell({ kind: 'reveal', rosterDigest: roster.digest, r });
    this.#revealed();
  }

  /** Host: begins the next run on every device. */
  again(): void {
    const run = this.#wanted + 1;
    if (run > MAXIMUM_RUNS) throw new RangeError('too many runs under one roster');
    this.tell({ kind: 'again', run });
    this.#begin(run);
    this.#options.onChange();
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
    if (this.#wanted > 0) this.#begin(this.#wanted);
  }

  /** The run is over without a result, for a reason that is seen here: tells the others. */
  fail(problem: RoomProblem, reason: string): void {
    if (this.#over || this.#finished || this.#stopped) return;
    this.tell({ kind: 'failed', run: this.epoch.run, reason });
    this.stop(problem);
  }

  /** The run is over without a result, and everyone knows. */
  stop(problem: RoomProblem): void {
    if (this.#over || this.#finished || this.#stopped) return;
    this.#stopped = problem;
    this.#run?.stop([]);
    this.#options.onClosed();
    this.#options.onChange();
  }

  close(): void {
    this.#over = true;
    this.#run?.close();
    this.#run = undefined;
    this.#early.take();
  }

  /** A message from a member. Throws TrustError or WireError for one that means nothing and changes nothing. */
  deliver(from: number, tag: number, message: Uint8Array): void {
    if (this.#over) return;
    const stream = streamOf(tag, this.epoch.roster.epoch);
    if (tag === ROOM || (stream?.run === 0 && stream.sub === CONTROL)) {
      this.#control(from, decodeControl(message));
      return;
    }
    // Of an earlier roster or run, or of one that nobody can have begun, since this device has not agreed to it.
    if (!stream || stream.run === 0 || stream.run !== this.epoch.run || this.#finished || this.#stopped) return;
    if (this.#run) this.#run.receive(from, stream.sub, message);
    else if (!this.#early.hold({ from, sub: stream.sub, message }))
      this.fail({ kind: 'cheating', names: this.names([from]), what: 'flood' }, 'flood');
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
    if (this.#over) return;
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
      case 'program':
        if (fromHost) this.#options.onProgram(message.program, message.threshold ?? 'largest');
        break;
      case 'reveal':
        if (epoch.words) break; // nothing changes them any more
        this.#checked(from, () => epoch.reveal(from, message.rosterDigest, message.r));
        this.#revealed();
        break;
      case 'again':
        if (message.run > MAXIMUM_RUNS) throw new TrustError('malformed');
        if (fromHost && message.run > this.#wanted) this.#begin(message.run);
        break;
      case 'manifest': {
        const { run, programDigest } = decodeManifest(message.manifest);
        if (this.#run && run <= epoch.run) break; // all have signed
        this.#programs.set(from, programDigest);
        this.#checked(from, () => epoch.sign(from, run, message.manifest, message.signature));
        this.#startIfAgreed();
        break;
      }
      case 'received':
        if (this.#run && message.run === this.#run.number && message.from === epoch.roster.me)
          this.#run.acknowledgedBy(from, message.revision);
        break;
      case 'close':
        if (fromHost) this.#close(message.run);
        break;
      case 'failed':
        if (epoch.roster.locked && message.run === epoch.run)
          this.stop(stoppedElsewhere(this.names([from]), message.reason));
        break;
      case 'bye':
        this.#options.onBye(from);
    }
    this.#options.onChange();
  }

  /** Without this the room cannot go on: if it does not hold together, whoever said it is named, and nothing runs. */
  #checked(from: number, check: () => void): void {
    try {
      check();
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      this.#disagree([from], error.check);
    }
  }

  #disagree(members: readonly number[], what: TrustCheck): void {
    const programs = what === 'manifest' && this.#difference(members);
    this.fail({ kind: 'trust', names: this.names(members), what, ...(programs && { programs }) }, what);
  }

  /** If one of them has agreed to another program: the host told us different things. */
  #difference(members: readonly number[]): { mine: string; theirs: string } | undefined {
    const mine = this.#agreed?.digest;
    const theirs = members
      .map((index) => this.#programs.get(index))
      .find((digest) => digest && mine && !equalBytes(digest, mine));
    return mine && theirs && { mine: shortDigest(mine), theirs: shortDigest(theirs) };
  }

  #revealed(): void {
    if (this.epoch.words && !this.#saidWords) {
      this.#saidWords = true;
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
    if (this.#over || !epoch.words || !program || run <= epoch.run) return;
    this.#run?.close();
    this.#run = undefined;
    this.#early.take();
    this.#stopped = undefined;
    this.#finished = false;
    this.#threshold ??= this.#options.threshold();
    this.#agreed = program;
    this.#options.onBegin();
    const parties = epoch.roster.entries.map((_, index) => index);
    const threshold = thresholdFor(this.#threshold, parties.length);
    // Never lowered by itself: everyone sees what is missing.
    if (threshold === undefined) {
      this.stop({ kind: 'too-few', people: parties.length, needed: peopleNeeded(this.#threshold) });
      return;
    }
    const manifest: Manifest = {
      programDigest: program.digest,
      rosterDigest: epoch.roster.digest,
      run,
      parties,
      threshold,
      recipients: recipientsDigest(epoch.names),
      minimumGroup: program.minimumGroup,
    };
    const missing = missingRecipients(program, epoch.names);
    if (missing.length > 0) {
      this.stop({ kind: 'recipients-missing', names: missing });
      return;
    }
    const unfit = epoch.propose(manifest);
    const signature = signManifest(identity, manifest);
    const bytes = encodeManifest(manifest);
    epoch.sign(epoch.roster.me, run, bytes, signature);
    this.tell({ kind: 'manifest', manifest: bytes, signature });
    if (unfit.length > 0) this.#disagree(unfit, 'manifest');
    else this.#startIfAgreed();
  }

  /** Every computing party has signed the manifest: only now the engine takes input. */
  #startIfAgreed(): void {
    const { epoch } = this;
    const { identity, startEngine, send, onChange, onResult, roundTrip, kept } = this.#options;
    const agreement = epoch.agreement;
    const program = this.#agreed;
    if (!agreement || !program || this.#run || this.#stopped || epoch.unsigned.length > 0) return;
    const number = agreement.manifest.run;
    if (this.#foreseen?.run !== number) {
      this.#foresee(program, agreement.manifest).catch((error: unknown) =>
        this.fail({ kind: 'internal', what: String(error) }, 'internal'),
      );
      return;
    }
    const run = new Run({
      epoch,
      agreement,
      program,
      cost: this.#foreseen.cost,
      identity,
      startEngine,
      send: (to, stream, message) => {
        if (!this.#over) send(to, tagOf(epoch.roster.epoch, number, stream), message);
      },
      acknowledge: (dealer, revision) => this.tell({ kind: 'received', run: number, from: dealer, revision }, dealer),
      onChange,
      onOutcome: (outcome) => {
        if (this.#run !== run || this.#stopped) return;
        this.#finished = true;
        onResult(asResult(outcome, program, epoch, agreement, asPlan(run.cost, roundTrip())));
        onChange();
      },
      onStop: (stop) => {
        if (this.#run !== run || this.#finished || this.#stopped) return;
        this.fail(asProblem(stop, program, epoch.names), stop.check);
      },
    });
    this.#run = run;
    for (const { from, sub, message } of this.#early.take()) run.receive(from, sub, message);
    const answers = kept(this.group);
    // Closed already: then nobody's answers are dealt without being asked, see `onClosed`.
    if (this.#closed === number) run.finish();
    else if (answers) run.contribute(answers);
    onChange();
  }

  /** What the run will cost if everyone answers, before it begins: so much is prepared while people type. */
  async #foresee(program: Program, { run, parties, threshold }: Manifest): Promise<void> {
    if (this.#foreseeing === run) return;
    this.#foreseeing = run;
    const { epoch } = this;
    const audience = { ...everyone(parties.length), names: epoch.names, host: epoch.roster.host };
    const cost = await predictCost(program, circuitOf(program, audience).circuit, parties.length, threshold);
    if (this.#over || epoch.run !== run) return;
    const bytes = bytesInAll(cost);
    const { mostBytes: most = MOST_BYTES } = this.#options;
    if (bytes > most) {
      // Everybody finds the same.
      this.stop({ kind: 'too-costly', bytes, most });
      return;
    }
    this.#foreseen = { run, cost };
    this.#startIfAgreed();
  }

  #close(run: number): void {
    this.#closed = run;
    this.#options.onClosed();
    if (this.#run?.number === run && !this.#stopped) this.#run.finish();
    this.#options.onChange();
  }
}

/** Enough of a digest to tell two programs apart by eye: eight hexadecimal digits. */
const shortDigest = (digest: Uint8Array) => encodeHex(digest.subarray(0, 4));

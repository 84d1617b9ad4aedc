import type { Field } from '../math/field.ts';
import type { OutputResult } from '../program/output.ts';
import { circuitOf, type Program } from '../program/plan.ts';
import { resultsOf } from '../program/results.ts';
import type { Answer } from '../program/survey.ts';
import { AbortError } from '../protocols/abort.ts';
import { Mailbox } from '../protocols/mailbox.ts';
import { Majority } from '../protocols/majority/majority.ts';
import { type Setting, setting } from '../protocols/majority/setting.ts';
import type { Network, Port } from '../protocols/network.ts';
import type { Counts, OnProgress } from '../protocols/protocol.ts';
import type { Signatures } from '../protocols/signatures.ts';
import { type Background, inThisThread } from './background.ts';
import { Contributions, type Contributors, type Standing } from './contributions.ts';
import { Contributor, MAXIMUM_REVISIONS } from './contributor.ts';
import { evaluate, reveal } from './evaluate.ts';
import { trace } from './trace.ts';

/** The streams of one run, on its port; and the factories' (`background.ts`). */
const PROTOCOL = 0;
const DEALINGS = 1;
/** For openings that do not fit together (`majority/complaints.ts`). */
const COMPLAINTS = 2;

/** On the dealings stream: "I close; no more dealings of mine". A dealing is far longer than one byte. */
export const CLOSED = Uint8Array.of(0);

export interface Outcome {
  /** One an output of the program, as this party may see it. */
  readonly outputs: readonly OutputResult[];
  /** One a contributor, as all parties agree. */
  readonly standings: readonly Standing[];
  readonly counted: number;
  /** Parties that sent a wrong share, which was corrected: only with n ≥ 3t + 1. */
  readonly cheaters: readonly number[];
  /** From the close of contributions to the result. */
  readonly rounds: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly milliseconds: number;
}

export type Step = 'preparing' | 'sharing' | 'agreeing' | 'checking' | 'revealing';

export interface PartyOptions {
  readonly program: Program;
  readonly field: Field;
  readonly parties: number;
  readonly threshold: number;
  readonly me: number;
  /** 32 bytes: the manifest's digest. */
  readonly session: Uint8Array;
  /** By party. */
  readonly signatures: Signatures;
  readonly port: Port;
  /** Absent: the parties, with the same indices and signatures; so it must be if there are results for single people. */
  readonly contributors?: Contributors;
  /** Contributors' names, for outputs to people by name. */
  readonly names?: readonly string[];
  /** The contributor who gets outputs to the host; absent: 0. */
  readonly host?: number;
  /** Triples and random bits that the program uses: made as soon as the set-up is done. Absent: none. */
  readonly counts?: Counts;
  /** Where they are made. By default in this thread, on this port. */
  readonly background?: Background;
  /** So many of `counts` are there. */
  readonly onPrepared?: OnProgress;
  /** A step has begun. */
  readonly onStep?: (step: Step) => void;
  /** This device holds a checked contribution. */
  readonly onContribution?: (contributor: number, revision: number) => void;
  /** So many of the levels of the computation are done. */
  readonly onLevel?: (done: number, total: number) => void;
  /** The run stopped without a result: an AbortError, or an error that should not be. Once, and before `finish` rejects. */
  readonly onStop?: (reason: unknown) => void;
}

/**
 * One computing party's run of one program: sets up, takes everyone's dealings while people type, and after
 * `finish` computes the result together with the other parties.
 *
 * Nothing that depends on an answer is opened before all parties have confirmed that they count the same
 * contributions, and only the program's outputs over at least `program.minimumGroup` valid contributions ever are. The first check that fails ends the run: this party then sends nothing more.
 */
export class Party {
  readonly #options: PartyOptions;
  readonly #mailbox: Mailbox;
  readonly #setting: Setting;
  readonly #protocol: Network;
  readonly #dealings: Network;
  readonly #contributors: Contributors;
  readonly #contributions: Contributions;
  /** If this party contributes too. */
  readonly #contributor: Contributor | undefined;
  /** Messages of contributors that are no parties, by contributor. */
  readonly #taken = new Map<number, number>();
  readonly #listening: Promise<unknown>;
  readonly #background: Background;
  readonly #prepared: Promise<Majority>;
  readonly #cheaters = new Set<number>();
  #majority: Majority | undefined;
  #finishing = false;
  #closed = false;
  #over = false;

  /** @throws RangeError if n or t is out of range, or results are for single people who are not the parties. */
  constructor(options: PartyOptions) {
    const { parties, me, port, program, signatures } = options;
    this.#options = options;
    this.#setting = setting({ ...options, onCheater: (party) => this.#cheaters.add(party) });
    this.#mailbox = new Mailbox(port);
    this.#protocol = this.#mailbox.network(PROTOCOL);
    this.#dealings = this.#mailbox.network(DEALINGS);
    const all = Array.from({ length: parties }, (_, party) => party);
    this.#contributors = options.contributors ?? { count: parties, signatures, parties: all };
    const isPersonal = program.computation.outputs.some(({ recipients }) => recipients !== 'everyone');
    if (isPersonal && this.#contributors.parties.join() !== all.join()) {
      throw new RangeError('results for single people need people who are the parties');
    }
    this.#contributions = new Contributions(this.#setting, program, this.#contributors, options.onContribution);
    const own = this.#contributors.parties[me];
    if (own !== undefined) {
      this.#contributor = new Contributor({ ...options, signatures: this.#contributors.signatures, me: own });
    }
    this.#listening = Promise.all(all.map((party) => (party === me ? undefined : this.#listen(party))));
    options.onStep?.('preparing');
    this.#background = options.background ?? inThisThread(this.#mailbox);
    const complaints = this.#mailbox.network(COMPLAINTS);
    this.#prepared = Majority.setUp(this.#protocol, this.#setting, this.#background.start, complaints);
    const stop = (reason: unknown) => this.abort(reason);
    this.#listening.catch(stop);
    this.#prepared.catch(stop);
    if (options.counts) this.#prepare(options.counts).catch(stop);
  }

  /** Resolves when the set-up is done; rejects with AbortError. */
  async ready(): Promise<void> {
    await this.#prepared;
  }

  /**
   * Deals my answers to every party; again to replace them, at most `MAXIMUM_REVISIONS` times.
   * @returns the message that each party got, for the person to look at.
   * @throws AnswerError naming the question, before anything is sent; the run's AbortError if it has stopped.
   */
  contribute(answers: readonly Answer[]): Uint8Array[] {
    const { me } = this.#options;
    if (this.#finishing) throw new RangeError('contributions are closed');
    if (!this.#contributor) throw new RangeError('this party does not contribute');
    const messages = this.#contributor.contribute(answers);
    for (const [to, message] of messages.entries()) if (to !== me) this.#dealings.send(to, message);
    this.#contributions.take(this.#contributors.parties[me]!, messages[me]!);
    return messages;
  }

  /**
   * Takes what a contributor that is no party sent to this one, whoever carried it. Ignored if it proves nothing, if
   * contributions are closed, and from one that sends too much. A contribution must be with every party before `finish`
   * of any: one that is with some only stops the run.
   */
  take(contributor: number, message: Uint8Array): void {
    const count = (this.#taken.get(contributor) ?? 0) + 1;
    this.#taken.set(contributor, count);
    if (!this.#finishing && count <= MAXIMUM_REVISIONS) this.#contributions.take(contributor, message);
  }

  /** Parties whose message this party needs to go on. */
  waitingFor(): number[] {
    if (!this.#closed) return this.#mailbox.waitingFor([PROTOCOL]);
    const missed = new Set([
      ...this.#mailbox.waitingFor([PROTOCOL, DEALINGS]),
      ...this.#background.waitingFor(),
      ...(this.#majority?.waitingFor() ?? []),
    ]);
    return [...missed].sort();
  }

  /** Rises with each communication round, alike at all parties. */
  get round(): number {
    if (!this.#closed) return this.#mailbox.progress(PROTOCOL);
    return 1 + this.#mailbox.progress(PROTOCOL) + this.#background.progress();
  }

  /** Stops the run; the first reason stays. */
  abort(reason: unknown): void {
    this.#mailbox.abort(reason);
    if (this.#over) return;
    this.#over = true;
    this.#endPreprocessing(reason);
    this.#options.onStop?.(reason);
  }

  /**
   * Closes contributions and computes, once. Every party must call it (the host says when).
   * @throws AbortError; then this party has opened nothing after the failed check.
   */
  async finish(): Promise<Outcome> {
    if (this.#finishing) throw new RangeError('finishing already');
    this.#finishing = true;
    try {
      const outcome = await this.#compute();
      this.#over = true;
      this.#endPreprocessing(new RangeError('the run is over'));
      return outcome;
    } catch (error) {
      this.abort(error);
      throw error;
    }
  }

  /** While people type. What is there can be used before all is. */
  async #prepare(counts: Counts): Promise<void> {
    const protocol = await this.#prepared;
    if (!this.#over) await protocol.preprocess(counts, this.#options.onPrepared);
  }

  #endPreprocessing(reason: unknown): void {
    const close = (protocol: Majority) => protocol.close(reason);
    this.#prepared.then(close, () => {});
  }

  async #compute(): Promise<Outcome> {
    const { program, field, me, parties, threshold, names = [], host = 0, onStep, onLevel } = this.#options;
    const started = performance.now();
    const protocol = await this.#prepared;
    this.#majority = protocol;
    const before = { ...this.#mailbox.traffic, rounds: this.#mailbox.rounds(PROTOCOL) };

    onStep?.('sharing');
    this.#closed = true;
    for (let to = 0; to < parties; to++) if (to !== me) this.#dealings.send(to, CLOSED);
    await this.#listening;

    onStep?.('agreeing');
    const { verdicts, coin } = await this.#contributions.agree(this.#protocol, protocol);

    onStep?.('checking');
    const { standings, contributors, input } = await this.#contributions.check(protocol, verdicts, coin);
    const counted = contributors.length;
    if (counted < program.minimumGroup) throw new AbortError('group-size', [], { counted });
    const { circuit, outputs } = circuitOf(program, { counted: contributors, names, host });
    const cost = await trace(circuit, parties, threshold);
    let done = 0;
    const shares = await evaluate(circuit, protocol, input, cost, () => onLevel?.(++done, cost.levels.length));

    // After the last level there is nothing to compute any more: results are opened only now.
    onStep?.('revealing');
    const opened = await reveal(circuit, protocol, shares);
    onLevel?.(++done, cost.levels.length);

    const { traffic } = this.#mailbox;
    return {
      outputs: resultsOf(
        outputs,
        opened.map((values) => values && field.toSignedIntegers(values)),
        this.#contributors.parties[me] ?? -1,
      ),
      standings,
      counted,
      cheaters: [...this.#cheaters].sort(),
      rounds: 1 + this.#mailbox.rounds(PROTOCOL) - before.rounds, // the first is the close, on the other stream
      bytesSent: traffic.bytesSent - before.bytesSent,
      bytesReceived: traffic.bytesReceived - before.bytesReceived,
      milliseconds: performance.now() - started,
    };
  }

  /** Takes a party's own contributions until it closes. What it sends afterwards nobody reads. */
  async #listen(party: number): Promise<void> {
    const contributor = this.#contributors.parties[party];
    for (let count = 0; count <= MAXIMUM_REVISIONS; count++) {
      const message = await this.#dealings.receive(party);
      if (message.length === CLOSED.length && message[0] === CLOSED[0]) return;
      if (contributor !== undefined) this.#contributions.take(contributor, message);
    }
    throw new AbortError('flood', [party]);
  }
}

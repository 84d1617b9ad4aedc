import type { Field, Vector } from '../math/field.ts';
import { encodeAnswers } from '../program/encoding.ts';
import { interpret } from '../program/interpret.ts';
import type { LinearForm } from '../program/linear.ts';
import type { Program } from '../program/plan.ts';
import type { Answer, QuestionResult } from '../program/survey.ts';
import { AbortError } from '../protocols/abort.ts';
import { Mailbox } from '../protocols/mailbox.ts';
import { confirmed, report, type Verdict } from '../protocols/majority/agreement.ts';
import { type Delivery, deal, dealtShares, type Fault, receiveDealing } from '../protocols/majority/dealing.ts';
import { Majority } from '../protocols/majority/majority.ts';
import { type Setting, setting } from '../protocols/majority/setting.ts';
import type { Network, Port } from '../protocols/network.ts';
import type { Counts, OnProgress } from '../protocols/protocol.ts';
import type { Signatures } from '../protocols/signatures.ts';
import { answer, dealtLength, isValid, OPENED_PER_PROOF, query, withProof } from '../protocols/validity.ts';
import { type Background, inThisThread } from './background.ts';

/** The streams of one run, on its port; and the factories' (`background.ts`). */
const PROTOCOL = 0;
const DEALINGS = 1;

/** On the dealings stream: "I close; no more dealings of mine". A dealing is far longer than one byte. */
export const CLOSED = Uint8Array.of(0);

/** A dealer that replaces its contribution more often than this is flooding. */
export const MAXIMUM_REVISIONS = 100;

/** What happened to one person's contribution: 'invalid' is provably no valid answer to the survey. */
export type Standing = Verdict | 'invalid';

export interface Outcome {
  /** One a question. */
  readonly questions: readonly QuestionResult[];
  /** One a party, as all parties agree. */
  readonly standings: readonly Standing[];
  readonly counted: number;
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
  readonly signatures: Signatures;
  readonly port: Port;
  /** Triples and random bits that the program uses: made as soon as the set-up is done. Absent: none. */
  readonly counts?: Counts;
  /** Where they are made. By default in this thread, on this port. */
  readonly background?: Background;
  /** So many of `counts` are there. */
  readonly onPrepared?: OnProgress;
  /** A step has begun. */
  readonly onStep?: (step: Step) => void;
  /** This device holds a checked contribution of the party. */
  readonly onContribution?: (party: number, revision: number) => void;
  /** The run stopped without a result: an AbortError, or an error that should not be. Once, and before `finish` rejects. */
  readonly onStop?: (reason: unknown) => void;
}

/**
 * One computing party's run of one program: sets up, takes everyone's dealings while people type, and after
 * `finish` computes the result together with the other parties. Every device is a party and may contribute.
 *
 * Nothing that depends on an answer is opened before all parties have confirmed that they count the same
 * contributions, and only sums (and verified sums of squares) over at least `program.minimumGroup` valid contributions
 * ever are. The first check that fails ends the run: this party then sends nothing more.
 */
export class Party {
  readonly #options: PartyOptions;
  readonly #mailbox: Mailbox;
  readonly #setting: Setting;
  readonly #protocol: Network;
  readonly #dealings: Network;
  readonly #received: (Delivery | Fault | undefined)[];
  readonly #listening: Promise<unknown>;
  readonly #background: Background;
  readonly #prepared: Promise<Majority>;
  #revision = 0;
  #finishing = false;
  #closed = false;
  #over = false;

  constructor(options: PartyOptions) {
    const { parties, me, port } = options;
    this.#options = options;
    this.#setting = setting(options);
    this.#mailbox = new Mailbox(port);
    this.#protocol = this.#mailbox.network(PROTOCOL);
    this.#dealings = this.#mailbox.network(DEALINGS);
    this.#received = new Array<undefined>(parties).fill(undefined);
    this.#listening = Promise.all(
      this.#received.map((_, dealer) => (dealer === me ? undefined : this.#listen(dealer))),
    );
    options.onStep?.('preparing');
    this.#background = options.background ?? inThisThread(this.#mailbox);
    this.#prepared = Majority.setUp(this.#protocol, this.#setting, this.#background.start);
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
    const { program, field, me } = this.#options;
    if (this.#finishing) throw new RangeError('contributions are closed');
    if (this.#revision === MAXIMUM_REVISIONS) throw new RangeError('replaced too often');
    const bits = field.fromIntegers(Array.from(encodeAnswers(program.survey, program.layout, answers)));
    const messages = deal(this.#setting, 'input', ++this.#revision, withProof(field, bits));
    for (const [to, message] of messages.entries()) if (to !== me) this.#dealings.send(to, message);
    this.#accept(me, messages[me]!);
    return messages;
  }

  /** Parties whose message this party needs to go on. */
  waitingFor(): number[] {
    if (!this.#closed) return this.#mailbox.waitingFor([PROTOCOL]);
    const missed = new Set([...this.#mailbox.waitingFor([PROTOCOL, DEALINGS]), ...this.#background.waitingFor()]);
    return [...missed].sort();
  }

  /** Rises with each communication round, alike at all parties. */
  get round(): number {
    if (!this.#closed) return this.#mailbox.rounds(PROTOCOL);
    return 1 + this.#mailbox.rounds(PROTOCOL) + this.#background.rounds();
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
    const { program, field, me, parties, onStep } = this.#options;
    const started = performance.now();
    const protocol = await this.#prepared;
    const before = { ...this.#mailbox.traffic, rounds: this.#mailbox.rounds(PROTOCOL) };

    onStep?.('sharing');
    this.#closed = true;
    for (let to = 0; to < parties; to++) if (to !== me) this.#dealings.send(to, CLOSED);
    await this.#listening;

    onStep?.('agreeing');
    const { verdicts, transcript } = await report(this.#protocol, this.#setting, 'input', this.#received, this.#dealt);
    // The coin is drawn in the same round as the echo. A malicious party may know it as soon as one honest party has sent
    // its share, and send its own report to another honest party only then. But that honest party had all honest
    // reports, and one from every other party: a different report later fails the echo, and the same one fixes every
    // contribution that can still be included (`majority/agreement.ts`).
    const [, coin] = await Promise.all([confirmed(this.#protocol, transcript), protocol.coin()]);

    const dealers = parts(verdicts, 'not-delivered');
    if (dealers.length > 0) throw new AbortError('not-delivered', [], { dealers });

    onStep?.('checking');
    const shares = new Map<number, Vector>();
    for (const [dealer, verdict] of verdicts.entries()) {
      if (verdict === 'included') shares.set(dealer, dealtShares(this.#setting, this.#received[dealer] as Delivery));
    }
    const valid = await this.#validate(protocol, shares, coin);
    const counted = valid.size;
    if (counted < program.minimumGroup) throw new AbortError('group-size', [], { counted });

    const bits = [...valid].map((dealer) => field.slice(shares.get(dealer)!, 0, program.inputLength));
    const squares = await this.#squares(protocol, bits);

    onStep?.('revealing');
    const sums = bits.reduce((total, vector) => field.add(total, vector));
    const linear = program.outputs.map((form) => evaluate(field, form, sums));
    const opened = await protocol.open(field.concat([...linear, squares]));

    const { traffic } = this.#mailbox;
    return {
      questions: interpret(program, field.toIntegers(opened), counted),
      standings: verdicts.map((verdict, dealer) =>
        verdict === 'included' && !valid.has(dealer) ? 'invalid' : verdict,
      ),
      counted,
      rounds: 1 + this.#mailbox.rounds(PROTOCOL) - before.rounds, // the first is the close, on the other stream
      bytesSent: traffic.bytesSent - before.bytesSent,
      bytesReceived: traffic.bytesReceived - before.bytesReceived,
      milliseconds: performance.now() - started,
    };
  }

  get #dealt(): number {
    return dealtLength(this.#options.program.inputLength);
  }

  /** Takes one dealer's dealings until it closes. What it sends afterwards nobody reads. */
  async #listen(dealer: number): Promise<void> {
    for (let count = 0; count <= MAXIMUM_REVISIONS; count++) {
      const message = await this.#dealings.receive(dealer);
      if (message.length === CLOSED.length && message[0] === CLOSED[0]) return;
      this.#accept(dealer, message);
    }
    throw new AbortError('flood', [dealer]);
  }

  /** Keeps the dealer's newest dealing; an older revision, or one that proves nothing, changes nothing. */
  #accept(dealer: number, message: Uint8Array): void {
    const { me, onContribution } = this.#options;
    const outcome = receiveDealing(this.#setting, 'input', dealer, me, this.#dealt, message);
    if ('fault' in outcome) {
      if (outcome.fault === 'faulty') this.#received[dealer] = outcome;
      return;
    }
    const previous = this.#received[dealer];
    if (previous && ('fault' in previous || previous.list.revision >= outcome.list.revision)) return;
    this.#received[dealer] = outcome;
    onContribution?.(dealer, outcome.list.revision);
  }

  /** The dealers whose contribution proves to be valid (`protocols/validity.ts`). One round. */
  async #validate(protocol: Majority, shares: Map<number, Vector>, coin: Uint8Array): Promise<Set<number>> {
    const { program, field } = this.#options;
    if (shares.size === 0) return new Set();
    const questions = query(field, program.inputLength, program.constraints, coin);
    const answers = [...shares.values()].map((vector) => answer(field, questions, vector));
    const opened = await protocol.open(field.concat(answers));
    const valid = [...shares.keys()].filter((_, index) =>
      isValid(field, field.slice(opened, index * OPENED_PER_PROOF, (index + 1) * OPENED_PER_PROOF)),
    );
    return new Set(valid);
  }

  /**
   * Verified shares of the sum of squares of each of the program's `squares`, over these valid contributions. No
   * communication if there are none.
   */
  async #squares({ products }: Majority, bits: readonly Vector[]): Promise<Vector> {
    const { program, field } = this.#options;
    if (program.squares.length === 0) return field.zeros(0);
    const values = program.squares.map((form) => field.concat(bits.map((vector) => evaluate(field, form, vector))));
    return products.verify(await products.dot(values.map((own) => [own, own])));
  }
}

function parts(verdicts: readonly Verdict[], wanted: Verdict): number[] {
  return verdicts.flatMap((verdict, party) => (verdict === wanted ? [party] : []));
}

/** A public linear form of a vector, which may be a vector of shares: one element. */
function evaluate(field: Field, form: LinearForm, vector: Vector): Vector {
  const values = form.map(({ index }) => field.slice(vector, index, index + 1));
  return field.dot(field.fromIntegers(form.map(({ weight }) => weight)), field.concat(values));
}

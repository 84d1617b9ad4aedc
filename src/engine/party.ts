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
import type { Signatures } from '../protocols/signatures.ts';
import { answer, isValid, OPENED_PER_PROOF, proofLength, query, withProof } from '../protocols/validity.ts';

/** The streams of one run, on its port. */
const PROTOCOL = 0;
const DEALINGS = 1;

/** On the dealings stream: "I close; no more dealings of mine". A dealing is far longer than one byte. */
const CLOSED = Uint8Array.of(0);

/** A dealer that replaces its contribution more often than this is flooding. */
const MAXIMUM_REVISIONS = 1000;

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
  /** A step has begun. */
  readonly onStep?: (step: Step) => void;
  /** This device holds a checked contribution of the party. */
  readonly onContribution?: (party: number, revision: number) => void;
}

/**
 * One computing party's run of one program: sets up, takes everyone's dealings while people type, and after
 * `finish` computes the result together with the other parties. Every device is a party and may contribute.
 *
 * Nothing that depends on an answer is opened before all parties have confirmed that they count the same
 * contributions, and only sums over at least `program.minimumGroup` valid contributions ever are.
 */
export class Party {
  private readonly mailbox: Mailbox;
  private readonly setting: Setting;
  private readonly protocol: Network;
  private readonly dealings: Network;
  private readonly received: (Delivery | Fault | undefined)[];
  private readonly listening: Promise<unknown>;
  private readonly prepared: Promise<Majority>;
  private revision = 0;
  private finishing = false;

  constructor(private readonly options: PartyOptions) {
    const { parties, me, port } = options;
    this.setting = setting(options);
    this.mailbox = new Mailbox(port);
    this.protocol = this.mailbox.network(PROTOCOL);
    this.dealings = this.mailbox.network(DEALINGS);
    this.received = new Array<undefined>(parties).fill(undefined);
    this.listening = Promise.all(this.received.flatMap((_, dealer) => (dealer === me ? [] : [this.listen(dealer)])));
    options.onStep?.('preparing');
    this.prepared = Majority.setUp(this.protocol, this.setting);
    // Both are awaited in `finish`; until then a failure must not count as unhandled.
    this.listening.catch(() => {});
    this.prepared.catch(() => {});
  }

  /** Resolves when the set-up is done; rejects with AbortError. */
  async ready(): Promise<void> {
    await this.prepared;
  }

  /**
   * Deals my answers to every party; again to replace them.
   * @returns the message that each party got, for the person to look at.
   * @throws AnswerError naming the question, before anything is sent.
   */
  contribute(answers: readonly Answer[]): Uint8Array[] {
    const { program, field, me } = this.options;
    if (this.finishing) throw new RangeError('contributions are closed');
    const bits = field.fromIntegers(Array.from(encodeAnswers(program.survey, answers)));
    return this.dealBits(bits, me);
  }

  /** Parties whose message this party needs to go on. */
  waitingFor(): number[] {
    return this.mailbox.waitingFor(this.finishing ? [PROTOCOL, DEALINGS] : [PROTOCOL]);
  }

  abort(reason: AbortError): void {
    this.mailbox.abort(reason);
  }

  /**
   * Closes contributions and computes. Every party must call it (the host says when).
   * @throws AbortError; then this party has opened nothing after the failed check.
   */
  async finish(): Promise<Outcome> {
    const { program, field, me, parties, onStep } = this.options;
    const started = performance.now();
    this.finishing = true;
    const protocol = await this.prepared;
    const before = { ...this.mailbox.traffic };

    onStep?.('sharing');
    for (let to = 0; to < parties; to++) if (to !== me) this.dealings.send(to, CLOSED);
    await this.listening;

    onStep?.('agreeing');
    const { verdicts, transcript } = await report(this.protocol, this.setting, 'input', this.received, this.dealt);
    // The coin may be drawn in the same round: every contribution was fixed by the reports.
    const [, coin] = await Promise.all([confirmed(this.protocol, transcript), protocol.coin()]);

    const dealers = parts(verdicts, 'not-delivered');
    if (dealers.length > 0) throw new AbortError('not-delivered', [], { dealers });

    onStep?.('checking');
    const shares = new Map<number, Vector>();
    for (const [dealer, verdict] of verdicts.entries()) {
      if (verdict === 'included') shares.set(dealer, dealtShares(this.setting, this.received[dealer] as Delivery));
    }
    const valid = await this.validate(protocol, shares, coin);
    const counted = valid.size;
    if (counted < program.minimumGroup) throw new AbortError('group-size', [], { counted });

    onStep?.('revealing');
    const bits = [...valid].map((dealer) => field.slice(shares.get(dealer)!, 0, program.inputLength));
    const sums = bits.reduce((total, vector) => field.add(total, vector));
    const opened = await protocol.open(field.concat(program.outputs.map((form) => evaluate(field, form, sums))));

    const { traffic } = this.mailbox;
    return {
      questions: interpret(program, field.toIntegers(opened), counted),
      standings: verdicts.map((verdict, dealer) =>
        verdict === 'included' && !valid.has(dealer) ? 'invalid' : verdict,
      ),
      counted,
      rounds: traffic.rounds - before.rounds,
      bytesSent: traffic.bytesSent - before.bytesSent,
      bytesReceived: traffic.bytesReceived - before.bytesReceived,
      milliseconds: performance.now() - started,
    };
  }

  /** Elements of one contribution: bits and their proof. */
  private get dealt(): number {
    return this.options.program.inputLength + proofLength(this.options.program.inputLength);
  }

  private dealBits(bits: Vector, me: number): Uint8Array[] {
    const messages = deal(this.setting, 'input', ++this.revision, withProof(this.options.field, bits));
    for (const [to, message] of messages.entries()) if (to !== me) this.dealings.send(to, message);
    this.accept(me, messages[me]!);
    return messages;
  }

  /** Takes one dealer's dealings until it closes. */
  private async listen(dealer: number): Promise<void> {
    for (let count = 0; count <= MAXIMUM_REVISIONS; count++) {
      const message = await this.dealings.receive(dealer);
      if (message.length === CLOSED.length) return;
      this.accept(dealer, message);
    }
    const flood = new AbortError('flood', [dealer]);
    this.abort(flood);
    throw flood;
  }

  /** Keeps the dealer's newest dealing; an older revision, or one that proves nothing, changes nothing. */
  private accept(dealer: number, message: Uint8Array): void {
    const outcome = receiveDealing(this.setting, 'input', dealer, this.options.me, this.dealt, message);
    if ('fault' in outcome) {
      if (outcome.fault === 'faulty') this.received[dealer] = outcome;
      return;
    }
    const previous = this.received[dealer];
    if (previous && ('fault' in previous || previous.list.revision >= outcome.list.revision)) return;
    this.received[dealer] = outcome;
    this.options.onContribution?.(dealer, outcome.list.revision);
  }

  /** The dealers whose contribution proves to be valid (`protocols/validity.ts`). One round. */
  private async validate(protocol: Majority, shares: Map<number, Vector>, coin: Uint8Array): Promise<Set<number>> {
    const { program, field } = this.options;
    if (shares.size === 0) return new Set();
    const questions = query(field, program.inputLength, program.constraints, coin);
    const answers = [...shares.values()].map((vector) => answer(field, questions, vector));
    const opened = await protocol.open(field.concat(answers));
    const valid = [...shares.keys()].filter((_, index) =>
      isValid(field, field.slice(opened, index * OPENED_PER_PROOF, (index + 1) * OPENED_PER_PROOF)),
    );
    return new Set(valid);
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

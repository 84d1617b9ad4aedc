import type { Field, Vector } from '../math/field.ts';
import type { Program } from '../program/plan.ts';
import { AbortError } from '../protocols/abort.ts';
import { confirmed, report, type Verdict } from '../protocols/majority/agreement.ts';
import { type Delivery, dealtShares, type Fault, receiveDealing } from '../protocols/majority/dealing.ts';
import type { Setting } from '../protocols/majority/setting.ts';
import type { Network } from '../protocols/network.ts';
import type { Protocol } from '../protocols/protocol.ts';
import type { Signatures } from '../protocols/signatures.ts';
import { answer, dealtLength, isValid, OPENED_PER_PROOF, query } from '../protocols/validity.ts';

/** Who may contribute. */
export interface Contributors {
  /** Their indices are 0 … count − 1, in `signatures` and in `standings`. */
  readonly count: number;
  readonly signatures: Signatures;
  /** Which of them each party is. Empty: parties do not contribute. */
  readonly parties: readonly number[];
}

/** What happened to one person's contribution: 'invalid' is provably no valid answer to the survey. */
export type Standing = Verdict | 'invalid';

/** What all parties count. */
export interface Counted {
  /** One a contributor. */
  readonly standings: readonly Standing[];
  /** Those whose contributions count, ascending. */
  readonly contributors: readonly number[];
  /** This party's shares of one bit of every contribution that counts. */
  input(bit: number): Vector;
}

/** What a party has received of everybody, and what all parties make of it together. */
export class Contributions {
  readonly #setting: Setting;
  readonly #program: Program;
  readonly #received: (Delivery | Fault | undefined)[];
  readonly #onContribution: (contributor: number, revision: number) => void;

  constructor(
    setting: Setting,
    program: Program,
    { count, signatures }: Contributors,
    onContribution: (contributor: number, revision: number) => void = () => {},
  ) {
    this.#setting = { ...setting, signatures };
    this.#program = program;
    this.#received = new Array<undefined>(count).fill(undefined);
    this.#onContribution = onContribution;
  }

  /** Keeps a contributor's newest dealing; an older revision, or one that proves nothing, changes nothing. */
  take(contributor: number, message: Uint8Array): void {
    if (!(contributor in this.#received)) throw new RangeError(`no contributor ${contributor}`);
    const outcome = receiveDealing(this.#setting, 'input', contributor, this.#setting.me, this.#dealt, message);
    if ('fault' in outcome) {
      if (outcome.fault === 'faulty') this.#received[contributor] = outcome;
      return;
    }
    const previous = this.#received[contributor];
    if (previous && ('fault' in previous || previous.list.revision >= outcome.list.revision)) return;
    this.#received[contributor] = outcome;
    this.#onContribution(contributor, outcome.list.revision);
  }

  /**
   * All parties agree what was dealt, and draw a coin: two rounds. Nothing may be taken any more.
   * @throws AbortError 'not-delivered' and what `agreement.ts` throws.
   */
  async agree(network: Network, protocol: Protocol): Promise<{ verdicts: readonly Verdict[]; coin: Uint8Array }> {
    const { verdicts, transcript } = await report(network, this.#setting, 'input', this.#received, this.#dealt);
    // The coin is drawn in the same round as the echo. A malicious party may know it as soon as one honest party has sent
    // its share, and send its own report to another honest party only then. But that honest party had all honest
    // reports, and one from every other party: a different report later fails the echo, and the same one fixes every
    // contribution that can still be included (`majority/agreement.ts`).
    const [, coin] = await Promise.all([confirmed(network, transcript), protocol.coin()]);
    const dealers = verdicts.flatMap((verdict, dealer) => (verdict === 'not-delivered' ? [dealer] : []));
    if (dealers.length > 0) throw new AbortError('not-delivered', [], { dealers });
    return { verdicts, coin };
  }

  /** Leaves out what does not prove to be valid (`protocols/validity.ts`). One round, whatever their number. */
  async check(protocol: Protocol, verdicts: readonly Verdict[], coin: Uint8Array): Promise<Counted> {
    const { field } = protocol;
    const { length, constraints } = this.#program.layout;
    const included = verdicts.flatMap((verdict, dealer) => (verdict === 'included' ? [dealer] : []));
    const shares = included.map((dealer) => dealtShares(this.#setting, this.#received[dealer] as Delivery));
    let valid: boolean[] = [];
    if (included.length > 0) {
      const questions = query(field, length, constraints, coin);
      const opened = await protocol.open(field.concat(shares.map((vector) => answer(field, questions, vector))));
      valid = included.map((_, i) =>
        isValid(field, field.slice(opened, i * OPENED_PER_PROOF, (i + 1) * OPENED_PER_PROOF)),
      );
    }
    const contributors = included.filter((_, i) => valid[i]);
    const isCounted = new Set(contributors);
    const counted = shares.filter((_, i) => valid[i]);
    return {
      standings: verdicts.map((verdict, i) => (verdict === 'included' && !isCounted.has(i) ? 'invalid' : verdict)),
      contributors,
      input: (bit) => column(field, counted, bit),
    };
  }

  get #dealt(): number {
    return dealtLength(this.#program.layout.length);
  }
}

/** Element `index` of each vector. */
function column(field: Field, vectors: readonly Vector[], index: number): Vector {
  const { words } = field;
  const result = field.zeros(vectors.length);
  for (const [i, vector] of vectors.entries()) {
    result.set(vector.subarray(index * words, (index + 1) * words), i * words);
  }
  return result;
}

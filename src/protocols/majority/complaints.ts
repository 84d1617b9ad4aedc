import { Reader, WireError, Writer } from '../../wire/bytes.ts';
import type { Network } from '../network.ts';
import type { Cheaters } from './cheaters.ts';

/** The kinds of message on this stream; each is followed by the step (u32), an answer then by the share vector. */
const REQUEST = 0;
const ANSWER = 1;
const HEADER = 5;
/** Openings of one conversation that may be under way at the same time, in the same round. */
export const AT_THE_SAME_TIME = 4;
/** Requests of one party for openings that are yet to come here: an honest one is at most a round ahead. */
const AHEAD = 2 * AT_THE_SAME_TIME;

/** Whole share vectors as they come, of those that were asked for them. */
export interface Answers {
  /** The next one; undefined once everyone has answered. Rejects when the run is aborted. */
  next(): Promise<Answer | undefined>;
}

export interface Answer {
  readonly from: number;
  readonly message: Uint8Array;
}

/** An opening that others may still ask about. */
interface Kept {
  /** This party's whole share vector of what that party is to learn, if it is to learn anything. */
  readonly sharesFor: (party: number) => Uint8Array | undefined;
  readonly answered: Set<number>;
}

/**
 * Complaints about the openings of one conversation, on a stream of their own: a party whose opening does not fit together
 * asks the others for their whole share vectors, and they answer at any time, whatever they are doing.
 *
 * A malicious party gets nothing by complaining: it is answered once an opening, with shares that determine nothing but
 * what it learns from the opening anyway (t + 1 of them, which it has, determine all others), never before the opening
 * was begun here, and never about values for somebody else. Nobody is named for what a third party says.
 *
 * Openings are kept as long as an honest party can ask about them. It begins none before it is done with all but those of
 * the same round, at most `AT_THE_SAME_TIME` with it. So when all messages of an opening are here, everyone is done with
 * the one that many places before, and it is forgotten.
 */
export class Complaints {
  readonly #network: Network;
  readonly #cheaters: Cheaters;
  readonly #kept = new Map<number, Kept>();
  readonly #running = new Set<number>();
  readonly #asked = new Map<number, Awaited>();
  /** Requests that came before the opening was begun here, by sender. */
  readonly #early: readonly Set<number>[];
  #latest = -1;
  #failure: { readonly reason: unknown } | undefined;

  /** @param network nobody else may use it. */
  constructor(network: Network, cheaters: Cheaters) {
    this.#network = network;
    this.#cheaters = cheaters;
    this.#early = Array.from({ length: network.parties }, () => new Set<number>());
    for (let from = 0; from < network.parties; from++) if (from !== network.me) void this.#listen(from);
  }

  /**
   * This party begins an opening, whose shares it sends now. Steps rise within a conversation.
   * @throws RangeError if too many are under way.
   */
  begin(step: number, sharesFor: Kept['sharesFor']): void {
    if (this.#running.size === AT_THE_SAME_TIME) throw new RangeError(`${AT_THE_SAME_TIME} openings at the same time`);
    this.#running.add(step);
    this.#kept.set(step, { sharesFor, answered: new Set() });
    this.#latest = step;
    for (const [from, steps] of this.#early.entries()) if (steps.delete(step)) this.#answer(from, step);
  }

  /** The messages of all parties have come, and the values are known here. */
  end(step: number): void {
    this.#running.delete(step);
    this.#asked.delete(step);
    const steps = [...this.#kept.keys()]; // as they were begun
    for (const earlier of steps.slice(0, Math.max(0, steps.indexOf(step) - AT_THE_SAME_TIME + 1))) {
      this.#kept.delete(earlier);
    }
  }

  /** Asks these parties for their whole share vectors; once an opening. */
  ask(step: number, parties: readonly number[]): Answers {
    const answers = new Awaited(parties);
    this.#asked.set(step, answers);
    if (this.#failure) answers.fail(this.#failure.reason);
    else for (const party of parties) this.#network.send(party, header(REQUEST, step, 0).end());
    return answers;
  }

  /** Parties whose answer somebody waits for, ascending. */
  waitingFor(): number[] {
    const missing = new Set([...this.#asked.values()].flatMap((answers) => [...answers.missing]));
    return [...missing].sort((a, b) => a - b);
  }

  /** Until the run is aborted, or the party sends what is no message: it is named then, and not listened to any more. */
  async #listen(from: number): Promise<void> {
    try {
      for (;;) {
        const reader = new Reader(await this.#network.receive(from));
        const kind = reader.u8('kind');
        const step = reader.u32('step');
        if (kind === ANSWER) {
          this.#asked.get(step)?.take(from, reader.rest());
        } else if (kind === REQUEST) {
          reader.end();
          this.#request(from, step);
        } else {
          throw new WireError('kind', 'complaint');
        }
      }
    } catch (reason) {
      if (reason instanceof WireError) {
        this.#cheaters.name(from);
        return;
      }
      this.#failure ??= { reason };
      for (const answers of this.#asked.values()) answers.fail(reason);
    }
  }

  #request(from: number, step: number): void {
    if (this.#kept.has(step)) this.#answer(from, step);
    else if (step > this.#latest && this.#early[from]!.size < AHEAD) this.#early[from]!.add(step);
    // Else it asked about what it must be done with: its request took longer than what it sent after it.
  }

  #answer(to: number, step: number): void {
    const { sharesFor, answered } = this.#kept.get(step)!;
    const shares = sharesFor(to);
    if (shares === undefined) {
      this.#cheaters.name(to); // it is to learn nothing here, and knows that
      return;
    }
    if (answered.has(to)) return;
    answered.add(to);
    this.#network.send(to, header(ANSWER, step, shares.length).fixed(shares, shares.length).end());
  }
}

const header = (kind: number, step: number, length: number) => new Writer(HEADER + length).u8(kind).u32(step);

/** Answers that have come, and the one who waits for the next. */
class Awaited implements Answers {
  readonly missing: Set<number>;
  readonly #arrived: Answer[] = [];
  #waiting: { resolve(answer: Answer | undefined): void; reject(reason: unknown): void } | undefined;
  #failure: { readonly reason: unknown } | undefined;

  constructor(parties: readonly number[]) {
    this.missing = new Set(parties);
  }

  /** Takes one answer of each that was asked; what else comes is dropped. */
  take(from: number, message: Uint8Array): void {
    if (!this.missing.delete(from)) return;
    const answer = { from, message };
    if (this.#waiting) this.#waiting.resolve(answer);
    else this.#arrived.push(answer);
    this.#waiting = undefined;
  }

  next(): Promise<Answer | undefined> {
    if (this.#failure) return Promise.reject(this.#failure.reason);
    const answer = this.#arrived.shift();
    if (answer || this.missing.size === 0) return Promise.resolve(answer);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.#waiting?.reject(reason);
    this.#waiting = undefined;
  }
}

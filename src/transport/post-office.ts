import { type Fault, SeededRandom } from './faults.ts';

/** How messages travel in memory. */
export interface PostOfficeOptions {
  /** Shuffles the order of arrival across pairs; the order within a pair is kept. Without it: the order of sending. */
  readonly seed?: number;
  /** What happens to the messages on their way. */
  readonly faults?: Fault;
  /** Parties whose messages arrive only when no other message is under way. */
  readonly delayed?: readonly number[];
  /** Runs the next delivery later. `queueMicrotask` by default, which is fast but lets no timer run meanwhile. */
  readonly schedule?: (deliver: () => void) => void;
}

/** One message on its way; `round` is the length of the chain of messages that led to it. */
export interface Envelope {
  readonly from: number;
  readonly to: number;
  readonly stream: number;
  readonly message: Uint8Array;
  readonly round: number;
}

/** Takes envelopes, and delivers one at a time, later. */
export class PostOffice {
  readonly #deliver: (envelope: Envelope) => void;
  readonly #faults: Fault | undefined;
  readonly #delayed: ReadonlySet<number>;
  readonly #schedule: (deliver: () => void) => void;
  readonly #random: SeededRandom | undefined;
  /** One queue for each pair with a seed; else one for all senders, and one for the delayed ones. */
  readonly #queues = new Map<number, Queue>();
  readonly #prompt: Queue[] = [];
  readonly #late: Queue[] = [];
  readonly #counts = new Map<string, number>();
  #scheduled = false;

  constructor(options: PostOfficeOptions, deliver: (envelope: Envelope) => void) {
    this.#deliver = deliver;
    this.#faults = options.faults;
    this.#delayed = new Set(options.delayed);
    this.#schedule = options.schedule ?? ((deliver) => queueMicrotask(deliver));
    this.#random = options.seed === undefined ? undefined : new SeededRandom(options.seed);
  }

  take(envelope: Envelope): void {
    if (this.#faults === undefined) {
      this.#enqueue(envelope);
    } else {
      const { from, to, stream, message } = envelope;
      const conversation = `${from} ${to} ${stream}`;
      const index = this.#counts.get(conversation) ?? 0;
      this.#counts.set(conversation, index + 1);
      for (const instead of this.#faults(from, to, stream, index, message))
        this.#enqueue(instead === message ? envelope : { ...envelope, message: instead });
    }
    if (!this.#scheduled) this.#scheduleNext();
  }

  #enqueue(envelope: Envelope): void {
    const isLate = this.#delayed.has(envelope.from);
    const key = this.#random === undefined ? Number(isLate) : envelope.from * 65_536 + envelope.to;
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      queue = new Queue();
      this.#queues.set(key, queue);
    }
    if (queue.empty) (isLate ? this.#late : this.#prompt).push(queue);
    queue.add(envelope);
  }

  #scheduleNext(): void {
    this.#scheduled = this.#prompt.length > 0 || this.#late.length > 0;
    if (this.#scheduled) this.#schedule(this.#deliverOne);
  }

  readonly #deliverOne = (): void => {
    const waiting = this.#prompt.length > 0 ? this.#prompt : this.#late;
    const chosen = this.#random === undefined ? 0 : this.#random.below(waiting.length);
    const queue = waiting[chosen]!;
    const envelope = queue.take();
    if (queue.empty) {
      const last = waiting.pop()!;
      if (chosen < waiting.length) waiting[chosen] = last;
    }
    try {
      this.#deliver(envelope);
    } finally {
      this.#scheduleNext();
    }
  };
}

/** First in, first out, without moving what waits. */
class Queue {
  #items: Envelope[] = [];
  #head = 0;

  get empty(): boolean {
    return this.#head === this.#items.length;
  }

  add(envelope: Envelope): void {
    this.#items.push(envelope);
  }

  take(): Envelope {
    const envelope = this.#items[this.#head++]!;
    if (this.#head === this.#items.length || this.#head === 1024) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return envelope;
  }
}

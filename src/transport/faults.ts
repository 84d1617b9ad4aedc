/**
 * What becomes of one message that `from` sends to `to`: the messages to deliver instead, in order. `[message]` leaves it
 * alone, `[]` drops it. `index` counts the messages of this sender, receiver and stream, from 0. The message itself must not
 * be changed in place: the sender may have sent the same bytes to others.
 */
export type Fault = (
  from: number,
  to: number,
  stream: number,
  index: number,
  message: Uint8Array,
) => readonly Uint8Array[];

/** Which messages a fault is about. What is left out matches everything. */
export interface Target {
  readonly from?: number;
  readonly to?: number;
  readonly stream?: number;
  readonly index?: number;
}

/** What is done to a message: the messages that take its place. */
export type Change = (message: Uint8Array) => readonly Uint8Array[];

/** Applies the change to the messages of the target and leaves all others alone. */
export function faultAt(target: Target, change: Change): Fault {
  return (from, to, stream, index, message) =>
    (target.from ?? from) === from &&
    (target.to ?? to) === to &&
    (target.stream ?? stream) === stream &&
    (target.index ?? index) === index
      ? change(message)
      : [message];
}

export const drop: Change = () => [];

export const duplicate: Change = (message) => [message, message];

/** Flips one bit chosen by the seed. An empty message gains a byte instead. */
export function flipBit(random: SeededRandom): Change {
  return (message) => {
    if (message.length === 0) return [new Uint8Array(1)];
    const altered = message.slice();
    const bit = random.below(8 * altered.length);
    altered[bit >>> 3] = altered[bit >>> 3]! ^ (1 << (bit & 7));
    return [altered];
  };
}

/** Cuts the message to a shorter length chosen by the seed. */
export function truncate(random: SeededRandom): Change {
  return (message) => [message.slice(0, random.below(Math.max(1, message.length)))];
}

/** Delivers each message in the place of the next one: everything comes one message late, the last one never. */
export function postpone(): Change {
  let held: readonly Uint8Array[] = [];
  return (message) => {
    const late = held;
    held = [message];
    return late;
  };
}

/** Exchanges messages in pairs: the second arrives before the first. */
export function swapPairs(): Change {
  let first: Uint8Array | undefined;
  return (message) => {
    if (first === undefined) {
      first = message;
      return [];
    }
    const pair = [message, first];
    first = undefined;
    return pair;
  };
}

/**
 * A small generator for schedules and faults that a seed must reproduce (splitmix32: a Weyl sequence and a mixing
 * function). Never for secrets.
 */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A uniform integer 0 ≤ x < n, for 1 ≤ n ≤ 2^32 (with a bias below n / 2^32). */
  below(n: number): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32) * n);
  }

  /** n bytes. */
  bytes(n: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length: n }, () => this.below(256));
  }
}

import type { Field, Vector } from '../math/field.ts';
import { SeededRandom } from '../transport/faults.ts';
import { equalBytes } from '../wire/bytes.ts';
import type { Port } from './network.ts';

/** For tests: one message that a cheat's own, honest code sends. */
export interface Outgoing {
  readonly from: number;
  readonly to: number;
  readonly stream: number;
  /** Of this sender, receiver and stream, from 0. */
  readonly index: number;
  /** What the sender does, e.g. 'coin'; and which of its messages to this receiver it is, from 0. */
  readonly call: string;
  readonly ordinal: number;
  /** How many calls there were before. */
  readonly at: number;
  readonly message: Uint8Array;
}

/** What a cheat has at hand when it changes a message. */
interface Occasion {
  readonly field: Field;
  readonly random: SeededRandom;
  readonly message: Uint8Array;
  /** What it sent to the same party before. */
  readonly earlier: readonly Uint8Array[];
  /** What it sent in its place in another session. */
  readonly another: Uint8Array | undefined;
}

/** Another message, or undefined if that is not possible. */
type Change = (occasion: Occasion) => Uint8Array | undefined;

/** Of the same length, so that only what it says is wrong. */
const values = {
  'adds one to an element of': ({ field, random, message }) => {
    const elements = elementsOf(field, message);
    if (!elements) return flipped(message, random.below(message.length));
    const error = field.zeros(field.length(elements));
    error[field.words * random.below(field.length(elements))] = 1;
    return field.toBytes(field.add(elements, error));
  },
  'adds something to all of': ({ field, random, message }) => {
    const elements = elementsOf(field, message);
    return elements
      ? field.toBytes(field.add(elements, randomElements(field, random, field.length(elements))))
      : message.map((byte) => byte ^ 0x5a);
  },
  'swaps two elements of': ({ field, random, message }) => {
    if (message.length < 2) return undefined;
    // Of one element, or of anything else: two of its bytes.
    const size = message.length >= 2 * field.bytes && message.length % field.bytes === 0 ? field.bytes : 1;
    const [a, b] = [0, 1 + random.below(message.length / size - 1)];
    const swapped = message.slice();
    swapped.set(message.subarray(b * size, (b + 1) * size), a * size);
    swapped.set(message.subarray(a * size, (a + 1) * size), b * size);
    return swapped;
  },
  'sends zeros instead of': ({ message }) => new Uint8Array(message.length),
  'sends other elements instead of': ({ field, random, message }) =>
    message.length % field.bytes === 0
      ? field.toBytes(randomElements(field, random, message.length / field.bytes))
      : random.bytes(message.length),
  'sends garbage instead of': ({ random, message }) => random.bytes(message.length),
  'sends an earlier one instead of': ({ random, message, earlier }) => {
    const like = earlier.filter(({ length }) => length === message.length);
    const some = like.length > 0 ? like : earlier;
    return some[random.below(Math.max(some.length, 1))];
  },
  "sends another session's instead of": ({ another }) => another,
} satisfies Record<string, Change>;

const lengths = {
  truncates: ({ random, message }) => message.slice(0, random.below(message.length)),
  extends: ({ random, message }) => Uint8Array.from([...message, ...random.bytes(1 + random.below(40))]),
  'sends nothing in': ({ message }) => message.subarray(0, 0),
} satisfies Record<string, Change>;

/** With the order of messages; 'answers back' waits for the receiver's next one, and sends it that instead of its own. */
const orders = ['repeats', 'drops', 'swaps with the next', 'falls silent before', 'answers back instead of'] as const;

const changes: Record<string, Change> = { ...values, ...lengths };

/** Everything that can be done to a message. */
export const cheats: readonly string[] = [...Object.keys(changes), ...orders];

/** Does it change the length of a message? */
export const isLength = (cheat: string): boolean => cheat in lengths;
/** Does it move messages to other places? */
export const isOrder = (cheat: string): boolean => (orders as readonly string[]).includes(cheat);

/** One cheat with one message, or with all those of one step. */
export interface Attack {
  readonly cheat: string;
  /** Of all messages of the cheaters, those with this call and ordinal. */
  readonly at: number;
  readonly ordinal: number;
  readonly stream: number;
  readonly to: number | 'everyone';
  /** If to everyone: the same change for all? */
  readonly alike: boolean;
  readonly seed: number;
}

/** What all cheats of a run have in common. */
export interface Plot {
  readonly field: Field;
  readonly attack: Attack | undefined;
  /** Another session's messages. */
  readonly archive: readonly Outgoing[];
  /** All that the cheats' honest code sent, and all that left instead. */
  readonly sent: Outgoing[];
  readonly delivered: Omit<Outgoing, 'index' | 'call' | 'ordinal' | 'at'>[];
}

/** The port of a party that follows the protocol, but for one message. */
export class TamperingPort implements Port {
  readonly #inner: Port;
  readonly #plot: Plot;
  #call = 'set-up';
  #calls = 0;
  #ordinals = new Map<number, number>();
  readonly #indices = new Map<string, number>();
  /** Messages that wait: by receiver and stream. */
  readonly #held = new Map<string, { readonly swap: boolean; readonly messages: Uint8Array[] }>();
  #silent = false;

  constructor(inner: Port, plot: Plot) {
    this.#inner = inner;
    this.#plot = plot;
  }
  get parties(): number {
    return this.#inner.parties;
  }
  get me(): number {
    return this.#inner.me;
  }

  /** What follows is sent because of another call. */
  began(call: string): void {
    this.#call = call;
    this.#calls++;
    this.#ordinals = new Map();
  }

  set onMessage(receive: Port['onMessage']) {
    this.#inner.onMessage = (from, stream, message) => {
      const key = `${from} ${stream}`;
      const held = this.#held.get(key);
      if (held && !held.swap) {
        this.#held.delete(key);
        for (const [i, own] of held.messages.entries()) this.#deliver(from, stream, i === 0 ? message : own);
      }
      receive(from, stream, message);
    };
  }

  send(to: number, stream: number, message: Uint8Array): void {
    const { attack, sent } = this.#plot;
    const outgoing = this.#named(to, stream, message);
    const key = `${to} ${stream}`;
    const isIt =
      attack !== undefined &&
      attack.stream === stream &&
      attack.at === outgoing.at &&
      attack.ordinal === outgoing.ordinal &&
      (attack.to === 'everyone' || attack.to === to);
    const instead = isIt ? this.#changed(outgoing, attack) : message;
    sent.push(outgoing);
    const held = this.#held.get(key);
    if (isIt && attack.cheat === 'falls silent before') this.#silent = true;
    if (this.#silent || (isIt && attack.cheat === 'drops')) return;
    if (isIt && (attack.cheat === 'swaps with the next' || attack.cheat === 'answers back instead of')) {
      this.#held.set(key, { swap: attack.cheat === 'swaps with the next', messages: [message] });
    } else if (held?.swap) {
      this.#held.delete(key);
      for (const one of [message, ...held.messages]) this.#deliver(to, stream, one);
    } else if (held) {
      held.messages.push(message);
    } else {
      this.#deliver(to, stream, instead);
      if (isIt && attack.cheat === 'repeats') this.#deliver(to, stream, instead);
    }
  }

  #named(to: number, stream: number, message: Uint8Array): Outgoing {
    const key = `${to} ${stream}`;
    const index = this.#indices.get(key) ?? 0;
    this.#indices.set(key, index + 1);
    const common = { from: this.me, to, stream, index, message };
    // What is prepared in the background goes on through all calls.
    if (stream > 0) return { ...common, call: 'preprocess', ordinal: index, at: -1 };
    const ordinal = this.#ordinals.get(to) ?? 0;
    this.#ordinals.set(to, ordinal + 1);
    return { ...common, call: this.#call, ordinal, at: this.#calls };
  }

  #changed({ to, stream, index, message }: Outgoing, attack: Attack): Uint8Array {
    const { field, archive, sent } = this.#plot;
    const own = ({ from }: Outgoing) => from === this.me;
    const change = changes[attack.cheat];
    const changed = change?.({
      field,
      random: new SeededRandom(attack.alike ? attack.seed : attack.seed + 1000 * (this.me * this.parties + to)),
      message,
      earlier: sent.filter((one) => own(one) && one.to === to).map((one) => one.message),
      another: archive.find((one) => own(one) && one.to === to && one.stream === stream && one.index === index)
        ?.message,
    });
    return changed ?? message;
  }

  #deliver(to: number, stream: number, message: Uint8Array): void {
    this.#plot.delivered.push({ from: this.me, to, stream, message });
    this.#inner.send(to, stream, message);
  }
}

/**
 * What a party must notice any change of: all but the signature of a set-up's delivery, which proves a fault, and is not
 * looked at if there is none (`majority/dealing.ts`).
 */
function significant({ call, index }: Outgoing, message: Uint8Array): Uint8Array {
  if (call !== 'set-up' || index > 0) return message;
  const [from, to] = [4 + 64, 4 + 2 * 64];
  return Uint8Array.from([...message.subarray(0, from), ...message.subarray(to)]);
}

/** Whether what the party got from the cheats is, as far as it reads, the same as in another run. */
export function gotTheSame(party: number, honest: Plot, { delivered }: Plot): boolean {
  const expected = honest.sent.filter(({ to }) => to === party);
  const got = delivered.filter(({ to }) => to === party);
  return expected.every((outgoing) => {
    const { from, stream, index, message } = outgoing;
    const other = got.filter((one) => one.from === from && one.stream === stream)[index];
    return other !== undefined && equalBytes(significant(outgoing, other.message), significant(outgoing, message));
  });
}

function elementsOf(field: Field, message: Uint8Array): Vector | undefined {
  if (message.length === 0 || message.length % field.bytes !== 0) return undefined;
  try {
    return field.fromBytes(message);
  } catch {
    return undefined;
  }
}

function randomElements(field: Field, random: SeededRandom, count: number): Vector {
  return field.fromIntegers(Array.from({ length: count }, () => 1 + random.below(2 ** 32 - 1)));
}

function flipped(message: Uint8Array, at: number): Uint8Array {
  if (message.length === 0) return new Uint8Array(1);
  const altered = message.slice();
  altered[at]! ^= 1;
  return altered;
}

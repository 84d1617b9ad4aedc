import { concatBytes } from '@noble/hashes/utils.js';
import type { Vector } from '../../math/field.ts';
import { sha256 } from '../../math/hash.ts';
import { additiveZeroShares } from '../../sharing/additive.ts';
import { pseudoRandomIntegerShares } from '../../sharing/integers.ts';
import { pseudoRandomShares } from '../../sharing/replicated.ts';
import { equalBytes } from '../../wire/bytes.ts';
import { transcript } from '../../wire/transcript.ts';
import { AbortError } from '../abort.ts';
import { exchange } from '../exchange.ts';
import type { Network } from '../network.ts';
import type { Addressed } from '../protocol.ts';
import { Complaints } from './complaints.ts';
import { OPENED_AT_ONCE, open, openingBytes } from './opening.ts';
import { part } from './reduction.ts';
import { corrects, type Dimensions, integers, type Setting, setsWith } from './setting.ts';

/** Elements opened for a coin: 254 bits. */
export const COIN_ELEMENTS = 2;
const HASH = 32;
/** Conversations of one session: what the parties compute now, and what they prepare for later. */
const CONVERSATIONS = 2;

/** Bytes that one party sends for a coin. */
export const coinBytes = (setting: Dimensions): number => openingBytes(setting, COIN_ELEMENTS);

/** Bytes that one party sends to compare what was opened. */
export const agreementBytes = ({ parties }: Dimensions): number => (parties - 1) * HASH;

/**
 * A sequence of steps that all parties take in the same order on one stream, and what they need for it: common
 * randomness, openings, coins, and a running hash of what was told to everyone. Two conversations of a session may
 * run at the same time.
 */
export class Conversation {
  readonly network: Network;
  readonly setting: Setting;
  /** Of pseudo-random secret sharing: one for each set that this party is in. */
  readonly #keys: readonly Uint8Array[];
  /** What this party has in common with each other; its own place is empty. */
  readonly #pairKeys: readonly Uint8Array[];
  readonly #number: number;
  #draws = 0;
  #steps = 0;
  /** By party: a hash of all that it must have been told like this one. */
  readonly #told: Uint8Array[];
  readonly #complaints: Complaints | undefined;

  /**
   * @param number 0 or 1, another one for each conversation of the session.
   * @param complaints a stream that nobody else uses, for wrong shares to be corrected, if n ≥ 3t + 1. All parties must
   *   give one, or none.
   */
  constructor(network: Network, setting: Setting, keys: readonly Uint8Array[], number: number, complaints?: Network) {
    this.network = network;
    this.setting = setting;
    this.#told = Array.from({ length: setting.parties }, () => new Uint8Array(HASH));
    this.#complaints = complaints && corrects(setting) ? new Complaints(complaints, setting.cheaters) : undefined;
    this.#keys = keys;
    this.#number = number;
    this.#pairKeys = pairKeys(setting, keys);
  }

  /** Shares of `count` uniform values that no t parties know. No communication. */
  random(count: number): Vector {
    const { field, parties, threshold, me } = this.setting;
    return pseudoRandomShares(field, { n: parties, t: threshold }, me, this.#keys, this.#nonce(), count);
  }

  /** Shares of `count` integers: sums of one in 0 … 2^bits − 1 for each set (`sharing/integers.ts`). No communication. */
  randomIntegers(count: number, bits: number): Vector {
    const { field, parties, threshold, me } = this.setting;
    const committee = { n: parties, t: threshold };
    return pseudoRandomIntegerShares(field, committee, me, this.#keys, this.#nonce(), count, bits);
  }

  /**
   * Additive shares of `count` zeros among the members, uniform but for their sum to any t parties. No communication.
   * Every party must call it, members or not; those who are not get zeros.
   */
  zeros(members: readonly number[], count: number): Vector {
    const { field, me } = this.setting;
    const nonce = this.#nonce();
    if (!members.includes(me)) return field.zeros(count);
    return additiveZeroShares(field, me, members, (other) => this.#pairKeys[other]!, nonce, count);
  }

  /**
   * Opens n shared values to every party, in a round for each `OPENED_AT_ONCE` of them (`opening.ts`).
   *
   * @param settled resolves when it is known that the honest parties' shares lie on polynomials of degree t, if it is not
   *   known yet: before that nobody is named.
   */
  open(shares: Vector, settled?: Promise<unknown>): Promise<Vector> {
    return this.#open(new Array<Vector>(this.setting.parties).fill(shares), settled);
  }

  /** Opens shared values to one party each, in the same round or rounds: see `Protocol.openTo`. */
  openTo(deliveries: readonly Addressed[]): Promise<Vector> {
    const { field, parties } = this.setting;
    if (deliveries.some(({ recipient }) => !(Number.isInteger(recipient) && recipient >= 0 && recipient < parties))) {
      throw new RangeError('no such recipient');
    }
    return this.#open(
      Array.from({ length: parties }, (_, party) =>
        field.concat(deliveries.flatMap(({ recipient, shares }) => (recipient === party ? [shares] : []))),
      ),
    );
  }

  /** Parties whose answer to a complaint this one needs to go on. */
  waitingFor(): number[] {
    return this.#complaints?.waitingFor() ?? [];
  }

  /**
   * A public coin of 32 bytes, in one round: the hash of two opened elements, fixed since the set-up. A malicious party
   * can learn it first, and stop the run, but not change it. It becomes known as soon as one honest party has sent its
   * share: what it is to be independent of must be fixed at *every* honest party by then.
   */
  async coin(): Promise<Uint8Array> {
    const opened = await this.open(this.random(COIN_ELEMENTS));
    return sha256(transcript('coin', [this.setting.session, this.setting.field.toBytes(opened)]));
  }

  /**
   * The next message of a party, which must be `count` elements.
   * @throws AbortError 'malformed' naming the party.
   */
  async receive(from: number, count: number): Promise<Vector> {
    const { field } = this.setting;
    const message = await this.network.receive(from);
    if (message.length !== count * field.bytes) throw new AbortError('malformed', [from]);
    try {
      return field.fromBytes(message);
    } catch {
      throw new AbortError('malformed', [from]);
    }
  }

  /**
   * Remembers elements that these parties, this one among them, must have been told alike, for the next `agree`: in the
   * same order at all of them.
   */
  remember(told: Vector, parties: readonly number[] = this.#told.map((_, party) => party)): void {
    const digest = sha256(this.setting.field.toBytes(told));
    for (const party of parties) this.#told[party] = sha256(concatBytes(this.#told[party]!, digest));
  }

  /**
   * Compares all that was remembered, with each party what both were told, in one round. Once it has returned, every
   * honest party has come this far, and has been told the same.
   * @throws AbortError 'echo' if another party remembers something else.
   */
  async agree(): Promise<void> {
    const told = [...this.#told];
    const messages = await exchange(
      this.network,
      (to) => told[to]!,
      () => HASH,
    );
    if (!messages.every((message, from) => equalBytes(message, told[from]!))) throw new AbortError('echo');
  }

  /** @param vectors index = recipient. */
  async #open(vectors: readonly Vector[], settled?: Promise<unknown>): Promise<Vector> {
    const { network, setting } = this;
    const { field } = setting;
    const line = { network, setting, complaints: this.#complaints };
    const longest = Math.max(...vectors.map((vector) => field.length(vector)));
    const opened: Vector[] = [];
    for (let from = 0; from === 0 || from < longest; from += OPENED_AT_ONCE) {
      const until = (vector: Vector) => Math.min(from + OPENED_AT_ONCE, field.length(vector));
      const slices = new Map(
        vectors.map((vector) => [vector, part(field, vector, Math.min(from, field.length(vector)), until(vector))]),
      );
      const step = CONVERSATIONS * this.#steps++ + this.#number;
      const turn = vectors.map((vector) => slices.get(vector)!);
      opened.push(await open(line, step, turn, settled));
    }
    return opened.length === 1 ? opened[0]! : field.concat(opened);
  }

  #nonce(): Uint8Array {
    if (this.#draws >= 2 ** 32) throw new RangeError('all nonces of this session are used up');
    return integers(this.#number, 0, this.#draws++);
  }
}

/**
 * A key for each pair with this party: the hash of the keys of all sets that both are in. Any t parties that are neither
 * of the two lack the key of the set of all others, to which both belong.
 */
function pairKeys(setting: Setting, keys: readonly Uint8Array[]): Uint8Array[] {
  const { parties, me, sets, session } = setting;
  const mine = setsWith(setting, me);
  return Array.from({ length: parties }, (_, other) => {
    if (other === me) return new Uint8Array(0);
    const common = keys.filter((_, index) => sets[mine[index]!]!.parties.includes(other));
    const pair = integers(Math.min(me, other), Math.max(me, other));
    return sha256(transcript('pair-key', [session, pair, ...common]));
  });
}

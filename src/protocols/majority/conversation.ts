import { sha256 } from '@noble/hashes/sha2.js';
import type { Vector } from '../../math/field.ts';
import { additiveZeroShares } from '../../sharing/additive.ts';
import { pseudoRandomIntegerShares } from '../../sharing/integers.ts';
import { pseudoRandomShares } from '../../sharing/replicated.ts';
import { equalBytes } from '../../wire/bytes.ts';
import { transcript } from '../../wire/transcript.ts';
import { AbortError } from '../abort.ts';
import { exchange } from '../exchange.ts';
import type { Network } from '../network.ts';
import { OPENED_AT_ONCE, open, openingBytes } from './opening.ts';
import { part } from './reduction.ts';
import { type Dimensions, integers, type Setting, setsWith } from './setting.ts';

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
  readonly #told = sha256.create();

  /** @param number 0 or 1, another one for each conversation of the session. */
  constructor(network: Network, setting: Setting, keys: readonly Uint8Array[], number: number) {
    this.network = network;
    this.setting = setting;
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

  /** Opens n shared values to every party, in a round for each `OPENED_AT_ONCE` of them (`opening.ts`). */
  async open(shares: Vector): Promise<Vector> {
    const { field } = this.setting;
    const count = field.length(shares);
    const opened: Vector[] = [];
    for (let from = 0; from === 0 || from < count; from += OPENED_AT_ONCE) {
      const slice = part(field, shares, from, Math.min(from + OPENED_AT_ONCE, count));
      opened.push(await open(this.network, this.setting, CONVERSATIONS * this.#steps++ + this.#number, slice));
    }
    return opened.length === 1 ? opened[0]! : field.concat(opened);
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

  /** Remembers public elements that every party must have been told alike, for the next `agree`. */
  remember(told: Vector): void {
    this.#told.update(this.setting.field.toBytes(told));
  }

  /**
   * Compares all that was remembered, in one round. Once it has returned, every honest party has come this far.
   * @throws AbortError 'echo' if another party remembers something else.
   */
  async agree(): Promise<void> {
    const mine = this.#told.clone().digest();
    const messages = await exchange(
      this.network,
      () => mine,
      () => HASH,
    );
    if (!messages.every((message) => equalBytes(message, mine))) throw new AbortError('echo');
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

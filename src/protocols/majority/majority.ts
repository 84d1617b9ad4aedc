import { sha256 } from '@noble/hashes/sha2.js';
import type { Field, Vector } from '../../math/field.ts';
import { pseudoRandomShares } from '../../sharing/replicated.ts';
import { transcript } from '../../wire/transcript.ts';
import { AbortError } from '../abort.ts';
import { exchange } from '../exchange.ts';
import type { Network } from '../network.ts';
import type { Protocol } from '../protocol.ts';
import { confirmed, ECHO_BYTES, report, reportsLength } from './agreement.ts';
import { type Delivery, deal, deliveryLength, receiveDealing } from './dealing.ts';
import { open } from './opening.ts';
import { type Dimensions, integers, type Setting, setsWith } from './setting.ts';

/** Elements opened for a coin: 254 bits. */
export const COIN_ELEMENTS = 2;

/** Bytes that one party sends in the set-up, over its three rounds. */
export function setUpBytes(setting: Dimensions): number {
  const { parties } = setting;
  let bytes = (parties - 1) * (reportsLength(parties, parties) + ECHO_BYTES);
  // As many for every dealer: each party is in the same number of sets.
  for (let to = 1; to < parties; to++) bytes += deliveryLength(setting, to, 0);
  return bytes;
}

/**
 * Majority mode: n ≥ 2t + 1 computing parties, at most t of them malicious, secure with abort. Values are Shamir
 * shares of degree t; everything linear is local; openings detect every wrong share (`opening.ts`).
 */
export class Majority implements Protocol {
  readonly #network: Network;
  readonly #setting: Setting;
  /** Of pseudo-random secret sharing: one for each set that this party is in. */
  readonly #keys: readonly Uint8Array[];
  #steps = 0;
  #draws = 0;

  private constructor(network: Network, setting: Setting, keys: readonly Uint8Array[]) {
    this.#network = network;
    this.#setting = setting;
    this.#keys = keys;
  }

  /**
   * Sets up the keys of pseudo-random secret sharing (`sharing/replicated.ts`), contributed by every party: each
   * deals one key a set, checked and echoed like an input, and the key in use is the hash of all n. A set's key is
   * unknown to those outside it, because its n − t ≥ t + 1 members include an honest one. Malicious members may pick
   * their contributions last and so steer the keys that they know, but the key of the honest parties alone is uniform
   * to them whatever they do, and with it every value that `random` shares. Three rounds.
   *
   * @throws AbortError 'dealing' if a party's dealing is not the same, checked, at all parties.
   */
  static async setUp(network: Network, setting: Setting): Promise<Majority> {
    const { field, parties, me } = setting;
    const dealt = deal(setting, 'setup', 0, field.zeros(0));
    const messages = await exchange(network, (to) => dealt[to]!);
    const received = messages.map((message, dealer) => receiveDealing(setting, 'setup', dealer, me, 0, message));
    const { verdicts, transcript: seen } = await report(network, setting, 'setup', received, 0);
    await confirmed(network, seen);
    if (verdicts.some((verdict) => verdict !== 'included')) {
      throw new AbortError(
        'dealing',
        verdicts.flatMap((verdict, party) => (verdict === 'inconsistent' ? [party] : [])),
      );
    }
    const keys = setsWith(setting, me).map((set, index) => {
      const contributed = (received as Delivery[]).map((delivery) => delivery.keys[index]!);
      return sha256(transcript('prss-key', [setting.session, integers(parties, set), ...contributed]));
    });
    return new Majority(network, setting, keys);
  }

  get field(): Field {
    return this.#setting.field;
  }
  get parties(): number {
    return this.#setting.parties;
  }
  get threshold(): number {
    return this.#setting.threshold;
  }
  get me(): number {
    return this.#setting.me;
  }

  random(count: number): Vector {
    const { field, parties, threshold, me } = this.#setting;
    const nonce = integers(0, 0, this.#draws++);
    return pseudoRandomShares(field, { n: parties, t: threshold }, me, this.#keys, nonce, count);
  }

  open(shares: Vector): Promise<Vector> {
    return open(this.#network, this.#setting, this.#steps++, shares);
  }

  /**
   * The hash of two opened elements, fixed since the set-up: a malicious party can learn it first, and stop the run, but
   * not change it. It becomes known as soon as one honest party has sent its share.
   */
  async coin(): Promise<Uint8Array> {
    const opened = await this.open(this.random(COIN_ELEMENTS));
    return sha256(transcript('coin', [this.#setting.session, this.field.toBytes(opened)]));
  }
}

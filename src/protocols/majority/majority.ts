import { sha256 } from '@noble/hashes/sha2.js';
import type { Field, Vector } from '../../math/field.ts';
import { transcript } from '../../wire/transcript.ts';
import { AbortError } from '../abort.ts';
import { exchange } from '../exchange.ts';
import type { Network } from '../network.ts';
import type { Addressed, Counts, OnProgress, Products, Protocol } from '../protocol.ts';
import { confirmed, ECHO_BYTES, report, reportsLength } from './agreement.ts';
import { Conversation } from './conversation.ts';
import { type Delivery, deal, deliveryLength, receiveDealing } from './dealing.ts';
import { type Factory, factoryOn } from './factory.ts';
import { openingBytes } from './opening.ts';
import { Preprocessing } from './preprocessing.ts';
import { MajorityProducts } from './products.ts';
import { part } from './reduction.ts';
import { type Dimensions, integers, type Setting, setsWith } from './setting.ts';

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
  readonly #setting: Setting;
  readonly #conversation: Conversation;
  readonly #products: Products;
  readonly #preprocessing: Preprocessing;

  private constructor(setting: Setting, conversation: Conversation, factory: Factory) {
    this.#setting = setting;
    this.#conversation = conversation;
    this.#products = new MajorityProducts(conversation);
    this.#preprocessing = new Preprocessing(setting.field, factory);
  }

  /**
   * Sets up the keys of pseudo-random secret sharing (`sharing/replicated.ts`), contributed by every party: each
   * deals one key a set, checked and echoed like an input, and the key in use is the hash of all n. A set's key is
   * unknown to those outside it, because its n − t ≥ t + 1 members include an honest one. Malicious members may pick
   * their contributions last and so steer the keys that they know, but the key of the honest parties alone is uniform
   * to them whatever they do, and with it every value that `random` shares. Three rounds.
   *
   * @param startFactory who makes triples and bits: on a stream of its own, so that it can go on meanwhile. If it is the
   *   same as `network`, as by default, then nothing else may be called before `preprocess` has resolved.
   * @param complaints a stream that nobody else uses, for wrong shares to be corrected and their senders named
   *   (`SettingOptions.onCheater`) if n ≥ 3t + 1. All parties must give one, or none. Without it, and with fewer parties, a
   *   wrong share stops the run.
   * @throws AbortError 'dealing' if a party's dealing is not the same, checked, at all parties.
   */
  static async setUp(
    network: Network,
    setting: Setting,
    startFactory = factoryOn(network),
    complaints?: Network,
  ): Promise<Majority> {
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
    // The factory never holds the keys of this conversation: it knows its triples and bits, and not what they are used for.
    const factoryKeys = keys.map((key) => sha256(transcript('factory-key', [setting.session, key])));
    return new Majority(
      setting,
      new Conversation(network, setting, keys, 0, complaints),
      startFactory(setting, factoryKeys),
    );
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

  get products(): Products {
    return this.#products;
  }

  random(count: number): Vector {
    return this.#conversation.random(count);
  }

  randomIntegers(count: number, bits: number): Vector {
    return this.#conversation.randomIntegers(count, bits);
  }

  open(shares: Vector): Promise<Vector> {
    return this.#conversation.open(shares);
  }

  openTo(deliveries: readonly Addressed[]): Promise<Vector> {
    return this.#conversation.openTo(deliveries);
  }

  coin(): Promise<Uint8Array> {
    return this.#conversation.coin();
  }

  /** Parties whose answer to a complaint about an opening this one needs to go on, ascending. */
  waitingFor(): number[] {
    return this.#conversation.waitingFor();
  }

  /**
   * Opens x − a and y − b, which are uniform, for a verified triple (a, b, c): x · y = c + (x − a) · b + (y − b) · x
   * (Beaver, "Efficient multiparty protocols using circuit randomization", CRYPTO 1991).
   */
  async mulAndOpen(x: Vector, y: Vector, shares: Vector): Promise<readonly [Vector, Vector]> {
    const { field } = this;
    const count = field.length(x);
    if (field.length(y) !== count) throw new RangeError(`${count} times ${field.length(y)} elements`);
    if (count === 0) return [x, shares.length === 0 ? shares : await this.open(shares)];
    const [a, b, c] = await this.#preprocessing.triples(count);
    const opened = await this.open(field.concat([field.sub(x, a), field.sub(y, b), shares]));
    const [d, e] = [part(field, opened, 0, count), part(field, opened, count, 2 * count)];
    const products = field.add(c, field.add(field.mul(d, b), field.mul(e, x)));
    return [products, part(field, opened, 2 * count, field.length(opened))];
  }

  async mul(x: Vector, y: Vector): Promise<Vector> {
    const [products] = await this.mulAndOpen(x, y, this.field.zeros(0));
    return products;
  }

  async randomBits(count: number): Promise<Vector> {
    return count === 0 ? this.field.zeros(0) : this.#preprocessing.bits(count);
  }

  preprocess(counts: Counts, onProgress?: OnProgress): Promise<void> {
    return this.#preprocessing.prepare(counts, onProgress);
  }

  /**
   * Has so many triples and bits wait for products that no plan has announced: as they are used, more are made
   * (`preprocessing.ts`).
   */
  keep(reserve: Counts): void {
    this.#preprocessing.keep(reserve);
  }

  /** Ends preprocessing: whoever waits for triples or bits, or asks later, is told why. */
  close(reason: unknown): void {
    this.#preprocessing.close(reason);
  }
}

/** Bytes that one party sends for `count` products of `mul`, once their triples are there. */
export const mulBytes = (setting: Dimensions, count: number): number => openingBytes(setting, 2 * count);

import type { Vector } from '../../math/field.ts';
import { pointOf } from '../../sharing/committee.ts';
import { decode } from '../../sharing/decoding.ts';
import { deriveShares, type PartyShares } from '../../sharing/shamir.ts';
import { equalBytes } from '../../wire/bytes.ts';
import { AbortError } from '../abort.ts';
import { exchange } from '../exchange.ts';
import type { Network } from '../network.ts';
import type { Answers, Complaints } from './complaints.ts';
import { type Dimensions, digest, integers, type Setting } from './setting.ts';

/*
 * Opens vectors of degree-t shares, each party its own vector or all the same, in one round. Whoever is to learn a vector
 * receives t whole share vectors: with its own they determine the polynomials, and so every other party's shares, of
 * which it receives only a hash to compare. At least n − t ≥ t + 1 of the vectors compared come from honest parties, and
 * through t + 1 points goes one polynomial of degree t: what this returns is right. Malicious parties may learn the value
 * and keep it from the others, but cannot change it. (Shamir shares are a Reed–Solomon code: McEliece and Sarwate, CACM
 * 1981. Hashes instead of shares: the view comparison of Furukawa, Lindell, Nof and Weinstein, EUROCRYPT 2017.)
 *
 * If shares and hashes do not fit together: with n ≤ 3t the run stops. With n ≥ 3t + 1 this party asks the others for their
 * whole vectors (`complaints.ts`), decodes as soon as n − t lie on one polynomial, its own among them, names everyone
 * whose message was not what it must have been, and goes on. A named party's shares count no more: whoever lacks a whole
 * vector for that asks for others at once.
 *
 * Named is only who sent this party something wrong. That needs honest shares to lie on polynomials of degree t, or an
 * honest party would look like a cheater: so what makes shares must be settled among the honest before anyone is named.
 *
 * What is learnt. t parties hold t points of each polynomial; with the value they know it whole. So all shares of a value
 * that one of them is to learn tell them nothing beyond the value, no matter how these shares were made, and nothing must
 * be hidden by fresh sharings of zero. (Fewer parties see a part of what some t do.) Nobody else receives anything.
 */

/** Bytes sent instead of a share vector. */
const HASH = 32;
/**
 * Elements that are opened to a party in one message: 8 MiB in F127. More go one after the other, so that what a party that is
 * one round ahead sends fits into a `Mailbox`, and each message on a link.
 */
export const OPENED_AT_ONCE = 2 ** 19;

/** What an opening speaks to, and by. */
export interface Line {
  readonly network: Network;
  readonly setting: Setting;
  /** If wrong shares are corrected. */
  readonly complaints?: Complaints | undefined;
}

/** Does `from` send `to` its whole share vector (or only a hash)? Each party gets t whole vectors: its t predecessors'. */
const sendsShares = (setting: Dimensions, from: number, to: number) =>
  (to - from + setting.parties) % setting.parties <= setting.threshold;

/** Bytes of a party's message to another that is to learn `count` elements: to one that is to learn nothing, none. */
function messageLength(setting: Dimensions, from: number, to: number, count: number): number {
  if (count === 0) return 0;
  return sendsShares(setting, from, to) ? count * setting.field.bytes : HASH;
}

/** Bytes that one party sends to open `count` elements to all. */
export function openingBytes(setting: Dimensions, count: number): number {
  return openToBytes(setting, 0, new Array<number>(setting.parties).fill(count));
}

/** Bytes that this party sends to open so many elements to each party: index = recipient. */
export function openToBytes(setting: Dimensions, party: number, counts: readonly number[]): number {
  let bytes = 0;
  for (const [to, count] of counts.entries()) {
    if (to === party) continue;
    const [whole, rest] = [Math.floor(count / OPENED_AT_ONCE), count % OPENED_AT_ONCE];
    bytes += whole * messageLength(setting, party, to, OPENED_AT_ONCE) + messageLength(setting, party, to, rest);
  }
  return bytes;
}

/**
 * @param step a number that this session uses once, the same at all parties.
 * @param vectors index = recipient: this party's shares of what that party is to learn, at most `OPENED_AT_ONCE`; empty if
 *   nothing.
 * @param settled resolves when the honest parties' shares are known to lie on polynomials of degree t: nobody is named
 *   before.
 * @returns what this party is to learn.
 * @throws AbortError, if wrong shares are not corrected: 'opening' when the shares do not lie on one polynomial;
 *   'malformed' naming the sender of a message that is no share vector.
 */
export async function open(
  { network, setting, complaints }: Line,
  step: number,
  vectors: readonly Vector[],
  settled: Promise<unknown> = Promise.resolve(),
): Promise<Vector> {
  const { field, me } = setting;
  const own = vectors[me]!;
  const sharesOf = once((vector) => field.toBytes(vector));
  const hashOf = once((vector) => shareHash(setting, step, me, sharesOf(vector)));
  const received = new Received(setting, step, own, complaints !== undefined);
  complaints?.begin(step, (to) => (vectors[to]!.length > 0 ? sharesOf(vectors[to]!) : undefined));
  let answers: Answers | undefined;
  if (complaints && received.lacksShares()) answers = complaints.ask(step, received.hashed());

  const messages = await exchange(network, (to) => {
    const vector = vectors[to]!;
    if (to === me || vector.length === 0) return new Uint8Array(0);
    return sendsShares(setting, me, to) ? sharesOf(vector) : hashOf(vector);
  });
  received.take(messages);
  if (own.length === 0) {
    complaints?.end(step);
    return field.zeros(0);
  }

  let known = received.fitting();
  if (!known) {
    if (!complaints) throw new AbortError('opening');
    answers ??= complaints.ask(step, received.hashed());
    await settled;
    known = received.decoded();
    while (!known) {
      const answer = await answers.next();
      if (!answer) throw new AbortError('opening');
      received.add(answer.from, answer.message);
      known = received.decoded();
    }
    received.nameWrong(known);
  }
  complaints?.end(step);
  return deriveShares(field, known, 0);
}

/** The function, called once for each vector: opened to all, a vector is there n times. */
function once(make: (vector: Vector) => Uint8Array): (vector: Vector) => Uint8Array {
  const made = new Map<Vector, Uint8Array>();
  return (vector) => {
    const bytes = made.get(vector) ?? make(vector);
    made.set(vector, bytes);
    return bytes;
  };
}

function shareHash(setting: Setting, step: number, party: number, shares: Uint8Array): Uint8Array {
  return digest(setting, 'opening', [integers(step, party), shares]);
}

/** What the others have sent in one opening, and what to make of it. */
class Received {
  readonly #setting: Setting;
  readonly #step: number;
  readonly #count: number;
  readonly #correcting: boolean;
  /** Whole vectors, this party's own first. */
  readonly #shares: PartyShares[];
  /** By party, of those who send hashes and are no cheaters. */
  readonly #hashes = new Map<number, Uint8Array>();

  constructor(setting: Setting, step: number, own: Vector, correcting: boolean) {
    this.#setting = setting;
    this.#step = step;
    this.#count = setting.field.length(own);
    this.#correcting = correcting;
    this.#shares = [{ party: setting.me, shares: own }];
  }

  /** Is one of those who send whole vectors a known cheater, so that the others' do not suffice? */
  lacksShares(): boolean {
    return this.#count > 0 && this.#others.some((from) => this.#sendsShares(from) && this.#isErased(from));
  }

  /** Those who send hashes, but for known cheaters. */
  hashed(): number[] {
    return this.#others.filter((from) => !this.#sendsShares(from) && !this.#isErased(from));
  }

  /** One message a party. Who sends what cannot be right is named, or the run stops. */
  take(messages: readonly Uint8Array[]): void {
    for (const from of this.#others) {
      const message = messages[from]!;
      if (this.#isErased(from)) continue;
      if (message.length !== messageLength(this.#setting, from, this.#setting.me, this.#count)) this.#malformed(from);
      else if (this.#count > 0 && this.#sendsShares(from)) this.#takeShares(from, message);
      else if (this.#count > 0) this.#hashes.set(from, message);
    }
  }

  /** The whole vectors sent, if there are t + 1 and the hashes are those of the shares that follow from them. */
  fitting(): PartyShares[] | undefined {
    if (this.#shares.length <= this.#setting.threshold) return undefined;
    // Who sent neither shares nor a hash is a cheater for certain: those of n − t or more parties are compared.
    const fits = [...this.#hashes].every(([party, hash]) => equalBytes(hash, this.#expectedHash(this.#shares, party)));
    return fits ? this.#shares : undefined;
  }

  /** One more whole vector, of a party that sent a hash. It must be what the hash was of. */
  add(from: number, message: Uint8Array): void {
    const hash = this.#hashes.get(from);
    if (!hash) return; // a cheater
    if (equalBytes(hash, shareHash(this.#setting, this.#step, from, message))) this.#takeShares(from, message);
    else this.#malformed(from);
  }

  /** t + 1 right vectors, once n − t lie on one polynomial. */
  decoded(): PartyShares[] | undefined {
    const { field, parties, threshold } = this.#setting;
    return decode(field, threshold, this.#shares, parties - threshold);
  }

  /** Names everyone whose message was not what it must have been. */
  nameWrong(known: readonly PartyShares[]): void {
    const { field, cheaters } = this.#setting;
    for (const { party, shares } of this.#shares) {
      if (!field.equal(shares, deriveShares(field, known, pointOf(party)))) cheaters.name(party);
    }
    for (const [party, hash] of this.#hashes) {
      if (!equalBytes(hash, this.#expectedHash(known, party))) cheaters.name(party);
    }
  }

  get #others(): number[] {
    const { parties, me } = this.#setting;
    return Array.from({ length: parties }, (_, party) => party).filter((party) => party !== me);
  }

  #isErased(party: number): boolean {
    return this.#correcting && this.#setting.cheaters.has(party);
  }

  #sendsShares(from: number): boolean {
    return sendsShares(this.#setting, from, this.#setting.me);
  }

  #takeShares(from: number, message: Uint8Array): void {
    const shares = parse(this.#setting, message);
    if (shares && this.#setting.field.length(shares) === this.#count) this.#shares.push({ party: from, shares });
    else this.#malformed(from);
  }

  #malformed(from: number): void {
    if (!this.#correcting) throw new AbortError('malformed', [from]);
    this.#setting.cheaters.name(from);
    this.#hashes.delete(from);
  }

  #expectedHash(known: readonly PartyShares[], party: number): Uint8Array {
    const { field } = this.#setting;
    return shareHash(this.#setting, this.#step, party, field.toBytes(deriveShares(field, known, pointOf(party))));
  }
}

/** Elements, or undefined if this is none. */
function parse({ field }: Setting, message: Uint8Array): Vector | undefined {
  try {
    return field.fromBytes(message);
  } catch {
    return undefined;
  }
}

import { concatBytes } from '@noble/hashes/utils.js';
import type { Field, Vector } from '../../math/field.ts';
import { pseudoRandomShares, pseudoRandomValues } from '../../sharing/replicated.ts';
import { equalBytes, Reader, Writer } from '../../wire/bytes.ts';
import { type Dimensions, digest, integers, type Setting, setsWith } from './setting.ts';

/*
 * Input without interaction and with provable blame. The dealer draws one key for each maximal set of parties and
 * gives each party the keys of the sets it is in: the keys define a pseudo-random degree-t sharing of a mask that
 * only the dealer knows whole (Cramer, Damgård, Ishai, "Share Conversion, Pseudorandom Secret-Sharing and
 * Applications to Secure Computation", TCC 2005, section 3). An input x then costs the public difference x − mask.
 * The dealer signs the list of all key commitments and differences, so
 *  - it cannot deal an inconsistent sharing: every key is checked against a list that all parties compare;
 *  - two different signed lists, or a signed delivery with a wrong key, prove its fault to everyone;
 *  - no party can frame it, because that takes the dealer's signature;
 *  - no other contributor can deal the same value, or one that depends on it, without knowing it: commitments name their
 *    dealer, and at least one key stays among the honest parties.
 */

const KEY = 32;
const COMMITMENT = 32;
const SIGNATURE = 64;
const HEADER = 4 + 2 * SIGNATURE;
/** Keys are fresh for each dealing, so one fixed nonce is used once with each. */
const NONCE = new Uint8Array(12);

/**
 * Who deals. Dealers need not be parties: `me` is an index among the dealers, and so are those of `signatures`. Those who
 * receive their dealings read and judge them with the dealers' `signatures` in their setting.
 */
export type Dealer = Pick<Setting, 'field' | 'parties' | 'sets' | 'session' | 'signatures' | 'me'>;

/** What a dealing is for: 'setup' carries keys only, 'input' carries values. Part of everything signed. */
export type Purpose = 'setup' | 'input';

/** The part of a dealing that must be the same for all parties, signed by the dealer. */
export interface DealtList {
  readonly revision: number;
  /** SHA-256 of commitments and differences. */
  readonly digest: Uint8Array;
  readonly signature: Uint8Array;
}

/** A dealing as one party received it, every check passed. */
export interface Delivery {
  readonly list: DealtList;
  /** The keys of the sets that this party is in, in canonical order. */
  readonly keys: readonly Uint8Array[];
  /** value − mask for each value. */
  readonly differences: Vector;
}

/**
 * 'unsigned': garbage, or not signed by the dealer: it proves nothing, and counts as not received.
 * 'faulty': the dealer signed it for this party and it is inconsistent: the message itself is the proof.
 */
export type Fault = { readonly fault: 'unsigned' } | { readonly fault: 'faulty'; readonly proof: Uint8Array };

/** Bytes of a dealing's message to a party, for `count` values. */
export function deliveryLength(setting: Dimensions, party: number, count: number): number {
  return (
    HEADER + setting.sets.length * COMMITMENT + count * setting.field.bytes + setsWith(setting, party).length * KEY
  );
}

function commitment(
  setting: Pick<Setting, 'session'>,
  dealer: number,
  revision: number,
  set: number,
  key: Uint8Array,
): Uint8Array {
  return digest(setting, 'dealing-key', [integers(dealer, revision, set), key]);
}

function listDigest(
  setting: Pick<Setting, 'session'>,
  purpose: Purpose,
  commitments: Uint8Array,
  differences: Uint8Array,
): Uint8Array {
  return digest(setting, `dealing-list-${purpose}`, [commitments, differences]);
}

const listFields = (setting: Pick<Setting, 'session'>, dealer: number, revision: number, list: Uint8Array) => [
  setting.session,
  integers(dealer, revision),
  list,
];

const deliveryFields = (
  setting: Pick<Setting, 'session'>,
  dealer: number,
  revision: number,
  list: Uint8Array,
  party: number,
  keys: Uint8Array,
) => [...listFields(setting, dealer, revision, list), integers(party), keys];

/** Does the dealer's signature on this list verify? */
export function isSigned(setting: Setting, purpose: Purpose, dealer: number, list: DealtList): boolean {
  const fields = listFields(setting, dealer, list.revision, list.digest);
  return setting.signatures.verify(dealer, `dealing-list-${purpose}`, fields, list.signature);
}

/**
 * Deals a vector of values with fresh keys.
 *
 * @param revision rises with each dealing of the same purpose by this dealer: two different lists of one revision prove
 *   a fault.
 * @returns one message a party (this party's own too): `deliveryLength` bytes each.
 */
export function deal(setting: Dealer, purpose: Purpose, revision: number, values: Vector): Uint8Array[] {
  const { field, me, sets, parties } = setting;
  const keys = sets.map(() => crypto.getRandomValues(new Uint8Array(KEY)));
  const commitments = concatBytes(...keys.map((key, set) => commitment(setting, me, revision, set, key)));
  const masks = pseudoRandomValues(field, keys, NONCE, field.length(values));
  const differences = field.toBytes(field.sub(values, masks));
  const list = listDigest(setting, purpose, commitments, differences);
  const signature = setting.signatures.sign(`dealing-list-${purpose}`, listFields(setting, me, revision, list));
  return Array.from({ length: parties }, (_, party) => {
    const own = concatBytes(...setsWith(setting, party).map((set) => keys[set]!));
    const fields = deliveryFields(setting, me, revision, list, party, own);
    const delivery = setting.signatures.sign(`dealing-delivery-${purpose}`, fields);
    return concatBytes(new Writer(4).u32(revision).end(), signature, delivery, commitments, differences, own);
  });
}

/**
 * Reads and checks a dealing's message. The signature of the delivery is only looked at if something else is wrong: if the
 * keys are those that the signed list commits to, it does not matter who brought them.
 *
 * @param party whose delivery it is: this party's own, or another's when its proof of a fault is judged.
 * @param count the number of values it must carry.
 */
export function receiveDealing(
  setting: Setting,
  purpose: Purpose,
  dealer: number,
  party: number,
  count: number,
  message: Uint8Array,
): Delivery | Fault {
  const { field, sets } = setting;
  if (message.length !== deliveryLength(setting, party, count)) return { fault: 'unsigned' };
  const reader = new Reader(message);
  const revision = reader.u32('revision');
  const signature = reader.fixed(SIGNATURE, 'list signature');
  const deliverySignature = reader.fixed(SIGNATURE, 'delivery signature');
  const commitments = reader.view(sets.length * COMMITMENT, 'commitments');
  const differences = reader.view(count * field.bytes, 'differences');
  const keys = reader.rest();

  const list: DealtList = { revision, digest: listDigest(setting, purpose, commitments, differences), signature };
  if (!isSigned(setting, purpose, dealer, list)) return { fault: 'unsigned' };

  const own = setsWith(setting, party).map((set, index) => ({
    set,
    key: keys.subarray(index * KEY, (index + 1) * KEY),
  }));
  const fits = own.every(({ set, key }) => {
    const committed = commitments.subarray(set * COMMITMENT, (set + 1) * COMMITMENT);
    return equalBytes(commitment(setting, dealer, revision, set, key), committed);
  });
  const values = fits ? elements(field, differences) : undefined;
  // Copies: views would keep the whole message.
  if (values) return { list, keys: own.map(({ key }) => key.slice()), differences: values };

  const fields = deliveryFields(setting, dealer, revision, list.digest, party, keys);
  const isDealers = setting.signatures.verify(dealer, `dealing-delivery-${purpose}`, fields, deliverySignature);
  return isDealers ? { fault: 'faulty', proof: message } : { fault: 'unsigned' };
}

/** undefined: one is not canonical. */
function elements(field: Field, bytes: Uint8Array): Vector | undefined {
  try {
    return field.fromBytes(bytes);
  } catch {
    return undefined;
  }
}

/** This party's shares of the dealt values. */
export function dealtShares(setting: Setting, delivery: Delivery): Vector {
  const { field, parties, threshold, me } = setting;
  const count = field.length(delivery.differences);
  const masks = pseudoRandomShares(field, { n: parties, t: threshold }, me, delivery.keys, NONCE, count);
  return field.add(masks, delivery.differences);
}

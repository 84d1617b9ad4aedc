import type { Vector } from '../../math/field.ts';
import { deriveShares } from '../../sharing/shamir.ts';
import { equalBytes } from '../../wire/bytes.ts';
import { AbortError } from '../abort.ts';
import { exchange } from '../exchange.ts';
import type { Network } from '../network.ts';
import { type Dimensions, digest, integers, type Setting } from './setting.ts';

/** Bytes sent instead of a share vector. */
const HASH = 32;
/**
 * Elements that are opened in one message: 8 MiB in F127. More go one after the other, so that what a party that is one round
 * ahead sends fits into a `Mailbox`, and each message on a link.
 */
export const OPENED_AT_ONCE = 2 ** 19;

/** Does `from` send `to` its whole share vector (or only a hash)? Each party gets t whole vectors: its t predecessors'. */
const sendsShares = (setting: Setting, from: number, to: number) =>
  (to - from + setting.parties) % setting.parties <= setting.threshold;

/** Bytes that one party sends to open `count` elements to all. */
export function openingBytes(setting: Dimensions, count: number): number {
  const { parties, threshold, field } = setting;
  const messages = Math.max(1, Math.ceil(count / OPENED_AT_ONCE));
  return threshold * count * field.bytes + messages * (parties - 1 - threshold) * HASH;
}

/**
 * Opens a vector of degree-t shares to every party in one round. A party receives t whole share vectors: with its
 * own they determine the polynomials, and so every other party's shares, of which it receives only a hash to
 * compare. At least n − t ≥ t + 1 of the vectors compared come from honest parties, and through t + 1 points goes
 * one polynomial of degree t: what this returns is right, or it throws. Malicious parties may learn the value and keep
 * it from the others by a wrong message, but cannot change it. (Shamir shares are a Reed–Solomon code: McEliece and
 * Sarwate, CACM 1981. Hashes instead of shares: the view comparison of Furukawa, Lindell, Nof and Weinstein,
 * EUROCRYPT 2017.)
 *
 * @param step a number that this session uses once, the same at all parties.
 * @param shares at most `OPENED_AT_ONCE`.
 * @throws AbortError 'opening' when the shares do not lie on one polynomial; 'malformed' naming the sender of a
 *   message that is no share vector.
 */
export async function open(network: Network, setting: Setting, step: number, shares: Vector): Promise<Vector> {
  const { field, me, parties } = setting;
  const count = field.length(shares);
  const bytes = field.toBytes(shares);
  const hash = (party: number, vector: Uint8Array) => digest(setting, 'opening', [integers(step, party), vector]);
  const mine = hash(me, bytes);
  const messages = await exchange(
    network,
    (to) => (sendsShares(setting, me, to) ? bytes : mine),
    (from) => (sendsShares(setting, from, me) ? count * field.bytes : HASH),
  );

  const known: { party: number; shares: Vector }[] = [];
  for (let party = 0; party < parties; party++) {
    if (party === me) known.push({ party, shares });
    else if (sendsShares(setting, party, me)) known.push({ party, shares: parse(setting, party, messages[party]!) });
  }
  for (let party = 0; party < parties; party++) {
    if (party === me || sendsShares(setting, party, me)) continue;
    const expected = hash(party, field.toBytes(deriveShares(field, known, party + 1)));
    if (!equalBytes(expected, messages[party]!)) throw new AbortError('opening');
  }
  return deriveShares(field, known, 0);
}

function parse(setting: Setting, party: number, message: Uint8Array): Vector {
  try {
    return setting.field.fromBytes(message);
  } catch {
    throw new AbortError('malformed', [party]);
  }
}

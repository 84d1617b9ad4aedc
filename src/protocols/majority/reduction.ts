import type { Field, Vector } from '../../math/field.ts';
import { lagrange } from '../../math/lagrange.ts';
import { pointOf } from '../../sharing/committee.ts';
import type { Conversation } from './conversation.ts';
import type { Dimensions } from './setting.ts';

/*
 * Products of shares of degree t have degree 2t. This brings them back (Damgård and Nielsen, "Scalable and Unconditionally
 * Secure Multiparty Computation", CRYPTO 2007): with a random value r that is shared with degree t, 2t + 1 senders give
 * their shares of p − r, hidden by fresh shares of zero, to someone who adds them up; p − r is uniform and may be public,
 * and p = r + (p − r). The double sharing costs no message here: r is a pseudo-random sharing, and the zeros are
 * pseudo-random too (`sharing/additive.ts`).
 *
 * Whoever collects learns p − r and nothing else. But a malicious party can shift p by an amount of its choice. What that
 * is multiplied by later would show when something wide is opened: results must be verified before anything else uses them.
 */

/** The 2t + 1 parties that send their shares to a king: it and those after it. */
function sendersTo({ parties, threshold }: Dimensions, king: number): number[] {
  return Array.from({ length: 2 * threshold + 1 }, (_, step) => (king + step) % parties);
}

/** Does a king tell the party the difference? The t parties before the king have the share 0, by convention. */
function isTold({ parties, threshold }: Dimensions, king: number, party: number): boolean {
  return (party - king + parties) % parties < parties - threshold;
}

/** The part of `count` products that a king works on: from … to, half open. */
function sliceOf({ parties }: Dimensions, king: number, count: number): readonly [from: number, to: number] {
  return [Math.floor((king * count) / parties), Math.floor(((king + 1) * count) / parties)];
}

/** Bytes that a party sends to reduce `count` products by kings: at n = 2t + 1, (n − 1) · 3/(2n) elements a product. */
export function bytesByKings(setting: Dimensions, party: number, count: number): number {
  let elements = 0;
  for (let king = 0; king < setting.parties; king++) {
    const [from, to] = sliceOf(setting, king, count);
    if (king === party) elements += (setting.parties - 1 - setting.threshold) * (to - from);
    else if (sendersTo(setting, king).includes(party)) elements += to - from;
  }
  return elements * setting.field.bytes;
}

/**
 * From degree 2t to t in two rounds, with the fewest bytes: each party is king of its slice of the batch. A king sends
 * p − r; for its slice, p − r is shared by the polynomial of degree t that is 0 at t parties, who need no message (Goyal
 * and Song, "Malicious Security Comes Free in Honest-Majority MPC", ePrint 2020/134).
 *
 * A malicious king may answer different parties differently. If more than t + 1 are answered, the honest shares then need
 * not lie on a polynomial of degree t: what they were told is remembered, for those who were told to compare.
 *
 * @param products this party's shares (degree 2t) of n values.
 * @returns n shares of degree t.
 * @throws AbortError 'malformed'
 */
export async function reduceByKings(conversation: Conversation, products: Vector): Promise<Vector> {
  const { network, setting } = conversation;
  const { field, me, parties } = setting;
  const count = field.length(products);
  const result = conversation.random(count);
  const slices = Array.from({ length: parties }, (_, king) => sliceOf(setting, king, count));
  const slice = (vector: Vector, king: number) => part(field, vector, ...slices[king]!);
  const isEmpty = (king: number) => slices[king]![0] === slices[king]![1];

  let difference = field.zeros(0);
  for (let king = 0; king < parties; king++) {
    if (isEmpty(king)) continue;
    const senders = sendersTo(setting, king);
    const hidden = addend(conversation, senders, slice(products, king), slice(result, king));
    if (king === me) difference = hidden;
    else if (senders.includes(me)) network.send(king, field.toBytes(hidden));
  }

  if (!isEmpty(me)) {
    const size = field.length(difference);
    const others = sendersTo(setting, me).filter((party) => party !== me);
    const received = await Promise.all(others.map((from) => conversation.receive(from, size)));
    difference = received.reduce((sum, hidden) => field.add(sum, hidden), difference);
    const bytes = field.toBytes(difference);
    for (let to = 0; to < parties; to++) if (to !== me && isTold(setting, me, to)) network.send(to, bytes);
  }

  const answers = await Promise.all(
    slices.map(([from, to], king) => {
      if (isEmpty(king) || !isTold(setting, king, me)) return undefined;
      return king === me ? difference : conversation.receive(king, to - from);
    }),
  );
  for (const [king, told] of answers.entries()) {
    if (!told) continue;
    const share = field.scale(told, answerWeight(conversation, king));
    result.set(field.add(slice(result, king), share), slices[king]![0] * field.words);
    const all = Array.from({ length: parties }, (_, party) => party).filter((party) => isTold(setting, king, party));
    if (all.length > setting.threshold + 1) conversation.remember(told, all);
  }
  return result;
}

/** Bytes that a party sends to reduce `count` products at once. */
export function bytesAtOnce({ parties, threshold, field }: Dimensions, party: number, count: number): number {
  return party <= 2 * threshold ? (parties - 1) * count * field.bytes : 0;
}

/**
 * From degree 2t to t in one round, for small batches: parties 0 … 2t send their hidden shares to everyone, and everyone
 * adds p − r to its share of r. What was told to everyone is remembered for `conversation.agree`.
 *
 * @param products this party's shares (degree 2t) of n values.
 * @returns n shares of degree t.
 * @throws AbortError 'malformed'
 */
export async function reduceAtOnce(conversation: Conversation, products: Vector): Promise<Vector> {
  const { network, setting } = conversation;
  const { field, me, parties } = setting;
  const count = field.length(products);
  const masks = conversation.random(count);
  const senders = sendersTo(setting, 0);
  const hidden = addend(conversation, senders, products, masks);
  if (senders.includes(me)) {
    const bytes = field.toBytes(hidden);
    for (let to = 0; to < parties; to++) if (to !== me) network.send(to, bytes);
  }
  const addends = await Promise.all(senders.map((from) => (from === me ? hidden : conversation.receive(from, count))));
  const difference = addends.reduce((sum, received) => field.add(sum, received));
  conversation.remember(difference);
  return field.add(masks, difference);
}

/** This party's additive share of products − masks, uniform but for the sum; zeros if it is no sender. */
function addend(conversation: Conversation, senders: readonly number[], products: Vector, masks: Vector): Vector {
  const { field, me } = conversation.setting;
  const zeros = conversation.zeros(senders, field.length(products));
  const place = senders.indexOf(me);
  if (place < 0) return zeros;
  const weights = lagrange(field, senders.map(pointOf), 0);
  const share = field.scale(field.sub(products, masks), field.slice(weights, place, place + 1));
  return field.add(zeros, share);
}

/** What this party's share is for the value 1, of the polynomial of degree t that is 0 at those whom the king tells nothing. */
function answerWeight({ setting }: Conversation, king: number): Vector {
  const { field, me, parties } = setting;
  const untold = Array.from({ length: parties }, (_, party) => party).filter((party) => !isTold(setting, king, party));
  // The polynomial through 1 at 0 and 0 at the t others, at this party's point: the Lagrange coefficient of the node 0.
  return field.slice(lagrange(field, [0, ...untold.map(pointOf)], pointOf(me)), 0, 1);
}

/** Elements from … to of a vector, not copied. */
export function part(field: Field, vector: Vector, from: number, to: number): Vector {
  return vector.subarray(from * field.words, to * field.words);
}

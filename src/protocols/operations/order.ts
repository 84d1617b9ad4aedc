import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { type Factors, mulAll } from './batch.ts';
import { type Cost, inParallel, inSequence, openingCost, productsCost } from './cost.ts';
import { added, complement, composed, constant, elements, halved, pieces, plus, times } from './linear.ts';
import { drawMask, grouped, HIDING, type Masked, maskBits, widths } from './masked.ts';
import { type Bits, type OneHot, oneHots, oneHotsCost } from './one-hot.ts';
import { isGreaterCost } from './places.ts';
import { unmasked } from './remainder.ts';

/** Bits of the values that a level decides. More would save rounds, and cost 2^w − 1 products for each value, twice. */
const DIGIT = 2;
/** Bits of a count's mask in one one-hot code, at most: 2^w − w − 1 products each. */
const MASK_DIGIT = 6;

/** The place of a quantile in ascending order, from 0, rounded if it is between two values. */
export function quantileRank(count: number, numerator: number, denominator: number, round: 'down' | 'up'): number {
  if (count < 1 || numerator < 0 || numerator > denominator) {
    throw new RangeError(`quantile ${numerator}/${denominator} of ${count} values`);
  }
  const place = ((count - 1) * numerator) / denominator;
  return round === 'down' ? Math.floor(place) : Math.ceil(place);
}

/**
 * The values at these ranks in ascending order, all ranks in the same rounds; opens nothing but masked counts. For 1,000
 * values of 32 bits: 65 rounds. The smallest is at rank 0, the largest at rank n − 1.
 *
 * Descends from the most significant digit. A value is a candidate as long as its digits so far are the answer's. A level
 * counts the candidates by their next digit, compares the rank among them with the running sums, which tells the answer's
 * digit, and keeps the candidates with that digit. Linear in n, unlike comparisons between the values (after the
 * multi-party protocol of Aggarwal, Mishra, Pinkas, "Secure computation of the k-th ranked element", EUROCRYPT 2004, which halves
 * the range; here by digits, and with everything shared).
 *
 * A level of two bits takes four rounds, the first and the last one three: 3 products for each value to count, one
 * opening of masked sums, one product to compare them, 3 products for each value to keep the candidates. Before that, one
 * product for each value and digit, and the masks of all sums as two one-hot codes each, in at most three rounds.
 *
 * @param bits of n ≥ 1 values, unsigned.
 * @param ranks shared, 0 ≤ rank < n: a rank may be secret.
 * @param counted shares of 1 for each value that counts, 0 for others: n for all ranks, or n for each, one after the
 *   other. Without it all count. Ranks are below their number.
 * @returns one for each rank: its bits.
 * @throws RangeError if counts up to n do not fit into the field (a statistical mask of 40 bits); if there is no value.
 */
export async function ranked(protocol: Protocol, bits: Bits, ranks: Vector, counted?: Vector): Promise<Bits> {
  const { field } = protocol;
  const wanted = field.length(ranks);
  const n = bits.length > 0 ? field.length(bits[0]!) : 0;
  const { digits, counter, sums, maskDigits } = shape(field, n, bits.length, wanted);

  const mask = await drawMask(protocol, sums, counter + 1, counter);
  const groups = [...grouped(bits, DIGIT), ...grouped(mask.low, maskDigits)];
  const codes = await oneHots(protocol, groups);
  const digitCodes = codes.slice(0, digits.length);
  let masksUsed = 0;
  /** [rank < sum], for each rank. */
  const isBelow = async (rest: Vector, all: readonly Vector[]): Promise<Vector[]> => {
    const from = masksUsed;
    masksUsed += all.length * wanted;
    const next = (plane: Vector) => elements(field, plane, from, masksUsed);
    const difference = field.concat(all.map((sum) => field.sub(rest, sum)));
    const masked: Masked = {
      opened: await protocol.open(field.add(plus(field, difference, 1n << BigInt(counter)), next(mask.value))),
      low: mask.low.map(next),
      codes: codes.slice(digits.length).map((code) => code.map(next)),
    };
    const modulo = await unmasked(protocol, masked);
    return pieces(field, halved(field, field.sub(modulo, difference), counter), all.length);
  };

  let rest = ranks;
  let candidates = counted && (counted.length === ranks.length * n ? counted : copies(field, counted, wanted));
  const answer: Bits[] = [];
  for (const [level, code] of digitCodes.reverse().entries()) {
    const { byDigit, top } = await sorted(protocol, candidates, code, wanted);
    const counts = byDigit.map((plane) => field.concat(pieces(field, plane, wanted).map((own) => field.sum(own))));
    const sums = counts.map((_, v) => added(field, counts.slice(0, v + 1)));
    const below = await isBelow(rest, sums);
    // The digit is the first v with rank < sums[v].
    const is = below.map((one, v) => (v === 0 ? one : field.sub(one, below[v - 1]!)));
    answer.push(digitBits(field, [...is, complement(field, below.at(-1)!)]));
    if (level === digits.length - 1) break;
    const products = await mulAll(protocol, [
      ...is.map((one, v): Factors => [eachRepeated(field, one, n), field.sub(byDigit[v]!, top)]),
      // What has smaller digits goes, and is no longer ranked.
      ...below.map((one, v): Factors => [complement(field, one), counts[v]!]),
    ]);
    candidates = added(field, [top, ...products.slice(0, is.length)]);
    rest = field.sub(rest, added(field, products.slice(is.length)));
  }
  return answer.reverse().flat();
}

/** Of n values of `width` bits at `wanted` ranks. `counted`: is it given? */
export function rankedCost(field: Field, n: number, width: number, wanted: number, counted = false): Cost {
  const { digits, counter, sums, maskDigits } = shape(field, n, width, wanted);
  const places = widths(counter, maskDigits);
  const set = inParallel(oneHotsCost(digits, n), oneHotsCost(places, sums));
  const costs = digits.toReversed().flatMap((digit, level) => {
    const others = (2 ** digit - 1) * wanted;
    return [
      productsCost(level > 0 || counted ? others * n : 0),
      openingCost(others),
      isGreaterCost(places.length, others),
      productsCost(level < digits.length - 1 ? others * (n + 1) : 0),
    ];
  });
  return inSequence({ ...set, bits: sums * maskBits(field, counter + 1, counter) }, ...costs);
}

/** The values at these public ranks: as `ranked`, put together. */
export async function atRanks(protocol: Protocol, bits: Bits, ranks: readonly number[]): Promise<Vector> {
  const { field } = protocol;
  const n = bits.length > 0 ? field.length(bits[0]!) : 0;
  for (const rank of ranks) if (!(rank >= 0 && rank < n)) throw new RangeError(`rank ${rank} of ${n} values`);
  return composed(field, await ranked(protocol, bits, field.fromIntegers(ranks)));
}

/** Twice the median, which may lie half-way between two values: the two in the middle together, as `ranked` of both. */
export async function medianTwice(protocol: Protocol, bits: Bits): Promise<Vector> {
  const { field } = protocol;
  const n = bits.length > 0 ? field.length(bits[0]!) : 0;
  if (n % 2 === 1) return times(field, await atRanks(protocol, bits, [(n - 1) / 2]), 2);
  return field.sum(await atRanks(protocol, bits, [n / 2 - 1, n / 2]));
}

export const medianTwiceCost = (field: Field, n: number, width: number): Cost =>
  rankedCost(field, n, width, n % 2 === 1 ? 1 : 2);

/** How a descent goes: bits of each digit, of the counts, of their masks' codes; and how many sums are compared. */
function shape(field: Field, n: number, width: number, wanted: number) {
  if (n < 1) throw new RangeError('a rank among no values');
  const digits = widths(width, DIGIT);
  const counter = Math.max(1, Math.ceil(Math.log2(n)));
  // Masks with a second attempt, which the whole field would be, cannot be prepared.
  if (counter + 1 + HIDING >= field.bits) {
    throw new RangeError(`counts of up to ${n} need ${counter + HIDING + 2} bits; ${field.name} has ${field.bits}`);
  }
  const sums = digits.reduce((sum, digit) => sum + (2 ** digit - 1) * wanted, 0);
  return { digits, counter, sums, maskDigits: Math.min(MASK_DIGIT, Math.ceil(counter / 2)) };
}

/** Candidates by digit, for each rank: `top` has the highest one, and needs no product. At first all are candidates. */
async function sorted(protocol: Protocol, candidates: Vector | undefined, code: OneHot, wanted: number) {
  const { field } = protocol;
  const planes = code.map((plane) => copies(field, plane, wanted));
  if (!candidates) return { byDigit: planes.slice(0, -1), top: planes.at(-1)! };
  const byDigit = await mulAll(
    protocol,
    planes.slice(0, -1).map((plane) => [candidates, plane]),
  );
  return { byDigit, top: field.sub(candidates, added(field, byDigit)) };
}

/** The bits of a one-hot number. */
function digitBits(field: Field, code: OneHot): Bits {
  return Array.from({ length: Math.log2(code.length) }, (_, j) =>
    added(
      field,
      code.filter((_, v) => (v >>> j) & 1),
    ),
  );
}

const copies = (field: Field, vector: Vector, times: number): Vector =>
  field.concat(new Array<Vector>(times).fill(vector));

/** Each element n times in a row. */
function eachRepeated(field: Field, vector: Vector, n: number): Vector {
  const ones = constant(field, n, 1);
  return field.concat(pieces(field, vector, field.length(vector)).map((element) => field.scale(ones, element)));
}

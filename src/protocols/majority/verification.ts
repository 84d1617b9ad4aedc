import type { Field, Vector } from '../../math/field.ts';
import { AbortError } from '../abort.ts';
import { agreementBytes, type Conversation, coinBytes } from './conversation.ts';
import { openingBytes } from './opening.ts';
import { bytesAtOnce, part, reduceAtOnce } from './reduction.ts';
import type { Dimensions } from './setting.ts';

/*
 * Verification of a batch of products with communication that grows with the logarithm of the batch: Boneh, Boyle,
 * Corrigan-Gibbs, Gilboa, Ishai, "Zero-Knowledge Proofs on Secret-Shared Data via Fully Linear PCPs", CRYPTO 2019, in the
 * form of Goyal and Song, "Malicious Security Comes Free in Honest-Majority MPC", ePrint 2020/134, where the parties
 * themselves compute on shares what a prover would send:
 *
 * 1. De-linearise. Random public factors make one claim ⟨x, y⟩ = z of all claims.
 * 2. Compress by a factor k. Cut x and y into k segments and let F(τ) = Σ_a x_a τ^a and G(τ) = Σ_b y_b τ^(k−1−b). Then
 *    h(τ) = ⟨F(τ), G(τ)⟩ has degree 2k − 2 and ⟨x, y⟩ as its coefficient k − 1. The parties compute the other 2k − 2
 *    coefficients, which are inner products too, draw a random τ, and go on with the claim ⟨F(τ), G(τ)⟩ = h(τ), whose
 *    vectors are k times shorter. (The papers interpolate from 2k − 1 values instead. With coefficients the local work is
 *    one inner product a coefficient, and none to evaluate F and G elsewhere.)
 * 3. When few elements are left, append a random one to x and prepend one to y: the same step with segments of one
 *    element, where ⟨x, y⟩ is now the coefficient k − 2, ends in three single values that hide everything. They are
 *    opened and multiplied in the open.
 *
 * Soundness. A malicious party fixes its errors before the next coin is known (below). If a claim is wrong, then after a
 * step with random factors it is right with probability 1 / |F|, and after a step with k segments with probability at
 * most (2k − 2) / |F|, whatever errors the new coefficients have, since the claimed coefficient is not among them. In
 * total less than 2^10 / |F| for up to 2^31 elements: 2^−117 in F127 and 2^−51 in F61.
 * If n > 2t + 1, a king's answers may not lie on a polynomial of degree t. They enter z linearly, x and y not at all: so,
 * by the same count, the opened share of h(τ) would then be off the polynomial of the others. But an honest party must not
 * be taken for a cheater for that, where wrong shares are corrected (`opening.ts`): those whom a king answered compare
 * what they were told, and nobody is named in the last opening before everyone was told the same.
 *
 * "Fixed before the coin" needs care on a network without a clock: a coin is known as soon as one honest party has taken
 * all it waits for and sends its share, and others may still wait for a malicious party's message. Hence: if kings have
 * answered since, the parties `agree` first, which tells everyone that everyone has all answers. What is told to everyone
 * (`reduceAtOnce`) is remembered and compared before verification ends: if the honest parties were told the same, they
 * were told what the first of them knew when it sent its share of the coin.
 */

/** Products to be verified. */
export interface Claim {
  /** n elements. */
  readonly x: Vector;
  /** n elements. */
  readonly y: Vector;
  /** n elements: x_i · y_i = z_i; or one: ⟨x, y⟩ = z. */
  readonly z: Vector;
}

/** One inner product: n, n and one elements. */
type InnerProduct = Claim;

/** How far one step compresses a long vector: the bytes grow with it a little, local work in proportion, rounds fall. */
const FACTOR = 8;
/** Up to here one step compresses to what the last step takes. */
const SHORT = 16_384;
/** Elements that the last step takes: with more, those before it have less to compute, and it sends more. */
const LAST = 256;
/** Elements opened at the end. */
const OPENED = 3;
/** A coin is used once, with one nonce. */
const NONCE = new Uint8Array(12);

/** What a batch costs one party; payload bytes, without frames. */
export interface VerificationCost {
  readonly rounds: number;
  readonly bytes: number;
}

/**
 * The exact cost of verifying a batch.
 *
 * @param length elements of all x together.
 * @param results elements of all z together.
 * @param answered have kings answered since the last time?
 */
export function verificationCost(
  setting: Dimensions,
  party: number,
  length: number,
  results: number,
  answered: boolean,
): VerificationCost {
  let rounds = 1;
  let bytes = agreementBytes(setting) + openingBytes(setting, OPENED);
  if (answered) {
    rounds += 1;
    bytes += agreementBytes(setting);
  }
  if (results > 1) {
    rounds += 1;
    bytes += coinBytes(setting);
  }
  const step = (segments: number) => {
    rounds += 2;
    bytes += bytesAtOnce(setting, party, 2 * segments - 2) + coinBytes(setting);
  };
  let left = length;
  while (left > LAST) {
    const size = segmentSize(left);
    step(Math.ceil(left / size));
    left = size;
  }
  step(left + 1);
  return { rounds, bytes };
}

/**
 * Verifies all claims, or throws; opens nothing but uniform values. Every operand must lie on a polynomial of degree t.
 *
 * @param claims at least one, none of them empty.
 * @param answered have kings answered since the last time?
 * @throws AbortError 'product' if one is wrong (nobody knows by whose fault); 'opening', 'echo', 'malformed'
 */
export async function verifyClaims(
  conversation: Conversation,
  claims: readonly Claim[],
  answered: boolean,
): Promise<void> {
  const { field } = conversation.setting;
  if (answered) await conversation.agree();
  let claim = await combined(conversation, claims);
  while (field.length(claim.x) > LAST)
    claim = await compressed(conversation, claim, segmentSize(field.length(claim.x)));

  const [forX, forY] = halves(field, conversation.random(2));
  const hidden: InnerProduct = { x: field.concat([claim.x, forX]), y: field.concat([forY, claim.y]), z: claim.z };
  const { x, y, z } = await compressed(conversation, hidden, 1, -1);
  const agreed = conversation.agree();
  const [opened] = await Promise.all([conversation.open(field.concat([x, y, z]), agreed), agreed]);
  const product = field.mul(part(field, opened, 0, 1), part(field, opened, 1, 2));
  if (!field.equal(product, part(field, opened, 2, 3))) throw new AbortError('product');
}

/** Length of the segments that a vector is cut into. */
function segmentSize(length: number): number {
  return length <= SHORT ? LAST : Math.ceil(length / FACTOR);
}

/** One claim instead of all: the sum of all, times random public factors. One round, unless there is just one result. */
async function combined(conversation: Conversation, claims: readonly Claim[]): Promise<InnerProduct> {
  const { field } = conversation.setting;
  const results = field.concat(claims.map(({ z }) => z));
  if (field.length(results) === 1) return claims[0]!;
  const factors = field.expand(await conversation.coin(), NONCE, field.length(results));
  let at = 0;
  const weighted = claims.map(({ x, z }) => {
    const own = part(field, factors, at, at + field.length(z));
    at += field.length(z);
    return own.length === x.length ? field.mul(x, own) : field.scale(x, own);
  });
  return { x: field.concat(weighted), y: field.concat(claims.map(({ y }) => y)), z: field.dot(factors, results) };
}

/**
 * The claim for vectors as long as one segment. Two rounds.
 *
 * @param size elements of a segment; the last one may be shorter.
 * @param known ⟨x, y⟩ is the coefficient k − 1 + known: Σ ⟨x_a, y_b⟩ over all segments with a − b = known.
 */
async function compressed(
  conversation: Conversation,
  { x, y, z }: InnerProduct,
  size: number,
  known = 0,
): Promise<InnerProduct> {
  const { field } = conversation.setting;
  const length = field.length(x);
  const segments = Math.ceil(length / size);
  // All pairs of segments that are `shift` apart, in one inner product.
  const coefficient = (shift: number) => {
    const [inX, inY] = [Math.max(shift, 0) * size, Math.max(-shift, 0) * size];
    return field.dot(part(field, x, inX, length - inY), part(field, y, inY, length - inX));
  };
  const lower: Vector[] = [];
  const upper: Vector[] = [];
  for (let shift = 1 - segments; shift < known; shift++) lower.push(coefficient(shift));
  for (let shift = known + 1; shift < segments; shift++) upper.push(coefficient(shift));
  const shares = await reduceAtOnce(conversation, field.concat([...lower, ...upper]));
  const split = lower.length;
  const coefficients = field.concat([
    part(field, shares, 0, split),
    z,
    part(field, shares, split, split + upper.length),
  ]);

  const point = field.expand(await conversation.coin(), NONCE, 1);
  const powers = field.concat([field.fromIntegers([1]), field.powers(point, 2 * segments - 2)]);
  const ascending = Array.from({ length: segments }, (_, a) => part(field, powers, a, a + 1));
  return {
    x: folded(field, x, size, field.concat(ascending)),
    y: folded(field, y, size, field.concat(ascending.toReversed())),
    z: field.dot(coefficients, powers),
  };
}

/** Σ_a weights[a] · segment a of v; the last segment is filled up with zeros. */
function folded(field: Field, v: Vector, size: number, weights: Vector): Vector {
  const segments = Array.from({ length: field.length(weights) }, (_, a) => {
    const segment = part(field, v, a * size, Math.min((a + 1) * size, field.length(v)));
    return field.length(segment) === size
      ? segment
      : field.concat([segment, field.zeros(size - field.length(segment))]);
  });
  return field.combine(weights, segments);
}

const halves = (field: Field, pair: Vector) => [part(field, pair, 0, 1), part(field, pair, 1, 2)] as const;

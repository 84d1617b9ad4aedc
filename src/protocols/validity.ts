import type { Field, Vector } from '../math/field.ts';
import { lagrangeAt } from '../math/lagrange.ts';

/*
 * A contributor proves that its M dealt elements are bits that satisfy public linear constraints, without any party
 * learning them and without any multiplication among the parties: a fully linear, zero-knowledge proof
 * (Boneh, Boyle, Corrigan-Gibbs, Gilboa, Ishai, "Zero-Knowledge Proofs on Secret-Shared Data via Fully Linear PCPs",
 * CRYPTO 2019, section 4, with the one gate G(x) = x² − x; the proof system of VDAF's Prio3).
 *
 * Let w be the polynomial of degree M with w(0) = u, uniform, and w(j) = b_j for j = 1 … M, and p = w² − w, of degree
 * 2M. The dealer deals b, u and the values p(0), p(M+1), …, p(2M). The parties take p(j) = 0 for j = 1 … M: that is
 * the claim. At a public point τ, drawn after the dealing was fixed, w(τ), p(τ) and one random combination of the
 * constraints are linear in what was dealt; they are opened, and must satisfy p(τ) = w(τ)² − w(τ) and 0.
 *  - Sound: if some b_j is no bit then the claimed p differs from w² − w at j, and two polynomials of degree 2M agree
 *    at a random τ with probability at most 2M / |F|; a violated constraint survives with probability 1 / |F|.
 *  - Zero-knowledge: w(τ) is uniform because u is, unless τ ∈ {1 … M}, which happens with probability M / |F| because no t
 *    parties can choose τ; p(τ) follows from it; the third is 0.
 *  - Whether a contribution is valid is public afterwards. An invalid one may reveal itself: its dealer is no victim.
 */

/** A public linear constraint on a contribution's elements: Σ_i weights[i] · b_(indices[i]) = target; weights are 1 if absent. */
export interface SumConstraint {
  readonly indices: readonly number[];
  readonly weights?: readonly bigint[];
  readonly target: bigint;
}

/** Elements opened for each contribution: w(τ), p(τ), the combination of constraints. */
export const OPENED_PER_PROOF = 3;

/** Elements of the proof of M bits: u, p(0), p(M+1) … p(2M). */
export const proofLength = (bits: number) => bits + 2;

/** Elements dealt for M bits: they and their proof. */
export const dealtLength = (bits: number) => bits + proofLength(bits);

/**
 * What a contributor deals: its bits and their proof, `dealtLength(M)` elements.
 * The bits are not checked here; a wrong one makes the proof fail at the parties.
 */
export function withProof(field: Field, bits: Vector): Vector {
  const seed = field.random(1);
  const wire = field.concat([seed, bits]);
  const values = field.concat([seed, continued(field, wire)]);
  return field.concat([bits, seed, field.sub(field.mul(values, values), values)]);
}

/**
 * For a polynomial of degree m with these values at 0 … m: its values at m + 1 … 2m, by finite differences (Newton). All
 * differences at a point x make those at x + 1 by one addition of vectors.
 */
function continued(field: Field, values: Vector): Vector {
  const m = field.length(values) - 1;
  const differences: Vector[] = [];
  for (let column = values; differences.length <= m; ) {
    const last = field.length(column);
    differences.push(field.slice(column, 0, 1));
    column = field.sub(field.slice(column, 1, last), field.slice(column, 0, last - 1));
  }
  let here = field.concat(differences);
  const beyond: Vector[] = [];
  for (let x = 1; x <= 2 * m; x++) {
    here = field.add(here, field.concat([field.slice(here, 1, m + 1), field.zeros(1)]));
    if (x > m) beyond.push(field.slice(here, 0, 1));
  }
  return field.concat(beyond);
}

/** The public coefficients of the parties' linear queries, the same for every contribution. */
export interface Query {
  readonly bits: number;
  /** M + 1: over (u, b). */
  readonly wire: Vector;
  /** M + 1: over (p(0), p(M+1), …, p(2M)). */
  readonly gate: Vector;
  /** M: over b; then the constant to subtract, 1. */
  readonly constraints: Vector;
  readonly target: Vector;
}

/** @param coin 32 public random bytes, drawn after all contributions were fixed. */
export function query(field: Field, bits: number, constraints: readonly SumConstraint[], coin: Uint8Array): Query {
  const draws = field.expand(coin, new Uint8Array(12), 1 + constraints.length);
  const point = field.slice(draws, 0, 1);
  const gate = lagrangeAt(field, 2 * bits, point);
  let combined = field.zeros(bits);
  let target = field.zeros(1);
  constraints.forEach((constraint, index) => {
    const factor = field.slice(draws, 1 + index, 2 + index);
    const indicator = new Array<bigint>(bits).fill(0n);
    for (const [i, position] of constraint.indices.entries()) indicator[position] = constraint.weights?.[i] ?? 1n;
    combined = field.add(combined, field.scale(field.fromIntegers(indicator), factor));
    target = field.add(target, field.scale(field.fromIntegers([constraint.target]), factor));
  });
  return {
    bits,
    wire: lagrangeAt(field, bits, point),
    gate: field.concat([field.slice(gate, 0, 1), field.slice(gate, bits + 1, 2 * bits + 1)]),
    constraints: combined,
    target,
  };
}

/** This party's shares of the three elements to open for one contribution, from its shares of what was dealt. */
export function answer(field: Field, query: Query, dealt: Vector): Vector {
  const { bits } = query;
  const values = field.slice(dealt, 0, bits);
  const seed = field.slice(dealt, bits, bits + 1);
  const gate = field.slice(dealt, bits + 1, bits + proofLength(bits));
  return field.concat([
    field.dot(query.wire, field.concat([seed, values])),
    field.dot(query.gate, gate),
    // A public constant is shared by the constant polynomial: every party subtracts it.
    field.sub(field.dot(query.constraints, values), query.target),
  ]);
}

/** Judges the three opened elements: is the contribution valid? */
export function isValid(field: Field, opened: Vector): boolean {
  const [wire, gate, constraints] = [0, 1, 2].map((index) => field.slice(opened, index, index + 1)) as [
    Vector,
    Vector,
    Vector,
  ];
  const claimed = field.sub(field.mul(wire, wire), wire);
  return field.equal(gate, claimed) && field.equal(constraints, field.zeros(1));
}

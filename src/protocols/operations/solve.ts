import type { Field, Vector } from '../../math/field.ts';
import type { Protocol } from '../protocol.ts';
import { type Factors, mulAll } from './batch.ts';
import { every, everyCost, isNegative, isNegativeCost } from './comparison.ts';
import { type Cost, inSequence, productsCost } from './cost.ts';
import { multiply, multiplyCost, rounded, roundedCost, widestProduct } from './fixed.ts';
import { added, complement, constant, elements, picked, times } from './linear.ts';
import { highest, highestCost, weighted } from './normalise.ts';
import { mantissa, mantissaCost, reciprocal, reciprocalCost, reciprocalSteps } from './ratio.ts';
import { squarely, squarelyCost } from './root.ts';

/** Fraction bits of the normalised system. */
const FRACTION = 42;
/** Of the pivots' reciprocals. */
const PRECISION = 45;
/** So many bits more come from the residual of the first solution. */
const MORE = 14;
/** The determinant of the normalised matrix, divided by its diagonal, is at least 2^−12, or the system is refused. */
const COLLINEAR = 12;
/** Nor may a variance be 2^−20 of what it could be: standard deviations of less than about 1/2000 of a range are refused. */
const SPREAD = 10;
/** |x| < 2^7 in the normalised system, as its inverse's diagonal is at most 4 · 2^12. */
const SOLUTION = COLLINEAR / 2 + 1;
/** Steps of the reciprocals. */
const STEPS = reciprocalSteps(PRECISION);

/** What is known in public about a system of linear equations. */
export interface System {
  /** k unknowns. */
  readonly size: number;
  /** For each unknown: its element of the diagonal is below 2^bits. */
  readonly bits: readonly number[];
  /** Right-hand sides c have c_i² ≤ M_ii · v with some v < 2^rightBits: covariances with something of that variance. */
  readonly rightBits: number;
  /** Fraction bits of the result. */
  readonly fraction: number;
}

export interface Solution {
  /** k elements, `fraction` fraction bits; 0 where the system is refused. */
  readonly x: Vector;
  /** One element: 1 if the matrix is singular, or nearly. */
  readonly singular: Vector;
}

/**
 * x with M x = c, for an integer positive semidefinite M (covariances) and a c that has a solution: what least squares ask
 * for. If the determinant of M, scaled to ones on its diagonal, is below 2^−12, or a variance is below 2^−20 of its bound, all x
 * are 0 and `singular` is 1.
 *
 *  - M and c are scaled by secret powers of two σ, so that the diagonal of A = σMσ is in [¼, 1) · 2^even: exact. Then they are
 *    rounded to 42 fraction bits.
 *  - A = L D Lᵀ, pivot by pivot (Golub and Van Loan, Matrix Computations, section 4.1). A leading determinant's being large
 *    enough bounds its last pivot by 2^−14, so that |L| ≤ 2^7; a pivot that is too small is replaced by 1, which keeps
 *    everything in its range, and the right-hand sides by 0.
 *  - Substitution gives the solution x with an error of less than 2^27 units: A⁻¹ ≤ 2^14 times six products of |x| ≤ 2^7 with roundings
 *    of A and L, by half a unit each. The residual σc − A x is an exact integer of A's precision; solved for in the same way,
 *    it gives 14 bits more (iterative refinement: Wilkinson, Rounding Errors in Algebraic Processes, 1963).
 *
 * Where the determinant is no smaller than 2^−4, the result's error is some units of 2^−56 times √(v / M_ii); it grows by at
 * most as much as the determinant is smaller.
 *
 * @param matrix row by row what is on and below the diagonal: k (k + 1) / 2 elements.
 * @param right c: k elements.
 * @throws RangeError if bits or rightBits are more than 68, or the result is too large.
 */
export async function solve(protocol: Protocol, matrix: Vector, right: Vector, system: System): Promise<Solution> {
  const { field } = protocol;
  const { size, even, lift, shift, resultBits } = shape(field, system);
  const all = range(size);
  const at = (i: number, j: number) => (Math.max(i, j) * (Math.max(i, j) + 1)) / 2 + Math.min(i, j);
  const below = all.flatMap((i) => range(i).map((j) => [i, j] as const));

  // Scaled by powers of two.
  const diagonal = picked(
    field,
    matrix,
    all.map((i) => at(i, i)),
  );
  const { scaled, marks, j } = await squarely(protocol, diagonal, even);
  const sigma = weighted(field, marks, j);
  const of = (side: 0 | 1) =>
    picked(
      field,
      sigma,
      below.map((pair) => pair[side]),
    );
  const [sigmas, lifted] = (await mulAll(protocol, [
    [of(0), of(1)],
    [times(field, right, 1n << BigInt(lift)), sigma],
  ])) as [Vector, Vector];
  const beside = await protocol.mul(
    picked(
      field,
      matrix,
      below.map(([i, k]) => at(i, k)),
    ),
    sigmas,
  );
  const A = all.map((i) =>
    all.map((k) => {
      if (i === k) return one(field, scaled, i);
      return one(field, beside, (Math.max(i, k) * (Math.max(i, k) - 1)) / 2 + Math.min(i, k));
    }),
  );
  const short = await fitted(protocol, field.concat([scaled, beside]), even + 1, even - FRACTION);
  const factors = await factored(protocol, elements(field, short, 0, size), elements(field, short, size, at(size, 0)));

  // Its highest 1 is not among the lowest bits that it may have; a variance of 0 has none.
  const varied = field.concat(
    all.map((i) =>
      added(
        field,
        marks.slice(Math.max(0, system.bits[i]! - 2 * SPREAD)).map((mark) => one(field, mark, i)),
      ),
    ),
  );
  const regular = await every(protocol, [...factors.regular, ...all.map((i) => one(field, varied, i))]);
  const b = await protocol.mul(lifted, repeatedly(field, regular, size));
  const first = await substituted(protocol, factors, await fitted(protocol, b, even + 1, even - FRACTION));
  const products = await mulAll(
    protocol,
    all.map((i): Factors => [field.concat(A[i]!), first]),
  );
  const residual = field.sub(
    times(field, b, 1n << BigInt(FRACTION)),
    field.concat(products.map((row) => field.sum(row))),
  );
  const second = await substituted(
    protocol,
    factors,
    await fitted(protocol, residual, residualBits(even), even - MORE),
  );
  const solution = field.add(times(field, first, 1n << BigInt(MORE)), second);
  const x = await fitted(protocol, await protocol.mul(solution, sigma), resultBits, shift);
  return { x, singular: complement(field, regular) };
}

export function solveCost(field: Field, system: System): Cost {
  const { size, even, shift, resultBits } = shape(field, system);
  const pairs = (size * (size - 1)) / 2;
  return inSequence(
    squarelyCost(field, even, size),
    productsCost(pairs + size),
    productsCost(pairs),
    fittedCost(field, even + 1, even - FRACTION, size + pairs),
    factoredCost(field, size),
    everyCost(2 * size, 1),
    productsCost(size),
    fittedCost(field, even + 1, even - FRACTION, size),
    substitutedCost(field, size),
    productsCost(size * size),
    fittedCost(field, residualBits(even), even - MORE, size),
    substitutedCost(field, size),
    productsCost(size),
    fittedCost(field, resultBits, shift, size),
  );
}

/** A = L D Lᵀ, one vector of one element for each place. */
interface Factored {
  /** L below its diagonal, of ones: lower[i][k] for k < i. */
  readonly lower: readonly (readonly Vector[])[];
  /** 1 / D as the product of a power of two and `inverse`. */
  readonly power: Vector;
  readonly inverse: Vector;
  /** For each pivot: 1 if the determinant so far is large enough. */
  readonly regular: readonly Vector[];
}

async function factored(protocol: Protocol, diagonal: Vector, beside: Vector): Promise<Factored> {
  const { field } = protocol;
  const size = field.length(diagonal);
  const unit = constant(field, 1, 1n << BigInt(FRACTION));
  const lower: Vector[][] = range(size).map(() => []);
  /** What is left of A, on and below the diagonal. */
  const rest = range(size).map((i) => [
    ...range(i).map((k) => one(field, beside, (i * (i - 1)) / 2 + k)),
    one(field, diagonal, i),
  ]);
  const regular: Vector[] = [];
  const powers: Vector[] = [];
  const inverses: Vector[] = [];
  let volumes = field.concat([unit, unit]); // the leading determinant, and the product of the diagonal
  for (const i of range(size)) {
    const products = await protocol.mul(volumes, field.concat([rest[i]![i]!, one(field, diagonal, i)]));
    const [determinant, product] = [one(field, products, 0), one(field, products, 1)];
    const excess = field.sub(times(field, determinant, 1n << BigInt(COLLINEAR)), product);
    const small = await isNegative(protocol, excess, 2 * FRACTION + COLLINEAR + 1);
    const next = await rounded(protocol, products, 2 * FRACTION + 1, FRACTION);
    const own = field.concat([rest[i]![i]!, next]);
    const units = repeatedly(field, unit, 3);
    const kept = field.add(own, await protocol.mul(repeatedly(field, small, 3), field.sub(units, own)));
    volumes = elements(field, kept, 1, 3);
    regular.push(complement(field, small));

    const { marks } = await highest(protocol, elements(field, kept, 0, 1), FRACTION + 1);
    const power = weighted(field, marks, (place) => FRACTION - place);
    const after = range(size).slice(i + 1);
    const column = field.concat(after.map((k) => rest[k]![i]!));
    const [scaled, large] = (await mulAll(protocol, [
      [elements(field, kept, 0, 1), power],
      [column, repeatedly(field, power, after.length)],
    ])) as [Vector, Vector];
    const c = await mantissa(protocol, scaled, FRACTION + 1, PRECISION);
    const inverse = await reciprocal(protocol, c, PRECISION, STEPS);
    powers.push(power);
    inverses.push(inverse);
    if (after.length === 0) break;
    const ratios = await multiply(
      protocol,
      large,
      repeatedly(field, inverse, after.length),
      FRACTION + SOLUTION + PRECISION + 2,
      PRECISION + 1,
    );
    for (const [at, k] of after.entries()) lower[k]!.push(one(field, ratios, at));
    const pairs = after.flatMap((k) => after.filter((l) => l <= k).map((l) => [k, l] as const));
    const moves = await multiply(
      protocol,
      field.concat(pairs.map(([k]) => lower[k]![i]!)),
      field.concat(pairs.map(([, l]) => rest[l]![i]!)),
      2 * FRACTION + 1,
      FRACTION,
    );
    for (const [at, [k, l]] of pairs.entries()) rest[k]![l] = field.sub(rest[k]![l]!, one(field, moves, at));
  }
  return { lower, power: field.concat(powers), inverse: field.concat(inverses), regular };
}

function factoredCost(field: Field, size: number): Cost {
  return inSequence(
    ...range(size).flatMap((i) => {
      const after = size - 1 - i;
      const pairs = (after * (after + 1)) / 2;
      return [
        productsCost(2),
        isNegativeCost(field, 2 * FRACTION + COLLINEAR + 1, 1),
        roundedCost(field, 2 * FRACTION + 1, FRACTION, 2),
        productsCost(3),
        highestCost(field, FRACTION + 1, 1),
        productsCost(1 + after),
        mantissaCost(field, FRACTION + 1, PRECISION, 1),
        reciprocalCost(field, PRECISION, STEPS, 1),
        ...(after > 0
          ? [
              multiplyCost(field, FRACTION + SOLUTION + PRECISION + 2, PRECISION + 1, after),
              multiplyCost(field, 2 * FRACTION + 1, FRACTION, pairs),
            ]
          : []),
      ];
    }),
  );
}

/** Solves L D Lᵀ x = right; all have FRACTION bits. Sums are rounded, not their terms. */
async function substituted(protocol: Protocol, factors: Factored, right: Vector): Promise<Vector> {
  const { field } = protocol;
  const { lower, power, inverse } = factors;
  const size = field.length(right);
  const forward = await triangular(protocol, right, range(size), (i, k) => lower[i]![k]!);
  const large = await protocol.mul(forward, power);
  const middle = await multiply(protocol, large, inverse, FRACTION + SOLUTION + PRECISION + 6, PRECISION + 1);
  return triangular(protocol, middle, range(size).reverse(), (i, k) => lower[k]![i]!);
}

function substitutedCost(field: Field, size: number): Cost {
  const middle = multiplyCost(field, FRACTION + SOLUTION + PRECISION + 6, PRECISION + 1, size);
  return inSequence(triangularCost(field, size), productsCost(size), middle, triangularCost(field, size));
}

/** x_i = right_i − Σ_k factor(i, k) · x_k, where k comes before i in the order. */
async function triangular(
  protocol: Protocol,
  right: Vector,
  order: readonly number[],
  factor: (i: number, k: number) => Vector,
): Promise<Vector> {
  const { field } = protocol;
  const wide = order.map((_, i) => times(field, one(field, right, i), 1n << BigInt(FRACTION)));
  const x = order.map((_, i) => one(field, right, i));
  for (const [place, k] of order.entries()) {
    if (place > 0) x[k] = await rounded(protocol, wide[k]!, 2 * FRACTION + SOLUTION + 4, FRACTION);
    const later = order.slice(place + 1);
    const products = await mulAll(
      protocol,
      later.map((i): Factors => [factor(i, k), x[k]!]),
    );
    for (const [at, i] of later.entries()) wide[i] = field.sub(wide[i]!, products[at]!);
  }
  return field.concat(x);
}

function triangularCost(field: Field, size: number): Cost {
  const sums = roundedCost(field, 2 * FRACTION + SOLUTION + 4, FRACTION, 1);
  return inSequence(...range(size).flatMap((place) => [...(place > 0 ? [sums] : []), productsCost(size - 1 - place)]));
}

/** x / 2^power, rounded if that is a fraction. */
async function fitted(protocol: Protocol, x: Vector, bits: number, power: number): Promise<Vector> {
  return power > 0 ? rounded(protocol, x, bits, power) : times(protocol.field, x, 1n << BigInt(-power));
}

const fittedCost = (field: Field, bits: number, power: number, count: number): Cost =>
  power > 0 ? roundedCost(field, bits, power, count) : productsCost(0);

/** Of at most eight terms of A times an error of the solution. */
const residualBits = (even: number) => even + 3 + (FRACTION - MORE);

function shape(field: Field, { size, bits, rightBits, fraction }: System) {
  if (bits.length !== size) throw new RangeError(`${bits.length} variances for ${size} unknowns`);
  const most = Math.max(...bits, rightBits);
  const even = Math.max(2, most + (most % 2));
  const lift = (even - (rightBits + (rightBits % 2))) / 2;
  const sigmaBits = Math.max(...bits.map((own) => Math.ceil((even - own) / 2) + Math.min(SPREAD, Math.ceil(own / 2))));
  const resultBits = sigmaBits + SOLUTION + FRACTION + MORE;
  const shift = FRACTION + MORE + lift - fraction;
  const widest = widestProduct(field);
  if (!(size >= 1 && size <= 6) || Math.max(residualBits(even), resultBits - Math.min(0, shift)) > widest) {
    throw new RangeError(
      `${size} equations of ${most} bits with ${fraction} fraction bits do not fit into ${field.name}`,
    );
  }
  return { size, even, lift, shift, resultBits };
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

const one = (field: Field, vector: Vector, i: number): Vector => elements(field, vector, i, i + 1);

/** One element n times. */
const repeatedly = (field: Field, element: Vector, n: number): Vector =>
  field.concat(new Array<Vector>(n).fill(element));

import type { Field } from '../math/field.ts';
import type { Circuit, CircuitNode, Opening, Ref, Step } from './circuit.ts';
import { bitLength } from './decimal.ts';

/** Bits above a compared value that its mask needs: 40 of statistical hiding, or a field with 24 to spare (`protocols/operations/masked.ts`). */
const SPARE = 24;
/** Bits that a value which is rounded must leave besides (`protocols/operations/fixed.ts`); and so must a root's result. */
const [ROUNDED, ROOT_LEFT] = [3, 17];

/** Bits that variances must leave to be solved for (`protocols/operations/solve.ts`). */
const SOLVED = 35;

/** A value that would not fit into the field, or could not be compared in it. */
export class RangeTooWide extends Error {
  override readonly name = 'RangeTooWide';
  constructor(
    /** Bits that the value takes, and bits that there are. */
    readonly bits: number,
    readonly limit: number,
  ) {
    super(`a value of ${bits} bits, where at most ${limit} fit`);
  }
}

/** Bits so that |x| < 2^bits for all x from lowest to highest; at least 1. */
export function magnitudeBits(lowest: bigint, highest: bigint): number {
  const magnitude = [-lowest, highest].reduce((a, b) => (a > b ? a : b));
  return magnitude <= 0n ? 1 : bitLength(magnitude);
}

/** Bounds on a circuit: a stranger's program of few bytes could take all memory. A survey of 400 options has 2^26 elements over 160,000 people. */
const [MOST_NODES, MOST_ELEMENTS] = [1 << 14, 1 << 26];

/** More steps, or more elements in all of them together, than a circuit may have. */
export class TooCostly extends Error {
  override readonly name = 'TooCostly';
  constructor(
    readonly what: 'steps' | 'values',
    readonly limit: number,
  ) {
    super(`more than ${limit} ${what}`);
  }
}

/**
 * Integer bits of what `solve` gives for a variable with a variance of so many bits, and covariances with what has one of
 * `rightBits`: a ratio of standard deviations. 10 bits, as smaller variances are refused; 7 as its determinants are.
 */
export const solutionBits = (bits: number, rightBits: number): number =>
  Math.ceil((rightBits + 1 - bits) / 2) + Math.min(10, Math.ceil(bits / 2)) + 7;

/**
 * Builds a circuit step by step. Equal steps are one; every step's range is tracked in exact integers, and one that could
 * wrap around in the field is refused when it is made.
 *
 * All methods throw `RangeTooWide`, `TooCostly`, and `RangeError` where lengths do not fit.
 */
export class CircuitBuilder {
  readonly #nodes: CircuitNode[] = [];
  readonly #known = new Map<string, Ref>();
  readonly #openings: Opening[] = [];
  #elements = 0;
  readonly #fieldBits: number;

  /**
   * @param contributions N ≥ 1.
   */
  constructor(
    readonly fieldName: Field['name'],
    readonly contributions: number,
  ) {
    this.#fieldBits = fieldName === 'F127' ? 127 : 61;
  }

  /** The finished circuit. */
  circuit(): Circuit {
    const { fieldName, contributions } = this;
    return { fieldName, contributions, nodes: this.#nodes, openings: this.#openings };
  }

  node(ref: Ref): CircuitNode {
    return this.#nodes[ref]!;
  }

  length(ref: Ref): number {
    return this.node(ref).length;
  }

  /** Bits so that |x| < 2^bits. */
  magnitude(ref: Ref): number {
    const { lowest, highest } = this.node(ref);
    return magnitudeBits(lowest, highest);
  }

  /** Opens the elements, to everyone or one party; returns which of the openings that is. */
  open(of: Ref, to: Opening['to'] = 'everyone'): number {
    const known = this.#openings.findIndex((opening) => opening.of === of && opening.to === to);
    return known >= 0 ? known : this.#openings.push({ of, to }) - 1;
  }

  // Local steps.

  input(bit: number): Ref {
    return this.#add({ step: 'input', bit }, this.contributions, 0n, 1n);
  }

  constant(values: readonly bigint[]): Ref {
    const [lowest, highest] = [least(values), greatest(values)];
    return this.#add({ step: 'constant', values }, values.length, lowest, highest);
  }

  /** The same integer n times. */
  constants(value: bigint, n: number): Ref {
    return this.constant(new Array<bigint>(n).fill(value));
  }

  /** Σ_i weights[i] · of[i] + offset. Operands of length 1 are repeated to the length of the others. */
  linear(of: readonly Ref[], weights: readonly bigint[], offset = 0n): Ref {
    const length = Math.max(...of.map((ref) => this.length(ref)));
    const kept = of.flatMap((ref, i) =>
      weights[i] === 0n ? [] : [{ ref: this.repeated(ref, length), weight: weights[i]! }],
    );
    if (kept.length === 0) return this.constants(offset, length);
    if (kept.length === 1 && kept[0]!.weight === 1n && offset === 0n) return kept[0]!.ref;
    let [lowest, highest] = [offset, offset];
    for (const { ref, weight } of kept) {
      const { lowest: low, highest: high } = this.node(ref);
      lowest += weight * (weight > 0n ? low : high);
      highest += weight * (weight > 0n ? high : low);
    }
    if (lowest === highest) return this.constants(lowest, length);
    const step: Step = {
      step: 'linear',
      of: kept.map(({ ref }) => ref),
      weights: kept.map(({ weight }) => weight),
      offset,
    };
    return this.#add(step, length, lowest, highest);
  }

  add(a: Ref, b: Ref): Ref {
    return a === b ? this.scale(a, 2n) : this.linear([a, b], [1n, 1n]);
  }

  sub(a: Ref, b: Ref): Ref {
    return a === b ? this.constants(0n, this.length(a)) : this.linear([a, b], [1n, -1n]);
  }

  scale(a: Ref, weight: bigint): Ref {
    return this.linear([a], [weight]);
  }

  /** 1 − x: NOT, for bits. */
  complement(a: Ref): Ref {
    return this.linear([a], [-1n], 1n);
  }

  sum(a: Ref): Ref {
    const { length, lowest, highest } = this.node(a);
    const n = BigInt(length);
    if (lowest === highest) return this.constants(n * lowest, 1);
    return length === 1 ? a : this.#add({ step: 'sum', of: [a] }, 1, n * lowest, n * highest);
  }

  pick(a: Ref, places: readonly number[]): Ref {
    const { length, lowest, highest } = this.node(a);
    if (places.some((place) => !(place >= 0 && place < length))) throw new RangeError('a place beyond the vector');
    if (places.length === length && places.every((place, i) => place === i)) return a;
    return this.#add({ step: 'pick', of: [a], places }, places.length, lowest, highest);
  }

  /** One element as often as asked for; a vector of that length as it is. */
  repeated(a: Ref, n: number): Ref {
    const length = this.length(a);
    if (length === n) return a;
    if (length !== 1) throw new RangeError(`${length} elements where ${n} are expected`);
    return this.pick(a, new Array<number>(n).fill(0));
  }

  join(of: readonly Ref[]): Ref {
    if (of.length === 1) return of[0]!;
    const nodes = of.map((ref) => this.node(ref));
    const length = nodes.reduce((total, node) => total + node.length, 0);
    const [lowest, highest] = [least(nodes.map((node) => node.lowest)), greatest(nodes.map((node) => node.highest))];
    return this.#add({ step: 'join', of }, length, lowest, highest);
  }

  /** The vector cut into `count` pieces of one length. */
  pieces(a: Ref, count: number): Ref[] {
    const size = this.length(a) / count;
    return Array.from({ length: count }, (_, i) =>
      this.pick(
        a,
        Array.from({ length: size }, (_, k) => i * size + k),
      ),
    );
  }

  // Steps that talk.

  /** Element by element; one element goes with all. */
  multiply(a: Ref, b: Ref): Ref {
    const n = Math.max(this.length(a), this.length(b));
    for (const [x, y] of [
      [a, b],
      [b, a],
    ] as const) {
      const known = this.#publicValue(x);
      if (known !== undefined) return this.scale(this.repeated(y, n), known);
    }
    const [left, right] = [a, b].map((ref) => this.repeated(ref, n)).sort((x, y) => x - y) as [Ref, Ref];
    const [lowest, highest] = this.#productRange(left, right);
    return this.#add({ step: 'multiply', of: [left, right] }, n, lowest, highest);
  }

  /** The inner product. */
  dot(a: Ref, b: Ref): Ref {
    if (this.length(a) !== this.length(b)) throw new RangeError('an inner product of vectors of two lengths');
    for (const [x, y] of [
      [a, b],
      [b, a],
    ] as const) {
      const known = this.#publicValue(x);
      if (known !== undefined) return this.scale(this.sum(y), known);
    }
    const n = BigInt(this.length(a));
    const [lowest, highest] = this.#productRange(a, b);
    const [left, right] = a < b ? [a, b] : [b, a];
    return this.#add({ step: 'dot', of: [left, right] }, 1, n * lowest, n * highest);
  }

  /** The product of all these, element by element, as a tree: AND, for bits. At least one. */
  every(all: readonly Ref[]): Ref {
    let level = [...all];
    while (level.length > 1) {
      level = level.flatMap((a, i) => {
        const b = level[i + 1];
        return i % 2 === 1 ? [] : [b === undefined ? a : this.multiply(a, b)];
      });
    }
    return level[0]!;
  }

  /** condition ? a : b. */
  select(condition: Ref, a: Ref, b: Ref): Ref {
    const chosen = this.add(b, this.multiply(condition, this.sub(a, b)));
    const { lowest: lowA, highest: highA } = this.node(a);
    const { lowest: lowB, highest: highB } = this.node(b);
    return this.#promise(chosen, least([lowA, lowB]), greatest([highA, highB]));
  }

  /** The same value, of which the caller knows a tighter range than the arithmetic of ranges sees. */
  within(a: Ref, lowest: bigint, highest: bigint): Ref {
    return this.#promise(a, lowest, highest);
  }

  /** As `within`, of what is never negative (a sum of squares, say). */
  nonNegative(a: Ref): Ref {
    return this.#promise(a, 0n, this.node(a).highest);
  }

  /** [a < b]. */
  less(a: Ref, b: Ref): Ref {
    return this.negative(this.sub(a, b));
  }

  /** [a = b]. */
  equal(a: Ref, b: Ref): Ref {
    return this.zero(this.sub(a, b));
  }

  /** [x < 0]. */
  negative(a: Ref): Ref {
    const { lowest, highest, length } = this.node(a);
    if (lowest >= 0n) return this.constants(0n, length);
    if (highest < 0n) return this.constants(1n, length);
    if (lowest >= -1n && highest <= 0n) return this.scale(a, -1n);
    return this.#add({ step: 'negative', of: [a], bits: this.#comparable(a) }, length, 0n, 1n);
  }

  /** [x = 0]. */
  zero(a: Ref): Ref {
    const { lowest, highest, length } = this.node(a);
    if (lowest > 0n || highest < 0n) return this.constants(0n, length);
    if (lowest === 0n && highest <= 1n) return this.complement(a);
    if (lowest === -1n && highest === 0n) return this.linear([a], [1n], 1n);
    return this.#add({ step: 'zero', of: [a], bits: this.#comparable(a) }, length, 0n, 1n);
  }

  /** [x > bound] of numbers given by their binary digits: nothing is opened. */
  above(planes: readonly Ref[], bound: bigint): Ref {
    const n = this.length(planes[0]!);
    if (bound < 0n) return this.constants(1n, n);
    if (bound >= (1n << BigInt(planes.length)) - 1n) return this.constants(0n, n);
    if (planes.length === 1) return planes[0]!;
    return this.#add({ step: 'above', of: planes, bound }, n, 0n, 1n);
  }

  /** The binary digits of x ≥ 0, least significant first. */
  bits(a: Ref): Ref[] {
    const { lowest, highest, length } = this.node(a);
    if (lowest < 0n) throw new RangeError('binary digits of what may be negative');
    if (highest <= 1n) return [a];
    const bits = this.#comparable(a);
    return this.pieces(this.#add({ step: 'bits', of: [a], bits }, bits * length, 0n, 1n), bits);
  }

  /**
   * The values at these ranks among numbers given by their binary digits, each below 2^planes: their digits, least significant
   * first, one element a rank.
   *
   * @param counted 1 for what counts: a vector as long as the planes, or that for each rank, joined.
   */
  ranked(planes: readonly Ref[], ranks: Ref, counted?: Ref): Ref[] {
    const width = planes.length;
    const step: Step = {
      step: 'ranked',
      of: [ranks, ...planes, ...(counted === undefined ? [] : [counted])],
      width,
      counted: counted !== undefined,
    };
    return this.pieces(this.#add(step, width * this.length(ranks), 0n, 1n), width);
  }

  /** Rows sorted by the first column, ascending. */
  sort(columns: readonly Ref[]): Ref[] {
    const [keys] = columns;
    const { lowest, highest, length } = this.node(keys!);
    if (length < 2) return [...columns];
    const bits = magnitudeBits(0n, highest - lowest);
    this.#within(bits + 1);
    const joined = this.join(columns);
    const sorted = this.#add(
      { step: 'sort', of: columns, bits },
      length * columns.length,
      this.node(joined).lowest,
      this.node(joined).highest,
    );
    return this.pieces(sorted, columns.length).map((column, i) => {
      const { lowest: low, highest: high } = this.node(columns[i]!);
      return this.#promise(column, low, high);
    });
  }

  /** ⌊x / divisor⌋, divisor ≥ 1. */
  quotient(a: Ref, divisor: bigint): Ref {
    if (divisor === 1n) return a;
    const { lowest, highest, length } = this.node(a);
    const bits = this.#comparable(a);
    // A power of two only shifts.
    const isPower = (divisor & (divisor - 1n)) === 0n;
    this.#within(isPower ? Math.max(bits + 2, bitLength(divisor)) + 1 : 2 * Math.max(bits, bitLength(divisor)) + 4);
    return this.#add(
      { step: 'quotient', of: [a], bits, divisor },
      length,
      floor(lowest, divisor),
      floor(highest, divisor),
    );
  }

  /**
   * a / b with `fraction` fraction bits, error at most one of the last; 0 where b is 0.
   * @param b ≥ 0. @param integerBits |a / b| < 2^integerBits where b > 0.
   */
  divide(a: Ref, b: Ref, fraction: number, integerBits = this.magnitude(a)): Ref {
    const n = Math.max(this.length(a), this.length(b));
    const [left, right] = [this.repeated(a, n), this.repeated(b, n)];
    const [numeratorBits, denominatorBits] = [this.#comparable(left), this.#comparable(right)];
    this.#within(integerBits + denominatorBits + ROUNDED);
    const most = 1n << BigInt(integerBits + fraction);
    const low = this.node(left).lowest >= 0n ? 0n : -most;
    const step = { step: 'divide', of: [left, right], numeratorBits, denominatorBits, integerBits, fraction } as const;
    return this.#add(step, n, low, most);
  }

  /** √x with `fraction` fraction bits, of x ≥ 0, error at most one of the last. */
  root(a: Ref, fraction: number): Ref {
    const bits = this.#comparable(a);
    this.#within(bits + ROUNDED);
    // √x and its fraction are multiplied by what is left of x (`protocols/operations/root.ts`).
    this.#within(Math.ceil(bits / 2) + fraction + ROOT_LEFT);
    const step = { step: 'root', of: [a], bits, fraction } as const;
    return this.#add(step, this.length(a), 0n, 1n << BigInt(Math.ceil(bits / 2) + fraction));
  }

  /** a / √(b · c) with `fraction` fraction bits, where |a| ≤ √(b · c); 0 where b or c is 0. */
  correlation(a: Ref, b: Ref, c: Ref, fraction: number): Ref {
    const bits = Math.max(this.#comparable(b), this.#comparable(c));
    this.#within(bits + ROUNDED);
    const most = 1n << BigInt(fraction);
    return this.#add({ step: 'correlation', of: [a, b, c], bits, fraction }, this.length(a), -most - 1n, most + 1n);
  }

  /**
   * x with M x = c and `fraction` fraction bits: see the step. M and c as there.
   *
   * @param variances upper bounds: of the diagonal, and of the variance of what c is the covariance with.
   */
  solve(matrix: Ref, c: Ref, variances: readonly bigint[], variance: bigint, fraction: number) {
    const size = this.length(c);
    const [rightBits, ...bits] = [variance, ...variances].map((most) => magnitudeBits(0n, most)) as [
      number,
      ...number[],
    ];
    const integerBits = bits.map((own) => solutionBits(own, rightBits));
    const most = Math.max(...bits, rightBits);
    this.#comparable(matrix);
    this.#within(most + SOLVED);
    // 56 fraction bits, times what it was scaled by, are rounded to those of the result, or taken times a power of two.
    const scaled = Math.ceil((most + 1 - rightBits) / 2) + Math.max(...integerBits);
    this.#within(Math.max(scaled + 56, Math.max(...integerBits) + fraction) + ROUNDED + 1);
    const step = { step: 'solve', of: [matrix, c], size, bits, rightBits, fraction } as const;
    const widest = 1n << BigInt(fraction + Math.max(...integerBits));
    const both = this.#add(step, size + 1, -widest, widest);
    const x = integerBits.map((own, i) => {
      const bound = 1n << BigInt(fraction + own);
      return this.within(this.pick(both, [i]), -bound, bound);
    });
    return { x, singular: this.within(this.pick(both, [size]), 0n, 1n) };
  }

  /** log₂ x with `fraction` fraction bits, of x ≥ 1. */
  logarithm(a: Ref, fraction: number): Ref {
    const bits = this.#comparable(a);
    const most = BigInt(bits) << BigInt(fraction);
    return this.#add({ step: 'logarithm', of: [a], bits, fraction }, this.length(a), 0n, most);
  }

  /** Independent discrete Laplace noise: Pr[k] ∝ e^(−|k| / scale). */
  laplace(count: number, scale: { numerator: bigint; denominator: bigint }, bits: number): Ref {
    const { numerator: denominator, denominator: numerator } = scale;
    const most = 1n << BigInt(bits);
    // Never the same noise twice: each call is a step of its own.
    const step = { step: 'laplace', of: [], count, numerator, denominator, bits } as const;
    return this.#push(step, count, -most, most);
  }

  /** The value of a vector of equal public constants. */
  #publicValue(ref: Ref): bigint | undefined {
    const node = this.node(ref);
    return node.step === 'constant' && node.lowest === node.highest ? node.lowest : undefined;
  }

  #productRange(a: Ref, b: Ref): [lowest: bigint, highest: bigint] {
    const [x, y] = [this.node(a), this.node(b)];
    if (a === b) {
      const squares = [x.lowest * x.lowest, x.highest * x.highest];
      return [x.lowest <= 0n && x.highest >= 0n ? 0n : least(squares), greatest(squares)];
    }
    const corners = [x.lowest * y.lowest, x.lowest * y.highest, x.highest * y.lowest, x.highest * y.highest];
    return [least(corners), greatest(corners)];
  }

  /** Bits of a value that is to be compared. */
  #comparable(ref: Ref): number {
    const bits = this.magnitude(ref);
    this.#within(bits + 1);
    return bits;
  }

  #within(bits: number): void {
    if (bits > this.#fieldBits - SPARE) throw new RangeTooWide(bits, this.#fieldBits - SPARE);
  }

  /**
   * A tighter range than the arithmetic of ranges sees; the caller knows why. It holds for all that use the node: equal steps
   * are one. So it must be true of the value whatever else is computed, and where it is hidden too.
   */
  #promise(ref: Ref, lowest: bigint, highest: bigint): Ref {
    const node = this.node(ref);
    const range = { lowest: greatest([lowest, node.lowest]), highest: least([highest, node.highest]) };
    // A wrong range makes masks that do not hide: better no result than that.
    if (range.lowest > range.highest) throw new RangeError(`a ${node.step} is promised a range without a value`);
    this.#nodes[ref] = { ...node, ...range };
    return ref;
  }

  #add(step: Step, length: number, lowest: bigint, highest: bigint): Ref {
    const key = JSON.stringify(step, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const ref = this.#push(step, length, lowest, highest);
    this.#known.set(key, ref);
    return ref;
  }

  #push(step: Step, length: number, lowest: bigint, highest: bigint): Ref {
    const bits = magnitudeBits(lowest, highest);
    // Signed values sit around 0: |x| < p / 2.
    if (bits > this.#fieldBits - 1) throw new RangeTooWide(bits, this.#fieldBits - 1);
    if (this.#nodes.length === MOST_NODES) throw new TooCostly('steps', MOST_NODES);
    this.#elements += length;
    if (this.#elements > MOST_ELEMENTS) throw new TooCostly('values', MOST_ELEMENTS);
    return this.#nodes.push({ ...step, length, lowest, highest }) - 1;
  }
}

const least = (values: readonly bigint[]) => values.reduce((a, b) => (b < a ? b : a));
const greatest = (values: readonly bigint[]) => values.reduce((a, b) => (b > a ? b : a));
const floor = (a: bigint, b: bigint) => (a >= 0n ? a / b : -((-a + b - 1n) / b));

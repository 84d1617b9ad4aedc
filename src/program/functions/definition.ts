import type { Ref } from '../circuit.ts';
import type { CircuitBuilder } from '../circuit-builder.ts';
import type { Rational } from '../rational.ts';
import type { Level, Type } from '../type.ts';

/** Operands of a call: constant texts and numbers are known in public. */
export interface Operands<T> {
  readonly arguments: readonly T[];
  readonly by?: T;
  readonly where?: T;
}

/**
 * A type, and the exact value where it is public, so that a function can demand "a constant from 0 to 1"; of a number question
 * itself, its range.
 */
export type OperandType = Type & {
  readonly constant?: Rational | string;
  readonly declared?: DeclaredRange;
  /** Of a question: what to call it in a table. */
  readonly label?: string;
};

/** From which number to which a question may be answered, in units of 10^−decimals. */
export interface DeclaredRange {
  readonly minimum: bigint;
  readonly maximum: bigint;
  readonly decimals: number;
}

/** An operand that a function refuses. The index counts arguments; 'by' and 'where' name themselves; null is the call as a whole. */
export class OperandError extends Error {
  override readonly name = 'OperandError';
  constructor(
    readonly operand: number | 'by' | 'where' | null,
    /** What would be right, as the end of a sentence: "a number, one for each person". */
    readonly expected: string,
  ) {
    super(`operand ${operand}: expected ${expected}`);
  }
}

/**
 * A value while a program is lowered to a circuit. Numbers are secret integers times a public fraction, so that means and
 * moments are exact: a division by something public is no operation at all.
 */
export type Value = NumberValue | TruthValue | OptionsValue | TableValue | TextValue;

/** What may be withheld when it is an output, because it speaks of too few people. */
interface Hideable {
  /**
   * One element, 1 if it is not to be shown: it is then 0 when it is opened, and `hidden` is opened with it. Whatever is
   * computed from it is hidden when it is; `lower.ts` sees to both.
   */
  readonly hidden?: Ref;
}

export interface NumberValue extends Hideable {
  readonly kind: 'number';
  readonly level: Level;
  readonly unit: string;
  /** value = integer · scale. N elements for 'row', one otherwise. Constants are constants of the circuit. */
  readonly ref: Ref;
  readonly scale: Rational;
  /**
   * value = integer · scale / this secret integer, which is opened with it: for a mean of a group that is shown with its
   * size. Never 0 where the value is shown.
   */
  readonly over?: Ref;
  /** Bounds of integer / over where the value is shown: a formula may then go on with it and know its range. */
  readonly bounds?: { readonly lowest: bigint; readonly highest: bigint };
  /** What is done to integer · scale once it is open, instead of inside, which would cost rounds and digits. */
  readonly finish?: Finish;
  /** The result is rounded: its absolute error is at most so many units of the integer. Absent: exact. */
  readonly error?: bigint;
  /** Planes of the number's binary digits, where a contributor gave them: value = (Σ 2^i planes[i] + offset) · scale. */
  readonly digits?: { readonly planes: readonly Ref[]; readonly offset: bigint };
  /** Of a question's answers as they were given. */
  readonly declared?: DeclaredRange;
  readonly label?: string;
}

/** Its root (it is ≥ 0), or 2 to its power, times a public fraction. */
export type Finish = 'root' | { readonly powerOfTwo: Rational };

export interface TruthValue extends Hideable {
  readonly kind: 'yes-no';
  readonly level: Level;
  /** 0 or 1. */
  readonly ref: Ref;
}

export interface OptionsValue extends Hideable {
  readonly kind: 'choice' | 'several' | 'ranking';
  readonly level: Level;
  readonly options: readonly string[];
  /**
   * Of choice and several: one vector an option, 1 where it is chosen. Of ranking: for each option, and for each place from the first
   * on, 1 where the option has that place (option by option: options² vectors).
   */
  readonly refs: readonly Ref[];
}

export interface TableValue {
  readonly kind: 'table';
  readonly level: 'group';
  readonly rows: readonly { readonly label: string; readonly value: Value }[];
  /** Each person is counted in one row at most. */
  readonly exclusive?: boolean;
}

export interface TextValue {
  readonly kind: 'text';
  readonly level: 'constant';
  readonly text: string;
}

/** What a function may know while it is lowered. */
export interface Lowering {
  readonly circuit: CircuitBuilder;
  /** N: valid contributions. */
  readonly contributions: number;
  /** The room's smallest group: cells of fewer people are suppressed. */
  readonly minimumGroup: number;
  /** The exact value of a constant number. @throws RangeError for anything else: the type was checked before. */
  constant(value: Value): Rational;
}

/** In which chapter of the documentation a function is. */
export type Chapter =
  | 'arithmetic'
  | 'logic'
  | 'summary'
  | 'order'
  | 'counting'
  | 'relation'
  | 'decision'
  | 'personal'
  | 'privacy';

/**
 * A function of the language: one file in `functions/`, which says all about it. Operators are functions too.
 */
export interface FunctionDefinition {
  /** As in formulas, lower case: `mean`. Operators have the name of what they do: `add`. */
  readonly name: string;
  readonly chapter: Chapter;
  /** How it is written: `mean(numbers)`, `a + b`. */
  readonly usage: string;
  /** What it is, exactly, with the formula and the convention (sample or population, which quantile). */
  readonly definition: string;
  /** What an output of it tells, beyond the value itself: for the documentation. */
  readonly discloses: string;
  readonly arguments: { readonly least: number; readonly most: number };
  /** Clauses that it takes. */
  readonly clauses?: readonly ('by' | 'where')[];
  /**
   * Whether the binary digits of arguments that are number questions serve it: they are then contributed, with a proof of
   * range. 'against-constant': only if another argument is a constant.
   */
  readonly needsDigits?: 'always' | 'against-constant';
  /** In a smaller group it would tell single people's answers: the program's smallest group must be at least this. */
  readonly smallestGroup?: number | ((argumentCount: number) => number);
  /** @throws OperandError naming what would be right. */
  type(operands: Operands<OperandType>): Type;
  /** @throws RangeTooWide if something could wrap; OperandError if the ranges do not allow it (a possible division by 0). */
  lower(operands: Operands<Value>, lowering: Lowering): Value;
}

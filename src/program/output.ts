import type { Recipients } from './computation.ts';
import type { Finish } from './functions/definition.ts';
import type { Rational } from './rational.ts';

/** Where an opened element comes from: which opening of the circuit each recipient reads. */
export type Place = readonly { readonly to: 'everyone' | number; readonly opening: number }[];

/** What the opened integers of an output mean. Where `hidden` is 1, all others are 0 and mean nothing. */
export type Shape =
  | {
      readonly kind: 'number';
      readonly place: Place;
      readonly scale: Rational;
      readonly unit: string;
      /** value = integer · scale / this integer. */
      readonly over?: Place;
      readonly finish?: Finish;
      /** At most so many units of the integer; absent: exact. */
      readonly error?: bigint;
      /** Of every possible value; what is outside is refused. */
      readonly lowest: bigint;
      readonly highest: bigint;
      readonly hidden?: Place;
    }
  | { readonly kind: 'yes-no'; readonly place: Place; readonly hidden?: Place }
  | {
      readonly kind: 'choice';
      readonly options: readonly string[];
      readonly places: readonly Place[];
      readonly hidden?: Place;
    }
  | { readonly kind: 'table'; readonly rows: readonly { readonly label: string; readonly shape: Shape }[] };

export interface OutputShape {
  readonly name: string;
  readonly recipients: Recipients;
  readonly shape: Shape;
}

/** A result as a person sees it. */
export type OutputValue =
  | {
      readonly kind: 'number';
      /** The double nearest to the exact value, or to what was computed. */
      readonly value: number;
      /** The exact value as a decimal, where it has one. */
      readonly exact: string | null;
      readonly unit: string;
      /** How far the value may be from the true one; 0 if only the last rounding to a double is between them. */
      readonly error: number;
    }
  | { readonly kind: 'yes-no'; readonly value: boolean }
  /** The options that are it: one, unless the definition says otherwise. */
  | { readonly kind: 'choice'; readonly labels: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly { readonly label: string; readonly value: OutputValue }[] }
  /** Not shown to anyone, because it speaks of too few people. */
  | { readonly kind: 'hidden' };

export interface OutputResult {
  readonly name: string;
  readonly recipients: Recipients;
  /** null: not for this person. */
  readonly value: OutputValue | null;
}

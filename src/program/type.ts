/**
 * Types of expressions. `level` says of whom a value speaks: 'constant' is public and written in the program; 'row' is one
 * value a person; 'group' is one value of all people together. Everything that is no constant is secret until it is
 * an output. Constants go wherever a row or a group value does; a group value goes where a row does (it is then the same for all).
 */
export type Type =
  | { readonly kind: 'number'; readonly level: Level; readonly unit: string }
  | { readonly kind: 'yes-no'; readonly level: Level }
  /** One of several options. At level 'group': the winner of something. */
  | { readonly kind: 'choice'; readonly level: Level; readonly options: readonly string[] }
  /** Any number of several options: approval, free slots, a set. */
  | { readonly kind: 'several'; readonly level: Level; readonly options: readonly string[] }
  /** All options in an order of preference. */
  | { readonly kind: 'ranking'; readonly level: Level; readonly options: readonly string[] }
  /** Labelled rows, each with a value of one type; only as an output. */
  | { readonly kind: 'table'; readonly level: 'group'; readonly of: Type; readonly labels: readonly string[] }
  /** A text in the program: an option's label. */
  | { readonly kind: 'text'; readonly level: 'constant' };

export type Level = 'constant' | 'row' | 'group';

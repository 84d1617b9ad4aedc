/**
 * What a program computes, as data: the one form behind formulas (`language/`) and the typed builder (`builder.ts`).
 *
 * A directed acyclic graph in a list: operands are indices of earlier nodes, no two nodes are equal (common subexpressions
 * are one), and nodes stand in the order in which a depth-first walk from the first output to the last leaves them. So
 * equal computations are equal lists, and `let` costs nothing.
 */
export interface Computation {
  readonly nodes: readonly Node[];
  /** 1–40, in the order in which they are shown. */
  readonly outputs: readonly Output[];
}

export type Node =
  /** An exact decimal in its shortest form: "-1.5", "0", "4200". */
  | { readonly node: 'number'; readonly value: string }
  /** A text, e.g. the label of an option. */
  | { readonly node: 'text'; readonly value: string }
  /** What each person answers to a question: its index in the survey. */
  | { readonly node: 'question'; readonly question: number }
  /** A function of `functions/`, operators included. */
  | {
      readonly node: 'call';
      readonly function: string;
      readonly arguments: readonly number[];
      /** Once for each option of this choice, over the people who chose it. */
      readonly by?: number;
      /** Over the people for whom this is true. */
      readonly where?: number;
    };

export type CallNode = Extract<Node, { node: 'call' }>;

export interface Output {
  /** 1–80 characters, no two alike. */
  readonly name: string;
  readonly recipients: Recipients;
  /** Index of the node. */
  readonly node: number;
}

/**
 * Who gets an output: everyone; the host alone; people by name; or each person their own, which is then a value of one
 * person ("row"): their percentile, whether they won.
 */
export type Recipients = 'everyone' | 'host' | 'each' | readonly string[];

/** The bounds on a computation: a stranger's program is read, never run away with. */
export const computationLimits = {
  nodes: 1000,
  /** Longest path from an output to a leaf. */
  depth: 100,
  outputs: 40,
  arguments: 40,
  nameLength: 80,
  /** Digits of a number, point and sign included. */
  numberLength: 40,
  textLength: 80,
  recipients: 9,
} as const;

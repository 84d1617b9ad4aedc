import type { Ref } from '../circuit.ts';
import type { Lowering, NumberValue, Operands, TableValue, Value } from './definition.ts';
import { as, withOptions } from './expect.ts';

/** Some of the people, in secret. */
export interface People {
  /** 1 for who is one of them, one for each person. */
  readonly members: Ref;
  /** How many, not to be opened unless they are shown. */
  readonly size: Ref;
  /** 1 if nothing about them is shown. */
  readonly hidden: Ref;
}

/** One cell of a table by groups. */
export interface Group extends People {
  readonly label: string;
}

/**
 * A number over everybody (`people` is then absent); with `where`, over the people for whom that is true; with `by`, a table of
 * groups. What stands behind `by` and `where` says of whom a result speaks, and a result about few people is hidden.
 */
export function overPeople(
  operands: Operands<Value>,
  lowering: Lowering,
  cell: (people?: People) => NumberValue,
): NumberValue | TableValue {
  if (operands.by) return groupTable(operands, lowering, cell);
  if (!operands.where) return cell();
  const people = peopleWhere(operands.where, lowering);
  return { ...cell(people), hidden: people.hidden };
}

/**
 * The people for whom a condition is true. They are hidden if they are fewer than `minimumGroup`; and if all others, to
 * whom a total leads by subtraction, are, unless there are none. Both as `groupsOf` would hide two groups. That only
 * looks at one condition: who asks for two sums whose conditions differ by one person gets that person's number.
 */
export function peopleWhere(where: Value, { circuit, contributions, minimumGroup }: Lowering): People {
  const members = as(where, 'yes-no').ref;
  const size = circuit.sum(members);
  const [n, least] = [BigInt(contributions), BigInt(minimumGroup)];
  const everybody = circuit.zero(circuit.linear([size], [-1n], n));
  // In a group that cannot be parted in two, none but everybody are shown.
  if (n < 2n * least) return { members, size, hidden: circuit.complement(everybody) };
  const few = circuit.negative(circuit.linear([size], [1n], -least));
  const fewOthers = circuit.negative(circuit.linear([size], [-1n], n - least));
  return { members, size, hidden: circuit.within(circuit.linear([few, fewOthers, everybody], [1n, 1n, -1n]), 0n, 1n) };
}

/**
 * The groups of a `by` clause, and which of them are hidden because they are small.
 *
 * A group of fewer than `minimumGroup` people is hidden. So that nobody finds its size or sum by subtracting the groups that
 * are shown from a total: if all hidden groups together have fewer people than that as well, the smallest group that
 * would be shown (of equal ones the first) is hidden too; then they have at least that many. (Complementary
 * suppression: Cox, "Suppression methodology and statistical disclosure control", JASA 1980.) Which groups are hidden is
 * opened; sizes of hidden ones are not, not even whether a group is empty.
 */
export function groupsOf(by: Value, lowering: Lowering): Group[] {
  const { options, refs } = withOptions(by);
  const { circuit, contributions, minimumGroup } = lowering;
  const sizes = refs.map((ref) => circuit.sum(ref));
  const all = circuit.join(sizes);
  const small = circuit.negative(circuit.linear([all], [1n], -BigInt(minimumGroup)));
  const hiddenPeople = circuit.within(circuit.dot(small, all), 0n, BigInt(contributions));
  const someHidden = circuit.complement(circuit.zero(circuit.sum(small)));
  const tooFew = circuit.negative(circuit.linear([hiddenPeople], [1n], -BigInt(minimumGroup)));
  const another = circuit.multiply(someHidden, tooFew);
  const also = circuit.multiply(another, smallestOf(all, small, lowering));
  const hidden = circuit.within(circuit.add(small, also), 0n, 1n);
  const each = circuit.pieces(hidden, options.length);
  return options.map((label, i) => ({ label, members: refs[i]!, size: sizes[i]!, hidden: each[i]! }));
}

/** 1 at the first smallest of the groups that are not small; nowhere if all are. */
function smallestOf(sizes: Ref, small: Ref, { circuit, contributions }: Lowering): Ref {
  const k = circuit.length(sizes);
  // Distinct keys: by size, then by place; what is small comes after all others.
  const beyond = BigInt(contributions + 1);
  const places = circuit.constant(Array.from({ length: k }, (_, i) => BigInt(i)));
  const keys = circuit.linear([sizes, small, places], [BigInt(k), beyond * BigInt(k), 1n]);
  const pairs = Array.from({ length: k }, (_, i) => Array.from({ length: k }, (_, j) => [i, j] as const))
    .flat()
    .filter(([i, j]) => i < j);
  if (pairs.length === 0) return circuit.complement(small);
  const [left, right] = [0, 1].map((side) =>
    circuit.pick(
      keys,
      pairs.map((pair) => pair[side]!),
    ),
  ) as [Ref, Ref];
  const before = circuit.less(left, right);
  const others = circuit.complement(before);
  const wins = Array.from({ length: k }, (_, i) =>
    pairs.flatMap(([a, b], at) =>
      a === i ? [circuit.pick(before, [at])] : b === i ? [circuit.pick(others, [at])] : [],
    ),
  );
  // First of all: it wins against every other one.
  const first = circuit.join(wins.map((won) => circuit.every(won)));
  return circuit.multiply(first, circuit.complement(small));
}

/** A table with a row for each group. */
export function groupTable(
  { by }: Operands<Value>,
  lowering: Lowering,
  cell: (group: Group) => NumberValue,
): TableValue {
  const rows = groupsOf(by!, lowering).map((group) => ({
    label: group.label,
    value: { ...cell(group), hidden: group.hidden },
  }));
  return { kind: 'table', level: 'group', rows };
}

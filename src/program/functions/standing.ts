import type { Ref } from '../circuit.ts';
import { one, rational } from '../rational.ts';
import type { FunctionDefinition, Lowering } from './definition.ts';
import { as, numberAt } from './expect.ts';

/** Among more people than these, numbers are sorted; up to so many, all pairs are compared: more products, but few rounds. */
const PAIRS = 64;

export const percentile: FunctionDefinition = {
  name: 'percentile',
  chapter: 'personal',
  usage: 'percentile(numbers), for each',
  definition:
    'For each person, how many percent of the others have a smaller number, those with the same number counted half. Exact. Whoever has the only smallest number gets 0, the only largest 100, and if all numbers are the same everybody gets 50.',
  discloses:
    'To each person their own place among all, and no other number. Several people together learn how many of the others lie between them.',
  arguments: { least: 1, most: 1 },
  type(operands) {
    numberAt(operands, 0, 'row');
    return { kind: 'number', level: 'row', unit: '%' };
  },
  lower({ arguments: [argument] }, lowering) {
    const { circuit, contributions } = lowering;
    const others = BigInt(contributions - 1);
    const { below, above } = standings(as(argument!, 'number').ref, lowering);
    // Twice what is below and once what is equal, which is others − below − above.
    const halves = circuit.within(circuit.linear([below, above], [1n, -1n], others), 0n, 2n * others);
    return { kind: 'number', level: 'row', unit: '%', ref: halves, scale: rational(50n, others) };
  },
};

export const rank: FunctionDefinition = {
  name: 'rank',
  chapter: 'personal',
  usage: 'rank(numbers), for each',
  definition:
    'For each person, 1 and the number of people with a larger number: 1 for the largest. Equal numbers have the same rank, and the next one is as far down as there are of them.',
  discloses:
    'To each person their own place among all, and no other number. Several people together learn how many of the others lie between them.',
  arguments: { least: 1, most: 1 },
  type(operands) {
    numberAt(operands, 0, 'row');
    return { kind: 'number', level: 'row', unit: '' };
  },
  lower({ arguments: [argument] }, lowering) {
    const { above } = standings(as(argument!, 'number').ref, lowering);
    const ref = lowering.circuit.linear([above], [1n], 1n);
    return { kind: 'number', level: 'row', unit: '', ref, scale: one };
  },
};

/** For each number, how many are smaller and how many are larger. */
interface Standings {
  readonly below: Ref;
  readonly above: Ref;
}

function standings(numbers: Ref, lowering: Lowering): Standings {
  return lowering.contributions <= PAIRS ? byPairs(numbers, lowering) : bySorting(numbers, lowering);
}

/** Each number is compared with the one so many places further on, for all distances. */
function byPairs(numbers: Ref, { circuit, contributions: n }: Lowering): Standings {
  const people = Array.from({ length: n }, (_, i) => i);
  const distances = people.slice(1);
  const smaller = distances.map((distance) =>
    circuit.less(
      numbers,
      circuit.pick(
        numbers,
        people.map((i) => (i + distance) % n),
      ),
    ),
  );
  const back = smaller.map((ref, d) =>
    circuit.pick(
      ref,
      people.map((i) => (i + n - distances[d]!) % n),
    ),
  );
  const together = (all: readonly Ref[]) =>
    circuit.linear(
      all,
      all.map(() => 1n),
    );
  return { below: together(back), above: together(smaller) };
}

/**
 * In ascending order, the numbers that are smaller are as many as there are places before the first of the same number, and
 * from the other end so are those that are larger. Then everything goes back to whose it is: sorted by person.
 */
function bySorting(numbers: Ref, lowering: Lowering): Standings {
  const { circuit, contributions: n } = lowering;
  const people = circuit.constant(Array.from({ length: n }, (_, i) => BigInt(i)));
  const [sorted, owners] = circuit.sort([numbers, people]) as [Ref, Ref];
  const places = Array.from({ length: n - 1 }, (_, i) => i);
  // [a number is smaller than the next one]
  const steps = circuit.less(
    circuit.pick(sorted, places),
    circuit.pick(
      sorted,
      places.map((i) => i + 1),
    ),
  );
  const first = circuit.constants(1n, 1);
  const reverse = (ref: Ref, length = n) =>
    circuit.pick(
      ref,
      Array.from({ length }, (_, i) => length - 1 - i),
    );
  const below = lastMark(circuit.join([first, steps]), lowering);
  const above = reverse(lastMark(circuit.join([first, reverse(steps, n - 1)]), lowering));
  const [, ownBelow, ownAbove] = circuit.sort([owners, below, above]) as [Ref, Ref, Ref];
  return { below: ownBelow, above: ownAbove };
}

/** For each place, the last one up to it that is marked; the first one is. By 1, 2, 4, … places: two products each. */
function lastMark(marks: Ref, { circuit, contributions: n }: Lowering): Ref {
  const place = circuit.constant(Array.from({ length: n }, (_, i) => BigInt(i)));
  // What has no mark yet is 0, and takes over what is `distance` places before it.
  let [found, last] = [marks, circuit.multiply(marks, place)];
  for (let distance = 1; distance < n; distance *= 2) {
    const before = (ref: Ref) =>
      circuit.join([
        circuit.constants(0n, distance),
        circuit.pick(
          ref,
          Array.from({ length: n - distance }, (_, i) => i),
        ),
      ]);
    const open = circuit.complement(found);
    const [alsoFound, alsoLast] = [before(found), before(last)].map((ref) => circuit.multiply(open, ref)) as [Ref, Ref];
    found = circuit.within(circuit.add(found, alsoFound), 0n, 1n);
    last = circuit.within(circuit.add(last, alsoLast), 0n, BigInt(n - 1));
  }
  return last;
}

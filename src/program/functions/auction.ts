import type { Ref } from '../circuit.ts';
import type { FunctionDefinition, Lowering, NumberValue } from './definition.ts';
import { digitsOf, groupNumber, valuesAt } from './digits.ts';
import { as, numberAt } from './expect.ts';

/** Sealed bids: `"Price" = second_price(bid)` for everyone and `"You won" for each = won(bid)`. */
function price(
  name: 'first_price' | 'second_price',
  place: number,
  definition: string,
  discloses: string,
): FunctionDefinition {
  return {
    name,
    chapter: 'decision',
    usage: `${name}(bid)`,
    definition,
    discloses,
    arguments: { least: 1, most: 1 },
    needsDigits: 'always',
    type(operands) {
      const { unit } = numberAt(operands, 0, 'row');
      return { kind: 'number', level: 'group', unit };
    },
    lower({ arguments: [argument] }, lowering) {
      const bids = as(argument!, 'number');
      return placed(bids, lowering.contributions - place, lowering);
    },
  };
}

/** The number at this rank, from 0 in ascending order. */
function placed(numbers: NumberValue, rank: number, lowering: Lowering): NumberValue {
  const digits = digitsOf(numbers, lowering);
  const [value] = valuesAt(digits, lowering.circuit.constants(BigInt(rank), 1), lowering);
  return groupNumber(value!, digits.scale, numbers.unit, digits.error);
}

export const firstPrice = price(
  'first_price',
  1,
  'What the winner of a first-price auction pays: the highest bid.',
  'The highest bid; the winner is not named by it, but knows.',
);

export const secondPrice = price(
  'second_price',
  2,
  'What the winner of a second-price (Vickrey) auction pays: the second highest bid. If two bid the most, that bid.',
  'The second highest bid, and not whose; not the highest one.',
);

/** 1 for whose number is the largest, or one of the largest. */
function isLargest(numbers: NumberValue, lowering: Lowering): Ref {
  const { circuit, contributions } = lowering;
  return circuit.equal(numbers.ref, placed(numbers, contributions - 1, lowering).ref);
}

export const won: FunctionDefinition = {
  name: 'won',
  chapter: 'decision',
  usage: 'won(bid), for each',
  definition:
    'For each person, whether their bid is the highest. Of several that are, the bid of whoever joined the room first wins, so that exactly one person wins.',
  discloses: 'To each person whether they won. Who did not win learns that somebody bid at least as much.',
  arguments: { least: 1, most: 1 },
  needsDigits: 'always',
  type(operands) {
    numberAt(operands, 0, 'row');
    return { kind: 'yes-no', level: 'row' };
  },
  lower({ arguments: [argument] }, lowering) {
    const { circuit } = lowering;
    const largest = isLargest(as(argument!, 'number'), lowering);
    const noneBefore = circuit.zero(countBefore(largest, lowering));
    return { kind: 'yes-no', level: 'row', ref: circuit.multiply(largest, noneBefore) };
  },
};

/** For each person, how many of those before are marked: sums over 1, 2, 4, … places, all local. */
function countBefore(marks: Ref, { circuit, contributions: n }: Lowering): Ref {
  let sums = marks;
  for (let distance = 1; distance < n; distance *= 2) {
    const places = Array.from({ length: n - distance }, (_, i) => i);
    sums = circuit.add(sums, circuit.join([circuit.constants(0n, distance), circuit.pick(sums, places)]));
  }
  return circuit.within(circuit.sub(sums, marks), 0n, BigInt(n - 1));
}

export const highest: FunctionDefinition = {
  name: 'highest',
  chapter: 'personal',
  usage: 'highest(numbers), for each',
  definition:
    'For each person, whether nobody’s number is above theirs. If several have the largest number, all of them.',
  discloses: 'To each person whether theirs is the largest number: then that no other is above it, else that some is.',
  arguments: { least: 1, most: 1 },
  needsDigits: 'always',
  type(operands) {
    numberAt(operands, 0, 'row');
    return { kind: 'yes-no', level: 'row' };
  },
  lower: ({ arguments: [argument] }, lowering) => ({
    kind: 'yes-no',
    level: 'row',
    ref: isLargest(as(argument!, 'number'), lowering),
  }),
};

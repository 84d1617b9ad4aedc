import fc from 'fast-check';
import { minus, over, plus, type Rational, rational, times } from '../rational.ts';
import type { Person } from './evaluated.testing.ts';

export const person: fc.Arbitrary<Person> = fc.record({
  // Few values, so that many tie, or all; and the ends.
  x: fc.oneof(fc.integer({ min: -200, max: 300 }), fc.constantFrom(-200, -1, 0, 15, 15, 300)),
  y: fc.oneof({ weight: 3, arbitrary: fc.nat(15) }, { weight: 2, arbitrary: fc.constantFrom(0, 7, 15) }),
  weight: fc.integer({ min: 1, max: 9 }),
  yes: fc.boolean(),
  team: fc.nat(2),
  days: fc.subarray([0, 1, 2, 3]),
  order: fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
});

/** Groups of people, some of whom answer alike. */
export const groups = (minLength: number, maxLength: number) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.array(person, { minLength, maxLength }) },
    {
      weight: 1,
      arbitrary: fc.tuple(person, fc.integer({ min: minLength, max: maxLength })).map(([one, n]) => Array(n).fill(one)),
    },
  );

export const check = (group: fc.Arbitrary<Person[]>, property: (people: Person[]) => void, numRuns = 15) =>
  fc.assert(fc.property(group, property), { numRuns });

export const tenths = (value: number): Rational => rational(BigInt(value), 10n);
export const whole = (value: number): Rational => rational(BigInt(value));
export const add = (values: readonly Rational[]) => values.reduce(plus, whole(0));
export const meanOf = (values: readonly Rational[]) => over(add(values), whole(values.length));
export const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
export const xs = (people: readonly Person[]) => sorted(people.map(({ x }) => x));
export const count = (people: readonly Person[], condition: (person: Person) => boolean) =>
  people.filter(condition).length;

/** The quantile by its definition: with h = (n − 1) p, between the numbers at ⌊h⌋ and ⌈h⌉. */
export function quantileOf(ascending: readonly number[], p: Rational): Rational {
  const h = times(whole(ascending.length - 1), p);
  const low = Number(h.numerator / h.denominator);
  const part = minus(h, whole(low));
  const [a, b] = [ascending[low]!, ascending[Math.min(low + 1, ascending.length - 1)]!].map(tenths) as [
    Rational,
    Rational,
  ];
  return plus(a, times(part, minus(b, a)));
}

/** By the definition: groups of fewer than three are hidden, and then also the smallest other one, if these are fewer than three. */
export function shownOf(sizes: readonly number[], minimum = 3): boolean[] {
  const shown = sizes.map((size) => size >= minimum);
  const hiddenPeople = sizes.reduce((sum, size, i) => sum + (shown[i] ? 0 : size), 0);
  if (shown.every(Boolean) || hiddenPeople >= minimum) return shown;
  const smallest = Math.min(...sizes.filter((_, i) => shown[i]));
  const also = sizes.findIndex((size, i) => shown[i] && size === smallest);
  return shown.map((own, i) => own && i !== also);
}

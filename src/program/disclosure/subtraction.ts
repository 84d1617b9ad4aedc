import type { OutputOpening, Suppression } from './openings.ts';
import {
  allAtoms,
  combination,
  constantPolynomial,
  isTruth,
  mayVanish,
  type Polynomial,
  primitive,
  product,
  selected,
  textOf,
} from './polynomial.ts';

/** Outputs from which a total over some of the people follows that nothing keeps from being a total over one. */
export interface Subtraction {
  /** `part`: one output is such a total. `difference`: two of them are subtracted, or from a total over everybody. */
  readonly kind: 'part' | 'difference';
  /** Names of the outputs, no two alike. */
  readonly outputs: readonly string[];
}

/** Pairs that are looked at. If there are more, all of them are named together: somebody else's program must not keep a device busy. */
const MOST_PAIRS = 1000;

/** A total that is opened. */
interface Total {
  readonly output: string;
  /** What each person adds to it. */
  readonly each: Polynomial;
  /** The numbers that occur: what is added up, but for the factors. */
  readonly values: string;
  /** Of whom it speaks, if it is hidden where these are few. */
  readonly people?: Polynomial;
  readonly family?: number;
  /** All groups whose size decides whether it is shown. */
  readonly groups: readonly Polynomial[];
}

/**
 * Finds totals over part of the people: one that is opened as it is, one that is the difference of two, and the
 * difference of two totals of the same thing over two sets of people which are hidden only if each set is small.
 *
 * It sees totals alone (sums, means, counts, products: what `meaning.ts` calls so), and at most two of them with a total
 * over everybody. It does not see what follows from more of them, from moments, medians or quotients over parts of the
 * people, or from the knowledge that conditions exclude each other.
 *
 * @param mayPart whether there may be so many people that two groups of the smallest size are shown.
 */
export function subtractionsOf(outputs: readonly OutputOpening[], mayPart: boolean): Subtraction[] {
  const totals = outputs.flatMap(totalsOf);
  const always = totals.filter(({ people }) => people === undefined);
  const parts = totals.filter(({ each, people }) => isPart(each, people));
  const whole = always.filter((total) => !parts.includes(total));
  const found: Subtraction[] = parts.map(({ output }) => ({ kind: 'part', outputs: [output] }));
  for (const [a, b] of pairs(whole)) if (differsByPart(a, b)) found.push(difference(a, b));
  // The difference of two sizes is a number of people, and says nothing else of them.
  const suppressed = mayPart ? totals.filter(({ each, people }) => people !== undefined && !same(each, people)) : [];
  const seen = new Set<string>();
  let compared = 0;
  for (const [a, b] of pairs(suppressed)) {
    if (a.family === b.family || a.values !== b.values) continue;
    const outputs = JSON.stringify([a.output, b.output]);
    if (seen.has(outputs)) continue;
    if (++compared > MOST_PAIRS) {
      found.push(difference(...suppressed));
      break;
    }
    const subtracted = subtractedFrom(whole, a, b);
    if (!subtracted) continue;
    seen.add(outputs);
    found.push(subtracted);
  }
  return distinct(found);
}

function totalsOf({ name, cells }: OutputOpening): Total[] {
  return cells.flatMap(({ meaning, over, suppression }) =>
    [meaning, over].flatMap((own) =>
      own?.kind === 'total'
        ? [{ output: name, each: own.each, values: valuesOf(own.each), ...peopleOf(own.each, suppression) }]
        : [],
    ),
  );
}

/** The group whose size decides whether the total is shown, if the total is over these people only. */
function peopleOf(each: Polynomial, suppression: Suppression | undefined): Pick<Total, 'people' | 'family' | 'groups'> {
  const people = suppression?.groups.find((group) => {
    const restricted = product(each, group);
    return restricted !== null && same(restricted, each);
  });
  const groups = suppression?.groups ?? [];
  return suppression && people ? { people, family: suppression.family, groups } : { groups };
}

/** A total of numbers not of all these people: by default, of everybody. */
export function isPart(each: Polynomial, people: Polynomial = constantPolynomial(1n)): boolean {
  const factors = selected(each);
  if (!factors || !hasNumbers(factors.value) || isSame(factors.selector, people)) return false;
  return mayVanish(factors.selector);
}

const valuesOf = (each: Polynomial) =>
  [...allAtoms(each)]
    .filter((name) => !isTruth(name))
    .sort()
    .join('·');

const hasNumbers = (each: Polynomial) => valuesOf(each) !== '';

/** Whether some combination of the two is a total over a part whose size does not decide whether both are shown. */
function differsByPart(a: Total, b: Total): boolean {
  const groups = [...a.groups, ...b.groups];
  return [...a.each].some(([key, own]) => {
    const other = b.each.get(key);
    const part = other === undefined ? undefined : combination([a.each, b.each], [other, -own]);
    return part !== undefined && isPart(part) && groups.every((group) => isPart(part, group));
  });
}

/** Of two totals that are hidden if they speak of few people. */
function subtractedFrom(whole: readonly Total[], a: Total, b: Total): Subtraction | undefined {
  const areAll = same(combination([a.people!, b.people!], [1n, 1n]), constantPolynomial(1n));
  if (same(a.people!, b.people!) || areAll) return undefined;
  const [left, right] = [product(a.each, b.people!), product(b.each, a.people!)];
  // Of what is too large to be multiplied out, nothing is known.
  if (!left || !right) return undefined;
  if (left.size > 0) return isSame(left, right) ? difference(a, b) : undefined;
  if (!areDisjoint(a.people!, b.people!)) return undefined;
  const total = whole.find(({ each }) => isRestriction(each, a) && isRestriction(each, b));
  return total && difference(total, a, b);
}

const areDisjoint = (a: Polynomial, b: Polynomial) => product(a, b)?.size === 0;

function isRestriction(each: Polynomial, { each: part, people }: Total): boolean {
  const restricted = product(each, people!);
  return restricted !== null && isSame(restricted, part);
}

const same = (a: Polynomial, b: Polynomial) => textOf(a) === textOf(b);

/** The same up to a factor. */
const isSame = (a: Polynomial, b: Polynomial) => a.size > 0 && b.size > 0 && same(primitive(a).rest, primitive(b).rest);

const difference = (...totals: readonly Total[]): Subtraction => ({
  kind: 'difference',
  outputs: [...new Set(totals.map(({ output }) => output))],
});

function pairs<T>(all: readonly T[]): (readonly [T, T])[] {
  return all.flatMap((a, i) => all.slice(i + 1).map((b) => [a, b] as const));
}

/** Each once. */
function distinct(all: readonly Subtraction[]): Subtraction[] {
  const key = ({ kind, outputs }: Subtraction) => JSON.stringify([kind, outputs]);
  return all.filter((own, i) => all.findIndex((other) => key(other) === key(own)) === i);
}

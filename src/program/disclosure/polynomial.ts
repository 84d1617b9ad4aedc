/**
 * What one person contributes to a total, as a polynomial with integer coefficients. A key names a product of atoms, joined
 * by `·`; the empty key is the constant. An atom is a letter and a name:
 *
 *     n…  the person's answer to a number question
 *     c…  1 if the person chose this option: `c<question>:<option>`, never the last option, which is 1 minus all others
 *     t…  something else of this person that is 0 or 1: a bit of an answer, the result of a comparison
 *     v…  some other number computed from this person's answers alone
 *     u…  something that depends on other people too
 *
 * c and t are their own squares, and two options of one choice have the product 0; so equal functions of choices and bits
 * are equal polynomials. Comparisons count as independent of each other, which they need not be.
 */
export type Polynomial = ReadonlyMap<string, bigint>;

/** Beyond so many terms a polynomial is not followed. */
const MOST_TERMS = 2000;

export const constantPolynomial = (value: bigint): Polynomial => new Map(value === 0n ? [] : [['', value]]);

export const atom = (name: string): Polynomial => new Map([[name, 1n]]);

/** Σ weights[i] · of[i]. */
export function combination(of: readonly Polynomial[], weights: readonly bigint[]): Polynomial {
  const terms = new Map<string, bigint>();
  for (const [i, polynomial] of of.entries()) {
    for (const [key, coefficient] of polynomial) {
      terms.set(key, (terms.get(key) ?? 0n) + coefficient * weights[i]!);
    }
  }
  return withoutZeros(terms);
}

/** null if it has too many terms. */
export function product(a: Polynomial, b: Polynomial): Polynomial | null {
  if (a.size * b.size > MOST_TERMS) return null;
  const terms = new Map<string, bigint>();
  for (const [left, x] of a) {
    for (const [right, y] of b) {
      const key = productOfKeys(left, right);
      if (key !== null) terms.set(key, (terms.get(key) ?? 0n) + x * y);
    }
  }
  return withoutZeros(terms);
}

function productOfKeys(left: string, right: string): string | null {
  const all = [...atomsOf(left), ...atomsOf(right)].sort();
  const kept = all.filter((name, i) => !isTruth(name) || all[i - 1] !== name);
  const choices = kept.flatMap((name) => (name.startsWith('c') ? [name.slice(0, name.indexOf(':'))] : []));
  return new Set(choices).size < choices.length ? null : kept.join('·');
}

const withoutZeros = (terms: ReadonlyMap<string, bigint>): Polynomial =>
  new Map([...terms].filter(([, coefficient]) => coefficient !== 0n));

export const atomsOf = (key: string): string[] => (key === '' ? [] : key.split('·'));

/** Is it 0 or 1? */
export const isTruth = (name: string): boolean => name.startsWith('c') || name.startsWith('t');

/** Equal polynomials have equal texts. */
export const textOf = (polynomial: Polynomial): string =>
  [...polynomial]
    .map(([key, coefficient]) => `${coefficient}*${key}`)
    .sort()
    .join('+');

/** Every atom that occurs. */
export const allAtoms = (polynomial: Polynomial): Set<string> => new Set([...polynomial.keys()].flatMap(atomsOf));

/** A polynomial as a number times a selector: what is added up, and of whom. */
export interface Selected {
  /** In numbers (n, v, u) only; 1 for a count. */
  readonly value: Polynomial;
  /** In truths (c, t) only; 1 for everybody. 0 for all who are not selected. */
  readonly selector: Polynomial;
}

/** The two factors, each without common divisors and with one sign; null if it is no such product, or 0. */
export function selected(polynomial: Polynomial): Selected | null {
  const selectors = new Map<string, Map<string, bigint>>();
  for (const [key, coefficient] of polynomial) {
    const names = atomsOf(key);
    const numbers = names.filter((name) => !isTruth(name)).join('·');
    const own = selectors.get(numbers) ?? new Map<string, bigint>();
    selectors.set(numbers, own.set(names.filter(isTruth).join('·'), coefficient));
  }
  const parts = [...selectors].map(([numbers, terms]) => ({ numbers, ...primitive(terms) }));
  const [first] = parts;
  if (!first || parts.some(({ rest }) => textOf(rest) !== textOf(first.rest))) return null;
  const value = primitive(new Map(parts.map(({ numbers, content }) => [numbers, content]))).rest;
  return { value, selector: first.rest };
}

/** Of what is not 0: the greatest common divisor of the coefficients, with the sign of the term with the fewest atoms; and what is left. */
export function primitive(terms: Polynomial): { content: bigint; rest: Polynomial } {
  const shortest = [...terms.keys()].sort((a, b) => atomsOf(a).length - atomsOf(b).length || (a < b ? -1 : 1))[0]!;
  let content = 0n;
  for (const coefficient of terms.values()) content = divisor(content, coefficient);
  if (terms.get(shortest)! < 0n) content = -content;
  return { content, rest: new Map([...terms].map(([key, coefficient]) => [key, coefficient / content])) };
}

function divisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y > 0n) [x, y] = [y, x % y];
  return x;
}

/** Assignments that are tried, at most. */
const MOST_ASSIGNMENTS = 4096;

/**
 * Whether a polynomial in truths is 0 for some people: under some assignment of 0 and 1 to its atoms, of at most one option
 * of each choice. Of one with very many atoms only some assignments are tried.
 */
export function mayVanish(selector: Polynomial): boolean {
  const groups = new Map<string, string[]>();
  for (const name of allAtoms(selector)) {
    const group = name.startsWith('c') ? name.slice(0, name.indexOf(':')) : name;
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  let assignments: Set<string>[] = [new Set()];
  for (const names of groups.values()) {
    if (assignments.length * (names.length + 1) > MOST_ASSIGNMENTS) break;
    assignments = assignments.flatMap((own) => [own, ...names.map((name) => new Set([...own, name]))]);
  }
  return assignments.some((own) => {
    const terms = [...selector].map(([key, value]) => (atomsOf(key).every((name) => own.has(name)) ? value : 0n));
    return terms.reduce((sum, term) => sum + term, 0n) === 0n;
  });
}

/** How many of them are independent: none of these is a combination of others, and of what everybody knows anyway. */
export function rankOf(polynomials: readonly Polynomial[]): number {
  const pivots: { key: string; row: Polynomial }[] = [];
  for (const polynomial of polynomials) {
    let row: Polynomial = new Map([...polynomial].filter(([key]) => key !== ''));
    for (const pivot of pivots) {
      const own = row.get(pivot.key);
      if (own !== undefined) row = combination([row, pivot.row], [pivot.row.get(pivot.key)!, -own]);
    }
    const [key] = row.keys();
    if (key !== undefined) pivots.push({ key, row });
  }
  return pivots.length;
}

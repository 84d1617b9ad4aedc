import { describe, expect, test } from 'vitest';
import { evaluatePlainly } from '../../engine/plain.testing.ts';
import { bitsOf, type Person, programOf } from '../functions/evaluated.testing.ts';
import { check, groups } from '../functions/people.testing.ts';
import { circuitOf, everyone } from '../plan.ts';
import { meaningsOf } from './meaning.ts';
import {
  atom,
  atomsOf,
  combination,
  constantPolynomial,
  mayVanish,
  type Polynomial,
  product,
  rankOf,
  selected,
  textOf,
} from './polynomial.ts';

const linear = (...terms: [bigint, Polynomial][]) =>
  combination(
    terms.map(([, own]) => own),
    terms.map(([weight]) => weight),
  );
const [one, x, a, b] = [constantPolynomial(1n), atom('n0'), atom('c4:0'), atom('c4:1')];
const keys = (own: Polynomial | null) => [...(own ?? [])];

/** The questions of `evaluated.testing.ts`, by the names of their atoms. */
const answers: Record<string, (person: Person) => number> = {
  n0: (person) => person.x,
  n1: (person) => person.y,
  n2: (person) => person.weight,
  'c4:0': (person) => Number(person.team === 0),
  'c4:1': (person) => Number(person.team === 1),
};

describe('totals', () => {
  test.each([
    'sum(x)',
    'mean(x) - 2 * mean(y)',
    'sum(x * y * weight)',
    'sum(if(team = "blue", x, y))',
    'sum(if(team = "red" or team = "blue", x - y, 0))',
    'count(team = "red" and not (team = "blue"))',
    'sum(x * x - x * y) + sum(y * x)',
  ])('%s is the total of what the polynomial says', (formula) => {
    check(groups(3, 8), (people) => {
      const program = programOf([formula], 3, 8);
      const { circuit } = circuitOf(program, everyone(people.length));
      const [{ of }] = circuit.openings as [(typeof circuit.openings)[number]];
      const [meaning] = meaningsOf(circuit, program, [of]);
      if (meaning?.kind !== 'total') throw new Error('no total');
      const value = (person: Person, key: string) =>
        atomsOf(key).reduce((left, name) => left * answers[name]!(person), 1);
      const terms = [...meaning.each].flatMap(([key, coefficient]) =>
        people.map((person) => Number(coefficient) * value(person, key)),
      );
      const [[opened]] = evaluatePlainly(circuit, bitsOf(program, people)) as [[bigint]];
      expect(terms.reduce((sum, own) => sum + own, 0)).toBe(Number(opened));
    });
  });

  test.each(['sum(x) * sum(y)', 'sum(x) > 3', 'max(x) + sum(x)', 'deviation(x)', 'count(x > mean(y))'])(
    '%s is none',
    (formula) => {
      const program = programOf([formula], 5, 8);
      const { circuit } = circuitOf(program, everyone(6));
      expect(meaningsOf(circuit, program, [circuit.openings[0]!.of])).toEqual([{ kind: 'other' }]);
    },
  );
});

describe('polynomials', () => {
  test('choices and bits are their own squares, and exclude each other', () => {
    expect(keys(product(a, a))).toEqual([['c4:0', 1n]]);
    expect(keys(product(a, b))).toEqual([]);
    expect(keys(product(x, x))).toEqual([['n0·n0', 1n]]);
    const last = linear([1n, one], [-1n, a], [-1n, b]);
    expect(textOf(product(last, last)!)).toBe(textOf(last));
    expect(keys(product(last, a))).toEqual([]);
  });

  test('selected: what is added up, and of whom', () => {
    const neither = linear([1n, one], [-1n, a], [-1n, b]);
    const value = linear([2n, x], [-4n, atom('n1')]);
    const factors = selected(product(value, neither)!)!;
    expect(textOf(factors.selector)).toBe(textOf(neither));
    expect(textOf(factors.value)).toBe(textOf(linear([1n, x], [-2n, atom('n1')])));
    expect(textOf(selected(x)!.selector)).toBe(textOf(one));
    expect(selected(linear([1n, product(a, x)!], [1n, product(b, atom('n1'))!]))).toBeNull();
    expect(selected(constantPolynomial(0n))).toBeNull();
  });

  test('what may be 0 for some', () => {
    const sign = linear([1n, one], [-2n, atom('t9')]);
    const all = linear([1n, one], [-1n, a], [-1n, b]);
    expect([a, all, linear([1n, a], [2n, b])].map(mayVanish)).toEqual([true, true, true]);
    expect([one, sign, linear([1n, one], [1n, a], [1n, b])].map(mayVanish)).toEqual([false, false, false]);
    // Both options at once would be 0.
    expect(mayVanish(linear([2n, one], [-1n, a], [-1n, b]))).toBe(false);
  });

  test('rank', () => {
    expect(rankOf([])).toBe(0);
    expect(rankOf([x, linear([3n, x], [5n, one])])).toBe(1);
    expect(rankOf([linear([1n, x], [1n, a]), linear([1n, x], [-1n, a]), a])).toBe(2);
    expect(rankOf([x, a, product(x, a)!])).toBe(3);
  });
});

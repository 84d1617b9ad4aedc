import { describe, expect, test } from 'vitest';
import { checkFormula } from '../language/formula.ts';
import { circuitOf, everyone } from '../plan.ts';
import { epsilonOf } from '../privacy.ts';
import { rational } from '../rational.ts';
import type { Survey } from '../survey.ts';

const survey: Survey = {
  title: 'Every kind',
  questions: [
    { kind: 'number', text: 'x', name: 'x', unit: '€', decimals: 1, minimum: '-20', maximum: '30' },
    { kind: 'number', text: 'y', name: 'y', unit: '', decimals: 0, minimum: '0', maximum: '15' },
    { kind: 'yes-no', text: 'agrees', name: 'agrees' },
    { kind: 'choice', text: 'team', name: 'team', options: ['red', 'green', 'blue'] },
    { kind: 'several', text: 'days', name: 'days', options: ['Mon', 'Tue', 'Wed', 'Thu'] },
  ],
};

const programOf = (formulas: string) => checkFormula(formulas, { survey, minimumGroup: 5, maximumGroup: 9 }).program;

/** The noise that the circuit draws: e^(−|k| · this). */
const noiseOf = (formulas: string) =>
  circuitOf(programOf(formulas), everyone(9)).circuit.nodes.flatMap((node) =>
    node.step === 'laplace' ? [{ count: node.count, rate: rational(node.numerator, node.denominator) }] : [],
  );

describe('noise is as wide as one person can change', () => {
  test.each([
    ['count(agrees)', 1n, 1],
    ['count(x > 3)', 1n, 1],
    ['count(agrees and y < 7)', 1n, 1],
    ['sum(x)', 500n, 1],
    ['mean(x)', 500n, 1],
    ['sum(y) - 3 * count(agrees)', 18n, 1],
    ['sum(if(x > 10, 10, if(x < 0, 0, x)))', 500n, 1],
    ['sum(if(y > 7, 1, 0))', 1n, 1],
    ['tally(team)', 2n, 3],
    ['tally(days)', 4n, 4],
    ['sum(x * y)', 7500n, 1],
  ] as const)('%s: Δ = %s', (statistic, sensitivity, count) => {
    expect(noiseOf(`noisy(${statistic}, 0.5)`)).toEqual([{ count, rate: rational(1n, 2n * sensitivity) }]);
  });

  test.each([
    ['noisy(median(x), 1)', 0],
    ['noisy(max(x), 1)', 0],
    ['noisy(deviation(x), 1)', 0],
    ['noisy(mean(x where agrees), 1)', 0],
    ['noisy(mean(x by team), 1)', 0],
    ['noisy(sum(x) / sum(y + 1), 1)', 0],
    ['noisy(count(x > mean(x)), 1)', 0],
    ['noisy(count(), 1)', 0],
    ['noisy(x, 1)', 0],
    ['noisy(sum(x), 0)', 1],
    ['noisy(sum(x), count(agrees))', 1],
    ['noisy(sum(x), 101)', 1],
  ])('%s is refused', (formula) => {
    expect(() => programOf(formula)).toThrow();
  });
});

describe('ε', () => {
  test.each([
    ['noisy(sum(x), 0.5)', rational(1n, 2n)],
    ['noisy(sum(x), 0.5)\nnoisy(count(agrees), 0.25)\nnoisy(sum(x), 0.5) / count()', rational(3n, 4n)],
    ['noisy(count(agrees), 0.1) - noisy(count(agrees), 0.2)', rational(3n, 10n)],
    ['noisy(tally(team), 2)\ncount()', rational(2n)],
    ['noisy(sum(x), 0.5)\nmean(x)', null],
  ])('of %s', (formulas, epsilon) => {
    expect(epsilonOf(programOf(formulas).computation)).toEqual(epsilon);
  });
});

import { checkFormula } from '../language/formula.ts';
import type { Program } from '../plan.ts';
import type { Survey } from '../survey.ts';
import { functionNamed } from './all.ts';

/** The questions of which the examples speak: numbers of 20 bits, and one question of each other kind. */
export const exampleSurvey: Survey = {
  title: 'Examples',
  questions: [
    { kind: 'number', text: 'Income', name: 'income', unit: '€', decimals: 0, minimum: '0', maximum: '1048575' },
    { kind: 'number', text: 'Rent', name: 'rent', unit: '€', decimals: 0, minimum: '1', maximum: '1048576' },
    { kind: 'number', text: 'Savings', name: 'savings', unit: '€', decimals: 0, minimum: '0', maximum: '1048575' },
    { kind: 'yes-no', text: 'Works from home?', name: 'remote' },
    { kind: 'choice', text: 'Department', name: 'department', options: ['Sales', 'Care', 'Lab', 'Office'] },
    { kind: 'several', text: 'Free days', name: 'days', options: ['Monday', 'Tuesday', 'Wednesday', 'Thursday'] },
    { kind: 'ranking', text: 'Destinations', name: 'destinations', options: ['Sea', 'Hills', 'City'] },
  ],
};

/** For each function a formula in which it does most of the work. */
export const examples: Readonly<Record<string, string>> = {
  add: 'mean(income + rent)',
  subtract: 'mean(income - rent)',
  multiply: 'sum(income * rent)',
  divide: 'mean(income) / mean(rent)',
  negate: 'sum(-income)',
  abs: 'mean(abs(income - rent))',
  greatest: 'mean(greatest(income, rent))',
  least: 'mean(least(income, rent))',
  less: 'count(income > 50000)',
  equal: 'count(department = "Care")',
  and: 'count(remote and department = "Care")',
  or: 'count(remote or department = "Care")',
  not: 'count(not remote)',
  if: 'mean(if(remote, income, rent))',
  count: 'count(remote by department)',
  proportion: 'proportion(remote)',
  tally: 'tally(department)',
  mode: 'mode(department)',
  histogram: 'histogram(income, 8)',
  sum: 'sum(income)',
  mean: 'mean(income by department)',
  variance: 'variance(income)',
  deviation: 'deviation(income)',
  population_variance: 'population_variance(income)',
  population_deviation: 'population_deviation(income)',
  weighted_mean: 'weighted_mean(income, rent)',
  geometric_mean: 'geometric_mean(rent)',
  trimmed_mean: 'trimmed_mean(income, 0.1)',
  min: 'min(income)',
  max: 'max(income)',
  range: 'range(income)',
  median: 'median(income)',
  median_low: 'median_low(income)',
  median_high: 'median_high(income)',
  quantile: 'quantile(income, 0.9)',
  quantile_low: 'quantile_low(income, 0.9)',
  quantile_high: 'quantile_high(income, 0.9)',
  quartiles: 'quartiles(income)',
  kth: 'kth(income, 3)',
  top: 'top(income, 3)',
  plurality: 'plurality(department)',
  approval: 'approval(days)',
  borda: 'borda(destinations)',
  borda_winner: 'borda_winner(destinations)',
  best: 'best(days)',
  common: 'common(days)',
  intersection: 'intersection(days)',
  union: 'union(days)',
  first_price: 'first_price(income)',
  second_price: 'second_price(income)',
  won: 'won(income) for each',
  highest: 'highest(income) for each',
  percentile: 'percentile(income) for each',
  rank: 'rank(income) for each',
  covariance: 'covariance(income, rent)',
  correlation: 'correlation(income, rent)',
  spearman: 'spearman(income, rent)',
  regression: 'regression(income, rent, savings)',
  noisy: 'noisy(mean(income), 1)',
};

/** The smallest group of an example. */
export function exampleGroup(name: string): number {
  const needed = functionNamed(name)!.smallestGroup ?? 0;
  // The longest example has three arguments.
  return Math.max(3, typeof needed === 'number' ? needed : needed(3));
}

/** The example's program for groups of up to so many. @throws RangeError for a function without an example. */
export function exampleProgram(name: string, maximumGroup: number): Program {
  const formula = examples[name];
  if (formula === undefined) throw new RangeError(`no example of ${name}`);
  return checkFormula(formula, { survey: exampleSurvey, minimumGroup: exampleGroup(name), maximumGroup }).program;
}

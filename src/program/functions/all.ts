import { absolute, add, divide, multiply, negate, subtract } from './arithmetic.ts';
import { borda } from './borda.ts';
import { count } from './count.ts';
import type { FunctionDefinition } from './definition.ts';
import { max, min, range } from './extremes.ts';
import { and, choose, equal, less, not, or } from './logic.ts';
import { mean } from './mean.ts';
import { highMedian, lowMedian, median } from './median.ts';
import { sum } from './sum.ts';
import { tally } from './tally.ts';
import { deviation, populationDeviation, populationVariance, variance } from './variance.ts';

/** Every function of the language, operators included, in the order of the documentation. */
export const functions: readonly FunctionDefinition[] = [
  add,
  subtract,
  multiply,
  divide,
  negate,
  absolute,
  less,
  equal,
  and,
  or,
  not,
  choose,
  count,
  tally,
  sum,
  mean,
  variance,
  deviation,
  populationVariance,
  populationDeviation,
  min,
  max,
  range,
  median,
  lowMedian,
  highMedian,
  borda,
];

const byName = new Map(functions.map((definition) => [definition.name, definition]));

export function functionNamed(name: string): FunctionDefinition | undefined {
  return byName.get(name);
}

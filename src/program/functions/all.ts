import type { Node } from '../computation.ts';
import { absolute, add, divide, multiply, negate, subtract } from './arithmetic.ts';
import { firstPrice, highest, secondPrice, won } from './auction.ts';
import { borda } from './borda.ts';
import { common, intersection, union } from './common.ts';
import { correlation } from './correlation.ts';
import { count } from './count.ts';
import { covariance } from './covariance.ts';
import type { FunctionDefinition } from './definition.ts';
import { max, min, range } from './extremes.ts';
import { geometricMean } from './geometric-mean.ts';
import { greatest, least } from './greatest.ts';
import { histogram } from './histogram.ts';
import { kth, top } from './kth.ts';
import { and, choose, equal, less, not, or } from './logic.ts';
import { mean } from './mean.ts';
import { highMedian, lowMedian, median } from './median.ts';
import { noisy } from './noisy.ts';
import { proportion } from './proportion.ts';
import { highQuantile, lowQuantile, quantile } from './quantile.ts';
import { quartiles } from './quartiles.ts';
import { regression } from './regression.ts';
import { spearman } from './spearman.ts';
import { percentile, rank } from './standing.ts';
import { sum } from './sum.ts';
import { tally } from './tally.ts';
import { trimmedMean } from './trimmed-mean.ts';
import { deviation, populationDeviation, populationVariance, variance } from './variance.ts';
import { weightedMean } from './weighted-mean.ts';
import { approval, best, bordaWinner, mode, plurality } from './winners.ts';

/** Every function of the language, operators included, in the order of the documentation. */
export const functions: readonly FunctionDefinition[] = [
  add,
  subtract,
  multiply,
  divide,
  negate,
  absolute,
  greatest,
  least,
  less,
  equal,
  and,
  or,
  not,
  choose,
  count,
  proportion,
  tally,
  mode,
  histogram,
  sum,
  mean,
  variance,
  deviation,
  populationVariance,
  populationDeviation,
  weightedMean,
  geometricMean,
  trimmedMean,
  min,
  max,
  range,
  median,
  lowMedian,
  highMedian,
  quantile,
  lowQuantile,
  highQuantile,
  quartiles,
  kth,
  top,
  plurality,
  approval,
  borda,
  bordaWinner,
  best,
  common,
  intersection,
  union,
  firstPrice,
  secondPrice,
  won,
  highest,
  percentile,
  rank,
  covariance,
  correlation,
  spearman,
  regression,
  noisy,
];

const byName = new Map(functions.map((definition) => [definition.name, definition]));

export function functionNamed(name: string): FunctionDefinition | undefined {
  return byName.get(name);
}

/** What a node of a computation needs as the smallest group; 0 for one that needs none of its own. */
export function smallestGroupOf(node: Node): number {
  if (node.node !== 'call') return 0;
  const needed = functionNamed(node.function)?.smallestGroup ?? 0;
  return typeof needed === 'number' ? needed : needed(node.arguments.length);
}

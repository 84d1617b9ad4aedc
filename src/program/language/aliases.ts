import { functionNamed, functions } from '../functions/all.ts';
import type { FunctionDefinition } from '../functions/definition.ts';
import { nearestName } from './names.ts';

/**
 * What spreadsheets call a function of ours that does exactly the same. A spreadsheet's function that takes its arguments
 * otherwise (PERCENTILE, COUNTIF, TRIMMEAN) is not here: it would be misunderstood.
 */
export const aliases: Readonly<Record<string, string>> = {
  average: 'mean',
  avg: 'mean',
  total: 'sum',
  stdev: 'deviation',
  'stdev.s': 'deviation',
  stddev: 'deviation',
  sd: 'deviation',
  stdevp: 'population_deviation',
  'stdev.p': 'population_deviation',
  var: 'variance',
  'var.s': 'variance',
  varp: 'population_variance',
  'var.p': 'population_variance',
  minimum: 'min',
  maximum: 'max',
  correl: 'correlation',
  pearson: 'correlation',
  'covariance.s': 'covariance',
  geomean: 'geometric_mean',
  iff: 'if',
};

/** Of several values of one person, spreadsheets' names mean the greatest or the least of these. */
const ofSeveral: Readonly<Record<string, string>> = { max: 'greatest', min: 'least' };

/** The function that is written so, in any case, with so many arguments. */
export function functionWritten(name: string, argumentCount: number): FunctionDefinition | undefined {
  const lower = name.toLowerCase();
  const own = !functionNamed(lower) && Object.hasOwn(aliases, lower) ? aliases[lower]! : lower;
  const several = argumentCount > 1 && Object.hasOwn(ofSeveral, own) ? functionNamed(ofSeveral[own]!) : undefined;
  return several ?? functionNamed(own);
}

/** The function whose name is most like this one. */
export function nearestFunction(name: string): string | null {
  const known = Object.keys(aliases).filter((alias) => functionNamed(aliases[alias]!));
  return nearestName(name, [...functions.map((definition) => definition.name), ...known]);
}

import {
  ChoiceExpression,
  Condition,
  call,
  type Expression,
  type Joined,
  type Level,
  type LevelOf,
  NumberExpression,
  type NumberLike,
  number,
  type RankingExpression,
  type SeveralExpression,
  TableExpression,
} from './expression.ts';

/*
 * One for each function of `../functions/`, which says what it computes and discloses. Those with operators are methods of
 * expressions. Constants are plain numbers.
 */

type Rows = NumberExpression<'row'>;
type One = NumberExpression<'group'>;
type Choice<O extends string> = ChoiceExpression<O, 'row'>;

/** Once for each option, over the people who chose it; small groups are hidden. */
export interface By<O extends string> {
  readonly by: Choice<O>;
}
/** Over the people for whom it is true. */
export interface Where {
  readonly where?: Condition<'row'>;
}
type Clauses = { readonly by?: Choice<string>; readonly where?: Condition<'row'> };

/** A function of everybody's number that may be taken by groups. */
interface ByGroups<T extends Expression> {
  <O extends string>(of: T, clauses: By<O>): TableExpression<O, One>;
  (of: T, clauses?: Where): One;
}

function byGroups<T extends Expression>(name: string): ByGroups<T> {
  return ((of: T, clauses: Clauses = {}) =>
    clauses.by
      ? new TableExpression(call(name, [of], clauses))
      : new NumberExpression(call(name, [of], clauses))) as ByGroups<T>;
}

const summary = (name: string) => (numbers: Rows) => new NumberExpression<'group'>(call(name, [numbers]));
const withConstant = (name: string) => (numbers: Rows, constant: number | string) =>
  new NumberExpression<'group'>(call(name, [numbers, number(constant)]));
const ofTwo = (name: string) => (x: Rows, y: Rows) => new NumberExpression<'group'>(call(name, [x, y]));

export const sum = byGroups<Rows>('sum');
export const mean = byGroups<Rows>('mean');
export const variance = byGroups<Rows>('variance');
export const deviation = byGroups<Rows>('deviation');
export const populationVariance = byGroups<Rows>('population_variance');
export const populationDeviation = byGroups<Rows>('population_deviation');
export const proportion = byGroups<Condition<'row'>>('proportion');

/** How many people were counted; for how many of them a condition is true; or how many are in each group. */
export function count<O extends string>(clauses: By<O>): TableExpression<O, One>;
export function count<O extends string>(condition: Condition<'row'>, clauses: By<O>): TableExpression<O, One>;
export function count(condition?: Condition<'row'>, clauses?: Where): One;
export function count(first?: Condition<'row'> | By<string>, second: Clauses = {}): Expression {
  const clauses: Clauses = first && 'by' in first ? first : second;
  const node = call('count', first instanceof Condition ? [first] : [], clauses);
  return clauses.by ? new TableExpression(node) : new NumberExpression(node);
}

/** A function of everybody's number that may be taken by groups, and not under a condition. */
interface Median {
  <O extends string>(numbers: Rows, clauses: By<O>): TableExpression<O, One>;
  (numbers: Rows): One;
}
export const median: Median = byGroups<Rows>('median');
export const medianLow: Median = byGroups<Rows>('median_low');
export const medianHigh: Median = byGroups<Rows>('median_high');

export const min = summary('min');
export const max = summary('max');
export const range = summary('range');
export const geometricMean = summary('geometric_mean');
export const firstPrice = summary('first_price');
export const secondPrice = summary('second_price');
export const quantile = withConstant('quantile');
export const quantileLow = withConstant('quantile_low');
export const quantileHigh = withConstant('quantile_high');
export const kth = withConstant('kth');
export const trimmedMean = withConstant('trimmed_mean');
export const weightedMean = ofTwo('weighted_mean');
export const covariance = ofTwo('covariance');
export const correlation = ofTwo('correlation');
export const spearman = ofTwo('spearman');

/** The labels of the table are made from the numbers, so they are plain texts here. */
export type NumberTable = TableExpression<string, One>;

export const quartiles = (numbers: Rows): NumberTable => new TableExpression(call('quartiles', [numbers]));
export const top = (numbers: Rows, k: number): NumberTable => new TableExpression(call('top', [numbers, number(k)]));
/** @param bins their number, or at least two edges. */
export const histogram = (numbers: Rows, ...bins: (number | string)[]): NumberTable =>
  new TableExpression(call('histogram', [numbers, ...bins.map((bin) => number(bin))]));
/** y ≈ intercept + Σ slope · x. */
export const regression = (y: Rows, ...x: Rows[]): NumberTable => new TableExpression(call('regression', [y, ...x]));

export const tally = <O extends string>(options: Choice<O> | SeveralExpression<O>): TableExpression<O, One> =>
  new TableExpression(call('tally', [options]));
export const borda = <O extends string>(ranking: RankingExpression<O>): TableExpression<O, One> =>
  new TableExpression(call('borda', [ranking]));
export const common = <O extends string>(several: SeveralExpression<O>): TableExpression<O, Condition<'group'>> =>
  new TableExpression(call('common', [several]));

const winner =
  (name: string) =>
  <O extends string>(options: Expression & { readonly options: O }) =>
    new ChoiceExpression<O, 'group'>(call(name, [options]));

export const mode: <O extends string>(choice: Choice<O>) => ChoiceExpression<O, 'group'> = winner('mode');
export const plurality: <O extends string>(choice: Choice<O>) => ChoiceExpression<O, 'group'> = winner('plurality');
export const approval: <O extends string>(several: SeveralExpression<O>) => ChoiceExpression<O, 'group'> =
  winner('approval');
export const best: <O extends string>(several: SeveralExpression<O>) => ChoiceExpression<O, 'group'> = winner('best');
export const bordaWinner: <O extends string>(ranking: RankingExpression<O>) => ChoiceExpression<O, 'group'> =
  winner('borda_winner');
export const intersection = (several: SeveralExpression): One => new NumberExpression(call('intersection', [several]));
export const union = (several: SeveralExpression): One => new NumberExpression(call('union', [several]));

// For each person their own: see `toEach`.
export const won = (bid: Rows): Condition<'row'> => new Condition(call('won', [bid]));
export const highest = (numbers: Rows): Condition<'row'> => new Condition(call('highest', [numbers]));
export const percentile = (numbers: Rows): Rows => new NumberExpression(call('percentile', [numbers]));
export const rank = (numbers: Rows): Rows => new NumberExpression(call('rank', [numbers]));

/** The largest of several numbers, person by person if one of them is. */
export const greatest = <N extends NumberLike>(...numbers: N[]): NumberExpression<Widest<LevelOf<N>>> =>
  new NumberExpression(call('greatest', numbers.map(number)));
export const least = <N extends NumberLike>(...numbers: N[]): NumberExpression<Widest<LevelOf<N>>> =>
  new NumberExpression(call('least', numbers.map(number)));
type Widest<L extends Level> = Joined<L, L>;

/** condition ? a : b, without telling which. */
export function choose<C extends Level, A extends Level, B extends Level>(
  condition: Condition<C>,
  a: NumberExpression<A>,
  b: NumberExpression<B>,
): NumberExpression<Joined<C, Joined<A, B>>> {
  return new NumberExpression(call('if', [condition, a, b]));
}

/** With noise that nobody knows: differentially private. */
export const noisy = (statistic: One, epsilon: number | string): One =>
  new NumberExpression(call('noisy', [statistic, number(epsilon)]));

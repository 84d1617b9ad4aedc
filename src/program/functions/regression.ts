import type { Ref } from '../circuit.ts';
import { magnitudeBits, RangeTooWide, solutionBits } from '../circuit-builder.ts';
import { bitLength } from '../decimal.ts';
import { over, type Rational, rational, times } from '../rational.ts';
import { quotientUnit } from './arithmetic.ts';
import type { FunctionDefinition, Lowering, NumberValue, TableValue } from './definition.ts';
import { groupNumber } from './digits.ts';
import { numberAt } from './expect.ts';
import { comoment, exactNumbers } from './moments.ts';

/** A coefficient, times the range of its predictor, is computed to 2^−46 of the range of y, if there is room; at least to 2^−24. */
const [FRACTION, LEAST] = [46, 24];
/** Bits of a number that is rounded, at most (`protocols/operations/fixed.ts`). */
const WIDEST = 99;
/** What coefficients are wrong by, in units of their last binary digit, unless predictors are nearly collinear. */
const ERROR = 4n;

/**
 * Least squares. The covariances of all pairs, exact integers, are solved for the slopes inside (the step `solve`); the
 * intercept is mean(y) − Σ slope · mean(x). All are rounded before they are opened: exact fractions would tell what they are made of.
 *
 * The smallest group: k predictors and y are k + 1 numbers a person, and k + 1 coefficients are opened. Through the points of
 * k + 1 people the fit is exact, and nearly so with few more: whoever knows one of the numbers knows the other. With three times as many
 * people, two out of three of their numbers would be left to guess if the coefficients were answers themselves.
 */
export const regression: FunctionDefinition = {
  name: 'regression',
  chapter: 'relation',
  usage: 'regression(y, x1, …, x6)',
  definition:
    'Linear regression by least squares: the intercept and a slope for each predictor for which Σ (y − intercept − Σ slope · x)² is smallest. Each slope times the range of its predictor is computed to about 2^−46 of the range of y, unless predictors are nearly collinear. All rows are hidden if the predictors are so collinear that the determinant of their correlations is below 1/4096, or if one hardly varies: by a standard deviation of less than about 1/2000 of its range.',
  discloses:
    'The coefficients, and whether they are hidden because predictors are (nearly) collinear, or one hardly varies: no mean, deviation or correlation. From a group of few people the coefficients tell a lot: a line through few points passes near each.',
  arguments: { least: 2, most: 7 },
  smallestGroup: (argumentCount) => 3 * argumentCount,
  type(operands) {
    for (const index of operands.arguments.keys()) numberAt(operands, index, 'row');
    const number = { kind: 'number', level: 'group', unit: '' } as const;
    return { kind: 'table', level: 'group', of: number, labels: labelsOf(operands.arguments) };
  },
  lower(operands, lowering): TableValue {
    const [y, ...x] = operands.arguments.map((_, index) => exactNumbers(operands, index, lowering));
    const { slopes, intercept, singular } = fitted(y!, x, lowering);
    const values = [
      groupNumber(intercept.ref, intercept.scale, y!.unit, intercept.error),
      ...slopes.map(({ ref, scale }, k) => groupNumber(ref, scale, quotientUnit(y!.unit, x[k]!.unit), ERROR)),
    ];
    const labels = labelsOf(operands.arguments as readonly NumberValue[]);
    return {
      kind: 'table',
      level: 'group',
      rows: values.map((value, row) => ({ label: labels[row]!, value: { ...value, hidden: singular } })),
    };
  },
};

interface Coefficient {
  readonly ref: Ref;
  readonly scale: Rational;
}

function fitted(y: NumberValue, x: readonly NumberValue[], lowering: Lowering) {
  const { circuit, contributions } = lowering;
  const n = BigInt(contributions);
  const matrix = x.flatMap((a, i) => x.slice(0, i + 1).map((b) => comoment(a, b, lowering)));
  const right = x.map((a) => comoment(a, y, lowering));
  const [variance, ...variances] = [y, ...x].map((own) => circuit.node(comoment(own, own, lowering)).highest) as [
    bigint,
    ...bigint[],
  ];
  const rightBits = magnitudeBits(0n, variance);

  const width = ({ ref }: NumberValue) => {
    const { lowest, highest } = circuit.node(ref);
    return magnitudeBits(0n, highest - lowest);
  };
  const widest = Math.max(...x.map(width));
  const sums = x.map(({ ref }) => circuit.sum(ref));
  // Slopes times sums are to be rounded, all added up.
  const room =
    WIDEST -
    Math.max(
      ...sums.map((sum, k) => solutionBits(magnitudeBits(0n, variances[k]!), rightBits) + circuit.magnitude(sum)),
    ) -
    bitLength(BigInt(x.length + 1));
  const least = Math.max(0, widest - width(y) + LEAST);
  if (room < least) throw new RangeTooWide(WIDEST + least - room, WIDEST);
  const fraction = Math.max(0, Math.min(widest - width(y) + FRACTION, room));
  const { x: each, singular } = circuit.solve(circuit.join(matrix), circuit.join(right), variances, variance, fraction);

  /** Rounded by so many bits. */
  const rounded = (ref: Ref, bits: number) =>
    bits <= 0 ? ref : circuit.quotient(circuit.linear([ref], [1n], 1n << BigInt(bits - 1)), 1n << BigInt(bits));
  const slopes = each.map((ref, k): Coefficient => {
    const drop = Math.min(fraction, widest - width(x[k]!));
    return { ref: rounded(ref, drop), scale: times(over(y.scale, x[k]!.scale), binary(fraction - drop)) };
  });
  const products = sums.map((sum, k) => circuit.multiply(each[k]!, sum));
  const total = circuit.linear([circuit.sum(y.ref), ...products], [1n << BigInt(fraction), ...products.map(() => -1n)]);
  const drop = widest + bitLength(n);
  const scale = times(times(y.scale, rational(1n, n)), binary(fraction - drop));
  // A slope's error times its predictor, which may be far from 0.
  const far = x.map(({ ref }) => BigInt(Math.max(0, circuit.magnitude(ref) - widest)));
  const error = far.reduce((sum, bits) => sum + (ERROR << bits), ERROR);
  return { slopes, intercept: { ref: rounded(total, drop), scale, error }, singular };
}

/** 2^−fraction. */
const binary = (fraction: number): Rational =>
  fraction >= 0 ? rational(1n, 1n << BigInt(fraction)) : rational(1n << BigInt(-fraction));

/** Of the rows: the predictors', no two alike. */
function labelsOf(all: readonly { readonly label?: string }[]): string[] {
  const labels = ['intercept'];
  for (const [index, { label = '' }] of all.entries()) {
    if (index === 0) continue;
    const own = label || `predictor ${index}`;
    labels.push(labels.includes(own) ? `${own} (${index})` : own);
  }
  return labels;
}

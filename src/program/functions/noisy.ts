import { compare, over, type Rational, rational } from '../rational.ts';
import { settled } from './arithmetic.ts';
import { type FunctionDefinition, type Lowering, type NumberValue, OperandError, type Value } from './definition.ts';
import { as } from './expect.ts';
import { sensitivityOf } from './sensitivity.ts';

const expected = 'a count, sum, mean or tally, which one person can change by so much and no more';
/** Noise beyond 34 times its scale has a probability below 2^−48. */
const REACH = 34n;
const MOST_EPSILON = rational(100n);

/** The ε of a call: checked. */
export function epsilonAt(value: Rational | string | undefined): Rational {
  if (typeof value !== 'object' || value.numerator <= 0n || compare(value, MOST_EPSILON) > 0) {
    throw new OperandError(1, 'a constant above 0, at most 100: the ε that is spent');
  }
  return value;
}

export const noisy: FunctionDefinition = {
  name: 'noisy',
  chapter: 'privacy',
  usage: 'noisy(statistic, epsilon)',
  definition:
    'A count, sum, mean or tally with noise, so that it is ε-differentially private: whatever one person answers, no result becomes more than e^ε times as likely (but for 2^−35). The noise has the discrete Laplace distribution with scale Δ/ε, where Δ is by how much the statistic can change if one person’s answers are replaced by any others: computed from the questions’ ranges, and refused where there is no such bound. How many people there are is public. It is drawn inside the protocol, from all parties’ randomness: nobody knows it. The ε of several results add up.',
  discloses: 'The noisy number, and about each person hardly more than ε allows. Not the exact one, and not the noise.',
  arguments: { least: 2, most: 2 },
  type({ arguments: [statistic, epsilon] }) {
    epsilonAt((epsilon as { constant?: Rational | string }).constant);
    const number = statistic!.kind === 'table' ? statistic!.of : statistic!;
    if (number.kind !== 'number' || number.level !== 'group') throw new OperandError(0, expected);
    return statistic!;
  },
  lower({ arguments: [statistic, epsilon] }, lowering): Value {
    const numbers = numbersOf(statistic!);
    const noised = withNoise(numbers, lowering.constant(epsilon!), isExclusive(statistic!), lowering);
    if (statistic!.kind !== 'table') return noised[0]!;
    return { ...statistic!, rows: statistic!.rows.map(({ label }, row) => ({ label, value: noised[row]! })) };
  },
};

const isExclusive = (value: Value) => value.kind === 'table' && value.exclusive === true;

function numbersOf(statistic: Value): NumberValue[] {
  const all = statistic.kind === 'table' ? statistic.rows.map(({ value }) => value) : [statistic];
  return all.map((value) => as(value, 'number'));
}

/** All of them together change by at most Δ (in the sum of absolute values), of which each gets the noise. */
function withNoise(numbers: readonly NumberValue[], epsilon: Rational, exclusive: boolean, lowering: Lowering) {
  const { circuit } = lowering;
  const each = numbers.map((number) => {
    if (number.over !== undefined || number.hidden !== undefined || number.finish !== undefined) {
      throw new OperandError(0, `${expected}; over everybody`);
    }
    const own = sensitivityOf(settled(number, lowering).ref, circuit);
    if (own === undefined) throw new OperandError(0, expected);
    return own;
  });
  const total = each.reduce((sum, own) => sum + own, 0n);
  // Someone who is counted in one row, and then in another.
  const twice = 2n * each.reduce((a, b) => (a > b ? a : b), 0n);
  const sensitivity = exclusive && twice < total ? twice : total;
  if (sensitivity === 0n) throw new OperandError(0, `${expected}: this one is public`);
  const scale = over(rational(sensitivity), epsilon);
  const reach = (REACH * scale.numerator) / scale.denominator + 1n;
  const noise = circuit.laplace(numbers.length, scale, reach.toString(2).length);
  return numbers.map(({ digits: _, declared: __, bounds: ___, ...number }, i) => ({
    ...number,
    ref: circuit.add(number.ref, circuit.pick(noise, [i])),
  }));
}

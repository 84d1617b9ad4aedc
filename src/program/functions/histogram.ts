import { formatDecimal } from '../decimal.ts';
import { compare, one, type Rational } from '../rational.ts';
import {
  type DeclaredRange,
  type FunctionDefinition,
  type Lowering,
  type NumberValue,
  OperandError,
  type OperandType,
  type TableValue,
} from './definition.ts';
import { groupNumber } from './digits.ts';
import { as, numberAt } from './expect.ts';
import { isLess } from './logic.ts';

const MOST_BINS = 40;

export const histogram: FunctionDefinition = {
  name: 'histogram',
  chapter: 'counting',
  usage: 'histogram(question, bins) or histogram(numbers, edge, edge, …)',
  definition: `How many numbers are in each bin. With one number behind it: so many bins of one width (2 to ${MOST_BINS}) from the smallest possible answer to the largest; a number on the edge of two is in the upper one. With two or more, ascending: below the first edge, from each edge to below the next, from the last one on.`,
  discloses: 'The number for each bin. A bin of one person tells roughly what that person answered, and not who it is.',
  arguments: { least: 2, most: 40 },
  needsDigits: 'always',
  type(operands) {
    numberAt(operands, 0, 'row');
    const [numbers, ...others] = operands.arguments as [OperandType, ...OperandType[]];
    const numbersAfter = others.map(({ constant }, i) => {
      if (typeof constant !== 'object') throw new OperandError(i + 1, 'a number that is written in the formula');
      return constant;
    });
    const labels =
      numbersAfter.length === 1
        ? equalBins(declaredOf(numbers), binsAt(numbersAfter[0]!)).map(({ label }) => label)
        : edgeLabels(ascending(numbersAfter), numbers.declared?.decimals ?? 0);
    return { kind: 'table', level: 'group', of: { kind: 'number', level: 'group', unit: '' }, labels };
  },
  lower({ arguments: [argument, ...others] }, lowering) {
    const numbers = as(argument!, 'number');
    const after = others.map((value) => lowering.constant(value));
    if (after.length > 1) return counted(numbers, after, edgeLabels(after, numbers.declared?.decimals ?? 0), lowering);
    const [first, ...bins] = equalBins(numbers.declared!, Number(after[0]!.numerator));
    const denominator = 10n ** BigInt(numbers.declared!.decimals);
    return counted(
      numbers,
      bins.map(({ lowest }) => ({ numerator: lowest, denominator })),
      [first!, ...bins].map(({ label }) => label),
      lowering,
    );
  },
};

/** One row more than there are edges: below the first, … from the last. */
function counted(
  numbers: NumberValue,
  edges: readonly Rational[],
  labels: readonly string[],
  lowering: Lowering,
): TableValue {
  const { circuit, contributions } = lowering;
  const n = BigInt(contributions);
  const below = edges.map(({ numerator, denominator }) => {
    const ref = circuit.constant([numerator]);
    const edge = { kind: 'number', level: 'constant', unit: '', ref, scale: { numerator: 1n, denominator } } as const;
    return circuit.sum(isLess(numbers, edge, lowering));
  });
  const all = [...below, circuit.constants(n, 1)];
  const counts = all.map((sum, i) => (i === 0 ? sum : circuit.within(circuit.sub(sum, all[i - 1]!), 0n, n)));
  return {
    kind: 'table',
    level: 'group',
    exclusive: true,
    rows: labels.map((label, i) => ({ label, value: groupNumber(counts[i]!, one, '') })),
  };
}

function declaredOf({ declared }: OperandType): DeclaredRange {
  if (declared) return declared;
  throw new OperandError(1, 'two or more edges, because only a question has a range that can be cut into bins');
}

function binsAt({ numerator, denominator }: Rational): number {
  if (denominator !== 1n || numerator < 2n || numerator > MOST_BINS) {
    throw new OperandError(1, `a whole number of bins from 2 to ${MOST_BINS}, or two or more edges`);
  }
  return Number(numerator);
}

function ascending(edges: readonly Rational[]): readonly Rational[] {
  const wrong = edges.findIndex((edge, i) => i > 0 && compare(edge, edges[i - 1]!) <= 0);
  if (wrong >= 0) throw new OperandError(wrong + 1, 'an edge above the one before');
  return edges;
}

/** The smallest possible answer of each bin, in units of the last decimal, and the bin's label: smallest and largest. */
function equalBins({ minimum, maximum, decimals }: DeclaredRange, bins: number): { lowest: bigint; label: string }[] {
  const [width, count] = [maximum - minimum, BigInt(bins)];
  if (count > width + 1n)
    throw new OperandError(1, `at most ${width + 1n} bins, as many as there are possible answers`);
  // The edge after i bins of bins, rounded up to a possible answer.
  const edge = (i: bigint) => minimum + (i * width + count - 1n) / count;
  return Array.from({ length: bins }, (_, i) => {
    const [lowest, next] = [edge(BigInt(i)), i === bins - 1 ? maximum + 1n : edge(BigInt(i + 1))];
    const ends = [...new Set([lowest, next - 1n])].map((end) => formatDecimal(end, decimals));
    return { lowest, label: ends.join(' – ') };
  });
}

function edgeLabels(edges: readonly Rational[], decimals: number): string[] {
  const written = edges.map((edge) => decimalText(edge, decimals));
  const between = written.slice(1).map((edge, i) => `${written[i]} to below ${edge}`);
  return [`below ${written[0]}`, ...between, `${written.at(-1)} or more`];
}

/** A number of a formula, which has a decimal form, with at least so many decimals. */
function decimalText({ numerator, denominator }: Rational, least: number): string {
  let decimals = least;
  while (10n ** BigInt(decimals) % denominator !== 0n) decimals++;
  return formatDecimal((numerator * 10n ** BigInt(decimals)) / denominator, decimals);
}

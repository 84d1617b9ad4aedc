import type { Ref } from '../circuit.ts';
import { coefficient } from './correlation.ts';
import { type FunctionDefinition, type Lowering, type NumberValue, OperandError } from './definition.ts';
import { numberAt } from './expect.ts';
import { exactNumbers } from './moments.ts';

/** Every pair of people is compared. */
const MOST_PEOPLE = 300;

export const spearman: FunctionDefinition = {
  name: 'spearman',
  chapter: 'relation',
  usage: 'spearman(x, y)',
  definition: `Spearman’s rank correlation: Pearson’s correlation of the ranks, where equal numbers have the mean of the ranks that they share. 0 where all of one are equal. To 2^−36, ten decimals. Compares every pair: of at most ${MOST_PEOPLE} people.`,
  discloses:
    'The coefficient alone: nobody’s rank. 1 or −1 says that both orders are the same, or each other’s reverse.',
  arguments: { least: 2, most: 2 },
  smallestGroup: 5,
  type(operands) {
    for (const index of [0, 1]) numberAt(operands, index, 'row');
    return { kind: 'number', level: 'group', unit: '' };
  },
  lower(operands, lowering) {
    const { circuit, contributions } = lowering;
    if (contributions > MOST_PEOPLE) throw new OperandError(null, `at most ${MOST_PEOPLE} people`);
    const [x, y] = [0, 1].map((index) => ranks(exactNumbers(operands, index, lowering), lowering)) as [Ref, Ref];
    const squares = [circuit.dot(x, x), circuit.dot(y, y)] as const;
    return coefficient(circuit.dot(x, y), ...squares, lowering);
  },
};

/**
 * Each person's rank, doubled, from the middle: how many have less, minus how many have more. Person i is compared with i + d, around
 * the end, for d up to half of the people: each pair once, or, at half of an even number, twice.
 */
function ranks({ ref }: NumberValue, { circuit, contributions: n }: Lowering): Ref {
  const steps = Array.from({ length: Math.floor(n / 2) }, (_, d) => d + 1);
  if (steps.length === 0) return circuit.constants(0n, n);
  const people = Array.from({ length: n }, (_, i) => i);
  const own = circuit.pick(
    ref,
    steps.flatMap(() => people),
  );
  const other = circuit.pick(
    ref,
    steps.flatMap((d) => people.map((i) => (i + d) % n)),
  );
  const signs = circuit.pieces(circuit.sub(circuit.less(other, own), circuit.less(own, other)), steps.length);
  const reversed = signs.slice(0, Math.floor((n - 1) / 2)).map((sign, at) =>
    circuit.pick(
      sign,
      people.map((i) => (i + n - steps[at]!) % n),
    ),
  );
  const all = circuit.linear([...signs, ...reversed], [...signs.map(() => 1n), ...reversed.map(() => -1n)]);
  return circuit.within(all, BigInt(1 - n), BigInt(n - 1));
}

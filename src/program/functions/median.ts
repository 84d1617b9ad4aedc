import type { Ref } from '../circuit.ts';
import type { FunctionDefinition, Lowering, NumberValue, Operands, Value } from './definition.ts';
import { type Digits, digitsOf, groupNumber, halfOf, valuesAt } from './digits.ts';
import { as, numberAt, numberOver } from './expect.ts';
import { groupsOf, type People, peopleWhere } from './groups.ts';

type Kind = 'low' | 'high' | 'middle';

function definitionOf(name: string, kind: Kind): FunctionDefinition {
  const even = {
    low: 'of an even number of people, the lower of the two in the middle.',
    high: 'of an even number of people, the higher of the two in the middle.',
    middle: 'of an even number of people, half-way between the two in the middle, exact.',
  };
  return {
    name,
    chapter: 'order',
    usage: `${name}(numbers), ${name}(numbers where condition) or ${name}(numbers by choice)`,
    definition: `The number in the middle of all in ascending order; ${even[kind]} With where, of those for whom the condition is true, hidden if these or all others are few. By a choice: of each group, but for small groups, which are hidden.`,
    discloses:
      kind === 'middle'
        ? 'One person’s number, or the middle of two, and not whose.'
        : 'One person’s number, and not whose: half of the others lie on either side of it.',
    arguments: { least: 1, most: 1 },
    clauses: ['by', 'where'],
    needsDigits: 'always',
    type: (operands) => numberOver(operands, numberAt(operands, 0, 'row').unit),
    lower({ arguments: [argument], by, where }: Operands<Value>, lowering: Lowering): Value {
      const numbers = as(argument!, 'number');
      if (where) return ofEach(numbers, [peopleWhere(where, lowering)], kind, lowering)[0]!;
      if (!by) return ofAll(numbers, kind, lowering);
      const groups = groupsOf(by, lowering);
      const values = ofEach(numbers, groups, kind, lowering);
      return { kind: 'table', level: 'group', rows: groups.map(({ label }, i) => ({ label, value: values[i]! })) };
    },
  };
}

function ofAll(numbers: NumberValue, kind: Kind, lowering: Lowering): NumberValue {
  const { circuit, contributions: n } = lowering;
  const digits = digitsOf(numbers, lowering);
  const [low, high] = [Math.floor((n - 1) / 2), Math.floor(n / 2)];
  const ranks = kind === 'middle' ? [low, high] : [kind === 'low' ? low : high];
  const distinct = [...new Set(ranks)];
  const values = valuesAt(digits, circuit.constant(distinct.map(BigInt)), lowering);
  return between(values, ranks.length === 2 && distinct.length === 2, digits, numbers.unit, lowering);
}

/** The one value, or the middle of two. */
function between(values: readonly Ref[], two: boolean, { scale, error }: Digits, unit: string, { circuit }: Lowering) {
  if (!two) return groupNumber(values[0]!, scale, unit, error);
  return groupNumber(circuit.add(values[0]!, values[1]!), halfOf(scale), unit, 2n * error);
}

/** All groups in one descent: the ranks are secret, as the groups' sizes are. */
function ofEach(numbers: NumberValue, groups: readonly People[], kind: Kind, lowering: Lowering): NumberValue[] {
  const { circuit } = lowering;
  const digits = digitsOf(numbers, lowering);
  const ranks = groups.flatMap((group) => ranksIn(group, kind, lowering));
  const each = ranks.length / groups.length;
  const counted = groups.flatMap(({ members }) => new Array<Ref>(each).fill(members));
  const values = valuesAt(digits, circuit.join(ranks), lowering, circuit.join(counted));
  return groups.map(({ hidden }, i) => {
    const own = values.slice(i * each, (i + 1) * each);
    return { ...between(own, each === 2, digits, numbers.unit, lowering), hidden };
  });
}

/** Ranks of the middle among the members; of a hidden group, which may be empty, 0. */
function ranksIn({ size, hidden }: People, kind: Kind, { circuit }: Lowering): Ref[] {
  const last = circuit.within(
    circuit.multiply(circuit.complement(hidden), circuit.linear([size], [1n], -1n)),
    0n,
    circuit.node(size).highest,
  );
  const low = () => circuit.quotient(last, 2n);
  const high = () => circuit.quotient(circuit.linear([last], [1n], 1n), 2n);
  return kind === 'middle' ? [low(), high()] : [kind === 'low' ? low() : high()];
}

export const median = definitionOf('median', 'middle');
export const lowMedian = definitionOf('median_low', 'low');
export const highMedian = definitionOf('median_high', 'high');

import type { Ref } from '../circuit.ts';
import { addedError, aligned, settled } from './arithmetic.ts';
import { type FunctionDefinition, type Lowering, type NumberValue, OperandError } from './definition.ts';
import { as, joined, numberAt } from './expect.ts';

/** The greatest or the least of several numbers of one person, or of the group. Of everybody's number: `max`, `min`. */
function ofSeveral(name: 'greatest' | 'least'): FunctionDefinition {
  return {
    name,
    chapter: 'arithmetic',
    usage: `${name}(a, b, …)`,
    definition: `The ${name} of two or more numbers in the same unit, exact: for each person, of that person’s numbers.`,
    discloses: 'The result, and not which of the numbers it was.',
    arguments: { least: 2, most: 40 },
    type(operands) {
      const all = operands.arguments.map((_, index) => numberAt(operands, index));
      const unit = all.find(({ level }) => level !== 'constant')?.unit ?? '';
      const other = all.findIndex((type) => type.level !== 'constant' && type.unit !== unit);
      if (other >= 0) throw new OperandError(other, `a number in the same unit as the others (${unit || 'none'})`);
      return { kind: 'number', level: joined(all), unit };
    },
    lower(operands, lowering) {
      let left = operands.arguments.map((value) => settled(as(value, 'number'), lowering));
      while (left.length > 1) {
        left = left.flatMap((a, i) => {
          const b = left[i + 1];
          return i % 2 === 1 ? [] : [b === undefined ? a : better(a, b, name, lowering)];
        });
      }
      return left[0]!;
    },
  };
}

function better(a: NumberValue, b: NumberValue, name: 'greatest' | 'least', lowering: Lowering): NumberValue {
  const { circuit } = lowering;
  const { a: left, b: right, scale } = aligned(a, b, lowering);
  const [first, second] = name === 'greatest' ? [right, left] : [left, right];
  const ends = (end: 'lowest' | 'highest') => [left, right].map((ref: Ref) => circuit.node(ref)[end]).sort(ascending);
  const nearer = name === 'greatest' ? 1 : 0;
  const [lowest, highest] = [ends('lowest')[nearer]!, ends('highest')[nearer]!];
  return {
    kind: 'number',
    level: joined([a, b] as never),
    unit: a.level === 'constant' ? b.unit : a.unit,
    ref: circuit.within(circuit.select(circuit.less(left, right), first, second), lowest, highest),
    scale,
    ...addedError([a, b], scale),
  };
}

const ascending = (a: bigint, b: bigint) => (a < b ? -1 : Number(a > b));

export const greatest = ofSeveral('greatest');
export const least = ofSeveral('least');

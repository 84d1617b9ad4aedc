import type { Ref } from '../circuit.ts';
import { over } from '../rational.ts';
import type { Type } from '../type.ts';
import { addedError, aligned, settled } from './arithmetic.ts';
import {
  type FunctionDefinition,
  type Lowering,
  type NumberValue,
  OperandError,
  type Operands,
  type OperandType,
  type TruthValue,
  type Value,
} from './definition.ts';
import { as, joined, truthAt } from './expect.ts';

const truth = (level: Type['level']): Type => ({ kind: 'yes-no', level }) as Type;

function compared(operands: Operands<OperandType>): Type {
  const [a, b] = operands.arguments as [OperandType, OperandType];
  if (a.kind !== 'number') throw new OperandError(0, 'a number');
  if (b.kind !== 'number') throw new OperandError(1, 'a number');
  if (a.level !== 'constant' && b.level !== 'constant' && a.unit !== b.unit) {
    throw new OperandError(
      1,
      `a number in the same unit as the first (${a.unit || 'none'}), not in ${b.unit || 'none'}`,
    );
  }
  return truth(joined([a, b]));
}

/** [a < b], by the digits that people contributed where the other side is a constant: then nothing is opened for it. */
export function isLess(first: Value, second: Value, lowering: Lowering): Ref {
  const [a, b] = [first, second].map((value) => settled(as(value, 'number'), lowering)) as [NumberValue, NumberValue];
  const { circuit } = lowering;
  const { a: left, b: right, scale } = aligned(a, b, lowering);
  // In units of the scale: Σ 2^i digits · factor + offset on one side, a constant on the other.
  const bound = (constant: Ref, { digits, scale: own }: NumberValue) => {
    const factor = over(own, scale).numerator;
    return { difference: circuit.node(constant).lowest - digits!.offset * factor, factor };
  };
  if (a.digits && b.level === 'constant' && a.scale.numerator > 0n) {
    // digits · f < d: digits ≤ ⌈d / f⌉ − 1
    const { difference, factor } = bound(right, a);
    return circuit.complement(circuit.above(a.digits.planes, -floorDivide(-difference, factor) - 1n));
  }
  if (b.digits && a.level === 'constant' && b.scale.numerator > 0n) {
    // d < digits · f: digits > ⌊d / f⌋
    const { difference, factor } = bound(left, b);
    return circuit.above(b.digits.planes, floorDivide(difference, factor));
  }
  return circuit.less(left, right);
}

const floorDivide = (a: bigint, b: bigint) => (a >= 0n ? a / b : -((-a + b - 1n) / b));

const wider = (values: readonly Value[]) => joined(values as never);

export const less: FunctionDefinition = {
  name: 'less',
  chapter: 'logic',
  usage: 'a < b',
  definition:
    'Whether the first number is below the second. Written a < b, a > b, and, for their opposites, a >= b, a <= b.',
  discloses: 'Yes or no, and no more about the two numbers than that.',
  arguments: { least: 2, most: 2 },
  needsDigits: 'against-constant',
  type: compared,
  lower(operands, lowering) {
    const [a, b] = operands.arguments as [Value, Value];
    return { kind: 'yes-no', level: wider([a, b]), ref: isLess(a, b, lowering) };
  },
};

export const equal: FunctionDefinition = {
  name: 'equal',
  chapter: 'logic',
  usage: 'a = b',
  definition:
    'Whether two numbers are the same, two conditions are, two choices are, or a choice is the option with that label: department = "Sales". Written a = b, and a <> b for the opposite.',
  discloses: 'Yes or no.',
  arguments: { least: 2, most: 2 },
  type(operands) {
    const [a, b] = operands.arguments as [OperandType, OperandType];
    if (a.kind === 'number') return compared(operands);
    if (a.kind === 'choice' && b.kind === 'text') {
      if (!a.options.includes(b.constant as string)) throw new OperandError(1, `one of ${listed(a.options)}`);
      return truth(a.level);
    }
    if (a.kind === 'yes-no' && b.kind === 'text') {
      if (b.constant !== 'yes' && b.constant !== 'no') throw new OperandError(1, '"yes" or "no"');
      return truth(a.level);
    }
    if (a.kind === 'yes-no' && b.kind === 'yes-no') return truth(joined([a, b]));
    if (a.kind === 'choice' && b.kind === 'choice' && a.options.join('\n') === b.options.join('\n')) {
      return truth(joined([a, b]));
    }
    throw new OperandError(
      1,
      'something that can be equal to the first: two numbers, two choices of the same options, or a choice and one of its options in quotes',
    );
  },
  lower(operands, lowering) {
    const [a, b] = operands.arguments as [Value, Value];
    const { circuit } = lowering;
    const result = (ref: Ref): Value => ({ kind: 'yes-no', level: wider([a, b]), ref });
    if (a.kind === 'number') {
      const sides = aligned(settled(a, lowering), settled(as(b, 'number'), lowering), lowering);
      return result(circuit.equal(sides.a, sides.b));
    }
    if (a.kind === 'choice' && b.kind === 'text') return result(a.refs[a.options.indexOf(b.text)]!);
    // Of the whole group, several options may win.
    if (a.kind === 'choice' && b.kind === 'choice' && a.level === 'group' && b.level === 'group') {
      return result(circuit.every(a.refs.map((ref, i) => same(ref, b.refs[i]!, lowering))));
    }
    if (a.kind === 'choice' && b.kind === 'choice') {
      const n = Math.max(...[a, b].map(({ refs }) => circuit.length(refs[0]!)));
      const same = a.refs.map((ref, i) => circuit.multiply(circuit.repeated(ref, n), circuit.repeated(b.refs[i]!, n)));
      const together = circuit.linear(
        same,
        same.map(() => 1n),
      );
      return result(circuit.within(together, 0n, 1n));
    }
    const left = as(a, 'yes-no').ref;
    if (b.kind === 'text') return result(b.text === 'yes' ? left : circuit.complement(left));
    return result(same(left, as(b, 'yes-no').ref, lowering));
  },
};

/** [a = b] of bits: 1 − a − b + 2ab. */
function same(a: Ref, b: Ref, { circuit }: Lowering): Ref {
  const differ = circuit.linear([a, b, circuit.multiply(a, b)], [1n, 1n, -2n]);
  return circuit.complement(circuit.within(differ, 0n, 1n));
}

function connective(name: 'and' | 'or'): FunctionDefinition {
  return {
    name,
    chapter: 'logic',
    usage: `a ${name} b`,
    definition: name === 'and' ? 'Whether both are true.' : 'Whether at least one is true.',
    discloses: 'Yes or no, and not which of the two it was.',
    arguments: { least: 2, most: 2 },
    type(operands) {
      truthAt(operands, 0);
      truthAt(operands, 1);
      return truth(joined(operands.arguments));
    },
    lower(operands, { circuit }) {
      const [a, b] = operands.arguments.map((value) => as(value, 'yes-no')) as [TruthValue, TruthValue];
      const product = circuit.multiply(a.ref, b.ref);
      const either = () => circuit.complement(circuit.multiply(circuit.complement(a.ref), circuit.complement(b.ref)));
      return { kind: 'yes-no', level: wider(operands.arguments), ref: name === 'and' ? product : either() };
    },
  };
}

export const and = connective('and');
export const or = connective('or');

export const not: FunctionDefinition = {
  name: 'not',
  chapter: 'logic',
  usage: 'not a',
  definition: 'Whether it is not true.',
  discloses: 'As the condition itself.',
  arguments: { least: 1, most: 1 },
  type(operands) {
    truthAt(operands, 0);
    return truth(operands.arguments[0]!.level);
  },
  lower(operands, { circuit }) {
    const { level, ref } = as(operands.arguments[0]!, 'yes-no');
    return { kind: 'yes-no', level, ref: circuit.complement(ref) };
  },
};

export const choose: FunctionDefinition = {
  name: 'if',
  chapter: 'logic',
  usage: 'if(condition, a, b)',
  definition:
    'The second where the condition is true, the third where it is not: two numbers in the same unit, or two conditions.',
  discloses: 'The one that was chosen, not which one it was.',
  arguments: { least: 3, most: 3 },
  type(operands) {
    truthAt(operands, 0);
    const [condition, a, b] = operands.arguments as [OperandType, OperandType, OperandType];
    const level = joined(operands.arguments);
    if (a.kind === 'yes-no' && b.kind === 'yes-no') return truth(level);
    const { unit } = numbersAlike(a, b);
    return { kind: 'number', level: condition.level === 'constant' ? joined([a, b]) : level, unit };
  },
  lower(operands, lowering) {
    const [condition, a, b] = operands.arguments as [Value, Value, Value];
    const { circuit } = lowering;
    const { ref } = as(condition, 'yes-no');
    const level = wider(operands.arguments);
    if (a.kind === 'yes-no') {
      return { kind: 'yes-no', level, ref: circuit.select(ref, a.ref, as(b, 'yes-no').ref) };
    }
    const [x, y] = [as(a, 'number'), as(b, 'number')];
    const sides = aligned(settled(x, lowering), settled(y, lowering), lowering);
    return {
      kind: 'number',
      level,
      unit: x.level === 'constant' ? y.unit : x.unit,
      ref: circuit.select(ref, sides.a, sides.b),
      scale: sides.scale,
      ...addedError(
        [x, y].map((side) => settled(side, lowering)),
        sides.scale,
      ),
    };
  },
};

/** Arguments 1 and 2 of `if`, in one unit. */
function numbersAlike(a: OperandType, b: OperandType): { unit: string } {
  if (a.kind !== 'number') throw new OperandError(1, 'a number, or something that is yes or no');
  if (b.kind !== 'number') throw new OperandError(2, 'a number, like the second');
  if (a.level !== 'constant' && b.level !== 'constant' && a.unit !== b.unit) {
    throw new OperandError(2, `a number in the same unit as the second (${a.unit || 'none'})`);
  }
  return { unit: a.level === 'constant' ? b.unit : a.unit };
}

const listed = (options: readonly string[]) => options.map((option) => `"${option}"`).join(', ');

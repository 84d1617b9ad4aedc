import type { Type } from '../type.ts';
import { OperandError, type Operands, type OperandType, type OptionsValue, type Value } from './definition.ts';

type NumberType = Extract<Type, { kind: 'number' }>;

/** Argument `index`, which must be a number; of these levels, if given. A constant goes anywhere, a group value where a row does. */
export function numberAt(operands: Operands<OperandType>, index: number, level?: 'row' | 'group'): NumberType {
  const type = operands.arguments[index]!;
  const expected = { row: 'a number, one for each person', group: 'one number of the whole group' };
  if (type.kind !== 'number') throw new OperandError(index, level ? expected[level] : 'a number');
  if (level === 'row' && type.level !== 'row') throw new OperandError(index, expected.row);
  if (level === 'group' && type.level === 'row') throw new OperandError(index, expected.group);
  return type;
}

/** Argument `index`, which must be yes or no. */
export function truthAt(operands: Operands<OperandType>, index: number | 'where', level?: 'row'): void {
  const type = index === 'where' ? operands.where! : operands.arguments[index]!;
  if (type.kind !== 'yes-no' || (level && type.level !== level)) {
    throw new OperandError(
      index,
      `a condition${level ? ' on each person’s answers' : ''}: something that is yes or no`,
    );
  }
}

/** The level of a result that is made of all these element by element. */
export function joined(types: readonly Type[]): 'constant' | 'row' | 'group' {
  if (types.some(({ level }) => level === 'row')) return 'row';
  return types.some(({ level }) => level === 'group') ? 'group' : 'constant';
}

/** The value, of which the type says that it is of this kind. */
export function as<Kind extends Value['kind']>(value: Value, kind: Kind): Extract<Value, { kind: Kind }> {
  if (value.kind !== kind) throw new RangeError(`a ${value.kind} where the type says ${kind}`);
  return value as Extract<Value, { kind: Kind }>;
}

/** The value, of which the type says that it has options. */
export function withOptions(value: Value): OptionsValue {
  if (value.kind !== 'choice' && value.kind !== 'several' && value.kind !== 'ranking') {
    throw new RangeError(`a ${value.kind} where the type says options`);
  }
  return value;
}

/** A number over everybody, or over whom a clause names: `overPeople` lowers it. */
export function numberOver(operands: Operands<OperandType>, unit: string): Type {
  const { by, where } = operands;
  if (by && where) throw new OperandError('where', 'by or where, not both');
  if (where) truthAt(operands, 'where', 'row');
  const number = { kind: 'number', level: 'group', unit } as const;
  return by ? groupsAt(operands, number) : number;
}

/** The table that a `by` clause makes: a row for each option. */
export function groupsAt({ by }: Operands<OperandType>, of: Type): Type {
  if (by?.kind !== 'choice' || by.level !== 'row')
    throw new OperandError('by', 'a question with one choice of several');
  return { kind: 'table', level: 'group', of, labels: by.options };
}

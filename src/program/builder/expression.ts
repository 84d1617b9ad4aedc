import type { Node } from '../computation.ts';
import type { ComputationBuilder } from '../computation-builder.ts';

/** Of whom a value speaks: a public constant, one value a person, one value of the group. */
export type Level = 'constant' | 'row' | 'group';

/** The level of what is made of both element by element. */
export type Joined<A extends Level, B extends Level> = 'row' extends A | B
  ? 'row'
  : 'group' extends A | B
    ? 'group'
    : 'constant';

/** A value of a program, to be computed on secrets. */
export abstract class Expression<L extends Level = Level> {
  /** Only for types. */
  declare readonly level: L;
  readonly #node: (indexOf: IndexOf) => Node;

  /** @param node made of the indices of other expressions' nodes. */
  constructor(node: (indexOf: IndexOf) => Node) {
    this.#node = node;
  }

  /** The node's index in a computation that is being built. Each expression becomes a node once, however often it is used. */
  static index(builder: ComputationBuilder, known: Map<Expression, number>, expression: Expression): number {
    const index = known.get(expression);
    if (index !== undefined) return index;
    const made = builder.node(expression.#node((other) => Expression.index(builder, known, other)));
    known.set(expression, made);
    return made;
  }
}

export type IndexOf = (expression: Expression) => number;

/** A call of a function of `../functions/`. */
export function call(
  name: string,
  operands: readonly Expression[],
  clauses: { readonly by?: Expression | undefined; readonly where?: Expression | undefined } = {},
): (indexOf: IndexOf) => Node {
  const { by, where } = clauses;
  return (indexOf) => ({
    node: 'call',
    function: name,
    arguments: operands.map(indexOf),
    ...(by && { by: indexOf(by) }),
    ...(where && { where: indexOf(where) }),
  });
}

/** A number; plain ones are constants. Decimals as text, "0.1", are exact. */
export type NumberLike =
  | NumberExpression<'constant'>
  | NumberExpression<'row'>
  | NumberExpression<'group'>
  | number
  | string;
export type LevelOf<N extends NumberLike> = N extends { readonly level: infer L extends Level } ? L : 'constant';

/** A number with a unit. Operators are methods: `salary.times(12).minus(bonus)`. */
export class NumberExpression<L extends Level> extends Expression<L> {
  declare readonly kind: 'number';

  plus<N extends NumberLike>(other: N): NumberExpression<Joined<L, LevelOf<N>>> {
    return new NumberExpression(call('add', [this, number(other)]));
  }
  minus<N extends NumberLike>(other: N): NumberExpression<Joined<L, LevelOf<N>>> {
    return new NumberExpression(call('subtract', [this, number(other)]));
  }
  times<N extends NumberLike>(other: N): NumberExpression<Joined<L, LevelOf<N>>> {
    return new NumberExpression(call('multiply', [this, number(other)]));
  }
  over<N extends NumberLike>(other: N): NumberExpression<Joined<L, LevelOf<N>>> {
    return new NumberExpression(call('divide', [this, number(other)]));
  }
  negated(): NumberExpression<L> {
    return new NumberExpression(call('negate', [this]));
  }
  absolute(): NumberExpression<L> {
    return new NumberExpression(call('abs', [this]));
  }
  isBelow<N extends NumberLike>(other: N): Condition<Joined<L, LevelOf<N>>> {
    return new Condition(call('less', [this, number(other)]));
  }
  isAbove<N extends NumberLike>(other: N): Condition<Joined<L, LevelOf<N>>> {
    return new Condition(call('less', [number(other), this]));
  }
  isAtMost<N extends NumberLike>(other: N): Condition<Joined<L, LevelOf<N>>> {
    return this.isAbove(other).not();
  }
  isAtLeast<N extends NumberLike>(other: N): Condition<Joined<L, LevelOf<N>>> {
    return this.isBelow(other).not();
  }
  equals<N extends NumberLike>(other: N): Condition<Joined<L, LevelOf<N>>> {
    return new Condition(call('equal', [this, number(other)]));
  }
}

/** Something that is yes or no. */
export class Condition<L extends Level> extends Expression<L> {
  declare readonly kind: 'yes-no';

  and<M extends Level>(other: Condition<M>): Condition<Joined<L, M>> {
    return new Condition(call('and', [this, other]));
  }
  or<M extends Level>(other: Condition<M>): Condition<Joined<L, M>> {
    return new Condition(call('or', [this, other]));
  }
  not(): Condition<L> {
    return new Condition(call('not', [this]));
  }
  equals<M extends Level>(other: Condition<M>): Condition<Joined<L, M>> {
    return new Condition(call('equal', [this, other]));
  }
}

/** One of several options. */
export class ChoiceExpression<O extends string, L extends Level> extends Expression<L> {
  declare readonly kind: 'choice';
  declare readonly options: O;

  is(option: O): Condition<L> {
    return new Condition(call('equal', [this, new TextExpression(() => ({ node: 'text', value: option }))]));
  }
  equals<M extends Level>(other: ChoiceExpression<O, M>): Condition<Joined<L, M>> {
    return new Condition(call('equal', [this, other]));
  }
}

/** Any number of several options. */
export class SeveralExpression<O extends string = string> extends Expression<'row'> {
  declare readonly kind: 'several';
  declare readonly options: O;
}

/** All of several options, in an order. */
export class RankingExpression<O extends string = string> extends Expression<'row'> {
  declare readonly kind: 'ranking';
  declare readonly options: O;
}

/** Rows with labels, each with a value of one kind. */
export class TableExpression<O extends string, V extends Expression> extends Expression<'group'> {
  declare readonly kind: 'table';
  declare readonly labels: O;
  declare readonly of: V;
}

class TextExpression extends Expression<'constant'> {
  declare readonly kind: 'text';
}

/** A constant, or the expression itself. @throws RangeError for a number that has no short decimal form, like 1e-7. */
export function number(value: NumberLike): Expression {
  if (value instanceof Expression) return value;
  const text = decimalText(String(value));
  return new NumberExpression(() => ({ node: 'number', value: text }));
}

/** The shortest decimal of the same value. */
function decimalText(text: string): string {
  const match = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(text);
  if (!match || text.length > 40) throw new RangeError(`${text} is no decimal number: write it as text, "0.1"`);
  const [, sign, whole, fraction] = match;
  const decimal = fraction ? `${whole}.${fraction}` : whole!;
  return decimal === '0' ? '0' : `${sign}${decimal}`;
}

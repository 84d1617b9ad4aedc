/** How tightly operators bind, loosest first. */
export const levels = { or: 1, and: 2, not: 3, comparison: 4, sum: 5, product: 6, sign: 7, call: 8 } as const;

/** An operator between two operands, and the call that it stands for. */
export interface Operator {
  readonly level: number;
  readonly function: string;
  /** The operands change places: a > b is less(b, a). */
  readonly isSwapped?: true;
  /** The call stands in a `not`: a >= b is not(less(a, b)). */
  readonly isNegated?: true;
}

const operators: ReadonlyMap<string, Operator> = new Map([
  ['or', { level: levels.or, function: 'or' }],
  ['and', { level: levels.and, function: 'and' }],
  ['=', { level: levels.comparison, function: 'equal' }],
  ['<>', { level: levels.comparison, function: 'equal', isNegated: true }],
  ['<', { level: levels.comparison, function: 'less' }],
  ['>', { level: levels.comparison, function: 'less', isSwapped: true }],
  ['>=', { level: levels.comparison, function: 'less', isNegated: true }],
  ['<=', { level: levels.comparison, function: 'less', isSwapped: true, isNegated: true }],
  ['+', { level: levels.sum, function: 'add' }],
  ['-', { level: levels.sum, function: 'subtract' }],
  ['*', { level: levels.product, function: 'multiply' }],
  ['/', { level: levels.product, function: 'divide' }],
]);

/** The operator that is written so, if it is one. */
export function operatorWritten(text: string): Operator | undefined {
  return operators.get(text.toLowerCase());
}

/** How a function is written as an operator between its two operands. */
export function operatorOf(name: string, isSwapped = false, isNegated = false) {
  for (const [sign, operator] of operators) {
    const { function: own, isSwapped: swapped = false, isNegated: negated = false, level } = operator;
    if (own === name && swapped === isSwapped && negated === isNegated) return { sign, level };
  }
  return undefined;
}

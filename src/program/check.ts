import type { CallNode, Computation, Node, Output } from './computation.ts';
import { parseDecimal } from './decimal.ts';
import { numberScale } from './encoding.ts';
import { functionNamed } from './functions/all.ts';
import { type DeclaredRange, OperandError, type Operands, type OperandType } from './functions/definition.ts';
import { rational } from './rational.ts';
import type { NumberQuestion, Question, Survey } from './survey.ts';

/** What is wrong with a computation. */
export type ComputationErrorKind =
  /** A call of a function that does not exist; `expected` names similar ones, if there are. */
  | 'unknown-function'
  /** A function with too few or too many arguments; `expected` says how it is written. */
  | 'argument-count'
  /** A clause (by, where) that the function does not take. */
  | 'clause'
  /** An operand of a wrong type or out of range; `expected` says what would be right. */
  | 'operand'
  /** Something might wrap around in the field; `expected` says by how much. */
  | 'range-too-wide'
  /** More steps, or values in them, than a circuit may have; `expected` says what to change. */
  | 'too-costly'
  /** An output that is nothing one could show to its recipients; `expected` says what would be. */
  | 'output'
  /** A recipient that is nobody's name; two outputs of one name. */
  | 'name'
  /** No computation at all: not its shape, not its canonical form, or beyond its limits. */
  | 'not-a-computation';

/** A computation that is refused. Says where: the parser knows which characters a node came from. */
export class ComputationError extends Error {
  override readonly name = 'ComputationError';
  constructor(
    readonly kind: ComputationErrorKind,
    /** Index of the node at fault; null if it is not one node's. */
    readonly node: number | null,
    /** What would be right, as the end of a sentence ("expected …"); may be empty. */
    readonly expected = '',
    /** Which operand of the call. */
    readonly operand: OperandError['operand'] = null,
  ) {
    super(
      `computation refused: ${kind}${node === null ? '' : ` at node ${node}`}${expected && `; expected ${expected}`}`,
    );
  }
}

/** The type of each node, constants with their values. @throws ComputationError for the first that has none. */
export function typesOf({ nodes, outputs }: Computation, survey: Survey): OperandType[] {
  const types: OperandType[] = [];
  for (const [index, node] of nodes.entries()) types.push(typeOf(node, index, types, survey));
  for (const output of outputs) checkOutput(output, types);
  return types;
}

function typeOf(node: Node, index: number, types: readonly OperandType[], survey: Survey): OperandType {
  switch (node.node) {
    case 'number':
      return { kind: 'number', level: 'constant', unit: '', constant: constantNumber(node.value) };
    case 'text':
      return { kind: 'text', level: 'constant', constant: node.value };
    case 'question': {
      const question = survey.questions[node.question];
      if (!question) throw new ComputationError('not-a-computation', index);
      return questionType(question);
    }
    case 'call':
      return callType(node, index, types);
  }
}

function questionType(question: Question): OperandType {
  switch (question.kind) {
    case 'number':
      return {
        kind: 'number',
        level: 'row',
        unit: question.unit,
        declared: declaredRange(question),
        label: labelOf(question),
      };
    case 'yes-no':
      return { kind: 'yes-no', level: 'row' };
    default:
      return { kind: question.kind, level: 'row', options: question.options };
  }
}

/** What to call a question's answers in a table. */
export const labelOf = (question: Question): string => question.name ?? question.text;

export function declaredRange(question: NumberQuestion): DeclaredRange {
  const { minimum, maximum } = numberScale(question);
  return { minimum, maximum, decimals: question.decimals };
}

function callType(node: CallNode, index: number, types: readonly OperandType[]): OperandType {
  const definition = functionNamed(node.function);
  if (!definition) throw new ComputationError('unknown-function', index, node.function);
  const { least, most } = definition.arguments;
  if (node.arguments.length < least || node.arguments.length > most) {
    throw new ComputationError('argument-count', index, definition.usage);
  }
  for (const clause of ['by', 'where'] as const) {
    if (node[clause] !== undefined && !definition.clauses?.includes(clause)) {
      throw new ComputationError('clause', index, definition.usage, clause);
    }
  }
  return refusing(index, () => definition.type(operandsOf(node, types)));
}

/** The operands of a call, from what is known of each node. */
export function operandsOf<T>(node: CallNode, known: readonly T[]): Operands<T> {
  return {
    arguments: node.arguments.map((operand) => known[operand]!),
    ...(node.by === undefined ? {} : { by: known[node.by]! }),
    ...(node.where === undefined ? {} : { where: known[node.where]! }),
  };
}

/** Turns an operand that a function refuses into an error at this node. */
export function refusing<T>(node: number, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof OperandError) throw new ComputationError('operand', node, error.expected, error.operand);
    throw error;
  }
}

function checkOutput({ recipients, node }: Output, types: readonly OperandType[]): void {
  const type = types[node]!;
  if (type.kind === 'text' || type.kind === 'several' || type.kind === 'ranking') {
    throw new ComputationError('output', node, 'a number, yes or no, a winner or a table');
  }
  if (recipients === 'each') {
    if (type.level !== 'row')
      throw new ComputationError('output', node, 'a value of each person, to give each their own');
  } else if (type.level === 'row') {
    throw new ComputationError(
      'output',
      node,
      'a value of the whole group: summarise it, for example with mean(…) or count(…)',
    );
  }
}

/** The exact value of a number in a program: "-1.5" is −3/2. */
export function constantNumber(text: string) {
  const decimals = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
  return rational(parseDecimal(text, decimals), 10n ** BigInt(decimals));
}

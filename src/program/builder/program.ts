import { ComputationError } from '../check.ts';
import type { Output, Recipients } from '../computation.ts';
import { ComputationBuilder } from '../computation-builder.ts';
import { encodeAnswers } from '../encoding.ts';
import type { OutputResult, OutputValue } from '../output.ts';
import { compile, type Program } from '../plan.ts';
import type { Answer } from '../survey.ts';
import { Expression, type TableExpression } from './expression.ts';
import type { Asked } from './questions.ts';

export type Questions = Readonly<Record<string, Asked<unknown, Expression>>>;
/** What the program computes with, by the questions' names. */
export type Expressions<Q extends Questions> = { readonly [N in keyof Q]: ReturnType<Q[N]['expression']> };
/** What a person gives. */
export type AnswersOf<Q extends Questions> = { readonly [N in keyof Q]: NonNullable<Q[N]['answer']> };

/** An output to others than everyone. */
export interface Addressed<E extends Expression, R extends Recipients> {
  readonly value: E;
  readonly recipients: R;
}
export type Outputs = Readonly<Record<string, Expression<'group'> | Addressed<Expression, Recipients>>>;

/** Only the host learns it. */
export function toHost<E extends Expression<'group'>>(value: E): Addressed<E, 'host'> {
  return { value, recipients: 'host' };
}
/** Only the people with these names learn it. */
export function toPeople<E extends Expression<'group'>>(value: E, ...names: string[]): Addressed<E, string[]> {
  return { value, recipients: names };
}
/** Each person learns their own, and nobody else's. */
export function toEach<E extends Expression<'row'>>(value: E): Addressed<E, 'each'> {
  return { value, recipients: 'each' };
}

/** A number as a result; see `OutputValue`. */
export type NumberResult = Extract<OutputValue, { kind: 'number' }>;
/** The result of an expression; null: hidden, because it speaks of too few people. */
export type ResultOf<E> =
  E extends TableExpression<infer O, infer V>
    ? { readonly [label in O]: ResultOf<V> }
    : E extends { readonly kind: 'number' }
      ? NumberResult | null
      : E extends { readonly kind: 'yes-no' }
        ? boolean | null
        : E extends { readonly kind: 'choice'; readonly options: infer O }
          ? readonly O[] | null
          : never;
/** The results of a program: what is not for everyone may be undefined. */
export type ResultsOf<O extends Outputs> = {
  readonly [N in keyof O]: O[N] extends Addressed<infer E, Recipients> ? ResultOf<E> | undefined : ResultOf<O[N]>;
};

/** A program with the types of what goes in and what comes out. */
export interface TypedProgram<Q extends Questions, O extends Outputs> {
  /** For `createRoom` (`survey`, `minimumGroup`, `computation`) and for engines. */
  readonly program: Program;
  /**
   * What a person gives, as `room.contribute` takes it.
   * @throws AnswerError naming the question.
   */
  answers(answers: AnswersOf<Q>): Answer[];
  /** What a room's result (`Result.outputs`) or an engine's outcome holds. @throws RangeError if they are of another program. */
  results(outputs: readonly OutputResult[]): ResultsOf<O>;
}

/**
 * Defines a program in TypeScript:
 *
 *     const salaries = defineProgram({
 *       title: 'Salaries',
 *       minimumGroup: 5,
 *       questions: {
 *         salary: numberQuestion('Salary', { unit: '€', minimum: 0, maximum: 50_000 }),
 *         department: choiceQuestion('Department', ['Sales', 'Research']),
 *       },
 *       outputs: ({ salary, department }) => ({
 *         'Mean salary': mean(salary),
 *         'By department': mean(salary, { by: department }),
 *       }),
 *     });
 *     salaries.answers({ salary: 4200, department: 'Sales' });
 *
 * @throws SurveyError, ComputationError as `compile`.
 */
export function defineProgram<const Q extends Questions, const O extends Outputs>(definition: {
  readonly title: string;
  /** With fewer people than this nothing is opened. */
  readonly minimumGroup: number;
  readonly maximumGroup?: number;
  readonly questions: Q;
  readonly outputs: (expressions: Expressions<Q>) => O;
}): TypedProgram<Q, O> {
  const { title, minimumGroup, maximumGroup, questions } = definition;
  const asked = Object.entries(questions);
  const expressions = Object.fromEntries(asked.map(([name, { expression }], index) => [name, expression(index)]));
  const outputs = outputsOf(definition.outputs(expressions as Expressions<Q>));
  const survey = { title, questions: asked.map(([name, { question }]) => ({ ...question, name })) };
  const program = compile({
    survey,
    minimumGroup,
    ...(maximumGroup !== undefined && { maximumGroup }),
    computation: computationOf(outputs),
  });
  return {
    program,
    answers(given) {
      const answers = asked.map(([name], index) => answerOf(program, index, given[name]));
      encodeAnswers(program.survey, program.layout, answers);
      return answers;
    },
    results: (shown) => Object.fromEntries(outputs.map(({ name }) => [name, resultIn(shown, name)])) as ResultsOf<O>,
  };
}

interface Named {
  readonly name: string;
  readonly value: Expression;
  readonly recipients: Recipients;
}

function outputsOf(outputs: Outputs): Named[] {
  return Object.entries(outputs).map(([name, output]) =>
    output instanceof Expression ? { name, value: output, recipients: 'everyone' } : { name, ...output },
  );
}

function computationOf(outputs: readonly Named[]) {
  const builder = new ComputationBuilder();
  const known = new Map<Expression, number>();
  const placed = outputs.map(
    ({ name, value, recipients }): Output => ({ name, recipients, node: Expression.index(builder, known, value) }),
  );
  if (placed.length === 0) throw new ComputationError('output', null, 'at least one result');
  return builder.computation(placed).computation;
}

/** Options by their labels become indices. */
function answerOf({ survey }: Program, index: number, given: unknown): Answer {
  const question = survey.questions[index]!;
  switch (question.kind) {
    case 'number':
      return String(given);
    case 'yes-no':
      return given as boolean;
    case 'choice':
      return question.options.indexOf(given as string);
    default:
      return (given as readonly string[]).map((option) => question.options.indexOf(option));
  }
}

function resultIn(outputs: readonly OutputResult[], name: string): unknown {
  const output = outputs.find((other) => other.name === name);
  if (!output) throw new RangeError(`no result “${name}”: these are of another program`);
  return output.value === null ? undefined : plain(output.value);
}

function plain(value: OutputValue): unknown {
  switch (value.kind) {
    case 'number':
      return value;
    case 'yes-no':
      return value.value;
    case 'choice':
      return value.labels;
    case 'table':
      return Object.fromEntries(value.rows.map((row) => [row.label, plain(row.value)]));
    case 'hidden':
      return null;
  }
}

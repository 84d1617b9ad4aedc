import type { Question } from '../survey.ts';
import {
  ChoiceExpression,
  Condition,
  type Expression,
  NumberExpression,
  RankingExpression,
  SeveralExpression,
} from './expression.ts';

/**
 * Something that is asked: the question, what a person answers (as `Answer` types), and the expression that stands for all answers
 * in the program.
 */
export interface Asked<A, E extends Expression> {
  readonly question: Question;
  /** Only for types. */
  readonly answer?: A;
  /** @param index of the question. */
  expression(index: number): E;
}

/** A decimal, as text ("4200.50") or as a number; minimum and maximum too. */
export type Decimal = string | number;

/** A number with a unit, e.g. `numberQuestion('Salary', { unit: '€', decimals: 2, minimum: 0, maximum: 50_000 })`. */
export function numberQuestion(
  text: string,
  options: {
    readonly unit?: string;
    readonly decimals?: number;
    readonly minimum: Decimal;
    readonly maximum: Decimal;
  },
): Asked<Decimal, NumberExpression<'row'>> {
  const { unit = '', decimals = 0, minimum, maximum } = options;
  return {
    question: { kind: 'number', text, unit, decimals, minimum: String(minimum), maximum: String(maximum) },
    expression: (question) => new NumberExpression(() => ({ node: 'question', question })),
  };
}

export function yesNoQuestion(text: string): Asked<boolean, Condition<'row'>> {
  return {
    question: { kind: 'yes-no', text },
    expression: (question) => new Condition(() => ({ node: 'question', question })),
  };
}

/** One of these options. */
export function choiceQuestion<const O extends string>(
  text: string,
  options: readonly O[],
): Asked<O, ChoiceExpression<O, 'row'>> {
  return {
    question: { kind: 'choice', text, options },
    expression: (question) => new ChoiceExpression(() => ({ node: 'question', question })),
  };
}

/** Any number of these options. */
export function severalQuestion<const O extends string>(
  text: string,
  options: readonly O[],
): Asked<readonly O[], SeveralExpression<O>> {
  return {
    question: { kind: 'several', text, options },
    expression: (question) => new SeveralExpression(() => ({ node: 'question', question })),
  };
}

/** All of these options, the most preferred first. */
export function rankingQuestion<const O extends string>(
  text: string,
  options: readonly O[],
): Asked<readonly O[], RankingExpression<O>> {
  return {
    question: { kind: 'ranking', text, options },
    expression: (question) => new RankingExpression(() => ({ node: 'question', question })),
  };
}

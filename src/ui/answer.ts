import type { Answer, Question } from '../program/survey.ts';
import { readNumber } from './number.ts';

/** An answer while it is being given: what was typed into a number field, or what was chosen; undefined: nothing yet. */
export type RawAnswer = Answer | undefined;

/** The answer that the raw one stands for; undefined if it is not one yet. */
export function finishAnswer(question: Question, raw: RawAnswer): Answer | undefined {
  if (question.kind === 'several') return raw ?? [];
  if (question.kind === 'ranking')
    return Array.isArray(raw) && raw.length === question.options.length ? raw : undefined;
  if (question.kind !== 'number') return raw;
  if (typeof raw !== 'string') return undefined;
  const reading = readNumber(raw, question);
  return reading.kind === 'ok' ? reading.value : undefined;
}

/** All answers, in the questions' order; undefined if any is missing. */
export function finishAnswers(questions: readonly Question[], raws: readonly RawAnswer[]): Answer[] | undefined {
  const answers = questions.map((question, i) => finishAnswer(question, raws[i]));
  return answers.every((answer) => answer !== undefined) ? answers : undefined;
}

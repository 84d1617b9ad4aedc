import { formatDecimal } from './decimal.ts';
import { numberScale } from './encoding.ts';
import type { Program } from './plan.ts';
import { sentences } from './sentences.ts';
import type { NumberQuestion, Question } from './survey.ts';

/** What a program tells, and what not, in sentences: computed from it, shown to people before they answer. */
export interface Disclosure {
  /** What everyone learns: all that the program opens. */
  readonly reveals: readonly string[];
  /** What nobody learns. */
  readonly hides: readonly string[];
  /** What the results may imply about single people, in a group as small as the program allows. */
  readonly warnings: readonly string[];
}

/** A scale with at most so many values is short: all people at one end of it is a likely thing. */
const shortScale = 100n;

/** "Easily happens": for random answers, at least one time in so many. */
const easily = 10;

/** The program's disclosure. It depends on nothing else, so that everybody in a room reads the same. */
export function disclose(program: Program): Disclosure {
  return { reveals: reveals(program), hides: hides(program), warnings: warnings(program) };
}

function reveals({ survey, minimumGroup }: Program): string[] {
  return [sentences.revealsCount(minimumGroup), ...survey.questions.map(reveal)];
}

function reveal(question: Question): string {
  const name = sentences.quoted(question.text);
  switch (question.kind) {
    case 'number':
      return sentences.revealsNumber(name, question.unit);
    case 'yes-no':
      return sentences.revealsYesNo(name);
    case 'choice':
      return sentences.revealsChoice(name);
  }
}

function hides({ survey: { questions } }: Program): string[] {
  return [
    sentences.hidesAnswers,
    ...about(questions.filter(isNumber), sentences.hidesNumbers),
    ...about(questions.filter(hasOptions), sentences.hidesChoices),
    ...(questions.length > 1 ? [sentences.hidesLinks] : []),
  ];
}

function warnings({ survey: { questions }, minimumGroup }: Program): string[] {
  const optional = questions.filter(hasOptions);
  const numbers = questions.filter(isNumber);
  return [
    sentences.warnsTogether(minimumGroup),
    sentences.warnsAgain,
    ...about(optional, sentences.warnsUnanimous),
    // For one person, the minimumGroup − 1 others agree with probability options^−(minimumGroup − 2).
    ...about(
      optional.filter((question) => optionCount(question) ** (minimumGroup - 2) <= easily),
      (names) => sentences.warnsFewOutcomes(names, minimumGroup),
    ),
    // If every option had two answers, there would be at least 2 · options people.
    ...about(
      optional.filter((question) => minimumGroup < 2 * optionCount(question)),
      (names) => sentences.warnsRare(names, minimumGroup),
    ),
    ...numbers.filter(isShort).map(extremes),
    ...about(
      numbers.filter((question) => !isShort(question)),
      sentences.warnsOutlier,
    ),
    ...(questions.length > 1 ? [sentences.warnsLinked(questions.length)] : []),
  ];
}

/** One sentence about these questions together, or none if there are none. */
function about(questions: readonly Question[], sentence: (names: string) => string): string[] {
  if (questions.length === 0) return [];
  return [sentence(sentences.list(questions.map((question) => sentences.quoted(question.text))))];
}

function isNumber(question: Question): question is NumberQuestion {
  return question.kind === 'number';
}

function hasOptions(question: Question): question is Exclude<Question, NumberQuestion> {
  return question.kind !== 'number';
}

function optionCount(question: Exclude<Question, NumberQuestion>): number {
  return question.kind === 'choice' ? question.options.length : 2;
}

function isShort(question: NumberQuestion): boolean {
  const { minimum, maximum } = numberScale(question);
  return maximum - minimum < shortScale;
}

function extremes(question: NumberQuestion): string {
  const { minimum, maximum } = numberScale(question);
  return sentences.warnsExtremes(
    sentences.quoted(question.text),
    formatDecimal(minimum, question.decimals),
    formatDecimal(maximum, question.decimals),
  );
}

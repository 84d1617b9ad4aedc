import { formatDecimal } from '../decimal.ts';
import type { Disclosure } from '../disclosure.ts';
import { numberScale } from '../encoding.ts';
import type { Program } from '../plan.ts';
import { sentences } from '../sentences.ts';
import type { NumberQuestion, Question } from '../survey.ts';

/** A scale with at most so many values is short: all people at one end of it is a likely thing. */
const shortScale = 100n;

/** "Easily happens": for random answers, at least one time in so many. */
const easily = 10;

/** "A few possibilities": at most so many, on average. */
const few = 10n;

/** What a program tells that computes what its questions suggest (`default-computation.ts`): their kinds say it all. */
export function discloseSurvey(program: Program): Disclosure {
  return { reveals: reveals(program), hides: hides(program), warnings: warnings(program) };
}

function reveals({ survey, minimumGroup }: Program): string[] {
  return [sentences.revealsCount(minimumGroup), ...survey.questions.map(reveal)];
}

function reveal(question: Question): string {
  const name = sentences.quoted(question.text);
  switch (question.kind) {
    case 'number':
      return (question.deviation ? sentences.revealsDeviation : sentences.revealsNumber)(name, question.unit);
    case 'yes-no':
      return sentences.revealsYesNo(name);
    case 'choice':
    case 'several':
      return sentences.revealsChoice(name);
    case 'ranking':
      return sentences.revealsRanking(name);
  }
}

function hides({ survey: { questions } }: Program): string[] {
  return [
    sentences.hidesAnswers,
    ...about(
      questions.filter((question) => isNumber(question) && !question.deviation),
      sentences.hidesNumbers,
    ),
    ...about(questions.filter(hasDeviation), sentences.hidesWhose),
    ...about(questions.filter(hasOptions), sentences.hidesChoices),
    ...(questions.length > 1 ? [sentences.hidesLinks] : []),
  ];
}

function warnings({ survey: { questions }, minimumGroup }: Program): string[] {
  const optional = questions.filter(hasOptions);
  const numbers = questions.filter(isNumber);
  const spreads = numbers.filter(hasDeviation);
  return [
    sentences.warnsTogether(minimumGroup),
    ...about(
      spreads.filter((question) => leavesFew(question, minimumGroup - 1)),
      (names) => sentences.warnsFewNumbers(names, minimumGroup),
    ),
    ...about(spreads, (names) => sentences.warnsMoments(names, minimumGroup)),
    sentences.warnsAgain,
    ...about(spreads, sentences.warnsEqual),
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
    ...numberWarnings(numbers),
    ...(questions.length > 1 ? [sentences.warnsLinked(questions.length)] : []),
  ];
}

/** What the means of these number questions may tell. */
export function numberWarnings(questions: readonly Question[]): string[] {
  const numbers = questions.filter(isNumber);
  return [
    ...numbers.filter(isShort).map(extremes),
    ...about(
      numbers.filter((question) => !isShort(question)),
      sentences.warnsOutlier,
    ),
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

function hasDeviation(question: Question): question is NumberQuestion {
  return isNumber(question) && question.deviation === true;
}

/**
 * Do sum and sum of squares leave, on average, only a few possibilities for k numbers 0 … R that somebody does not know,
 * in whatever order? There are C(R + k, k) such collections, and about k² R³ / 12 pairs of moments: for every sum s, squares
 * from s² / k to R s, of one parity. So three numbers are nearly known on any scale, and four on one of a few hundred values.
 */
function leavesFew(question: NumberQuestion, k: number): boolean {
  const { minimum, maximum } = numberScale(question);
  const width = maximum - minimum;
  let collections = 1n;
  for (let i = 1n; i <= k; i++) collections = (collections * (width + i)) / i;
  return 12n * collections <= few * BigInt(k) ** 2n * width ** 3n;
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

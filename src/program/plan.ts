import { sha256 } from '@noble/hashes/sha2.js';
import type { Field } from '../math/field.ts';
import { formatDecimal, wholeRoot } from './decimal.ts';
import { bitCount } from './encoding.ts';
import { type Constraint, greatestValue, type LinearForm } from './linear.ts';
import { choiceForms } from './statistics/choices.ts';
import { squareForms } from './statistics/deviation.ts';
import { sumForms } from './statistics/sum.ts';
import { yesNoForms } from './statistics/yes-no.ts';
import { parseSurvey, type Question, type Survey, SurveyError, surveyLimits } from './survey.ts';

/** With two people, each would learn the other's answers by subtraction. */
export const smallestGroup = 3;

/**
 * For a survey with a standard deviation. With three people, each could work out the two others' numbers (but not whose is
 * whose) from the sum, the sum of squares and its own number. With four, nearly so: three whole numbers with a given sum
 * and sum of squares are few. With five it takes a short scale, which `disclosure.ts` warns of.
 */
export const smallestGroupWithDeviation = 5;

/** A program is checked for groups of up to so many contributors. */
export const maximumContributors = 9;

/** The version of the canonical bytes, of the encoding and of the outputs: changes whenever any of them does. */
const format = 'murmuration/v2/program';

/** The modulus of F127. */
const modulus = (1n << 127n) - 1n;

/**
 * What a room computes, complete before anything runs: the engine adds up the valid contributions (vectors of
 * `inputLength` bits), and opens `outputs` of the sum, then the sums of squares of `squares`. Plain data, that may
 * cross to a worker.
 */
export interface Program {
  /** In normal form. */
  readonly survey: Survey;
  /** Fewer valid contributions than this: the engine opens nothing. */
  readonly minimumGroup: number;
  /** Survey and smallest group in canonical form: equal programs have equal bytes. `readProgram` reads them. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the bytes, which begin with their format's name: what the parties agree on. */
  readonly digest: Uint8Array<ArrayBuffer>;
  readonly fieldName: Field['name'];
  /** M: bits of one contribution. */
  readonly inputLength: number;
  /** What a valid contribution fulfils, besides that its elements are bits. */
  readonly constraints: readonly Constraint[];
  /** The elements opened, as forms over the M sums: one a number question, one a yes/no, one an option of a choice. */
  readonly outputs: readonly LinearForm[];
  /** The elements opened next, each Σ y² over the contributions, where y is this form of one contribution. */
  readonly squares: readonly LinearForm[];
}

/**
 * Turns a survey into the program that a room runs.
 *
 * @throws SurveyError for a survey that `parseSurvey` refuses, 'range-too-wide' if a sum (or sum of squares) over
 * `maximumContributors` might wrap around in the field, 'minimum-group-too-small' below `smallestGroup` (or no whole
 * number; with a standard deviation, below `smallestGroupWithDeviation`), 'minimum-group-too-large' above
 * `maximumContributors`.
 */
export function compileSurvey(source: Survey, minimumGroup: number): Program {
  const survey = parseSurvey(source);
  const smallest = survey.questions.some(hasDeviation) ? smallestGroupWithDeviation : smallestGroup;
  if (!Number.isInteger(minimumGroup) || minimumGroup < smallest) {
    throw new SurveyError('minimum-group-too-small', null, String(smallest));
  }
  if (minimumGroup > maximumContributors) {
    throw new SurveyError('minimum-group-too-large', null, String(maximumContributors));
  }
  const constraints: Constraint[] = [];
  const outputs: LinearForm[] = [];
  const squares: LinearForm[] = [];
  let start = 0;
  survey.questions.forEach((question, index) => {
    const opened = formsOf(question, start);
    if (!isExact(opened, maximumContributors)) throw rangeTooWide(question, index);
    outputs.push(...opened.outputs);
    squares.push(...opened.squares);
    const bits = bitCount(question);
    if (question.kind === 'choice') {
      constraints.push({ indices: Array.from({ length: bits }, (_, option) => start + option), target: 1 });
    }
    start += bits;
  });
  const bytes = canonicalBytes(survey, minimumGroup);
  const digest = Uint8Array.from(sha256(bytes));
  return { survey, minimumGroup, bytes, digest, fieldName: 'F127', inputLength: start, constraints, outputs, squares };
}

/** What a question has opened, in order: sums of forms over the contributions, and sums of their squares. */
export interface Forms {
  readonly outputs: readonly LinearForm[];
  readonly squares: readonly LinearForm[];
}

/** What a question opens; its bits begin at `start`. */
export function formsOf(question: Question, start: number): Forms {
  switch (question.kind) {
    case 'number':
      return { outputs: sumForms(question, start), squares: squareForms(question, start) };
    case 'yes-no':
      return { outputs: yesNoForms(start), squares: [] };
    case 'choice':
      return { outputs: choiceForms(question, start), squares: [] };
  }
}

/** Whether all these sums over so many valid contributions are integers below the modulus, so that none can wrap. */
export function isExact({ outputs, squares }: Forms, contributors: number): boolean {
  const greatest = [...outputs.map(greatestValue), ...squares.map((form) => greatestValue(form) ** 2n)];
  return greatest.every((each) => BigInt(contributors) * each < modulus);
}

function hasDeviation(question: Question): boolean {
  return question.kind === 'number' && question.deviation === true;
}

function rangeTooWide(question: Question, index: number): SurveyError {
  const each = (modulus - 1n) / BigInt(maximumContributors);
  const greatest = hasDeviation(question) ? wholeRoot(each) : each;
  return new SurveyError(
    'range-too-wide',
    index,
    formatDecimal(greatest, question.kind === 'number' ? question.decimals : 0),
  );
}

/** JSON without spaces, in UTF-8. `parseSurvey` gives every text its normal form and every object its order of keys. */
function canonicalBytes(survey: Survey, minimumGroup: number): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify({ format, minimumGroup, survey }));
}

/**
 * Reads a program from its canonical bytes, as a room's host sends them.
 *
 * @throws SurveyError: 'not-a-survey', 'not-canonical' (the bytes are not those that the program read would have), or
 * whatever `compileSurvey` throws.
 */
export function readProgram(bytes: Uint8Array): Program {
  const { survey, minimumGroup } = parseBytes(bytes);
  const program = compileSurvey(survey, minimumGroup);
  const same = program.bytes.length === bytes.length && program.bytes.every((byte, i) => byte === bytes[i]);
  if (!same) throw new SurveyError('not-canonical');
  return program;
}

/** What the bytes claim to be; `compileSurvey` checks it all. */
function parseBytes(bytes: Uint8Array): { survey: Survey; minimumGroup: number } {
  // A UTF-16 code unit takes at most three bytes.
  if (bytes.length > 3 * surveyLimits.jsonLength) throw new SurveyError('not-a-survey');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new SurveyError('not-a-survey');
  }
  if (typeof json !== 'object' || json === null) throw new SurveyError('not-a-survey');
  return json as { survey: Survey; minimumGroup: number };
}

import { sha256 } from '@noble/hashes/sha2.js';
import type { Field } from '../math/field.ts';
import { formatDecimal } from './decimal.ts';
import { bitCount } from './encoding.ts';
import { type Constraint, greatestValue, type LinearForm } from './linear.ts';
import { choiceForms } from './statistics/choices.ts';
import { sumForms } from './statistics/sum.ts';
import { yesNoForms } from './statistics/yes-no.ts';
import { parseSurvey, type Question, type Survey, SurveyError, surveyLimits } from './survey.ts';

/** With two people, each would learn the other's answers by subtraction. */
export const smallestGroup = 3;

/** A program is checked for groups of up to so many contributors. */
export const maximumContributors = 9;

/** The version of the canonical bytes, of the encoding and of the outputs: changes whenever any of them does. */
const format = 'murmuration/v1/program';

/** The modulus of F127. */
const modulus = (1n << 127n) - 1n;

/**
 * What a room computes, complete before anything runs: the engine adds up the valid contributions (vectors of
 * `inputLength` bits) and opens `outputs` of the sum. Plain data, that may cross to a worker.
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
}

/**
 * Turns a survey into the program that a room runs.
 *
 * @throws SurveyError for a survey that `parseSurvey` refuses, 'range-too-wide' if a sum over `maximumContributors`
 * might wrap around in the field, 'minimum-group-too-small' below `smallestGroup` (or no whole number),
 * 'minimum-group-too-large' above `maximumContributors`.
 */
export function compileSurvey(source: Survey, minimumGroup: number): Program {
  const survey = parseSurvey(source);
  if (!Number.isInteger(minimumGroup) || minimumGroup < smallestGroup) {
    throw new SurveyError('minimum-group-too-small', null, String(smallestGroup));
  }
  if (minimumGroup > maximumContributors) {
    throw new SurveyError('minimum-group-too-large', null, String(maximumContributors));
  }
  const constraints: Constraint[] = [];
  const outputs: LinearForm[] = [];
  let start = 0;
  survey.questions.forEach((question, index) => {
    const forms = formsOf(question, start);
    if (!forms.every((form) => isExact(form, maximumContributors))) throw rangeTooWide(question, index);
    outputs.push(...forms);
    const bits = bitCount(question);
    if (question.kind === 'choice') {
      constraints.push({ indices: Array.from({ length: bits }, (_, option) => start + option), target: 1 });
    }
    start += bits;
  });
  const bytes = canonicalBytes(survey, minimumGroup);
  const digest = Uint8Array.from(sha256(bytes));
  return { survey, minimumGroup, bytes, digest, fieldName: 'F127', inputLength: start, constraints, outputs };
}

/** The elements that a question opens, in order; its bits begin at `start`. */
export function formsOf(question: Question, start: number): LinearForm[] {
  switch (question.kind) {
    case 'number':
      return sumForms(question, start);
    case 'yes-no':
      return yesNoForms(start);
    case 'choice':
      return choiceForms(question, start);
  }
}

/** Whether the sum of the form over so many valid contributions is an integer below the modulus, so that it cannot wrap. */
export function isExact(form: LinearForm, contributors: number): boolean {
  return BigInt(contributors) * greatestValue(form) < modulus;
}

function rangeTooWide(question: Question, index: number): SurveyError {
  const greatest = (modulus - 1n) / BigInt(maximumContributors);
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

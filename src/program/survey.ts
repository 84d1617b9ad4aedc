import { DecimalError, formatDecimal, parseDecimal } from './decimal.ts';

/** What a room asks: data, never code. One participant gives one answer to each question. */
export interface Survey {
  /** 1–120 characters. */
  readonly title: string;
  /** 1–20 questions. */
  readonly questions: readonly Question[];
}

export type Question = NumberQuestion | YesNoQuestion | ChoiceQuestion;

interface QuestionBase {
  /** The question as people read it: 1–200 characters. */
  readonly text: string;
}

/** A number with a unit. Minimum and maximum are decimal strings with at most `decimals` decimals, minimum < maximum. */
export interface NumberQuestion extends QuestionBase {
  readonly kind: 'number';
  /** e.g. "€ per month"; may be empty; at most 30 characters. */
  readonly unit: string;
  /** 0–6. */
  readonly decimals: number;
  readonly minimum: string;
  readonly maximum: string;
  /** Also the standard deviation; absent: no. In normal form it is there. */
  readonly deviation?: boolean;
}

export interface YesNoQuestion extends QuestionBase {
  readonly kind: 'yes-no';
}

export interface ChoiceQuestion extends QuestionBase {
  readonly kind: 'choice';
  /** 2–20 distinct options of 1–80 characters. */
  readonly options: readonly string[];
}

/** One answer: a decimal string ("4200.50") for a number, a boolean for yes/no, the option's index for a choice. */
export type Answer = string | boolean | number;

/** What everyone learns from one question. Decimal strings are exact unless the name says otherwise. */
export type QuestionResult =
  | {
      readonly kind: 'number';
      readonly count: number;
      /** Exact decimal string. */
      readonly sum: string;
      /** sum / count, the double nearest to the exact rational. */
      readonly mean: number;
      /** Sample standard deviation (n − 1), the double nearest to the exact root; if the question asks for it. */
      readonly deviation?: number;
    }
  | { readonly kind: 'yes-no'; readonly count: number; readonly yes: number; readonly no: number }
  | {
      readonly kind: 'choice';
      readonly count: number /** One count per option. */;
      readonly counts: readonly number[];
    };

/** The bounds on a survey. Lengths are in UTF-16 code units, like `maxlength` of an HTML field. */
export const surveyLimits = {
  titleLength: 120,
  questions: 20,
  textLength: 200,
  unitLength: 30,
  decimals: 6,
  options: 20,
  optionLength: 80,
  /** Of a survey given as JSON text; the longest valid one has about 40,000 characters. */
  jsonLength: 65_536,
} as const;

/** What is wrong with a survey (or with the smallest group, or the bytes, that came with it). */
export type SurveyErrorKind =
  /** Not JSON, or not of the shape of a `Survey`: a key is missing, unknown or of another type. */
  | 'not-a-survey'
  | 'empty-title'
  | 'title-too-long'
  | 'no-questions'
  | 'too-many-questions'
  | 'empty-text'
  | 'text-too-long'
  | 'unit-too-long'
  /** A control character, a line break, a text-direction override or half a surrogate pair, anywhere in a text. */
  | 'forbidden-character'
  /** `decimals` is no whole number from 0 to 6. */
  | 'decimals-out-of-range'
  /** Minimum or maximum is not a decimal number. */
  | 'bound-not-a-number'
  /** Minimum or maximum has more decimals than the question. */
  | 'bound-too-many-decimals'
  | 'minimum-not-below-maximum'
  /** What is opened of a group might wrap around in the field; `limit` is the greatest possible maximum − minimum. */
  | 'range-too-wide'
  | 'too-few-options'
  | 'too-many-options'
  | 'empty-option'
  | 'option-too-long'
  | 'duplicate-option'
  | 'minimum-group-too-small'
  | 'minimum-group-too-large'
  /** Program bytes that are not the canonical form of what they say. */
  | 'not-canonical';

/** A survey that is refused. */
export class SurveyError extends Error {
  override readonly name = 'SurveyError';
  constructor(
    readonly kind: SurveyErrorKind,
    /** Index of the question at fault; null if it is not one question's. */
    readonly question: number | null = null,
    /** The bound that was passed, as text, where the kind has one: "120" (characters), "20" (questions) … */
    readonly limit: string | null = null,
  ) {
    super(
      `survey refused: ${kind}${question === null ? '' : `, question ${question}`}${limit ? `, limit ${limit}` : ''}`,
    );
  }
}

/**
 * Reads a survey from JSON text or from the value of such text. Strict: unknown keys are refused.
 *
 * The survey returned is in normal form, so that equal surveys are equal texts: strings are in Unicode NFC, trimmed,
 * with single spaces; minimum and maximum have exactly `decimals` decimals; `deviation` is there. Parsing it again
 * changes nothing.
 *
 * @throws SurveyError; nothing else, whatever the argument.
 */
export function parseSurvey(json: unknown): Survey {
  const { title, questions } = record(typeof json === 'string' ? parseJson(json) : json, ['title', 'questions'], null);
  if (!Array.isArray(questions)) throw new SurveyError('not-a-survey');
  const parsedTitle = parseText(title, null, 'empty-title', 'title-too-long', surveyLimits.titleLength);
  if (questions.length === 0) throw new SurveyError('no-questions');
  if (questions.length > surveyLimits.questions) {
    throw new SurveyError('too-many-questions', null, String(surveyLimits.questions));
  }
  return { title: parsedTitle, questions: Array.from(questions, parseQuestion) };
}

function parseJson(text: string): unknown {
  if (text.length > surveyLimits.jsonLength) throw new SurveyError('not-a-survey');
  try {
    return JSON.parse(text);
  } catch {
    throw new SurveyError('not-a-survey');
  }
}

function parseQuestion(json: unknown, index: number): Question {
  const kind = typeof json === 'object' && json !== null && 'kind' in json ? json.kind : undefined;
  switch (kind) {
    case 'number':
      return parseNumberQuestion({ deviation: false, ...(json as object) }, index);
    case 'yes-no':
      return { kind, text: parseQuestionText(record(json, ['kind', 'text'], index).text, index) };
    case 'choice': {
      const { text, options } = record(json, ['kind', 'text', 'options'], index);
      return { kind, text: parseQuestionText(text, index), options: parseOptions(options, index) };
    }
    default:
      throw new SurveyError('not-a-survey', index);
  }
}

function parseNumberQuestion(json: unknown, index: number): NumberQuestion {
  const { text, unit, decimals, minimum, maximum, deviation } = record(
    json,
    ['kind', 'text', 'unit', 'decimals', 'minimum', 'maximum', 'deviation'],
    index,
  );
  if (typeof decimals !== 'number' || typeof deviation !== 'boolean') throw new SurveyError('not-a-survey', index);
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > surveyLimits.decimals) {
    throw new SurveyError('decimals-out-of-range', index, String(surveyLimits.decimals));
  }
  const low = parseBound(minimum, decimals, index);
  const high = parseBound(maximum, decimals, index);
  if (low >= high) throw new SurveyError('minimum-not-below-maximum', index);
  return {
    kind: 'number',
    text: parseQuestionText(text, index),
    unit: parseText(unit, index, null, 'unit-too-long', surveyLimits.unitLength),
    decimals,
    minimum: formatDecimal(low, decimals),
    maximum: formatDecimal(high, decimals),
    deviation,
  };
}

function parseBound(json: unknown, decimals: number, question: number): bigint {
  if (typeof json !== 'string') throw new SurveyError('not-a-survey', question);
  try {
    return parseDecimal(json, decimals);
  } catch (error) {
    if (!(error instanceof DecimalError)) throw error;
    throw error.kind === 'too-many-decimals'
      ? new SurveyError('bound-too-many-decimals', question, String(decimals))
      : new SurveyError('bound-not-a-number', question);
  }
}

function parseOptions(json: unknown, question: number): string[] {
  if (!Array.isArray(json)) throw new SurveyError('not-a-survey', question);
  if (json.length < 2) throw new SurveyError('too-few-options', question, '2');
  if (json.length > surveyLimits.options) {
    throw new SurveyError('too-many-options', question, String(surveyLimits.options));
  }
  const options = Array.from(json, (option) =>
    parseText(option, question, 'empty-option', 'option-too-long', surveyLimits.optionLength),
  );
  if (new Set(options).size < options.length) throw new SurveyError('duplicate-option', question);
  return options;
}

function parseQuestionText(json: unknown, question: number): string {
  return parseText(json, question, 'empty-text', 'text-too-long', surveyLimits.textLength);
}

/** Controls, surrogates without their half, line and paragraph separators, and overrides of the text's direction. */
const forbidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
/** At least one character that can be seen. */
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** A string in normal form. `empty` is the kind of error for a text with nothing to see; null allows the empty text. */
function parseText(
  json: unknown,
  question: number | null,
  empty: SurveyErrorKind | null,
  tooLong: SurveyErrorKind,
  maximumLength: number,
): string {
  if (typeof json !== 'string') throw new SurveyError('not-a-survey', question);
  // Normalising costs time: not for a text that cannot become short enough (NFC at most triples a length).
  if (json.length > surveyLimits.jsonLength) throw new SurveyError(tooLong, question, String(maximumLength));
  if (forbidden.test(json)) throw new SurveyError('forbidden-character', question);
  const text = json.normalize('NFC').replace(/\s+/gu, ' ').trim();
  if (empty !== null && !visible.test(text)) throw new SurveyError(empty, question);
  if (text.length > maximumLength) throw new SurveyError(tooLong, question, String(maximumLength));
  return text;
}

/** A plain object with exactly these keys. */
function record<Key extends string>(
  json: unknown,
  keys: readonly Key[],
  question: number | null,
): Record<Key, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new SurveyError('not-a-survey', question);
  if (Object.keys(json).length !== keys.length || !keys.every((key) => Object.hasOwn(json, key))) {
    throw new SurveyError('not-a-survey', question);
  }
  return json as Record<Key, unknown>;
}

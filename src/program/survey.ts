import { DecimalError, formatDecimal, parseDecimal } from './decimal.ts';

/** What a room asks: data, never code. One participant gives one answer to each question. */
export interface Survey {
  /** 1–120 characters. */
  readonly title: string;
  /** 1–20 questions. */
  readonly questions: readonly Question[];
}

export type Question = NumberQuestion | YesNoQuestion | ChoiceQuestion | SeveralQuestion | RankingQuestion;

interface QuestionBase {
  /** The question as people read it: 1–200 characters. */
  readonly text: string;
  /**
   * What formulas call it: a letter, then up to 29 letters, digits and underscores; no two alike, whatever their case. Absent
   * or empty: no formula speaks of it (and in normal form it is absent).
   */
  readonly name?: string;
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

interface OptionsQuestion extends QuestionBase {
  /** 2–20 distinct options of 1–80 characters. */
  readonly options: readonly string[];
}

/** One of the options. */
export interface ChoiceQuestion extends OptionsQuestion {
  readonly kind: 'choice';
}

/** Any number of the options, none and all included. */
export interface SeveralQuestion extends OptionsQuestion {
  readonly kind: 'several';
}

/** All options, in an order of preference; at most `surveyLimits.rankedOptions`. */
export interface RankingQuestion extends OptionsQuestion {
  readonly kind: 'ranking';
}

/**
 * One answer: a decimal string ("4200.50") for a number, a boolean for yes/no, the option's index for a choice; for several, the
 * indices of those chosen; for a ranking, all indices, the most preferred first.
 */
export type Answer = string | boolean | number | readonly number[];

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
      readonly count: number;
      /** One count per option. */
      readonly counts: readonly number[];
    }
  | {
      readonly kind: 'several';
      readonly count: number;
      /** How many chose each option. */
      readonly counts: readonly number[];
    }
  | {
      readonly kind: 'ranking';
      readonly count: number;
      /** Borda points of each option: of k options, the first of a ranking gets k − 1, the last none. */
      readonly points: readonly number[];
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
  /** Options of a ranking: each of them takes as many bits as there are. */
  rankedOptions: 8,
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
  /** A name that formulas could not use. */
  | 'not-a-name'
  /** Two questions of one name. */
  | 'duplicate-name'
  | 'minimum-group-too-small'
  | 'minimum-group-too-large'
  /** A program for groups of another size than a room's. */
  | 'maximum-group'
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
  const parsed = Array.from(questions, parseQuestion);
  const names = parsed.map(({ name }) => name?.toLowerCase());
  const twice = names.findIndex((name, index) => name !== undefined && names.indexOf(name) < index);
  if (twice >= 0) throw new SurveyError('duplicate-name', twice);
  return { title: parsedTitle, questions: parsed };
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
  const named = { name: '', ...(json as object) };
  switch (kind) {
    case 'number':
      return parseNumberQuestion({ deviation: false, ...named }, index);
    case 'yes-no': {
      const { text, name } = record(named, ['kind', 'text', 'name'], index);
      return { kind, text: parseQuestionText(text, index), ...parseName(name, index) };
    }
    case 'choice':
    case 'several':
    case 'ranking': {
      const { text, name, options } = record(named, ['kind', 'text', 'name', 'options'], index);
      const parsed = parseOptions(
        options,
        kind === 'ranking' ? surveyLimits.rankedOptions : surveyLimits.options,
        index,
      );
      return { kind, text: parseQuestionText(text, index), ...parseName(name, index), options: parsed };
    }
    default:
      throw new SurveyError('not-a-survey', index);
  }
}

function parseNumberQuestion(json: unknown, index: number): NumberQuestion {
  const { text, name, unit, decimals, minimum, maximum, deviation } = record(
    json,
    ['kind', 'text', 'name', 'unit', 'decimals', 'minimum', 'maximum', 'deviation'],
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
    ...parseName(name, index),
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

/** What a formula can call something: no function has such a name with a bracket behind it that is not a call. */
const identifier = /^[\p{L}][\p{L}\p{N}_]{0,29}$/u;

/** Words of the formula language that no question may be called. */
const reserved = [
  'and',
  'or',
  'not',
  'if',
  'by',
  'where',
  'let',
  'for',
  'everyone',
  'host',
  'each',
  'yes',
  'no',
  'true',
  'false',
];

function parseName(json: unknown, question: number): { name?: string } {
  if (typeof json !== 'string') throw new SurveyError('not-a-survey', question);
  if (json === '') return {};
  const name = json.length > 60 ? json : json.normalize('NFC');
  if (!identifier.test(name) || reserved.includes(name.toLowerCase())) throw new SurveyError('not-a-name', question);
  return { name };
}

function parseOptions(json: unknown, most: number, question: number): string[] {
  if (!Array.isArray(json)) throw new SurveyError('not-a-survey', question);
  if (json.length < 2) throw new SurveyError('too-few-options', question, '2');
  if (json.length > most) throw new SurveyError('too-many-options', question, String(most));
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

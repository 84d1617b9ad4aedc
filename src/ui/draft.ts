import { checkFormula, type Formula } from '../program/language/formula.ts';
import { FormulaError } from '../program/language/formula-error.ts';
import { questionNames } from '../program/language/names.ts';
import {
  compileSurvey,
  maximumContributors,
  type Program,
  type ProgramSource,
  smallestGroup,
  smallestGroupWithDeviation,
} from '../program/plan.ts';
import { parseSurvey, type Question, type Survey, SurveyError } from '../program/survey.ts';
import { compareDecimals, countDecimals, readPlainNumber } from './number.ts';
import { namesOf } from './question-name.ts';

/** A question while it is being written: every field as typed, those of the other kinds kept when the kind changes. */
export interface DraftQuestion {
  /** Tells questions apart while they move. */
  readonly id: number;
  readonly kind: Question['kind'];
  readonly text: string;
  /** What formulas call it; null: the name that its text suggests. */
  readonly name: string | null;
  readonly unit: string;
  readonly decimals: number;
  readonly minimum: string;
  readonly maximum: string;
  readonly deviation: boolean;
  readonly options: readonly string[];
}

/** A survey while it is being written. */
export interface Draft {
  readonly title: string;
  readonly minimumGroup: number;
  readonly questions: readonly DraftQuestion[];
  /** What is computed: what the questions suggest, or these formulas. */
  readonly computes: 'questions' | 'formulas';
  readonly formulas: string;
}

/** A field that has to be changed before the draft is a survey. */
export interface DraftFault {
  /** Index of the question; absent for the title and the smallest group. */
  readonly question?: number;
  readonly field: 'title' | 'text' | 'name' | 'minimum' | 'maximum' | 'option' | 'minimum-group';
  /** Index of the option. */
  readonly option?: number;
  readonly kind:
    | 'title-missing'
    | 'text-missing'
    | 'number-missing'
    | 'number-unclear'
    | 'too-many-decimals'
    | 'range-empty'
    | 'range-too-wide'
    | 'name-unusable'
    | 'name-twice'
    | 'option-missing'
    | 'option-twice'
    | 'too-many-options'
    | 'forbidden-character'
    /** For the standard deviation that a question asks for. */
    | 'group-too-small';
}

/**
 * Either a program that the room accepts, or the faults, or what is wrong with the formulas, or the name of a rule of
 * `program` that no field shows.
 */
export type DraftVerdict =
  | { readonly kind: 'program'; readonly source: ProgramSource }
  | { readonly kind: 'faults'; readonly faults: readonly DraftFault[] }
  | { readonly kind: 'formula'; readonly error: FormulaError }
  | { readonly kind: 'refused'; readonly what: string };

/** What formulas come to. */
export type Reading =
  /** The questions have to be mended first. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'wrong'; readonly error: FormulaError }
  | ({ readonly kind: 'right'; readonly program: Program } & Formula);

/** Smallest groups on offer: below 3 nothing would be private, above 9 nobody fits into the room. */
export const minimumGroups = Array.from(
  { length: maximumContributors - smallestGroup + 1 },
  (_, i) => smallestGroup + i,
);

export function emptyQuestion(id: number): DraftQuestion {
  const number = { unit: '', decimals: 0, minimum: '0', maximum: '100', deviation: false };
  return { id, kind: 'number', text: '', name: null, ...number, options: ['', ''] };
}

export function emptyDraft(): Draft {
  const questions = [emptyQuestion(1)];
  return { title: '', minimumGroup: smallestGroup, questions, computes: 'questions', formulas: '' };
}

/** A survey and its formulas as a draft, to be changed. */
export function draftOf(survey: Survey, minimumGroup: number, formulas?: string): Draft {
  const names = questionNames(survey);
  const questions = survey.questions.map((question, index) => ({
    ...emptyQuestion(index + 1),
    ...question,
    name: formulas === undefined ? (question.name ?? null) : names[index]!,
  }));
  const computes = formulas === undefined ? 'questions' : 'formulas';
  return { title: survey.title, minimumGroup, questions, computes, formulas: formulas ?? '' };
}

/** With every suggested name as it is now: formulas speak of it. */
export function withNames(questions: readonly DraftQuestion[]): readonly DraftQuestion[] {
  const names = namesOf(questions);
  if (questions.every(({ name, text }) => name !== null || text.trim() === '')) return questions;
  return questions.map((question, i) => (question.text.trim() === '' ? question : { ...question, name: names[i]! }));
}

/** Judges a draft field by field, then as a whole by the same rules as every device in the room. */
export function judge(draft: Draft): DraftVerdict {
  const verdict = judgeQuestions(draft);
  if (verdict.kind !== 'program' || draft.computes === 'questions') return verdict;
  const reading = readFormulas(draft);
  if (reading.kind === 'wrong') return { kind: 'formula', error: reading.error };
  const { survey, minimumGroup } = verdict.source;
  return reading.kind === 'right'
    ? { kind: 'program', source: { survey, minimumGroup, computation: reading.computation } }
    : { kind: 'refused', what: 'formulas' };
}

/** The same of all but the formulas. */
export function judgeQuestions(draft: Draft): DraftVerdict {
  const { minimumGroup, computes } = draft;
  const faults: DraftFault[] = [];
  if (draft.title.trim() === '') faults.push({ field: 'title', kind: 'title-missing' });
  draft.questions.forEach((question, index) => {
    faults.push(...faultsOf(question).map((fault) => ({ ...fault, question: index })));
  });
  const deviation = draft.questions.some((question) => question.kind === 'number' && question.deviation);
  if (computes === 'questions' && deviation && minimumGroup < smallestGroupWithDeviation) {
    faults.push({ field: 'minimum-group', kind: 'group-too-small' });
  }
  if (faults.length > 0) return { kind: 'faults', faults };
  try {
    const written = surveyOf(draft);
    const survey = computes === 'questions' ? compileSurvey(written, minimumGroup).survey : parseSurvey(written);
    return { kind: 'program', source: { survey, minimumGroup } };
  } catch (error) {
    if (!(error instanceof SurveyError)) throw error;
    return placed(error);
  }
}

/** Reads and compiles a draft's formulas, even while its title or the text of a question is missing. */
export function readFormulas({ title, questions, minimumGroup, formulas }: Omit<Draft, 'computes'>): Reading {
  const named = questions.map((question) => (question.text.trim() === '' ? { ...question, text: '?' } : question));
  if (named.some((question) => faultsOf(question).length > 0)) return { kind: 'unfinished' };
  try {
    const survey = surveyOf({ title: title.trim() === '' ? '?' : title, questions: named, computes: 'formulas' });
    return { kind: 'right', ...checkFormula(formulas, { survey, minimumGroup }) };
  } catch (error) {
    if (error instanceof FormulaError) return { kind: 'wrong', error };
    if (error instanceof SurveyError) return { kind: 'unfinished' };
    throw error;
  }
}

/** What is asked. Standard deviations that the questions ask for are what they suggest, and names what formulas use. */
function surveyOf({ title, questions, computes }: Pick<Draft, 'title' | 'questions' | 'computes'>): Survey {
  const names = namesOf(questions);
  return {
    title,
    questions: questions.map((draft, index) => {
      const name = computes === 'formulas' ? names[index]! : (draft.name ?? '');
      return finish(computes === 'formulas' ? { ...draft, deviation: false } : draft, name);
    }),
  };
}

function faultsOf(question: DraftQuestion): DraftFault[] {
  const faults: DraftFault[] = [];
  if (question.text.trim() === '') faults.push({ field: 'text', kind: 'text-missing' });
  if (question.kind === 'number') faults.push(...boundFaults(question));
  if (hasOptions(question.kind)) faults.push(...optionFaults(question.options));
  return faults;
}

function boundFaults(question: DraftQuestion): DraftFault[] {
  const faults: DraftFault[] = [];
  for (const field of ['minimum', 'maximum'] as const) {
    const value = readPlainNumber(question[field]);
    if (question[field].trim() === '') faults.push({ field, kind: 'number-missing' });
    else if (value === undefined) faults.push({ field, kind: 'number-unclear' });
    else if (countDecimals(value) > question.decimals) faults.push({ field, kind: 'too-many-decimals' });
  }
  if (faults.length > 0) return faults;
  const empty = compareDecimals(readPlainNumber(question.minimum)!, readPlainNumber(question.maximum)!) >= 0;
  return empty ? [{ field: 'maximum', kind: 'range-empty' }] : [];
}

function optionFaults(options: readonly string[]): DraftFault[] {
  const written = options.map((option) => option.normalize('NFC').replace(/\s+/gu, ' ').trim());
  return written.flatMap((text, option): DraftFault[] => {
    if (text === '') return [{ field: 'option', option, kind: 'option-missing' }];
    return written.indexOf(text) < option ? [{ field: 'option', option, kind: 'option-twice' }] : [];
  });
}

/** Whether people choose from options. */
export function hasOptions(kind: Question['kind']): boolean {
  return kind === 'choice' || kind === 'several' || kind === 'ranking';
}

function finish(draft: DraftQuestion, name: string): Question {
  const { kind, text } = draft;
  switch (kind) {
    case 'number':
      return {
        kind,
        text,
        name,
        unit: draft.unit,
        decimals: draft.decimals,
        minimum: readPlainNumber(draft.minimum)!,
        maximum: readPlainNumber(draft.maximum)!,
        deviation: draft.deviation,
      };
    case 'yes-no':
      return { kind, text, name };
    case 'choice':
    case 'several':
    case 'ranking':
      return { kind, text, name, options: draft.options };
  }
}

/** A refusal by `program`, at the field that it is about. */
function placed({ kind, question, limit, message }: SurveyError): DraftVerdict {
  if (question === null) {
    const title = kind === 'empty-title' ? 'title-missing' : kind === 'forbidden-character' ? kind : undefined;
    return title === undefined
      ? { kind: 'refused', what: message }
      : { kind: 'faults', faults: [{ field: 'title', kind: title }] };
  }
  switch (kind) {
    case 'range-too-wide':
      return { kind: 'faults', faults: [{ question, field: 'maximum', kind }] };
    case 'empty-text':
      return { kind: 'faults', faults: [{ question, field: 'text', kind: 'text-missing' }] };
    case 'forbidden-character':
      return { kind: 'faults', faults: [{ question, field: 'text', kind }] };
    case 'not-a-name':
      return { kind: 'faults', faults: [{ question, field: 'name', kind: 'name-unusable' }] };
    case 'duplicate-name':
      return { kind: 'faults', faults: [{ question, field: 'name', kind: 'name-twice' }] };
    case 'too-many-options':
      return {
        kind: 'faults',
        faults: [{ question, field: 'option', option: Number(limit), kind: 'too-many-options' }],
      };
    default:
      return { kind: 'refused', what: message };
  }
}

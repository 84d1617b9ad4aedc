import { compileSurvey, maximumContributors, smallestGroup, smallestGroupWithDeviation } from '../program/plan.ts';
import { type Question, type Survey, SurveyError } from '../program/survey.ts';
import { compareDecimals, countDecimals, readPlainNumber } from './number.ts';

/** A question while it is being written: every field as typed, those of the other kinds kept when the kind changes. */
export interface DraftQuestion {
  /** Tells questions apart while they move. */
  readonly id: number;
  readonly kind: Question['kind'];
  readonly text: string;
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
}

/** A field that has to be changed before the draft is a survey. */
export interface DraftFault {
  /** Index of the question; absent for the title and the smallest group. */
  readonly question?: number;
  readonly field: 'title' | 'text' | 'minimum' | 'maximum' | 'option' | 'minimum-group';
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
    | 'option-missing'
    | 'option-twice'
    | 'forbidden-character'
    /** For the standard deviation that a question asks for. */
    | 'group-too-small';
}

/** Either a survey that the room accepts, or the faults, or the name of a rule of `program` that no field shows. */
export type DraftVerdict =
  | { readonly kind: 'survey'; readonly survey: Survey }
  | { readonly kind: 'faults'; readonly faults: readonly DraftFault[] }
  | { readonly kind: 'refused'; readonly what: string };

/** Smallest groups on offer: below 3 nothing would be private, above 9 nobody fits into the room. */
export const minimumGroups = Array.from(
  { length: maximumContributors - smallestGroup + 1 },
  (_, i) => smallestGroup + i,
);

export function emptyQuestion(id: number): DraftQuestion {
  const number = { unit: '', decimals: 0, minimum: '0', maximum: '100', deviation: false };
  return { id, kind: 'number', text: '', ...number, options: ['', ''] };
}

export function emptyDraft(): Draft {
  return { title: '', minimumGroup: smallestGroup, questions: [emptyQuestion(1)] };
}

/** A survey as a draft, to be changed. */
export function draftOf(survey: Survey, minimumGroup: number): Draft {
  const questions = survey.questions.map((question, index) => ({ ...emptyQuestion(index + 1), ...question }));
  return { title: survey.title, minimumGroup, questions };
}

/** Judges a draft field by field, then as a whole by the same rules as every device in the room. */
export function judge(draft: Draft): DraftVerdict {
  const faults: DraftFault[] = [];
  if (draft.title.trim() === '') faults.push({ field: 'title', kind: 'title-missing' });
  draft.questions.forEach((question, index) => {
    faults.push(...faultsOf(question).map((fault) => ({ ...fault, question: index })));
  });
  const deviation = draft.questions.some((question) => question.kind === 'number' && question.deviation);
  if (deviation && draft.minimumGroup < smallestGroupWithDeviation) {
    faults.push({ field: 'minimum-group', kind: 'group-too-small' });
  }
  if (faults.length > 0) return { kind: 'faults', faults };
  try {
    const survey = { title: draft.title, questions: draft.questions.map(finish) };
    return { kind: 'survey', survey: compileSurvey(survey, draft.minimumGroup).survey };
  } catch (error) {
    if (!(error instanceof SurveyError)) throw error;
    return placed(error);
  }
}

function faultsOf(question: DraftQuestion): DraftFault[] {
  const faults: DraftFault[] = [];
  if (question.text.trim() === '') faults.push({ field: 'text', kind: 'text-missing' });
  if (question.kind === 'number') faults.push(...boundFaults(question));
  if (question.kind === 'choice') faults.push(...optionFaults(question.options));
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

function finish(draft: DraftQuestion): Question {
  const { kind, text } = draft;
  switch (kind) {
    case 'number':
      return {
        kind,
        text,
        unit: draft.unit,
        decimals: draft.decimals,
        minimum: readPlainNumber(draft.minimum)!,
        maximum: readPlainNumber(draft.maximum)!,
        deviation: draft.deviation,
      };
    case 'yes-no':
      return { kind, text };
    case 'choice':
    case 'several':
    case 'ranking':
      return { kind, text, options: draft.options };
  }
}

/** A refusal by `program`, at the field that it is about. */
function placed({ kind, question, message }: SurveyError): DraftVerdict {
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
    default:
      return { kind: 'refused', what: message };
  }
}

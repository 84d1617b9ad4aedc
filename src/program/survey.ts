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
    }
  | { readonly kind: 'yes-no'; readonly count: number; readonly yes: number; readonly no: number }
  | {
      readonly kind: 'choice';
      readonly count: number /** One count per option. */;
      readonly counts: readonly number[];
    };

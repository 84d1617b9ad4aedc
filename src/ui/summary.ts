import type { Question, QuestionResult } from '../program/survey.ts';
import type { Result } from '../room/state.ts';
import { formatCount, formatDecimal, formatMean, formatShare, formatWhole, withUnit } from './format.ts';
import { summariseForAll, summariseOutput } from './output-summary.ts';
import { text } from './text.ts';

/** One result in the words and shapes that screen, projector and saved picture all draw. */
export interface Summary {
  /** The question, or the name of what a formula gives. */
  readonly title: string;
  /** Who sees this, where it is not everyone. Names in it are isolated. */
  readonly audience?: string;
  /** The result in a few words: "4,231.43", "60% yes (3 of 5)". Names of options in it are isolated. Absent: the bars say it. */
  readonly headline?: string;
  /** What the headline's number counts: "€ per month". */
  readonly unit?: string;
  /** What the headline is: "Mean". Absent where it speaks for itself. */
  readonly caption?: string;
  /** A line below the headline: "± 1,234.5 € standard deviation". The unit in it is isolated. */
  readonly spread?: string;
  readonly bars?: readonly Bar[];
  readonly scale?: Scale;
  /** Every figure, with all its digits. */
  readonly figures: readonly Figure[];
  /** Whether the figures are rows of a table by options or groups. */
  readonly byOption: boolean;
}

export interface Bar {
  readonly label: string;
  /** What it shows: "3 · 60%", "4,200 €", "hidden: too few people". */
  readonly written: string;
  /** Its length: 0 to 1. */
  readonly share: number;
  /** Is none longer? */
  readonly most: boolean;
}

/** Where the mean lies between the smallest and the largest possible answer. */
export interface Scale {
  readonly minimum: string;
  readonly maximum: string;
  /** 0 to 1. */
  readonly position: number;
}

export interface Figure {
  readonly label: string;
  readonly value: string;
  /** "60%", where it is one of several counts. */
  readonly share?: string;
}

type NumberResult = Extract<QuestionResult, { kind: 'number' }>;

/** Everything that a run gave this person: of the questions, or of the formulas. */
export function summaries({ questions, outputs, counted }: Result): Summary[] {
  return [
    ...questions.map(({ question, result }) => summarise(question, result)),
    ...outputs.map((output) => summariseOutput(output, counted)),
  ];
}

/** The same for a projector: nothing that is not for everyone. */
export function summariesForAll({ questions, outputs, counted }: Result): Summary[] {
  return [
    ...questions.map(({ question, result }) => summarise(question, result)),
    ...outputs.map((output) => summariseForAll(output, counted)),
  ];
}

/** @throws TypeError if question and result are of different kinds. */
export function summarise(question: Question, result: QuestionResult): Summary {
  if (question.kind === 'number' && result.kind === 'number') return summariseNumber(question, result);
  if (question.kind === 'yes-no' && result.kind === 'yes-no') {
    const counts = [result.yes, result.no];
    const { bars, figures } = shares([text.contribute.yes, text.contribute.no], counts, result.count);
    const headline = text.result.yesShare(figures[0]!.share!, result.yes, result.count);
    return { title: question.text, headline, bars, figures, byOption: true };
  }
  if (
    (question.kind === 'choice' && result.kind === 'choice') ||
    (question.kind === 'several' && result.kind === 'several')
  ) {
    const drawn = shares(question.options, result.counts, result.count);
    const headline = text.result.mostChosen(winners(drawn.bars), Math.max(...result.counts), result.count);
    return { title: question.text, headline, ...drawn, byOption: true };
  }
  if (question.kind === 'ranking' && result.kind === 'ranking') {
    const { options } = question;
    const most = Math.max(...result.points);
    // As long as if everybody had put it first.
    const all = result.count * (options.length - 1);
    const bars = options.map((label, i) => {
      const points = result.points[i]!;
      return { label, written: text.result.points(points), share: all === 0 ? 0 : points / all, most: points === most };
    });
    const figures = options.map((label, i) => ({ label, value: formatCount(result.points[i]!) }));
    const headline = text.result.mostPoints(winners(bars), most);
    return { title: question.text, headline, bars, figures, byOption: true };
  }
  throw new TypeError(`a ${result.kind} result for a ${question.kind} question`);
}

function winners(bars: readonly Bar[]): string[] {
  return bars.filter(({ most }) => most).map(({ label }) => label);
}

function summariseNumber(question: Extract<Question, { kind: 'number' }>, result: NumberResult): Summary {
  const { unit, minimum, maximum } = question;
  const low = Number(minimum);
  const { deviation } = result;
  const position = (result.mean - low) / (Number(maximum) - low);
  return {
    title: question.text,
    headline: formatMean(result.mean, question.decimals),
    unit,
    caption: text.result.mean,
    ...(deviation !== undefined && { spread: text.result.spread(formatMean(deviation, question.decimals), unit) }),
    scale: {
      minimum: withUnit(formatDecimal(minimum), unit),
      maximum: withUnit(formatDecimal(maximum), unit),
      position: Math.min(1, Math.max(0, position)),
    },
    figures: [
      { label: text.result.mean, value: withUnit(formatWhole(result.mean), unit) },
      ...(deviation === undefined
        ? []
        : [{ label: text.result.deviation, value: withUnit(formatWhole(deviation), unit) }]),
      { label: text.result.sum, value: withUnit(formatDecimal(result.sum), unit) },
      { label: text.result.count, value: formatCount(result.count) },
    ],
    byOption: false,
  };
}

/** Counts of so many answers in all, as bars and as figures. */
function shares(labels: readonly string[], counts: readonly number[], all: number): { bars: Bar[]; figures: Figure[] } {
  const most = Math.max(...counts);
  const each = labels.map((label, i) => {
    const count = counts[i] ?? 0;
    const share = all === 0 ? 0 : count / all;
    return { label, count, share, percent: formatShare(share), most: count === most };
  });
  return {
    bars: each.map(({ count, percent, ...bar }) => ({ ...bar, written: `${formatCount(count)} · ${percent}` })),
    figures: each.map(({ label, count, percent }) => ({ label, value: formatCount(count), share: percent })),
  };
}

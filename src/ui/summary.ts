import type { Question, QuestionResult } from '../program/survey.ts';
import { formatCount, formatDecimal, formatMean, formatShare, formatWhole, withUnit } from './format.ts';
import { text } from './text.ts';

/** One question's result in the words and shapes that screen, projector and saved picture all draw. */
export interface Summary {
  readonly question: string;
  /** The result in a few words: "4,231.43", "60% yes (3 of 5)". Names of options in it are isolated. */
  readonly headline: string;
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
}

export interface Bar {
  readonly label: string;
  readonly count: number;
  /** Of all answers: 0 to 1. */
  readonly share: number;
  /** "60%" */
  readonly percent: string;
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

/** @throws TypeError if question and result are of different kinds. */
export function summarise(question: Question, result: QuestionResult): Summary {
  if (question.kind === 'number' && result.kind === 'number') return summariseNumber(question, result);
  if (question.kind === 'yes-no' && result.kind === 'yes-no') {
    const bars = [bar(text.contribute.yes, result.yes, result.count), bar(text.contribute.no, result.no, result.count)];
    const headline = text.result.yesShare(bars[0]!.percent, result.yes, result.count);
    return { question: question.text, headline, bars, figures: figures(bars) };
  }
  if (question.kind === 'choice' && result.kind === 'choice') {
    const bars = question.options.map((option, i) => bar(option, result.counts[i] ?? 0, result.count));
    const most = Math.max(...bars.map(({ count }) => count));
    const winners = bars.filter(({ count }) => count === most).map(({ label }) => label);
    const headline = text.result.mostChosen(winners, most, result.count);
    return { question: question.text, headline, bars, figures: figures(bars) };
  }
  throw new TypeError(`a ${result.kind} result for a ${question.kind} question`);
}

function summariseNumber(question: Extract<Question, { kind: 'number' }>, result: NumberResult): Summary {
  const { unit, minimum, maximum } = question;
  const low = Number(minimum);
  const { deviation } = result;
  const position = (result.mean - low) / (Number(maximum) - low);
  return {
    question: question.text,
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
  };
}

function bar(label: string, count: number, all: number): Bar {
  const share = all === 0 ? 0 : count / all;
  return { label, count, share, percent: formatShare(share) };
}

function figures(bars: readonly Bar[]): Figure[] {
  return bars.map(({ label, count, percent }) => ({ label, value: formatCount(count), share: percent }));
}

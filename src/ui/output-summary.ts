import type { Recipients } from '../program/computation.ts';
import type { OutputResult, OutputValue } from '../program/output.ts';
import { formatCount, formatDecimal, formatError, formatReading, formatWhole, withUnit } from './format.ts';
import { isolate, isolateList } from './isolate.ts';
import type { Bar, Figure, Summary } from './summary.ts';
import { text } from './text.ts';

type NumberValue = Extract<OutputValue, { kind: 'number' }>;
type Row = Extract<OutputValue, { kind: 'table' }>['rows'][number];

/** What a formula gave this person. @param counted how many people were counted. */
export function summariseOutput({ name, recipients, value }: OutputResult, counted: number): Summary {
  const title = { title: name, ...(recipients !== 'everyone' && { audience: audienceOf(recipients, value !== null) }) };
  if (value === null) {
    const headline = recipients === 'each' ? text.formulas.notCounted : text.formulas.notForYou;
    return { ...title, headline, figures: [], byOption: false };
  }
  if (value.kind === 'table') return { ...title, ...tabled(value.rows) };
  const answers = { label: text.result.count, value: formatCount(counted) };
  return { ...title, ...headlineOf(value), figures: [...figuresOf(value), answers], byOption: false };
}

/** The same for all to see, on a projector: what is for some people only is on their own screens. */
export function summariseForAll(output: OutputResult, counted: number): Summary {
  const { name, recipients } = output;
  if (recipients === 'everyone') return summariseOutput(output, counted);
  return {
    title: name,
    audience: audienceOf(recipients, false),
    headline: text.formulas.onOwnScreens,
    figures: [],
    byOption: false,
  };
}

function audienceOf(recipients: Recipients, amongThem: boolean): string {
  if (!amongThem) return text.formulas.onlyThese(recipients);
  const several = Array.isArray(recipients) && recipients.length > 1;
  return several ? text.formulas.onlyThese(recipients) : text.formulas.onlyYou;
}

function headlineOf(value: Exclude<OutputValue, { kind: 'table' }>): { headline: string; unit?: string } {
  if (value.kind === 'hidden') return { headline: text.formulas.allHidden };
  return value.kind === 'number' ? { headline: reading(value), unit: value.unit } : { headline: inWords(value) };
}

function figuresOf(value: Exclude<OutputValue, { kind: 'table' }>): Figure[] {
  if (value.kind !== 'number') return [{ label: text.result.value, value: plainWords(value) }];
  return [
    { label: text.result.value, value: inFull(value) },
    ...(value.error > 0 ? [{ label: text.formulas.error, value: withUnit(formatError(value.error), value.unit) }] : []),
  ];
}

/** A table's rows; with bars where they are numbers from 0 on. */
function tabled(rows: readonly Row[]): Omit<Summary, 'title'> {
  const figures = rows.map(({ label, value }) => ({
    label,
    value: value.kind === 'number' ? inFull(value) : plainWords(value),
  }));
  const numbers = rows.flatMap(({ value }) => (value.kind === 'number' ? [value.value] : []));
  const most = Math.max(...numbers);
  const isDrawn = most > 0 && numbers.every((number) => number >= 0);
  if (isDrawn) return { bars: rows.map((row) => barOf(row, most)), figures, byOption: true };
  if (numbers.length > 0) return { figures, byOption: true };
  if (rows.every(({ value }) => value.kind === 'hidden')) {
    return { headline: text.formulas.allHidden, figures, byOption: true };
  }
  const yes = rows.filter(({ value }) => value.kind === 'yes-no' && value.value).map(({ label }) => label);
  return { headline: yes.length > 0 ? isolateList(yes) : text.formulas.none, figures, byOption: true };
}

function barOf({ label, value }: Row, most: number): Bar {
  if (value.kind !== 'number') return { label, written: plainWords(value), share: 0, most: false };
  const written = withUnit(reading(value), value.unit);
  return { label, written, share: value.value / most, most: value.value === most };
}

/** A number for reading: exact where that is short. */
function reading({ value, exact }: NumberValue): string {
  return exact !== null && exact.length <= 12 ? formatDecimal(exact) : formatReading(value);
}

/** A number with all the digits that are known. */
function inFull({ value, exact, unit }: NumberValue): string {
  return withUnit(exact === null ? formatWhole(value) : formatDecimal(exact), unit);
}

/** Names of options in it are isolated. */
function inWords(value: OutputValue): string {
  return value.kind === 'choice' ? isolateList(value.labels) : plainWords(value);
}

function plainWords(value: OutputValue): string {
  switch (value.kind) {
    case 'number':
      return inFull(value);
    case 'yes-no':
      return value.value ? text.contribute.yes : text.contribute.no;
    case 'choice':
      return value.labels.map(isolate).join(', ');
    case 'hidden':
      return text.formulas.hidden;
    case 'table':
      return value.rows.map(({ label, value: cell }) => `${label}: ${plainWords(cell)}`).join(', ');
  }
}

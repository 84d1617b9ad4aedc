import { parseDecimal } from '../program/decimal.ts';
import type { NumberQuestion } from '../program/survey.ts';

/** What a person typed into a number field, understood or not. `value` is a plain decimal string: "-4200.5". */
export type NumberReading =
  | { readonly kind: 'ok'; readonly value: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'not-a-number' }
  /** "4.200" may be 4200 or 4.2: both fit the question, so only the person can tell. */
  | { readonly kind: 'ambiguous'; readonly values: readonly [string, string] }
  | { readonly kind: 'too-many-decimals' }
  | { readonly kind: 'below' }
  | { readonly kind: 'above' };

type Bounds = Pick<NumberQuestion, 'decimals' | 'minimum' | 'maximum'>;

/** Characters of the longest number: far more than any question's range needs. */
const LONGEST = 50;

/** First digits of the decimal digit ranges that keyboards produce besides ASCII: Arabic, Persian, Devanagari, full-width. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0xff10];

/**
 * Understands one number in any usual way of writing it: "4200.5", "4.200,50", "4,200.50", "4 200,50", "4'200.50", "€ 4200".
 * A single mark before exactly three digits has two meanings; it is decided only if just one of them fits the bounds.
 */
export function readNumber(typed: string, bounds: Bounds): NumberReading {
  const plain = simplify(typed);
  if (plain === '') return { kind: 'empty' };
  if (plain.length > LONGEST) return { kind: 'not-a-number' };
  const values = meanings(plain);
  const readings = values.map((value) => place(value, bounds));
  const fitting = readings.filter((reading) => reading.kind === 'ok');
  if (fitting.length === 2) return { kind: 'ambiguous', values: [fitting[0]!.value, fitting[1]!.value] };
  // Where no meaning fits, the last (the decimal mark read as such) explains best.
  return fitting[0] ?? readings.at(-1) ?? { kind: 'not-a-number' };
}

/** A number without bounds, as the editor of a survey needs it: undefined unless it has exactly one meaning. */
export function readPlainNumber(typed: string): string | undefined {
  const plain = simplify(typed);
  const values = plain.length > LONGEST ? [] : meanings(plain);
  return values.length === 1 ? canonical(values[0]!) : undefined;
}

/** Compares two decimal strings exactly: negative, zero or positive. */
export function compareDecimals(a: string, b: string): number {
  const digits = Math.max(fractionOf(a).length, fractionOf(b).length);
  const difference = parseDecimal(a, digits) - parseDecimal(b, digits);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Number of decimals, trailing zeros not counted. */
export function countDecimals(value: string): number {
  return fractionOf(canonical(value)).length;
}

function simplify(typed: string): string {
  let text = '';
  for (const character of typed.trim()) {
    const code = character.codePointAt(0)!;
    const zero = ZEROS.find((first) => code >= first && code <= first + 9);
    text += zero === undefined ? character : String(code - zero);
  }
  return text
    .replace(/\p{Sc}/gu, '')
    .trim()
    .replace(/[\u2212\u2013\ufe63\uff0d]/g, '-')
    .replace(/\u066b/g, ',')
    .replace(/[\u2019\u02bc\u066c]/g, "'")
    .replace(/\s/gu, ' ')
    .replace(/^([+-]) /, '$1');
}

/** Every number that the text can mean: none, one or two (then the grouped one first). */
function meanings(text: string): string[] {
  const match = /^([+-]?)([0-9 '.,]+)$/.exec(text);
  if (match === null) return [];
  const sign = match[1] === '-' ? '-' : '';
  const body = match[2]!;
  const values: string[] = [];
  for (const mark of ['', '.', ',']) {
    const value = withMark(body, mark);
    if (value !== undefined) values.push(sign + value);
  }
  return values;
}

/** The text read with `mark` as the decimal mark ('' for a whole number), or undefined. */
function withMark(body: string, mark: string): string | undefined {
  const parts = mark === '' ? [body] : body.split(mark);
  const [whole = '', fraction] = parts;
  if (parts.length > 2 || (mark !== '' && fraction === undefined)) return undefined;
  if (fraction !== undefined && !/^[0-9]*$/.test(fraction)) return undefined;
  const digits = ungroup(whole);
  if (digits === undefined || (digits === '' && !fraction)) return undefined;
  return `${digits || '0'}${fraction ? `.${fraction}` : ''}`;
}

/** "1.234.567", "1 234", "12,34,567" without the marks; undefined if the groups are not well formed. */
function ungroup(whole: string): string | undefined {
  if (/^[0-9]*$/.test(whole)) return whole;
  const mark = /[^0-9]/.exec(whole)![0];
  const groups = whole.split(mark);
  const [first = '', ...rest] = groups;
  const last = rest.at(-1) ?? '';
  const formed =
    /^[1-9][0-9]{0,2}$/.test(first) && /^[0-9]{3}$/.test(last) && rest.every((group) => /^[0-9]{2,3}$/.test(group));
  return formed ? groups.join('') : undefined;
}

function place(value: string, bounds: Bounds): NumberReading {
  const plain = canonical(value);
  if (fractionOf(plain).length > bounds.decimals) return { kind: 'too-many-decimals' };
  if (compareDecimals(plain, bounds.minimum) < 0) return { kind: 'below' };
  if (compareDecimals(plain, bounds.maximum) > 0) return { kind: 'above' };
  return { kind: 'ok', value: plain };
}

/** Without leading zeros, trailing decimal zeros, or a sign on zero. */
function canonical(value: string): string {
  const negative = value.startsWith('-');
  const [whole = '', fraction = ''] = value.replace('-', '').split('.');
  const integer = whole.replace(/^0+(?=[0-9])/, '');
  const decimals = fraction.replace(/0+$/, '');
  const plain = decimals === '' ? integer : `${integer}.${decimals}`;
  return negative && plain !== '0' ? `-${plain}` : plain;
}

function fractionOf(value: string): string {
  return value.split('.')[1] ?? '';
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareDecimals, readNumber, readPlainNumber } from './number.ts';

const salary = { decimals: 2, minimum: '0', maximum: '1000000' };
const age = { decimals: 0, minimum: '16', maximum: '99' };

describe('readNumber', () => {
  test.each([
    ['4200', '4200'],
    [' 4200.50 ', '4200.5'],
    ['4.200,50', '4200.5'],
    ['4,200.50', '4200.5'],
    ['4 200,50', '4200.5'],
    ['4\u202f200,50', '4200.5'],
    ["4'200.50", '4200.5'],
    ['4’200.50', '4200.5'],
    ['12,34,567.8', null],
    ['1,23,456', '123456'],
    ['€ 4200', '4200'],
    ['4200 €', '4200'],
    ['4200,', '4200'],
    ['0.500', '0.5'],
    ['.5', '0.5'],
    ['1.234.567', null],
    ['123.456', '123456'],
    ['٤٢٠٠', '4200'],
    ['٤٢٠٠٫٥', '4200.5'],
    ['007', '7'],
    ['-0', '0'],
  ])('%s', (typed, value) => {
    const reading = readNumber(typed, salary);
    if (value === null) expect(reading).toEqual({ kind: 'above' });
    else expect(reading).toEqual({ kind: 'ok', value });
  });

  test.each(['abc', '12k', '4..5', '4,2,1', '1.23.4', '--4', '4-', '1e5', '.', '4 20', '12:30', '１２a'])(
    '%s is not a number',
    (typed) => expect(readNumber(typed, salary)).toEqual({ kind: 'not-a-number' }),
  );

  test('asks when both meanings fit', () => {
    expect(readNumber('4.250', salary)).toEqual({ kind: 'ambiguous', values: ['4250', '4.25'] });
    expect(readNumber('4,000', salary)).toEqual({ kind: 'ambiguous', values: ['4000', '4'] });
  });

  test('does not ask when only one meaning fits', () => {
    expect(readNumber('4,250', { decimals: 0, minimum: '0', maximum: '9999' })).toEqual({ kind: 'ok', value: '4250' });
    expect(readNumber('4.250', { decimals: 3, minimum: '0', maximum: '10' })).toEqual({ kind: 'ok', value: '4.25' });
  });

  test('says what is wrong', () => {
    expect(readNumber('', age)).toEqual({ kind: 'empty' });
    expect(readNumber('  ', age)).toEqual({ kind: 'empty' });
    expect(readNumber('12', age)).toEqual({ kind: 'below' });
    expect(readNumber('-20', age)).toEqual({ kind: 'below' });
    expect(readNumber('100', age)).toEqual({ kind: 'above' });
    expect(readNumber('20.5', age)).toEqual({ kind: 'too-many-decimals' });
    expect(readNumber('20.00', age)).toEqual({ kind: 'ok', value: '20' });
  });

  test('reads back what each locale writes', () => {
    const bounds = { decimals: 6, minimum: '-1000000000', maximum: '1000000000' };
    const locales = ['en-US', 'de-DE', 'fr-FR', 'de-CH', 'en-IN', 'ar-EG', 'fa-IR', 'pt-PT', 'sv-SE', 'hi-IN'];
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.constantFrom(...locales), (cents, locale) => {
        const written = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(cents / 100);
        const reading = readNumber(written.replace(/[\u200e\u200f\u061c]/g, ''), bounds);
        expect(reading).toEqual({ kind: 'ok', value: String(cents / 100 + 0) });
      }),
    );
  });

  test('never throws, and an accepted value lies in range', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789.,' -+€x\u00a0") }), (typed) => {
        const reading = readNumber(typed, salary);
        if (reading.kind === 'ok') expect(Number(reading.value)).toBeLessThanOrEqual(1e6);
        if (reading.kind === 'ok') expect(reading.value).toMatch(/^-?(0|[1-9][0-9]*)(\.[0-9]?[1-9])?$/);
      }),
    );
  });
});

test('readPlainNumber wants exactly one meaning', () => {
  expect(readPlainNumber('1.500,5')).toBe('1500.5');
  expect(readPlainNumber('1.500')).toBeUndefined();
  expect(readPlainNumber('many')).toBeUndefined();
});

test('compareDecimals is exact', () => {
  expect(compareDecimals('0.1', '0.10')).toBe(0);
  expect(compareDecimals('9007199254740993', '9007199254740992')).toBe(1);
  expect(compareDecimals('-2.5', '-2.49')).toBe(-1);
});

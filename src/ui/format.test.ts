import { expect, test } from 'vitest';
import { formatDecimal, formatMean, formatWhole } from './format.ts';

const digits = (written: string) => written.replace(/[^0-9]/g, '');

test('decimals keep every digit, beyond what a double holds', () => {
  expect(digits(formatDecimal('12345678901234567890.123456'))).toBe('12345678901234567890123456');
  expect(digits(formatWhole(0.1 + 0.2))).toBe('030000000000000004');
});

test('a mean is rounded to the decimals of its question, two at least', () => {
  expect(digits(formatMean(2 / 3, 0))).toBe('067');
  expect(digits(formatMean(2 / 3, 4))).toBe('06667');
  expect(digits(formatMean(14, 0))).toBe('14');
});

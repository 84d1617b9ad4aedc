import type { Rational } from './rational.ts';

/**
 * Exact decimals. A number with d decimals is held as an integer scaled by 10^d: "4200.50" with d = 2 is 420050n.
 * Everything is computed on such integers; a division comes last, and is rounded once.
 */

/** Longer texts are no numbers: 2^127 has 39 digits. */
const maximumLength = 64;

/** A text that is no decimal number with the decimals allowed. Never holds the text itself: it may be a secret. */
export class DecimalError extends Error {
  override readonly name = 'DecimalError';
  constructor(readonly kind: 'not-a-number' | 'too-many-decimals') {
    super(`decimal refused: ${kind}`);
  }
}

/**
 * Reads an optional sign, digits, and optionally a point and at most `decimals` more digits; nothing else: no spaces,
 * group separators or exponents (the screen turns local forms into this one). Returns the integer scaled by 10^decimals.
 *
 * @throws DecimalError
 */
export function parseDecimal(text: string, decimals: number): bigint {
  const match = text.length <= maximumLength ? /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text) : null;
  if (!match) throw new DecimalError('not-a-number');
  const [, sign = '', whole = '', fraction = ''] = match;
  if (fraction.length > decimals) throw new DecimalError('too-many-decimals');
  const magnitude = BigInt(whole + fraction.padEnd(decimals, '0'));
  return sign === '-' ? -magnitude : magnitude;
}

/** Writes an integer scaled by 10^decimals with exactly that many decimals: (420050n, 2) is "4200.50". */
export function formatDecimal(scaled: bigint, decimals: number): string {
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, point)}${decimals > 0 ? `.${digits.slice(point)}` : ''}`;
}

/**
 * The IEEE 754 double nearest to numerator / (denominator · 10^decimals), ties to the even one; subnormals and
 * overflow to infinity as the standard says. The quotient is never rounded before: it is scaled by a power of two
 * until its whole part has the 53 bits of a double's significand, and the remainder of that one division rounds it.
 *
 * @throws RangeError if denominator ≤ 0.
 */
export function nearestDouble(numerator: bigint, denominator: bigint, decimals: number): number {
  if (denominator <= 0n) throw new RangeError('nearestDouble: the denominator must be positive');
  if (numerator === 0n) return 0;
  const a = numerator < 0n ? -numerator : numerator;
  const b = denominator * 10n ** BigInt(decimals);
  // a / b lies within a factor of 2 of 2^estimate, so that one of two exponents puts the quotient in [2^52, 2^53).
  const estimate = bitLength(a) - bitLength(b);
  let exponent = Math.max(estimate - 53, -1074);
  let [quotient, remainder, divisor] = divide(a, b, exponent);
  if (quotient >= 1n << 53n) {
    exponent += 1;
    [quotient, remainder, divisor] = divide(a, b, exponent);
  }
  const twice = 2n * remainder;
  if (twice > divisor || (twice === divisor && quotient % 2n === 1n)) quotient += 1n;
  const magnitude = Number(quotient) * 2 ** exponent;
  return numerator < 0n ? -magnitude : magnitude;
}

/**
 * The IEEE 754 double nearest to √(numerator / denominator) / 10^decimals, ties to the even one. The root is never
 * rounded before: it is taken to at least 64 bits, and one odd bit more stands for all that was cut off, so that
 * rounding sees on which side of a middle it lies.
 *
 * @throws RangeError if numerator < 0 or denominator ≤ 0.
 */
export function nearestRoot(numerator: bigint, denominator: bigint, decimals: number): number {
  if (numerator < 0n || denominator <= 0n) throw new RangeError('nearestRoot: no root of a rational');
  if (numerator === 0n) return 0;
  const divisor = denominator * 10n ** BigInt(2 * decimals);
  const digits = BigInt(Math.max(0, 64 + Math.ceil((bitLength(divisor) - bitLength(numerator)) / 2)));
  const dividend = numerator << (2n * digits);
  const root = wholeRoot(dividend / divisor);
  const cutOff = root * root * divisor === dividend ? 0n : 1n;
  return nearestDouble(2n * root + cutOff, 2n << digits, 0);
}

/**
 * A double next to 2^(numerator / denominator) · factor, or that itself: computed to 120 bits, in integers, so that everybody finds the
 * same one.
 *
 * @throws RangeError if denominator ≤ 0.
 */
export function nearestPower(numerator: bigint, denominator: bigint, factor: Rational): number {
  if (denominator <= 0n) throw new RangeError('nearestPower: the denominator must be positive');
  const places = 128n;
  const rest = ((numerator % denominator) + denominator) % denominator;
  const whole = (numerator - rest) / denominator;
  // 2^f = e^(f ln 2), and 0 ≤ f ln 2 < 0.7: the series.
  const x = (rest * ln2) / denominator;
  let [sum, term] = [1n << places, 1n << places];
  for (let k = 1n; term > 0n; k++) {
    term = (term * x) / (k << places);
    sum += term;
  }
  const [up, down] = whole >= 0n ? [whole, 0n] : [0n, -whole];
  return nearestDouble((sum * factor.numerator) << up, factor.denominator << (places + down), 0);
}

/** ln 2 with 128 fraction bits: Σ 1 / (k 2^k). */
const ln2 =
  Array.from({ length: 128 }, (_, i) => (1n << 144n) / (BigInt(i + 1) << BigInt(i + 1))).reduce((a, b) => a + b) >> 16n;

/** ⌊√n⌋ for n ≥ 0: Newton's method on integers, from above. */
export function wholeRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let root = 1n << BigInt(Math.ceil(bitLength(n) / 2));
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** a / (b · 2^exponent) as quotient, remainder and divisor. */
function divide(a: bigint, b: bigint, exponent: number): [quotient: bigint, remainder: bigint, divisor: bigint] {
  const dividend = exponent < 0 ? a << BigInt(-exponent) : a;
  const divisor = exponent < 0 ? b : b << BigInt(exponent);
  return [dividend / divisor, dividend % divisor, divisor];
}

/** Bits of a positive integer. */
export function bitLength(n: bigint): number {
  return n.toString(2).length;
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDecimal, nearestDouble, nearestPower, nearestRoot, parseDecimal, wholeRoot } from './decimal.ts';

const two = (exponent: number) => 1n << BigInt(exponent);

describe('parseDecimal', () => {
  test.each([
    ['4200.50', 2, 420050n],
    ['4200.5', 2, 420050n],
    ['4200', 2, 420000n],
    ['-0.05', 2, -5n],
    ['+7', 0, 7n],
    ['007.10', 3, 7100n],
    ['-0', 2, 0n],
    ['170141183460469231731687303715884105727', 0, (1n << 127n) - 1n],
  ])('%s with %i decimals', (text, decimals, scaled) => {
    expect(parseDecimal(text, decimals)).toBe(scaled);
  });

  test.each([
    '',
    ' ',
    '-',
    '.5',
    '5.',
    '1,5',
    '1e3',
    '0x10',
    '1 000',
    ' 1',
    '1\n',
    '--1',
    '1.2.3',
    '٣',
    'NaN',
    '1'.repeat(65),
  ])('refuses %j', (text) => {
    expect(() => parseDecimal(text, 2)).toThrow(
      expect.objectContaining({ name: 'DecimalError', kind: 'not-a-number' }),
    );
  });

  test.each([
    ['1.234', 2],
    ['1.0', 0],
    ['1.000', 2],
  ])('refuses the decimals of %s, of which %i are allowed', (text, decimals) => {
    expect(() => parseDecimal(text, decimals)).toThrow(expect.objectContaining({ kind: 'too-many-decimals' }));
  });

  test('its errors do not repeat the text', () => {
    expect(() => parseDecimal('4200.505', 2)).toThrow(/^decimal refused: too-many-decimals$/);
    expect(() => parseDecimal('4200,50', 2)).toThrow(/^decimal refused: not-a-number$/);
  });
});

describe('formatDecimal', () => {
  test.each([
    [420050n, 2, '4200.50'],
    [5n, 2, '0.05'],
    [-5n, 2, '-0.05'],
    [0n, 2, '0.00'],
    [-12n, 0, '-12'],
    [1n, 6, '0.000001'],
  ])('%d with %i decimals is %s', (scaled, decimals, text) => {
    expect(formatDecimal(scaled, decimals)).toBe(text);
  });

  test('is what parseDecimal reads', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
        fc.integer({ min: 0, max: 6 }),
        (scaled, decimals) => {
          expect(parseDecimal(formatDecimal(scaled, decimals), decimals)).toBe(scaled);
        },
      ),
    );
  });
});

describe('nearestDouble', () => {
  test.each([
    ['a third', 1n, 3n, 0, 1 / 3],
    ['two thirds, negative', -2n, 3n, 0, -2 / 3],
    ['a tenth', 1n, 1n, 1, 0.1],
    ['zero', 0n, 7n, 2, 0],
    ['the greatest safe integer', two(53) - 1n, 1n, 0, Number.MAX_SAFE_INTEGER],
    ['a tie, to the even one below', two(53) + 1n, 1n, 0, 2 ** 53],
    ['a tie, to the even one above', two(53) + 3n, 1n, 0, 2 ** 53 + 4],
    ['just above a tie', (two(53) + 1n) * 10n ** 6n + 1n, 1n, 6, 2 ** 53 + 2],
    ['just below a tie', (two(53) + 3n) * 10n ** 6n - 1n, 1n, 6, 2 ** 53 + 2],
    ['a tie, negative', -(two(53) + 1n), 1n, 0, -(2 ** 53)],
    ['rounded up to the next power of two', two(54) - 1n, 1n, 0, 2 ** 54],
    ['the greatest double', (two(53) - 1n) * two(971), 1n, 0, Number.MAX_VALUE],
    ['below the tie with infinity', (two(54) - 1n) * two(970) - 1n, 1n, 0, Number.MAX_VALUE],
    ['the tie with infinity', (two(54) - 1n) * two(970), 1n, 0, Number.POSITIVE_INFINITY],
    ['far too great', -two(3000), 1n, 0, Number.NEGATIVE_INFINITY],
    ['the least normal double', 1n, two(1022), 0, 2 ** -1022],
    ['the least double', 1n, two(1074), 0, Number.MIN_VALUE],
    ['the tie between it and zero', 1n, two(1075), 0, 0],
    ['just above that tie', two(100) + 1n, two(1175), 0, Number.MIN_VALUE],
    ['a subnormal tie', 3n, two(1075), 0, 2 * Number.MIN_VALUE],
    // Sums of doubles get this one wrong: 0.1 + 0.2 + 0.3 is 0.6000000000000001.
    ['the mean of 0.1, 0.2 and 0.3', 6n, 3n, 1, 0.2],
  ])('%s', (_, numerator, denominator, decimals, expected) => {
    expect(nearestDouble(numerator, denominator, decimals)).toBe(expected);
  });

  test('refuses a denominator that is not positive', () => {
    expect(() => nearestDouble(1n, 0n, 0)).toThrow(RangeError);
    expect(() => nearestDouble(1n, -1n, 0)).toThrow(RangeError);
  });

  test('reads every decimal as JavaScript does', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.integer({ min: 0, max: 6 }),
        (scaled, decimals) => {
          expect(nearestDouble(scaled, 1n, decimals)).toBe(Number(formatDecimal(scaled, decimals)));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('no double is nearer', () => {
    const magnitudes = fc.integer({ min: 0, max: 1200 }).chain((bits) => fc.bigInt({ min: 1n, max: two(bits) }));
    fc.assert(
      fc.property(magnitudes, magnitudes, (numerator, denominator) => {
        const nearest = nearestDouble(numerator, denominator, 0);
        if (nearest === 0 || nearest === Number.POSITIVE_INFINITY) {
          // Beyond half of the least double, or the greatest one's half step.
          expect(
            nearest === 0 ? numerator * two(1075) <= denominator : numerator >= (two(54) - 1n) * two(970) * denominator,
          ).toBe(true);
          return;
        }
        const [m, e] = exact(nearest);
        // In units of 2^(e−1) / denominator, with a half step of `denominator` on either side of the double.
        const value = e - 1 < 0 ? numerator << BigInt(1 - e) : numerator;
        const unit = e - 1 < 0 ? denominator : denominator << BigInt(e - 1);
        const distance = value - 2n * m * unit;
        // Below a power of two, doubles are twice as dense.
        const below = m === two(52) && e > -1074 ? 2n * -distance : -distance;
        expect(distance <= unit && below <= unit).toBe(true);
        if (distance === unit || below === unit) expect(m % 2n).toBe(0n);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('nearestRoot', () => {
  test.each<[string, bigint, bigint, number, number]>([
    ['√0', 0n, 5n, 3, 0],
    ['√1', 1n, 1n, 0, 1],
    ['√2', 2n, 1n, 0, Math.SQRT2],
    ['√(1/2)', 1n, 2n, 0, Math.SQRT1_2],
    ['√4 in hundredths', 4n, 1n, 2, 0.02],
    ['√(9/4)', 9n, 4n, 0, 1.5],
    ['an enormous square', two(2000), 1n, 0, 2 ** 1000],
    ['a tiny one', 1n, two(2000), 0, 2 ** -1000],
  ])('%s', (_, numerator, denominator, decimals, expected) => {
    expect(nearestRoot(numerator, denominator, decimals)).toBe(expected);
  });

  test('refuses what has no root', () => {
    for (const [numerator, denominator] of [
      [-1n, 1n],
      [1n, 0n],
      [1n, -1n],
    ] as const) {
      expect(() => nearestRoot(numerator, denominator, 0)).toThrow(RangeError);
    }
  });

  test('no double is nearer to the root of any rational', () => {
    const magnitudes = fc.integer({ min: 0, max: 300 }).chain((bits) => fc.bigInt({ min: 1n, max: two(bits) }));
    fc.assert(
      fc.property(magnitudes, magnitudes, fc.nat(6), (numerator, denominator, decimals) => {
        expectNearest(
          numerator,
          denominator * 10n ** BigInt(2 * decimals),
          nearestRoot(numerator, denominator, decimals),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('a root in the middle between two doubles goes to the even one, one beside it to the nearer', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: two(52), max: two(53) - 1n }), (m) => {
        const middle = (2n * m + 1n) ** 2n; // of twice the root
        const [even, above] = [m % 2n === 0n ? m : m + 1n, m + 1n];
        expect(nearestRoot(middle, 4n, 0)).toBe(Number(even));
        expect(nearestRoot(middle * two(200) + 1n, 4n * two(200), 0)).toBe(Number(above));
        expect(nearestRoot(middle * two(200) - 1n, 4n * two(200), 0)).toBe(Number(m));
      }),
    );
  });

  /** Is √(a/b) within half a step of the double, and if just there, is the double even? */
  function expectNearest(a: bigint, b: bigint, double: number): void {
    const [m, e] = exact(double);
    // In quarters of the double's step, squared: 16 a / (b · 2^2e) against integers.
    const value = 16n * (e < 0 ? a << BigInt(-2 * e) : a);
    const unit = e < 0 ? b : b << BigInt(2 * e);
    const [least, greatest] = [4n * m - (m === two(52) ? 1n : 2n), 4n * m + 2n].map((edge) => edge * edge * unit);
    expect(least! <= value && value <= greatest!).toBe(true);
    if (value === least || value === greatest) expect(m % 2n).toBe(0n);
  }
});

test('wholeRoot: the greatest integer whose square is not above', () => {
  for (let n = 0n; n < 1000n; n++) expect(wholeRoot(n)).toBe(BigInt(Math.floor(Math.sqrt(Number(n)))));
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: two(400) }), (n) => {
      for (const square of [n, n * n, n * n + 1n, n * n + 2n * n]) {
        const root = wholeRoot(square);
        expect(root * root <= square && square < (root + 1n) ** 2n).toBe(true);
      }
    }),
  );
});

/** A positive finite double as m · 2^e, from its bits. */
function exact(double: number): [m: bigint, e: number] {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, double);
  const exponent = Number((bits.getBigUint64(0) >> 52n) & 0x7ffn);
  const fraction = bits.getBigUint64(0) & (two(52) - 1n);
  return exponent === 0 ? [fraction, -1074] : [fraction + two(52), exponent - 1075];
}

describe('nearestPower', () => {
  test.each([
    [10n, 1n, 1024],
    [-3n, 1n, 0.125],
    [0n, 7n, 1],
    [1n, 2n, Math.SQRT2],
    [-1n, 2n, Math.SQRT1_2],
    // Python: decimal, 2 ** (Decimal(7) / 3) and 2 ** (Decimal(-100) / 7)
    [7n, 3n, 5.039684199579493],
    [-100n, 7n, 5.006929663132556e-5],
  ])('2^(%s / %s)', (numerator, denominator, power) => {
    const found = nearestPower(numerator, denominator, { numerator: 1n, denominator: 1n });
    expect(Math.abs(found / power - 1)).toBeLessThan(1e-13);
  });

  test('times a fraction; not of a denominator below 1', () => {
    expect(nearestPower(3n, 1n, { numerator: 3n, denominator: 100n })).toBe(0.24);
    expect(() => nearestPower(1n, 0n, { numerator: 1n, denominator: 1n })).toThrow(RangeError);
  });
});

import { describe, expect, test } from 'vitest';
import { greatestChiSquare } from '../chi-square.testing.ts';
import { committee } from './committee.testing.ts';
import { coins, type Laplace, laplace, laplaceCost } from './laplace.ts';

describe('the digits’ coins', () => {
  test.each([
    [1n, 2n, 8],
    [3n, 1000n, 14],
    [5n, 1n, 4],
    [1n, 10n ** 9n, 36],
  ])('e^(−%s / %s), %i digits', (numerator, denominator, bits) => {
    for (const [i, coin] of coins({ numerator, denominator, bits }).entries()) {
      const odds = Math.exp((-(2 ** i) * Number(numerator)) / Number(denominator));
      expect(Number(coin) / 2 ** 48).toBeCloseTo(odds / (1 + odds), 13);
    }
  });

  test('make a geometric variable', () => {
    const [p, bits] = [0.3, 6];
    const probabilities = coins({ numerator: 3n, denominator: 10n, bits }).map((coin) => Number(coin) / 2 ** 48);
    const probability = (value: number) =>
      probabilities.reduce((product, one, i) => product * ((value >> i) & 1 ? one : 1 - one), 1);
    const whole = (1 - Math.exp(-p * 2 ** bits)) / (1 - Math.exp(-p));
    for (let value = 0; value < 2 ** bits; value++) {
      expect(probability(value)).toBeCloseTo(Math.exp(-p * value) / whole, 12);
    }
  });

  test('refuse what has no width', () => {
    expect(() => coins({ numerator: 0n, denominator: 1n, bits: 4 })).toThrow(RangeError);
    expect(() => coins({ numerator: 1n, denominator: 1n, bits: 0 })).toThrow(RangeError);
  });
});

test('draws have the discrete Laplace distribution', async () => {
  const { run } = await committee(3);
  const distribution: Laplace = { numerator: 1n, denominator: 2n, bits: 7 };
  const [count, edge] = [120, 4];
  const planned = laplaceCost(count, distribution);
  const { values, used } = await run([], (protocol) => laplace(protocol, count, distribution), planned);
  expect(used).toEqual(planned);
  const a = Math.exp(-0.5);
  // One cell for each value from −4 to 4; the outer ones take what lies beyond.
  const cells = Array.from({ length: 2 * edge + 1 }, (_, i) => i - edge);
  const seen = cells.map((k) => values.filter((value) => clamped(value, edge) === k).length);
  const expected = cells.map((k) => {
    const own = ((1 - a) / (1 + a)) * a ** Math.abs(k);
    return count * (Math.abs(k) === edge ? own / (1 - a) : own);
  });
  const statistic = seen.reduce((sum, own, i) => sum + (own - expected[i]!) ** 2 / expected[i]!, 0);
  expect(statistic).toBeLessThan(greatestChiSquare(cells.length - 1));
});

const clamped = (value: bigint, edge: number) => Math.max(-edge, Math.min(edge, Number(value)));

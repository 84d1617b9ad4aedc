import { vi } from 'vitest';
import { SeededRandom } from '../transport/faults.ts';

/**
 * Pearson's two-sample statistic: how unlikely two histograms are draws from one distribution. Of as many degrees of
 * freedom as there are cells that anything fell into, less one.
 */
export function chiSquare(a: readonly number[], b: readonly number[]): number {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const [sizeA, sizeB] = [total(a), total(b)];
  let statistic = 0;
  for (const [cell, countA] of a.entries()) {
    const both = countA + b[cell]!;
    if (both === 0) continue;
    const expectedA = (both * sizeA) / (sizeA + sizeB);
    const expectedB = both - expectedA;
    statistic += (countA - expectedA) ** 2 / expectedA + (b[cell]! - expectedB) ** 2 / expectedB;
  }
  return statistic;
}

/**
 * What the statistic exceeds with a probability of one in a million, by the approximation of Wilson and Hilferty
 * (PNAS 17, 1931). 4.75 is the normal distribution's quantile.
 */
export function greatestChiSquare(degrees: number): number {
  const k = 2 / (9 * degrees);
  return degrees * (1 - k + 4.75 * Math.sqrt(k)) ** 3;
}

/** Runs something whose randomness, all of which comes from `crypto.getRandomValues`, is the seed's. */
export async function seeded<T>(seed: number, run: () => T | Promise<T>): Promise<T> {
  const random = new SeededRandom(seed);
  const source = vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    if (array instanceof Uint8Array) array.set(random.bytes(array.length));
    else throw new TypeError('bytes expected');
    return array;
  });
  try {
    return await run();
  } finally {
    source.mockRestore();
  }
}

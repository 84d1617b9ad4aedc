import { describe, expect, it } from 'vitest';
import { checkCommittee } from '../sharing/committee.ts';
import { checkChoice, peopleNeeded, peopleToCorrect, thresholdFor, thresholds } from './threshold.ts';

const sizes = [3, 4, 5, 6, 7, 8, 9];

describe('the threshold', () => {
  it('is by default the largest that a committee of that size can have', () => {
    for (const n of sizes) {
      const t = thresholdFor('largest', n)!;
      expect(() => checkCommittee({ n, t })).not.toThrow();
      expect(() => checkCommittee({ n, t: t + 1 })).toThrow(RangeError);
    }
    expect(sizes.map((n) => thresholdFor('largest', n))).toEqual([1, 1, 2, 2, 3, 3, 4]);
    for (const people of [0, 1, 2]) expect(thresholdFor('largest', people)).toBeUndefined();
  });

  it('is the number chosen or none: what fits too few people is never lowered', () => {
    for (const t of thresholds) {
      for (const n of sizes) {
        const fits = n >= peopleNeeded(t);
        expect(thresholdFor(t, n)).toBe(fits ? t : undefined);
        if (fits) expect(() => checkCommittee({ n, t })).not.toThrow();
        else expect(() => checkCommittee({ n, t })).toThrow(RangeError);
      }
    }
    expect(thresholds.map(peopleNeeded)).toEqual([3, 5, 7, 9]);
    expect(thresholds.map(peopleToCorrect)).toEqual([4, 7, Infinity, Infinity]);
  });

  it('is refused at 0 and wherever nobody can have it', () => {
    for (const choice of ['largest', 1, 2, 3, 4] as const) expect(() => checkChoice(choice)).not.toThrow();
    for (const choice of [0, -1, 5, 1.5, Number.NaN, Infinity])
      expect(() => checkChoice(choice), `${choice}`).toThrow('refused: threshold');
  });
});

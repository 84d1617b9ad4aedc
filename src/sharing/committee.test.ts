import { expect, it } from 'vitest';
import { CommitteeError, checkCommittee, checkParty, pointOf } from './committee.ts';

it('takes 3 to 9 parties with 1 ≤ t ≤ ⌊(n−1)/2⌋, and nothing else', () => {
  const accepted: string[] = [];
  for (let n = -1; n <= 12; n++) {
    for (let t = -1; t <= 12; t++) {
      try {
        checkCommittee({ n, t });
        accepted.push(`${n},${t}`);
      } catch (error) {
        expect(error).toBeInstanceOf(CommitteeError);
        expect((error as CommitteeError).check).toBe(n < 3 || n > 9 ? 'parties' : 'threshold');
      }
    }
  }
  expect(accepted).toEqual(
    ['3,1', '4,1', '5,1', '5,2', '6,1', '6,2', '7,1', '7,2', '7,3', '8,1', '8,2', '8,3'].concat([
      '9,1',
      '9,2',
      '9,3',
      '9,4',
    ]),
  );
  for (const [n, t] of [
    [3.5, 1],
    [5, 1.5],
    [Number.NaN, 1],
    [5, Number.NaN],
  ] as const) {
    expect(() => checkCommittee({ n, t })).toThrow(RangeError);
  }
});

it('says what is allowed', () => {
  expect(() => checkCommittee({ n: 5, t: 0 })).toThrow('threshold 1 to 2 for 5 parties, not 0');
  expect(() => checkCommittee({ n: 2, t: 1 })).toThrow('3 to 9 computing parties, not 2');
});

it('knows its parties and their points', () => {
  for (const party of [0, 4]) expect(() => checkParty({ n: 5, t: 2 }, party)).not.toThrow();
  for (const party of [-1, 5, 0.5, Number.NaN]) expect(() => checkParty({ n: 5, t: 2 }, party)).toThrow(RangeError);
  expect(() => checkParty({ n: 5, t: 3 }, 0)).toThrow(RangeError);
  expect([0, 8].map(pointOf)).toEqual([1, 9]);
});

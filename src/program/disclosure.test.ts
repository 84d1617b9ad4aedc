import { describe, expect, test } from 'vitest';
import { disclose } from './disclosure.ts';
import { compileSurvey } from './plan.ts';
import { sentences } from './sentences.ts';
import type { Question } from './survey.ts';

const salary: Question = { kind: 'number', text: 'Salary', unit: '€', decimals: 2, minimum: '0', maximum: '50000' };
const rating: Question = { kind: 'number', text: 'Mood', unit: '', decimals: 1, minimum: '1', maximum: '10' };
const spread: Question = { ...salary, deviation: true };
const mood: Question = { ...rating, decimals: 0, deviation: true };
const agree: Question = { kind: 'yes-no', text: 'Agreed?' };
const role: Question = { kind: 'choice', text: 'Role', options: ['Maker', 'Seller', 'Keeper'] };

const about = (minimumGroup: number, ...questions: Question[]) =>
  disclose(compileSurvey({ title: 'Survey', questions }, minimumGroup));

test('one sentence reveals each output, in plain English', () => {
  expect(about(4, salary, rating, agree, role).reveals).toEqual([
    'How many people were counted, and whose answers were missing or left out. With fewer than 4, nothing else.',
    'The exact sum and the exact mean of “Salary” (€).',
    'The exact sum and the exact mean of “Mood”.',
    'How many answered yes and how many answered no to “Agreed?”.',
    'How many chose each option of “Role”.',
  ]);
});

test('a standard deviation reveals both moments, and hides less', () => {
  const { reveals, hides, warnings } = about(5, spread, rating, mood);
  expect(reveals[1]).toBe(
    'The exact sum, the exact mean and the standard deviation of “Salary” (€), and with them the sum of the squared numbers.',
  );
  expect(reveals[2]).toBe('The exact sum and the exact mean of “Mood”.');
  expect(hides).toEqual([
    sentences.hidesAnswers,
    sentences.hidesNumbers('“Mood”'),
    sentences.hidesWhose('“Salary” and “Mood”'),
    sentences.hidesLinks,
  ]);
  const both = '“Salary” and “Mood”';
  expect(warnings.slice(0, 5)).toEqual([
    sentences.warnsTogether(5),
    sentences.warnsFewNumbers('“Mood”', 5),
    sentences.warnsMoments(both, 5),
    sentences.warnsAgain,
    sentences.warnsEqual(both),
  ]);
  expect(warnings[2]).toContain('that takes 3 people');
  expect(about(6, spread).warnings).toContain(sentences.warnsMoments('“Salary”', 6));
  expect(about(9, salary).warnings).not.toContain(sentences.warnsMoments('“Salary”', 9));
});

describe('how much two moments tell one of the group', () => {
  const few = (minimumGroup: number, question: Question) =>
    about(minimumGroup, question).warnings.includes(sentences.warnsFewNumbers(`“${question.text}”`, minimumGroup));

  test('four numbers are nearly known on a short scale, more on a very short one', () => {
    expect([5, 6, 9].map((n) => few(n, spread))).toEqual([false, false, false]);
    expect([5, 6, 9].map((n) => few(n, mood))).toEqual([true, true, true]);
    const points = (maximum: string): Question => ({ ...mood, minimum: '0', maximum });
    expect([few(5, points('300')), few(5, points('400'))]).toEqual([true, false]);
    expect([few(9, points('9')), few(9, points('20'))]).toEqual([true, false]);
  });

  test('as enumeration shows: possibilities for k numbers from 0 to R, given their moments', () => {
    // How many collections of k numbers have the moments of k random ones, on average.
    const average = (k: number, width: number) => {
      const collections = new Map<number, number>();
      const orders = new Map<number, number>();
      const visit = (left: number, least: number, sum: number, squares: number, ways: number, run: number) => {
        if (left === 0) {
          const key = sum * 1e6 + squares;
          collections.set(key, (collections.get(key) ?? 0) + 1);
          orders.set(key, (orders.get(key) ?? 0) + ways);
          return;
        }
        for (let value = least; value <= width; value++) {
          const repeated = value === least ? run + 1 : 1;
          visit(left - 1, value, sum + value, squares + value * value, (ways * (k - left + 1)) / repeated, repeated);
        }
      };
      visit(k, 0, 0, 0, 1, 0);
      let total = 0;
      for (const [key, count] of collections) total += count * orders.get(key)!;
      return total / (width + 1) ** k;
    };
    expect(average(2, 50)).toBe(1); // a group of three: the two others' numbers are known
    expect(average(3, 9)).toBeCloseTo(1.14, 2);
    for (const width of [3, 20, 60]) expect(average(3, width)).toBeLessThan(3);
    expect(average(4, 9)).toBeLessThan(2);
    expect(average(8, 9)).toBeLessThan(20);
    // Where nothing is said, there are many.
    expect(average(5, 60)).toBeGreaterThan(10);
  });
});

test('what stays hidden depends on the kinds of questions', () => {
  expect(about(3, salary).hides).toEqual([sentences.hidesAnswers, sentences.hidesNumbers('“Salary”')]);
  expect(about(3, role).hides).toEqual([sentences.hidesAnswers, sentences.hidesChoices('“Role”')]);
  expect(about(3, salary, agree, rating, role).hides).toEqual([
    sentences.hidesAnswers,
    sentences.hidesNumbers('“Salary” and “Mood”'),
    sentences.hidesChoices('“Agreed?” and “Role”'),
    sentences.hidesLinks,
  ]);
});

describe('warnings', () => {
  test('always: everybody else together, and the difference of two runs', () => {
    for (const question of [salary, rating, agree, role]) {
      const { warnings } = about(5, question);
      expect(warnings.slice(0, 2)).toEqual([sentences.warnsTogether(5), sentences.warnsAgain]);
      expect(warnings[0]).toContain('that takes 4 people');
    }
  });

  test('a long scale shows outliers, a short one its ends', () => {
    expect(about(3, salary).warnings.slice(2)).toEqual([sentences.warnsOutlier('“Salary”')]);
    expect(about(3, rating).warnings.slice(2)).toEqual([
      'If the mean of “Mood” is exactly 1.0 or 10.0, everybody gave that answer.',
    ]);
    const values = (maximum: string): Question => ({ ...rating, decimals: 0, minimum: '1', maximum });
    expect(about(3, values('100')).warnings).toContain(sentences.warnsExtremes('“Mood”', '1', '100'));
    expect(about(3, values('101')).warnings).toContain(sentences.warnsOutlier('“Mood”'));
  });

  test('unanimity, always; how easily it happens, by group and options', () => {
    const few = (minimumGroup: number, question: Question) =>
      about(minimumGroup, question).warnings.includes(sentences.warnsFewOutcomes(`“${question.text}”`, minimumGroup));
    expect(about(9, agree).warnings).toContain(sentences.warnsUnanimous('“Agreed?”'));
    expect(about(9, role).warnings).toContain(sentences.warnsUnanimous('“Role”'));
    // 2^(n − 2) ≤ 10 up to n = 5; 3^(n − 2) up to n = 4.
    expect([3, 4, 5, 6, 9].map((n) => few(n, agree))).toEqual([true, true, true, false, false]);
    expect([3, 4, 5, 6, 9].map((n) => few(n, role))).toEqual([true, true, false, false, false]);
    const options = (count: number): Question => ({
      ...role,
      options: Array.from({ length: count }, (_, i) => `${i}`),
    });
    expect([few(3, options(10)), few(3, options(11))]).toEqual([true, false]);
  });

  test('rare answers, when there are not two people an option', () => {
    const rare = (minimumGroup: number, question: Question) =>
      about(minimumGroup, question).warnings.includes(sentences.warnsRare(`“${question.text}”`, minimumGroup));
    expect([3, 4].map((n) => rare(n, agree))).toEqual([true, false]);
    expect([5, 6].map((n) => rare(n, role))).toEqual([true, false]);
  });

  test('several questions of the same people', () => {
    expect(about(3, salary, rating).warnings.at(-1)).toBe(sentences.warnsLinked(2));
    expect(about(3, salary).warnings).not.toContain(sentences.warnsLinked(1));
  });
});

test('sentences.list', () => {
  expect(sentences.list(['a'])).toBe('a');
  expect(sentences.list(['a', 'b'])).toBe('a and b');
  expect(sentences.list(['a', 'b', 'c'])).toBe('a, b and c');
});

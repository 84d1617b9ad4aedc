import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { functions } from '../functions/all.ts';
import { computations, everyKind } from './computations.testing.ts';
import { checkFormula, parseFormula } from './formula.ts';
import { FormulaError, formulaLimits } from './formula-error.ts';
import { keywords, questionNames } from './names.ts';
import { printFormula } from './printer.ts';
import { formulaErrorSentence } from './sentences.ts';

/** By hand, for some minutes: FUZZ_RUNS=5000. Shrinking would take longer than a look at what is found. */
const runs = Number(process.env.FUZZ_RUNS ?? 500);
const some = { numRuns: runs, endOnFailure: true };
const few = { numRuns: Math.ceil(runs / 4), endOnFailure: true };

/** Whatever the text, a formula or a FormulaError that points into it. */
function isHandled(text: string): boolean {
  try {
    checkFormula(text, { survey: everyKind, minimumGroup: 5 });
    return true;
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    const { span, line, column } = error;
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(text.length);
    expect(text.split('\n')[line - 1]!.length).toBeGreaterThanOrEqual(column - 1);
    expect(formulaErrorSentence(error).length).toBeLessThan(1000);
    return false;
  }
}

const words = [
  ...[...'()+-*/%=<>,;"“”#\n. ≤≠'],
  ...['<=', '<>', '//', '""', '"Anna"', '"Sales"', '0', '1.5', '.5', '1_000', '٣', '\u0301', '\ud800'],
  ...keywords,
  ...questionNames(everyKind),
  ...functions.map(({ name }) => name),
];
const soup = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join(' '));

/** The text of a computation with a few characters replaced, removed or put in. */
const mutated = fc
  .record({
    computation: computations,
    edits: fc.array(fc.record({ at: fc.nat(), removed: fc.nat(3), word: fc.constantFrom('', ...words) }), {
      maxLength: 3,
    }),
  })
  .map(({ computation, edits }) =>
    edits.reduce(
      (text, { at, removed, word }) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + word + text.slice(start + removed);
      },
      printFormula(computation, everyKind),
    ),
  );

describe('any text is a formula, or an error that points into it', () => {
  test('random characters', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (text) => void isHandled(text)),
      some,
    );
  });

  test('random words', () => {
    fc.assert(
      fc.property(soup, (text) => void isHandled(text)),
      some,
    );
  });

  test('formulas with mistakes', () => {
    let [accepted, refused] = [0, 0];
    const count = (text: string) => {
      if (isHandled(text)) accepted += 1;
      else refused += 1;
    };
    fc.assert(fc.property(mutated, count), few);
    expect(accepted).toBeGreaterThan(10);
    expect(refused).toBeGreaterThan(10);
  });

  test('anything repeated until the text is full', () => {
    const unit = fc.array(fc.constantFrom(...words, 'mean(', 'if(', 'let x = '), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(unit, (parts) => {
        const text = parts.join('');
        return void isHandled(text.repeat(Math.floor(formulaLimits.textLength / text.length)));
      }),
      few,
    );
  });

  test('definitions that double what they stand for', () => {
    const lines = Array.from({ length: 98 }, (_, i) => `let x${i + 1} = x${i} + x${i}`);
    expect(isHandled(`let x0 = 0 * count()\n${lines.join('\n')}\nx98`)).toBe(true);
    expect(isHandled(`let x0 = count()\n${lines.join('\n')}\nx98`)).toBe(true);
  });
});

test('what is accepted is printed as a text that means the same', () => {
  fc.assert(
    fc.property(fc.oneof(soup, mutated), (text) => {
      let computation: ReturnType<typeof parseFormula>['computation'];
      try {
        ({ computation } = parseFormula(text, everyKind));
      } catch (error) {
        if (error instanceof FormulaError) return;
        throw error;
      }
      expect(parseFormula(printFormula(computation, everyKind), everyKind).computation).toEqual(computation);
    }),
    few,
  );
});

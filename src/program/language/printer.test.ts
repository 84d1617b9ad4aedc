import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { typesOf } from '../check.ts';
import { readComputation } from '../read-computation.ts';
import { computations, everyKind } from './computations.testing.ts';
import { parseFormula } from './formula.ts';
import { formulaLimits } from './formula-error.ts';
import { labelsOf, printFormula } from './printer.ts';

const printed = (text: string) => printFormula(parseFormula(text, everyKind).computation, everyKind);

test.each([
  ['=AVERAGE(salary)', 'mean(Salary)'],
  ['count(5<q4)', 'count(q4 > 5)'],
  ['count(5 >= q4)', 'count(q4 <= 5)'],
  ['count(not value1=yes and (value1 or q4_))', 'count(value1 <> "yes" and (value1 or q4_))'],
  ['count(q4_) # the nameless one, because another has its name', 'count(q4_)'],
  ['10% - (1 - (2*3)) / -(-(5))', '0.1 - (1 - 2 * 3) / --(5)'],
  [
    '"ä" = sum(Q3 where DÉPARTEMENT = “yes”) for "Zoë ""Z"""',
    '"ä" = sum(q3 where département = "yes") for "Zoë ""Z"""',
  ],
  ['total = count() for host; total * 2', '"total" = count() for host\ncount() * 2'],
  ['(value1 = no) for each', '(value1 = "no") for each'],
  ['(value1 = no and q4_) for each', '(value1 = "no" and q4_) for each'],
  ['"x" = (value1 = no) for each', '"x" = value1 = "no" for each'],
])('%s is printed as %s', (text, expected) => {
  expect(printed(text)).toBe(expected);
  expect(printed(expected)).toBe(expected);
});

test('what is long and used twice gets a name that nothing else has', () => {
  const long = 'mean(if(value1 or q4_, Salary * 12, Salary * 13))';
  expect(printed(`let m = ${long}; "a" = m * m`)).toBe(`let value2 = ${long}\n"a" = value2 * value2`);
});

describe('properties', () => {
  test('a printed computation is read as the same computation, and printed as the same text', () => {
    let longest = 0;
    fc.assert(
      fc.property(computations, (computation) => {
        const text = printFormula(computation, everyKind);
        longest = Math.max(longest, computation.nodes.length);
        fc.pre(text.length <= formulaLimits.textLength);
        const again = parseFormula(text, everyKind).computation;
        expect(again).toEqual(computation);
        expect(printFormula(again, everyKind)).toBe(text);
      }),
      { numRuns: 150, endOnFailure: true },
    );
    expect(longest).toBeGreaterThan(20);
  });

  test('computations of the generator are in normal form, and type-check', () => {
    fc.assert(
      fc.property(computations, (computation) => {
        expect(readComputation(JSON.parse(JSON.stringify(computation)))).toEqual(computation);
        expect(typesOf(computation, everyKind).length).toBe(computation.nodes.length);
      }),
    );
  });

  test('an output without a label keeps the formula for a label', () => {
    fc.assert(
      fc.property(computations, (computation) => {
        const [output] = computation.outputs;
        const name = labelsOf(computation, everyKind)[output!.node]!;
        const text = printFormula({ ...computation, outputs: [{ ...output!, name }] }, everyKind);
        fc.pre(text.length <= formulaLimits.textLength);
        expect(parseFormula(text, everyKind).computation.outputs[0]).toMatchObject({ name });
      }),
    );
  });
});

test('a computation in which everything is used twice stays short', () => {
  const doubled = Array.from({ length: 90 }, (_, i) => `let x${i + 1} = x${i} * 1 + x${i} * 2`).join('\n');
  const text = printed(`let x0 = count()\n${doubled.split('\n').slice(0, 45).join('\n')}\n"x" = x45`);
  expect(text.length).toBeLessThan(3000);
});

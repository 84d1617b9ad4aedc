import { describe, expect, test } from 'vitest';
import { evaluatePlainly } from '../engine/plain.testing.ts';
import { encodeAnswers } from './encoding.ts';
import { checkFormula } from './language/formula.ts';
import { type Audience, lower } from './lower.ts';
import { everyone, type Program } from './plan.ts';
import { resultsOf } from './results.ts';
import { type Answer, parseSurvey } from './survey.ts';

const survey = parseSurvey({
  title: 'Team',
  questions: [
    { kind: 'number', text: 'Salary', name: 'salary', unit: '€', decimals: 2, minimum: '-100', maximum: '900' },
    { kind: 'yes-no', text: 'Remote?', name: 'remote' },
    { kind: 'choice', text: 'Team', name: 'team', options: ['A', 'B'] },
  ],
});
const people: Answer[][] = [
  ['-100', true, 0],
  ['0.5', false, 0],
  ['899.99', true, 0],
  ['7', true, 1],
  ['7', false, 0],
];

const programOf = (formula: string, minimumGroup = 3): Program =>
  checkFormula(formula, { survey, minimumGroup }).program;

/** What a person sees; everybody answered, but not all need be counted. */
function seenBy(me: number, formula: string, audience: Audience = everyone(people.length), minimumGroup = 3) {
  const program = programOf(formula, minimumGroup);
  const contributions = audience.counted.map((person) => encodeAnswers(survey, program.layout, people[person]!));
  const { circuit, outputs } = lower(program, audience);
  const opened = evaluatePlainly(circuit, (bit) => contributions.map((bits) => BigInt(bits[bit]!)));
  const own = opened.map((values, i) => ([me, 'everyone'].includes(circuit.openings[i]!.to) ? values : undefined));
  return resultsOf(outputs, own, me).map(({ value }) => value && ('value' in value ? value.value : value.kind));
}

describe('recipients', () => {
  const audience: Audience = { counted: [0, 2, 3, 4], names: ['Zoë', 'Ben', 'Anna', 'Carl', 'Dora'], host: 1 };

  test('everyone, the host, people by name, each their own', () => {
    const formula = 'count()\ncount(remote) for host\nsum(salary) for "Anna", "Zoë"\nsalary * 2 for each';
    expect([0, 1, 2, 3, 4].map((me) => seenBy(me, formula, audience))).toEqual([
      [4, null, 813.99, -200],
      // Not counted: nothing of one's own.
      [4, 3, null, null],
      [4, null, 813.99, 1799.98],
      [4, null, null, 14],
      [4, null, null, 14],
    ]);
  });

  test('a circuit opens to each what is theirs, and nothing else', () => {
    const { circuit, outputs } = lower(programOf('sum(salary) for host; remote for each'), audience);
    expect(circuit.openings.map(({ to }) => to)).toEqual([1, 0, 2, 3, 4]);
    expect(circuit.openings.map(({ of }) => circuit.nodes[of]!.length)).toEqual([1, 1, 1, 1, 1]);
    expect(outputs.map(({ recipients }) => recipients)).toEqual(['host', 'each']);
  });

  test('a name that is nobody’s is refused', () => {
    expect(() => lower(programOf('count() for "Eve"'), audience)).toThrow(
      expect.objectContaining({ name: 'ComputationError', kind: 'name' }),
    );
  });

  test('what two outputs share is computed and opened once', () => {
    const { circuit } = lower(programOf('sum(salary)\n"mean" = sum(salary) / count()\nmean(salary)'), audience);
    expect(circuit.openings.length).toBe(1);
    expect(circuit.nodes.filter(({ step }) => step === 'sum').length).toBe(1);
  });
});

describe('values', () => {
  test.each<[string, unknown]>([
    ['sum(salary)', 814.49],
    ['salary + 0.001 for each', -99.999],
    ['max(salary) - min(salary)', 999.99],
    ['sum(if(salary < 0, 0, salary) * 10%)', 91.449],
    ['count(salary >= 7 and not remote)', 1],
    ['sum(if(team = "A", 1, 0))', 4],
    ['(salary > mean(salary)) for each', false],
    ['count(salary = 7)', 2],
    ['-3', -3],
    // Of each person, and yet the same for all, as the ranges say.
    ['least(salary, -100) for each', -100],
    ['greatest(sum(salary), least(salary, -100) - 99000) for each', 814.49],
    ['(salary * 0 < 1) for each', true],
    ['count() > 3', true],
  ])('%s', (formula, expected) => {
    expect(seenBy(0, formula)).toEqual([expected]);
  });

  test('the same whether numbers are contributed in digits or not', () => {
    const [plain, ordered] = [programOf('sum(salary)'), programOf('sum(salary)\nmedian(salary)')];
    expect([plain, ordered].map(({ layout }) => layout.fields[0]!.encoding)).toEqual(['number', 'digits']);
    expect(seenBy(0, 'sum(salary)\nmedian(salary)')[0]).toBe(seenBy(0, 'sum(salary)')[0]);
  });

  test('a group that is too small is hidden, and the only other one with it', () => {
    expect(seenBy(0, 'count(by team)')).toEqual(['table']);
    const program = programOf('sum(salary by team)');
    const contributions = people.map((answers) => encodeAnswers(survey, program.layout, answers));
    const { circuit, outputs } = lower(program, everyone(people.length));
    const opened = evaluatePlainly(circuit, (bit) => contributions.map((bits) => BigInt(bits[bit]!)));
    expect(resultsOf(outputs, opened, 0)[0]!.value).toEqual({
      kind: 'table',
      rows: ['A', 'B'].map((label) => ({ label, value: { kind: 'hidden' } })),
    });
    // Nothing of a hidden group is opened: neither A's four people nor B's one.
    expect(opened.flat().sort()).toEqual([0n, 0n, 1n, 1n]);
  });
});

describe('refusals name the node', () => {
  test('of what does not fit into the field, in a group as large as this', () => {
    const program = programOf(`sum(${Array.from({ length: 7 }, () => 'salary').join(' * ')})`);
    const at = program.computation.nodes.length - 1;
    expect(() => lower(program, everyone(9))).not.toThrow();
    expect(() => lower(program, everyone(2000))).toThrow(
      expect.objectContaining({ name: 'ComputationError', kind: 'range-too-wide', node: at }),
    );
  });

  test('of scales that outgrow memory while the values stay small', () => {
    const tiny = parseSurvey({
      title: 'Tiny',
      questions: [{ kind: 'number', text: 'x', name: 'x', unit: '', decimals: 6, minimum: '0', maximum: '0.000001' }],
    });
    const squares = Array.from({ length: 60 }, (_, i) => `let x${i + 1} = x${i} * x${i}`);
    const formula = ['let x0 = x', ...squares, 'sum(x60)'].join('\n');
    expect(() => checkFormula(formula, { survey: tiny, minimumGroup: 3 })).toThrow(
      expect.objectContaining({ name: 'FormulaError', kind: 'range-too-wide' }),
    );
  });

  test('of what is somebody’s number in a group of three or nine, and a mixture of two in one of four', () => {
    const most = String(2n ** 125n);
    const wide = parseSurvey({
      title: 'Wide',
      questions: [{ kind: 'number', text: 'x', name: 'x', unit: '', decimals: 0, minimum: '0', maximum: most }],
    });
    const check = (formula: string) => () => checkFormula(formula, { survey: wide, minimumGroup: 3 });
    expect(check('median_low(x)')).not.toThrow();
    for (const formula of ['median(x)', 'quantile(x, 0.5)']) {
      expect(check(formula)).toThrow(expect.objectContaining({ kind: 'range-too-wide' }));
    }
  });

  test('of circuits without end', () => {
    const options = Array.from({ length: 20 }, (_, i) => `${i}`);
    const groups = parseSurvey({
      title: 'Groups',
      questions: [
        { kind: 'number', text: 'x', name: 'x', unit: '', decimals: 0, minimum: '0', maximum: '1000000' },
        ...Array.from({ length: 19 }, (_, i) => ({ kind: 'choice' as const, text: `g${i}`, name: `g${i}`, options })),
      ],
    });
    const formula = Array.from({ length: 40 }, (_, i) => `median(x * x + ${i} * x by g${i % 19})`).join('\n');
    expect(() => checkFormula(formula, { survey: groups, minimumGroup: 3 })).toThrow(
      expect.objectContaining({ name: 'FormulaError', kind: 'too-costly', expected: expect.stringContaining('fewer') }),
    );
  });

  test('of what may divide by 0', () => {
    expect(() => programOf('count() / count(remote)')).toThrow(
      expect.objectContaining({ kind: 'operand', found: 'count(remote)' }),
    );
  });
});

test('is the same circuit every time', () => {
  const program = programOf('median(salary by team); stdev(salary) for host; remote for each', 5);
  expect(lower(program, everyone(7))).toEqual(lower(program, everyone(7)));
});

test('a group that is always empty narrows no range of anything else', () => {
  // The only element of a constant is shared by all that use it: what is promised of one holds of all.
  const formulas = ['"empty" = mean(salary where salary < -100) > 0', '"both" = count(salary * 0.0000001 + 1 > 0)'];
  expect(seenBy(0, formulas.join('\n'))).toEqual(['hidden', 5]);
  const { circuit } = lower(programOf(formulas.join('\n')), everyone(5));
  for (const { lowest, highest } of circuit.nodes) expect(lowest <= highest).toBe(true);
});

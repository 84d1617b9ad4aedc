import { describe, expect, test } from 'vitest';
import type { Computation, Node } from '../computation.ts';
import { functionNamed } from '../functions/all.ts';
import { parseSurvey, type Survey } from '../survey.ts';
import { aliases } from './aliases.ts';
import { checkFormula, parseFormula } from './formula.ts';
import { type FormulaError, type FormulaErrorKind, formulaLimits } from './formula-error.ts';
import { formulaErrorSentence } from './sentences.ts';

const number = { kind: 'number', unit: '', decimals: 0, minimum: '0', maximum: '100' } as const;
const survey: Survey = parseSurvey({
  title: 'Team',
  questions: [
    { ...number, text: 'Salary', name: 'salary', unit: '€', decimals: 2, maximum: '50000' },
    { ...number, text: 'Age', name: 'Age', unit: 'years' },
    { kind: 'yes-no', text: 'Remote?', name: 'remote' },
    { kind: 'choice', text: 'Department', name: 'department', options: ['Sales', 'Research "R"'] },
    { ...number, text: 'Nameless' },
    { kind: 'several', text: 'Days', name: 'q7', options: ['Mo', 'Tu'] },
    { kind: 'yes-no', text: 'Nameless, too' },
  ],
});

const parsed = (text: string): Computation => parseFormula(text, survey).computation;

/** A node as nested lists: ['add', 'Age', '5']. */
type Tree = string | Tree[];
function tree({ nodes }: Computation, index: number): Tree {
  const node: Node = nodes[index]!;
  if (node.node === 'question') return `q${node.question}`;
  if (node.node !== 'call') return node.node === 'text' ? `'${node.value}` : node.value;
  const below = (clause: number | undefined, word: string) =>
    clause === undefined ? [] : [word, tree({ nodes, outputs: [] }, clause)];
  return [
    node.function,
    ...node.arguments.map((operand) => tree({ nodes, outputs: [] }, operand)),
    ...below(node.by, 'by'),
    ...below(node.where, 'where'),
  ];
}

/** What the (one) output is, of a value of each person if the formula says so. */
const treeOf = (text: string) => {
  const computation = parsed(text);
  return tree(computation, computation.outputs[0]!.node);
};

describe('expressions', () => {
  test.each<[string, Tree]>([
    ['mean(salary)', ['mean', 'q0']],
    ['=AVERAGE( Salary )', ['mean', 'q0']],
    ['stdev.p(age)', ['population_deviation', 'q1']],
    ['count()', ['count']],
    ['MAX(count(), 5, 2)', ['greatest', ['count'], '5', '2']],
    ['Minimum(count(), 5)', ['least', ['count'], '5']],
    ['max(age)', ['max', 'q1']],
    ['median(salary by department)', ['median', 'q0', 'by', 'q3']],
    ['sum(salary where remote)', ['sum', 'q0', 'where', 'q2']],
    ['count(by department)', ['count', 'by', 'q3']],
    ['count(where remote = "yes")', ['count', 'where', ['equal', 'q2', "'yes"]]],
    ['mean(q5)', ['mean', 'q4']],
    ['count(q7_)', ['count', 'q6']],
    ['tally(Q7)', ['tally', 'q5']],
    ['count(department = "Research ""R""")', ['count', ['equal', 'q3', `'Research "R"`]]],
    ['count(department = “Sales”)', ['count', ['equal', 'q3', "'Sales"]]],
    ['count("Sales" = department)', ['count', ['equal', 'q3', "'Sales"]]],
    ['count(remote = TRUE)', ['count', ['equal', 'q2', "'yes"]]],
    ['count(remote <> no)', ['count', ['not', ['equal', 'q2', "'no"]]]],
    ['count(remote != false)', ['count', ['not', ['equal', 'q2', "'no"]]]],
    // Comparisons are `less`, turned or negated.
    ['count(age < 5)', ['count', ['less', 'q1', '5']]],
    ['count(age > 5)', ['count', ['less', '5', 'q1']]],
    ['count(age >= 5)', ['count', ['not', ['less', 'q1', '5']]]],
    ['count(age ≤ 5)', ['count', ['not', ['less', '5', 'q1']]]],
    // Precedence.
    ['1 + 2 * 3', ['add', '1', ['multiply', '2', '3']]],
    ['(1 + 2) * 3', ['multiply', ['add', '1', '2'], '3']],
    ['1 - 2 - 3', ['subtract', ['subtract', '1', '2'], '3']],
    ['8 / 4 / 2', ['divide', ['divide', '8', '4'], '2']],
    ['count() - -3', ['subtract', ['count'], '-3']],
    ['-count() * 2', ['multiply', ['negate', ['count']], '2']],
    ['-(5)', ['negate', '5']],
    ['--5', ['negate', '-5']],
    ['count(remote or not age = 5 and remote)', ['count', ['or', 'q2', ['and', ['not', ['equal', 'q1', '5']], 'q2']]]],
    ['count(and(remote, q7_, age > 1))', ['count', ['and', ['and', 'q2', 'q6'], ['less', '1', 'q1']]]],
    ['count(AND(remote, q7_))', ['count', ['and', 'q2', 'q6']]],
    ['sum(if(remote, salary, 0))', ['sum', ['if', 'q2', 'q0', '0']]],
    // Numbers.
    ['007.50', '7.5'],
    ['.5', '0.5'],
    ['10%', '0.1'],
    ['-2.50 %', '-0.025'],
    ['50_000', '50000'],
    ['-0', '0'],
    ['0.000', '0'],
    // Lines and comments.
    ['# first\n\n  mean( # in between\n salary\n ) // last', ['mean', 'q0']],
    ['let m = mean(salary); let two = 2\r\nM * two', ['multiply', ['mean', 'q0'], '2']],
  ])('%s', (text, expected) => {
    expect(treeOf(text)).toEqual(expected);
  });

  test('a value of one person goes to each person', () => {
    expect(parsed('salary * 12 for each').outputs).toMatchObject([{ recipients: 'each', name: 'salary * 12' }]);
  });

  test('what is written twice is one node', () => {
    expect(parsed('mean(salary) - MEAN(Salary)').nodes.length).toBe(3);
    expect(parsed('let x = mean(salary)\nx - x').nodes).toEqual(parsed('mean(salary) - mean(salary)').nodes);
  });
});

test.each(Object.entries(aliases))('%s is another name of %s', (alias, name) => {
  expect(functionNamed(alias)).toBe(undefined);
  expect(functionNamed(name)).not.toBe(undefined);
});

describe('outputs', () => {
  test('labels, recipients, and labels that name a value', () => {
    const text =
      '"Mean ""x"""=mean(salary) for host; total = sum(salary)\n total / count() for "Anna", "Zoë"\ncount() for everyone';
    expect(parsed(text).outputs.map(({ name, recipients }) => [name, recipients])).toEqual([
      ['Mean "x"', 'host'],
      ['total', 'everyone'],
      ['sum(salary) / count()', ['Anna', 'Zoë']],
      ['count()', 'everyone'],
    ]);
  });

  test('a label of its own is the formula in its one form, shortened', () => {
    expect(parsed('COUNT(remote=yes and 5<Age)').outputs[0]!.name).toBe('count(remote = "yes" and Age > 5)');
    const { name } = parsed(`sum(age${' + age'.repeat(30)})`).outputs[0]!;
    expect(name).toBe(`${`sum(Age${' + Age'.repeat(30)}`.slice(0, 79)}…`);
  });

  test('a comparison at the beginning of a line is one in brackets', () => {
    expect(parsed('(remote = yes) for each').outputs[0]!.name).toBe('remote = "yes"');
  });
});

const refused: [string, FormulaErrorKind, string, { expected?: RegExp; suggestion?: string }?][] = [
  ['', 'nothing', ''],
  ['let x = 1 # no more', 'nothing', ''],
  ['mean(salary) @ 2', 'character', '@'],
  ['count(😀)', 'character', '😀'],
  ['"Mean = mean(salary)', 'unclosed-text', '"Mean = mean(salary)'],
  ['"" = count()', 'text', '""'],
  ['" " = count()', 'text', '" "'],
  [`"${'x'.repeat(81)}" = count()`, 'text', `"${'x'.repeat(38)}…`],
  ['"a\u202eb" = count()', 'text', '"a\u202eb"'],
  ['1e5', 'number', '1e'],
  ['1.2.3', 'number', '1.2.'],
  ['5_.', 'number', '5_.'],
  ['1'.repeat(41), 'number', `${'1'.repeat(39)}…`],
  ['mean(salary', 'unexpected', '', { expected: /bracket/ }],
  ['mean(salary))', 'unexpected', ')', { expected: /end of the line/ }],
  ['mean(salary, )', 'unexpected', ')', { expected: /value/ }],
  ['mean(salary; age)', 'unexpected', ';'],
  ['mean(salary by department by remote)', 'unexpected', 'by'],
  ['count() +', 'unexpected', ''],
  ['count() +\n1', 'unexpected', ''],
  ['1 < 2 < 3', 'unexpected', '<', { expected: /a < b and b < c/ }],
  ['* 2', 'unexpected', '*'],
  ['let by = 3', 'unexpected', 'by', { expected: /name/ }],
  ['let x 3', 'unexpected', '3', { expected: /=/ }],
  ['count() for Anna', 'unexpected', 'Anna', { expected: /quotes/ }],
  ['count() for "Anna",', 'unexpected', ''],
  ['count() for "Anna", "Anna"', 'taken', '"Anna"'],
  ['mean(salry)', 'unknown-name', 'salry', { suggestion: 'salary' }],
  ['mean(aeg)', 'unknown-name', 'aeg', { suggestion: 'Age' }],
  ['let Mean_pay = mean(salary); mean_pya', 'unknown-name', 'mean_pya', { suggestion: 'Mean_pay' }],
  ['count(department = sales)', 'unknown-name', 'sales', { suggestion: '"Sales"' }],
  ['mean salary', 'unknown-name', 'mean', { expected: /bracket/ }],
  ['count(q1)', 'unknown-name', 'q1'],
  ['constructor', 'unknown-name', 'constructor'],
  ['x = x', 'unknown-name', 'x'],
  ['meen(salary)', 'unknown-function', 'meen', { suggestion: 'mean' }],
  ['toString(salary)', 'unknown-function', 'toString'],
  ['salary = mean(salary)', 'taken', 'salary'],
  ['let AGE = 3', 'taken', 'AGE'],
  ['x = 1; let X = 2', 'taken', 'X'],
  ['count(); "count()" = sum(age)', 'taken', '"count()" = sum(age)'],
  ['(('.repeat(2500), 'too-deep', '('],
  ['-'.repeat(5000), 'too-deep', '-'],
  ['not '.repeat(2000), 'too-deep', 'not'],
  [`count()${' + 1'.repeat(100)}`, 'too-deep', `count()${' + 1'.repeat(8)}…`],
  [`sum(${'age, '.repeat(41)}1)`, 'too-many', 'age'],
  ['count();'.repeat(41), 'too-many', 'count()'],
  [`count() for ${Array.from({ length: 10 }, (_, i) => `"${i}"`).join()}`, 'too-many', '"9"'],
  [` ${'x'.repeat(formulaLimits.textLength)}`, 'too-long', 'x'],
  // Types.
  ['mean(remote)', 'operand', 'remote', { expected: /a number, one for each person/ }],
  ['mean(salary) + mean(age)', 'operand', 'mean(age)', { expected: /same unit/ }],
  ['let a = mean(age)\nmean(salary) + a', 'operand', 'a', { expected: /same unit/ }],
  ['count(age > salary)', 'operand', 'age', { expected: /same unit/ }],
  ['count(not (age))', 'operand', '(age)', { expected: /condition/ }],
  ['count(department = "sales")', 'operand', '"sales"', { expected: /"Sales", "Research "R""/ }],
  ['sum(salary where department)', 'operand', 'department', { expected: /condition/ }],
  ['mean(salary by age)', 'operand', 'age', { expected: /choice/ }],
  ['count() / 0', 'operand', '0', { expected: /other than 0/ }],
  ['mean(salary where remote and age)', 'operand', 'age'],
  ['max(salary by department)', 'clause', 'department', { expected: /max\(numbers\)/ }],
  ['mean(salary, age)', 'argument-count', 'mean(salary, age)', { expected: /mean\(numbers\)/ }],
  ['if(remote, 1)', 'argument-count', 'if(remote, 1)', { expected: /if\(condition, a, b\)/ }],
  ['salary', 'output', 'salary', { expected: /summarise/ }],
  ['"pay" = salary for host', 'output', 'salary'],
  ['mean(salary) for each', 'output', 'mean(salary)'],
  ['"Sales"', 'output', '"Sales"'],
];

function errorOf(action: () => unknown): FormulaError {
  try {
    action();
  } catch (error) {
    expect(error).toMatchObject({ name: 'FormulaError' });
    return error as FormulaError;
  }
  return expect.unreachable('not refused');
}

describe('errors', () => {
  test.each(refused)('%s: %s', (text, kind, found, { expected, suggestion } = {}) => {
    const error = errorOf(() => parseFormula(text, survey));
    expect(error).toMatchObject({ kind, found, suggestion: suggestion ?? null });
    if (expected) expect(error.expected).toMatch(expected);
    expect(formulaErrorSentence(error)).toMatch(/^Line \d+, column \d+: .*[.?]$/su);
  });

  test('lines and columns count from 1, the span from 0', () => {
    const error = errorOf(() => parseFormula('# one\ncount()\n  mean( remote )', survey));
    expect(error).toMatchObject({ line: 3, column: 9, span: { start: 22, end: 28 } });
    expect(formulaErrorSentence(error)).toBe(
      'Line 3, column 9: “remote” does not fit here. Expected a number, one for each person.',
    );
  });

  test('no similar name, no suggestion', () => {
    expect(formulaErrorSentence(errorOf(() => parseFormula('salry', survey)))).toBe(
      'Line 1, column 1: Nothing here is called “salry”. Expected a question, or a name given before. Did you mean salary?',
    );
    expect(errorOf(() => parseFormula('revenue', survey)).suggestion).toBe(null);
  });
});

describe('checkFormula', () => {
  const check = (text: string, minimumGroup = 5) => checkFormula(text, { survey, minimumGroup });

  test('compiles', () => {
    const { program, computation, spans } = check('mean(salary)\nstdev(age)');
    expect(program.computation).toEqual(computation);
    expect(spans.length).toBe(computation.nodes.length);
  });

  test('what may wrap around in the field is refused where it is', () => {
    const product = Array.from({ length: 20 }, () => 'age').join(' * ');
    const error = errorOf(() => check(`count()\nmean(${product})`));
    expect(error).toMatchObject({ kind: 'range-too-wide', line: 2 });
    expect(error.expected).toMatch(/126 bits/);
    expect('count()\nmean('.length).toBe(error.span.start);
  });

  test('a division by what may be 0 is refused at the divisor', () => {
    expect(errorOf(() => check('sum(salary) / count(remote)'))).toMatchObject({
      kind: 'operand',
      found: 'count(remote)',
    });
  });

  test('a function that needs larger groups is refused where it is', () => {
    const error = errorOf(() => check('count()\nstdev(age) * 2', 4));
    expect(error).toMatchObject({ kind: 'group-too-small', found: 'stdev(age)', expected: '5' });
    expect(formulaErrorSentence(error)).toContain('at least 5');
  });

  test('what is wrong without the formula is no error of the formula', () => {
    expect(() => check('count()', 2)).toThrow(
      expect.objectContaining({ name: 'SurveyError', kind: 'minimum-group-too-small' }),
    );
    expect(() => checkFormula('count()', { survey: { title: '', questions: [] }, minimumGroup: 3 })).toThrow(
      expect.objectContaining({ name: 'SurveyError', kind: 'empty-title' }),
    );
  });
});

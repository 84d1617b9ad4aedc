import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ComputationError } from './check.ts';
import { computationLimits } from './computation.ts';
import { computations, everyKind } from './language/computations.testing.ts';
import { compile, type Program, readProgram } from './plan.ts';
import { readComputation } from './read-computation.ts';
import { SurveyError } from './survey.ts';

/** By hand, for some minutes: FUZZ_RUNS=5000. Shrinking would take longer than a look at what is found. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 300);

const question = (index: number) => ({ node: 'question', question: index });
const call = (name: string, ...operands: number[]) => ({ node: 'call', function: name, arguments: operands });
const output = (node: number, name = 'Mean', recipients: unknown = 'everyone') => ({ name, recipients, node });
const mean = { nodes: [question(0), call('mean', 0)], outputs: [output(1)] };

describe('readComputation', () => {
  test('takes what is in normal form as it is', () => {
    expect(readComputation(mean)).toEqual(mean);
    const many = {
      nodes: [question(1), { ...call('sum', 0), by: 0 }, { node: 'number', value: '-0.5' }, call('add', 1, 2)],
      outputs: [output(3, 'a', ['Anna', 'Ben']), output(0, 'b', 'each'), output(3, 'c', 'host')],
    };
    expect(readComputation(many)).toEqual(many);
  });

  test.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['no outputs', { nodes: mean.nodes }],
    ['no output', { ...mean, outputs: [] }],
    ['an unknown key', { ...mean, more: 1 }],
    ['an unknown kind of node', { ...mean, nodes: [question(0), { node: 'eval', code: '1' }] }],
    ['a node named like a method', { ...mean, nodes: [question(0), { node: 'toString' }] }],
    ['an operand that comes later', { ...mean, nodes: [call('mean', 1), question(0)] }],
    ['an operand that is the call itself', { ...mean, nodes: [question(0), call('mean', 1)] }],
    ['half an operand', { ...mean, nodes: [question(0), call('mean', 0.5)] }],
    ['a clause that comes later', { ...mean, nodes: [question(0), { ...call('mean', 0), by: 1 }] }],
    ['a clause that is null', { ...mean, nodes: [question(0), { ...call('mean', 0), by: null }] }],
    ['an output of no node', { ...mean, outputs: [output(2)] }],
    ['two equal nodes', { ...mean, nodes: [question(0), question(0), call('add', 0, 1)], outputs: [output(2)] }],
    [
      'a node that nothing needs',
      { ...mean, nodes: [question(0), question(1), call('mean', 0)], outputs: [output(2)] },
    ],
    ['nodes in another order', { nodes: [question(1), question(0), call('add', 1, 0)], outputs: [output(2)] }],
    ['recipients unknown', { ...mean, outputs: [output(1, 'a', 'nobody')] }],
    ['no recipients', { ...mean, outputs: [output(1, 'a', [])] }],
    ['a recipient twice', { ...mean, outputs: [output(1, 'a', ['A', 'A'])] }],
    ['an empty label', { ...mean, outputs: [output(1, '')] }],
    ['a label with a line break', { ...mean, outputs: [output(1, 'a\nb')] }],
    ['a label that is not in NFC', { ...mean, outputs: [output(1, 'e\u0301')] }],
    ['a label with spaces around it', { ...mean, outputs: [output(1, ' a')] }],
    ['a label of 81 characters', { ...mean, outputs: [output(1, 'a'.repeat(81))] }],
    ...['', '+1', '01', '1.0', '-0', '.5', '5.', '1e3', ' 1', '9'.repeat(41), '１'].map((value): [string, unknown] => [
      `the number ${value}`,
      { nodes: [{ node: 'number', value }], outputs: [output(0)] },
    ]),
    ['a number that is no text', { nodes: [{ node: 'number', value: 1 }], outputs: [output(0)] }],
    ['41 arguments', { ...mean, nodes: [question(0), call('mean', ...new Array<number>(41).fill(0))] }],
    ['41 outputs', { ...mean, outputs: Array.from({ length: 41 }, (_, i) => output(1, String(i))) }],
  ])('refuses %s', (_, json) => {
    expect(() => readComputation(json)).toThrow(
      expect.objectContaining({ name: 'ComputationError', kind: 'not-a-computation' }),
    );
  });

  test('refuses two outputs of one name', () => {
    expect(() => readComputation({ ...mean, outputs: [output(1), output(0)] })).toThrow(
      expect.objectContaining({ kind: 'name' }),
    );
  });

  test('refuses what is too deep or too long, and nothing less', () => {
    const chain = (length: number) => ({
      nodes: [question(0), ...Array.from({ length: length - 1 }, (_, i) => call('negate', i))],
      outputs: [output(length - 1)],
    });
    expect(readComputation(chain(computationLimits.depth)).nodes.length).toBe(computationLimits.depth);
    for (const length of [computationLimits.depth + 1, computationLimits.nodes, computationLimits.nodes + 1, 100_000]) {
      expect(() => readComputation(chain(length))).toThrow(expect.objectContaining({ kind: 'not-a-computation' }));
    }
  });
});

/** Every place in a value of JSON, as a path of keys. */
function pathsIn(json: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof json !== 'object' || json === null) return [path];
  return [path, ...Object.entries(json).flatMap(([key, value]) => pathsIn(value, [...path, key]))];
}

/** The value with another one at that place; undefined: with nothing there. */
function replaced(json: unknown, [key, ...rest]: (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = structuredClone(json) as Record<string | number, unknown>;
  const inner = replaced(copy[key], rest, value);
  if (inner === undefined && Array.isArray(copy)) copy.splice(Number(key), 1);
  else if (inner === undefined) delete copy[key];
  else copy[key] = inner;
  return copy;
}

const replacement = fc.oneof(
  fc.jsonValue(),
  fc.nat(20),
  fc.constantFrom(undefined, 'mean', 'add', 'host', 'each', '5', 'by', 'toString', -1, 0.5, 1e300),
);

/** Computations with a few places changed to anything. */
const damaged = fc
  .tuple(computations, fc.array(fc.tuple(fc.nat(), replacement), { minLength: 1, maxLength: 3 }))
  .map(([computation, changes]) =>
    changes.reduce<unknown>((json, [at, value]) => {
      const paths = pathsIn(json);
      return replaced(json, paths[at % paths.length]!, value);
    }, computation),
  );

describe('fuzz', () => {
  test('any value gives the computation that it is, or a ComputationError', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything(), computations, damaged), (json) => {
        try {
          expect(readComputation(json)).toEqual(json);
          read += 1;
        } catch (error) {
          if (!(error instanceof ComputationError)) throw error;
        }
      }),
      { numRuns, endOnFailure: true },
    );
    expect(read).toBeGreaterThan(5);
  });

  test('a computation that is read compiles, or is refused by name', () => {
    let compiled = 0;
    fc.assert(
      fc.property(fc.oneof(computations, damaged), (json) => {
        const program = compiledOrRefused(() =>
          compile({ survey: everyKind, minimumGroup: 5, computation: readComputation(json) }),
        );
        if (!program) return;
        compiled += 1;
        expect(readProgram(program.bytes)).toEqual(program);
      }),
      { numRuns: Math.ceil(numRuns / 3), endOnFailure: true },
    );
    expect(compiled).toBeGreaterThan(5);
  });
});

function compiledOrRefused(action: () => Program): Program | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof ComputationError || error instanceof SurveyError) return undefined;
    throw error;
  }
}

import { describe, expect, test } from 'vitest';
import type { Place, Shape } from './output.ts';
import { rational } from './rational.ts';
import { resultsOf } from './results.ts';

const toAll = (opening: number): Place => [{ to: 'everyone', opening }];
const number = (more: Partial<Extract<Shape, { kind: 'number' }>> = {}): Shape => ({
  ...{ kind: 'number', place: toAll(0), scale: rational(1n, 100n), unit: '€', lowest: -1000n, highest: 1000n },
  ...more,
});
const result = (shape: Shape, opened: (bigint[] | undefined)[], me = 0) =>
  resultsOf([{ name: 'It', recipients: 'everyone', shape }], opened, me)[0]!.value;

describe('a number', () => {
  const value = (shape: Shape, ...opened: bigint[]) =>
    result(
      shape,
      opened.map((each) => [each]),
    );

  test.each<[string, Shape, bigint[], object]>([
    ['cents', number(), [-250n], { value: -2.5, exact: '-2.50' }],
    ['thirds', number({ scale: rational(2n, 3n) }), [5n], { value: 10 / 3, exact: null }],
    ['thousands', number({ scale: rational(1000n) }), [7n], { value: 7000, exact: '7000' }],
    ['a quotient', number({ over: toAll(1) }), [700n, 10n], { value: 0.7, exact: '0.700' }],
    ['a quotient that does not end', number({ over: toAll(1) }), [1000n, 3n], { value: 10 / 3, exact: null }],
    ['a root', number({ scale: rational(1n, 2n), finish: 'root' }), [4n], { value: Math.SQRT2, exact: null }],
    ['a rounded one', number({ error: 3n }), [250n], { value: 2.5, exact: null, error: 0.03 }],
  ])('%s', (_, shape, opened, expected) => {
    expect(value(shape, ...opened)).toEqual({ kind: 'number', unit: '€', error: 0, ...expected });
  });

  test.each<[string, Shape, bigint[]]>([
    ['above its range', number(), [1001n]],
    ['below its range', number(), [-1001n]],
    ['a group of nobody', number({ over: toAll(1) }), [5n, 0n]],
    ['a group of fewer', number({ over: toAll(1) }), [5n, -1n]],
    ['hidden by half', number({ hidden: toAll(1) }), [5n, 2n]],
    ['neither yes nor no', { kind: 'yes-no', place: toAll(0) }, [2n]],
    ['an option by half', { kind: 'choice', options: ['A'], places: [toAll(0)] }, [-1n]],
  ])('impossible: %s', (_, shape, opened) => {
    expect(() => value(shape, ...opened)).toThrow(
      expect.objectContaining({ name: 'OutputError', kind: 'impossible', output: 'It' }),
    );
  });
});

test('yes or no, and the options that are it', () => {
  const yes: Shape = { kind: 'yes-no', place: toAll(0) };
  expect([0n, 1n].map((bit) => result(yes, [[bit]]))).toEqual([
    { kind: 'yes-no', value: false },
    { kind: 'yes-no', value: true },
  ]);
  const winner: Shape = { kind: 'choice', options: ['A', 'B', 'C'], places: [toAll(2), toAll(1), toAll(0)] };
  expect(result(winner, [[1n], [0n], [1n]])).toEqual({ kind: 'choice', labels: ['A', 'C'] });
});

test('hidden: whatever else is opened', () => {
  const cell = number({ hidden: toAll(1), over: toAll(2) });
  expect(result(cell, [[0n], [1n], [0n]])).toEqual({ kind: 'hidden' });
  expect(result(cell, [[10n], [0n], [2n]])).toMatchObject({ value: 0.05 });
  const rows = [
    { label: 'A', shape: cell },
    { label: 'B', shape: number({ place: toAll(3) }) },
  ];
  expect(result({ kind: 'table', rows }, [[0n], [1n], [0n], [100n]])).toEqual({
    kind: 'table',
    rows: [
      { label: 'A', value: { kind: 'hidden' } },
      { label: 'B', value: { kind: 'number', value: 1, exact: '1.00', unit: '€', error: 0 } },
    ],
  });
});

describe('for whom', () => {
  const own = number({
    place: [
      { to: 2, opening: 0 },
      { to: 5, opening: 1 },
    ],
  });

  test('each person reads their own', () => {
    expect(result(own, [[100n], undefined], 2)).toMatchObject({ value: 1 });
    expect(result(own, [undefined, [200n]], 5)).toMatchObject({ value: 2 });
    expect(result(own, [undefined, undefined], 3)).toBe(null);
    const rows = [{ label: 'A', shape: own }];
    expect(result({ kind: 'table', rows }, [undefined, undefined], 3)).toBe(null);
    expect(result({ kind: 'choice', options: ['A'], places: [own.kind === 'number' ? own.place : []] }, [], 3)).toBe(
      null,
    );
  });

  test('an opening that is missing, empty or too long is refused', () => {
    for (const opened of [[], [undefined], [[]], [[1n, 2n]]]) {
      expect(() => result(own, opened, 2)).toThrow(
        expect.objectContaining({ name: 'OutputError', kind: 'wrong-length', output: 'It' }),
      );
    }
  });
});

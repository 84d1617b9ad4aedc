import { describe, expect, test } from 'vitest';
import { committee } from './committee.testing.ts';
import { type System, solve, solveCost } from './solve.ts';

/** n Σ ab − Σa Σb of these columns, row by row what is on and below the diagonal. */
function covariances(columns: readonly (readonly bigint[])[]): bigint[] {
  return columns.flatMap((a, i) => columns.slice(0, i + 1).map((b) => covariance(a, b)));
}

function covariance(a: readonly bigint[], b: readonly bigint[]): bigint {
  const total = (values: readonly bigint[]) => values.reduce((sum, x) => sum + x, 0n);
  return BigInt(a.length) * total(a.map((x, i) => x * b[i]!)) - total(a) * total(b);
}

/** By Cramer's rule: numerators, and their common denominator. */
function exactly(columns: readonly (readonly bigint[])[], y: readonly bigint[]) {
  const matrix = columns.map((a) => columns.map((b) => covariance(a, b)));
  const right = columns.map((a) => covariance(a, y));
  const replaced = (k: number) => matrix.map((row, i) => row.map((x, j) => (j === k ? right[i]! : x)));
  return { numerators: columns.map((_, k) => determinant(replaced(k))), denominator: determinant(matrix) };
}

function determinant(m: bigint[][]): bigint {
  if (m.length === 1) return m[0]![0]!;
  return m[0]!.reduce((sum, x, j) => {
    const minor = m.slice(1).map((row) => row.filter((_, k) => k !== j));
    return sum + (j % 2 === 0 ? x : -x) * determinant(minor);
  }, 0n);
}

/** Values that look random, always the same. */
function columnsOf(count: number, people: number, most: bigint): bigint[][] {
  let state = 88_172_645_463_325_252n;
  const next = () => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % (1n << 64n);
    return ((state >> 20n) * most) >> 44n;
  };
  return Array.from({ length: count }, () => Array.from({ length: people }, next));
}

async function solved(columns: readonly (readonly bigint[])[], y: readonly bigint[], system: System) {
  const { field, run } = await committee(3);
  const planned = solveCost(field, system);
  const inputs = [covariances(columns), columns.map((a) => covariance(a, y))].map((all) => field.fromIntegers(all));
  const { values, used } = await run(
    inputs,
    async (protocol, matrix, right) => {
      const { x, singular } = await solve(protocol, matrix!, right!, system);
      return field.concat([x, singular]);
    },
    planned,
  );
  expect(used).toEqual(planned);
  return { x: values.slice(0, -1), singular: values.at(-1)! };
}

describe('systems of covariances', () => {
  test.each([
    [1, 9, 10n, 12],
    [2, 20, 1000n, 30],
    [3, 30, 2n ** 25n, 66],
    [6, 40, 100n, 30],
  ])('%i unknowns, of %i people’s numbers up to %s', async (size, people, most, bits) => {
    const columns = columnsOf(size, people, most);
    const noise = columnsOf(size + 1, people, most).at(-1)!;
    const y = noise.map((own, i) => (columns.reduce((sum, x, k) => sum + BigInt(k + 1) * x[i]!, 0n) + own) / 20n);
    const fraction = 40;
    const { x, singular } = await solved(columns, y, {
      size,
      bits: columns.map(() => bits),
      rightBits: bits,
      fraction,
    });
    const { numerators, denominator } = exactly(columns, y);
    expect(singular).toBe(0n);
    for (const [k, value] of x.entries()) {
      const difference = value * denominator - (numerators[k]! << BigInt(fraction));
      expect(difference > -2n * denominator && difference < 2n * denominator, `unknown ${k}: ${value}`).toBe(true);
    }
  });

  test('digits are lost as predictors become nearly collinear, and then it is refused', async () => {
    const [a, noise] = columnsOf(2, 30, 2n ** 18n) as [bigint[], bigint[]];
    const system = { size: 2, bits: [48, 48], rightBits: 48, fraction: 40 };
    const near = (shift: bigint) => a.map((x, i) => x + (noise[i]! >> shift));
    const y = a.map((x, i) => x - noise[i]! / 3n);
    const columns = [a, near(5n)];
    const { x, singular } = await solved(columns, y, system);
    expect(singular).toBe(0n);
    const { numerators, denominator } = exactly(columns, y);
    for (const [k, value] of x.entries()) {
      const difference = value * denominator - (numerators[k]! << 40n);
      expect(difference > -64n * denominator && difference < 64n * denominator, `unknown ${k}`).toBe(true);
    }
    expect(await solved([a, near(8n)], y, system)).toEqual({ x: [0n, 0n], singular: 1n });
  });

  test.each([
    ['one is the sum of two others', [0, 1, 2], (c: bigint[][]) => [c[0]!, c[1]!, c[0]!.map((x, i) => x + c[1]![i]!)]],
    ['two are the same', [0, 1], (c: bigint[][]) => [c[0]!, c[0]!]],
    ['the first does not vary', [0, 1], (c: bigint[][]) => [c[0]!.map(() => 5n), c[1]!]],
    ['the second hardly varies', [0, 1], (c: bigint[][]) => [c[0]!, c[1]!.map((x) => x % 3n)]],
    ['nothing varies', [0], (c: bigint[][]) => [c[0]!.map(() => 5n)]],
  ] as const)('refuses where %s', async (_, unknowns, change) => {
    const columns = change(columnsOf(2, 12, 1000n));
    const [y] = columnsOf(1, 12, 77n) as [bigint[]];
    const system = { size: unknowns.length, bits: unknowns.map(() => 30), rightBits: 22, fraction: 40 };
    expect(await solved(columns, y, system)).toEqual({ x: unknowns.map(() => 0n), singular: 1n });
  });
});

test('refuses what does not fit', async () => {
  const { field } = await committee(3);
  const system = { size: 2, bits: [70, 20], rightBits: 30, fraction: 40 };
  expect(() => solveCost(field, system)).toThrow(RangeError);
  expect(() => solveCost(field, { ...system, bits: [60, 60, 60] })).toThrow(RangeError);
});

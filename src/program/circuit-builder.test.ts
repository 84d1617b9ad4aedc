import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CircuitBuilder, magnitudeBits, RangeTooWide, TooCostly } from './circuit-builder.ts';

const rangeOf = (c: CircuitBuilder, ref: number) => {
  const { lowest, highest } = c.node(ref);
  return [lowest, highest];
};
/** A vector of which only the range is known, made of inputs of its own. */
function unknown(c: CircuitBuilder, lowest: bigint, highest: bigint, firstInput = 0): number {
  const width = magnitudeBits(0n, highest - lowest);
  const planes = Array.from({ length: width }, (_, bit) => c.input(firstInput + bit));
  const weights = planes.map((_, bit) => 1n << BigInt(bit));
  return c.within(c.linear(planes, weights, lowest), lowest, highest);
}

const limits = fc
  .tuple(fc.bigInt(-300n, 300n), fc.bigInt(1n, 300n))
  .map(([lowest, width]) => ({ lowest, highest: lowest + width }));
const product = (a: bigint, b: bigint) => a * b;
const square = (a: bigint) => a * a;

describe('ranges', () => {
  const ofTwo: [string, (c: CircuitBuilder, a: number, b: number) => number, (a: bigint, b: bigint) => bigint][] = [
    ['add', (c, a, b) => c.add(a, b), (a, b) => a + b],
    ['sub', (c, a, b) => c.sub(a, b), (a, b) => a - b],
    ['linear', (c, a, b) => c.linear([a, b], [-3n, 5n], 7n), (a, b) => -3n * a + 5n * b + 7n],
    ['multiply', (c, a, b) => c.multiply(a, b), product],
    ['dot', (c, a, b) => c.dot(a, b), (a, b) => 4n * a * b],
    ['square', (c, a) => c.multiply(a, a), square],
    ['sum', (c, a) => c.sum(a), (a) => 4n * a],
    ['join', (c, a, b) => c.join([a, b]), (a) => a],
    ['pick', (c, a) => c.pick(a, [3, 1]), (a) => a],
    ['quotient', (c, a) => c.quotient(a, 7n), (a) => (a - (((a % 7n) + 7n) % 7n)) / 7n],
    ['select', (c, a, b) => c.select(c.less(a, b), a, b), (a, b) => (a < b ? a : b)],
    ['less', (c, a, b) => c.less(a, b), (a, b) => (a < b ? 1n : 0n)],
    ['zero', (c, a) => c.zero(a), (a) => (a === 0n ? 1n : 0n)],
  ];

  test.each(ofTwo)('of %s: no value is outside', (_, build, value) => {
    fc.assert(
      fc.property(limits, limits, fc.nat(), fc.nat(), (x, y, i, j) => {
        const c = new CircuitBuilder('F127', 4);
        const [a, b] = [unknown(c, x.lowest, x.highest), unknown(c, y.lowest, y.highest, 50)];
        const [lowest, highest] = rangeOf(c, build(c, a, b));
        const within = ({ lowest, highest }: typeof x, at: number) => lowest + (BigInt(at) % (highest - lowest + 1n));
        const result = value(within(x, i), within(y, j));
        expect(result >= lowest! && result <= highest!).toBe(true);
      }),
    );
  });

  test('are as narrow as they can be', () => {
    const c = new CircuitBuilder('F127', 10);
    const x = unknown(c, -3n, 5n);
    const y = unknown(c, 2n, 4n);
    expect(rangeOf(c, c.sum(x))).toEqual([-30n, 50n]);
    expect(rangeOf(c, c.multiply(x, x))).toEqual([0n, 25n]);
    expect(rangeOf(c, c.multiply(x, y))).toEqual([-12n, 20n]);
    expect(rangeOf(c, c.dot(x, y))).toEqual([-120n, 200n]);
    expect(rangeOf(c, c.linear([x, y], [-2n, 1n], 1n))).toEqual([-7n, 11n]);
    expect(rangeOf(c, c.select(c.input(9), x, y))).toEqual([-3n, 5n]);
    expect(rangeOf(c, c.quotient(x, 2n))).toEqual([-2n, 2n]);
    expect(rangeOf(c, c.less(x, y))).toEqual([0n, 1n]);
  });

  test('decide a comparison where they leave no choice', () => {
    const c = new CircuitBuilder('F127', 3);
    const [low, high] = [unknown(c, 0n, 9n), unknown(c, 10n, 19n)];
    expect(c.node(c.less(low, high))).toMatchObject({ step: 'constant', values: [1n, 1n, 1n] });
    expect(c.node(c.less(high, low))).toMatchObject({ step: 'constant', values: [0n, 0n, 0n] });
    expect(c.node(c.equal(low, high))).toMatchObject({ step: 'constant', values: [0n, 0n, 0n] });
    expect(c.node(c.less(low, unknown(c, 9n, 20n)))).toMatchObject({ step: 'negative' });
  });
});

describe('what could wrap around is refused, and nothing less', () => {
  test.each([
    ['F61', 60, 37],
    ['F127', 126, 103],
  ] as const)('in %s: %i bits, and %i of what is compared', (fieldName, most, comparable) => {
    const c = new CircuitBuilder(fieldName, 2);
    const limit = (bits: number) => (1n << BigInt(bits)) - 1n;
    expect(c.magnitude(c.scale(c.input(0), limit(most)))).toBe(most);
    expect(c.magnitude(c.scale(c.input(0), -limit(most)))).toBe(most);
    expect(() => c.scale(c.input(0), limit(most) + 1n)).toThrow(RangeTooWide);
    expect(() => c.constant([-limit(most) - 1n])).toThrow(expect.objectContaining({ bits: most + 1, limit: most }));
    expect(() => c.sum(c.scale(c.input(0), limit(most)))).toThrow(RangeTooWide);
    const half = c.scale(c.input(0), 1n << BigInt(most / 2));
    expect(() => c.multiply(half, half)).toThrow(expect.objectContaining({ bits: most + 1, limit: most }));

    // One bit more than the magnitude, for the sign.
    const around = (bits: number) => c.linear([c.input(1)], [2n * limit(bits)], -limit(bits));
    expect(c.node(c.negative(around(comparable - 1)))).toMatchObject({ step: 'negative', bits: comparable - 1 });
    expect(() => c.negative(around(comparable))).toThrow(expect.objectContaining({ limit: comparable }));
    expect(() => c.zero(around(comparable))).toThrow(RangeTooWide);
    expect(() => c.bits(c.scale(c.input(0), limit(comparable)))).toThrow(RangeTooWide);
  });

  test('lengths that do not fit', () => {
    const c = new CircuitBuilder('F127', 3);
    expect(() => c.dot(c.input(0), c.constants(1n, 2))).toThrow(RangeError);
    expect(() => c.add(c.input(0), c.constants(1n, 2))).toThrow(RangeError);
    expect(() => c.pick(c.input(0), [3])).toThrow(RangeError);
    expect(() => c.bits(unknown(c, -1n, 2n))).toThrow(RangeError);
  });
});

test('what is computed twice is one step, opened twice one opening', () => {
  const c = new CircuitBuilder('F127', 3);
  const [x, y] = [c.input(0), c.input(1)];
  expect(c.multiply(x, y)).toBe(c.multiply(y, x));
  expect(c.dot(y, x)).toBe(c.dot(x, y));
  expect(c.open(c.add(x, y))).toBe(c.open(c.add(x, y)));
  expect(c.open(c.add(x, y), 1)).not.toBe(c.open(c.add(x, y)));
  const noise = { numerator: 1n, denominator: 2n };
  expect(c.laplace(1, noise, 8)).not.toBe(c.laplace(1, noise, 8));
  expect(c.circuit().openings).toEqual([
    { of: c.add(x, y), to: 'everyone' },
    { of: c.add(x, y), to: 1 },
  ]);
});

test('what a stranger could fill all memory with is refused', () => {
  const c = new CircuitBuilder('F127', 3);
  const made = () => {
    for (let bit = 0; ; bit++) c.input(bit);
  };
  expect(made).toThrow(TooCostly);
  const wide = new CircuitBuilder('F127', 100_000);
  expect(() => {
    for (let bit = 0; bit < 1000; bit++) wide.input(bit);
  }).toThrow(expect.objectContaining({ what: 'values' }));
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Field, Vector } from './field.ts';
import { referenceField } from './reference.ts';
import { wasmField } from './wasm.ts';

const fields = [referenceField('F127'), referenceField('F61'), wasmField('F127'), wasmField('F61')].map((field, i) => ({
  field,
  label: `${field.name}, ${i < 2 ? 'reference' : 'WebAssembly'}`,
}));

/** Elements near which a carry or a reduction happens. */
function edges(field: Field, bits: readonly number[]): bigint[] {
  const p = field.modulus;
  const powers = bits.filter((bit) => bit < field.bits).map((bit) => 1n << BigInt(bit));
  return [0n, p >> 1n, (p >> 1n) + 1n, ...powers.flatMap((power) => [power - 1n, power, p - power, p - power - 1n])];
}

function element(field: Field): fc.Arbitrary<bigint> {
  const everywhere = Array.from({ length: field.bits }, (_, bit) => bit);
  return fc.oneof(fc.constantFrom(...edges(field, everywhere)), fc.bigInt({ min: 0n, max: field.modulus - 1n }));
}

const elements = (field: Field) => fc.array(element(field), { maxLength: 20 });
const pairs = (field: Field) => fc.array(fc.tuple(element(field), element(field)), { maxLength: 20 });

describe.each(fields)('arithmetic against BigInt: $label', ({ field }) => {
  const p = field.modulus;
  const mod = (x: bigint) => ((x % p) + p) % p;
  const vector = (integers: readonly (bigint | number)[]) => field.fromIntegers(integers);
  const integers = (v: Vector) => field.toIntegers(v);

  it.each([
    { operation: 'add', expected: (x: bigint, y: bigint) => x + y },
    { operation: 'sub', expected: (x: bigint, y: bigint) => x - y },
    { operation: 'mul', expected: (x: bigint, y: bigint) => x * y },
  ] as const)('$operation', ({ operation, expected }) => {
    fc.assert(
      fc.property(pairs(field), (rows) => {
        const a = vector(rows.map(([x]) => x));
        const b = vector(rows.map(([, y]) => y));
        const before = [a.slice(), b.slice()];
        expect(integers(field[operation](a, b))).toEqual(rows.map(([x, y]) => mod(expected(x, y))));
        expect([a, b]).toEqual(before);
      }),
    );
  });

  it('add, sub and mul on every pair of edges', () => {
    const all = edges(field, [0, 1, 26, 31, 32, 52, 60, 63, 64, 65, 78, 96, 104, 126]);
    const rows = all.flatMap((x) => all.map((y) => [x, y] as const));
    const a = vector(rows.map(([x]) => x));
    const b = vector(rows.map(([, y]) => y));
    expect(integers(field.add(a, b))).toEqual(rows.map(([x, y]) => mod(x + y)));
    expect(integers(field.sub(a, b))).toEqual(rows.map(([x, y]) => mod(x - y)));
    expect(integers(field.mul(a, b))).toEqual(rows.map(([x, y]) => mod(x * y)));
  });

  it('squared, so many times in a row', () => {
    fc.assert(
      fc.property(elements(field), fc.integer({ min: 0, max: 140 }), (xs, times) => {
        const expected = xs.map((x) => {
          let square = x;
          for (let k = 0; k < times; k++) square = mod(square * square);
          return square;
        });
        const a = vector(xs);
        expect(integers(field.squared(a, times))).toEqual(expected);
        expect(integers(a)).toEqual(xs);
      }),
    );
    const all = vector(edges(field, [0, 1, 26, 31, 32, 52, 60, 63, 64, 65, 78, 96, 104, 126]));
    expect(field.squared(all, 1)).toEqual(field.mul(all, all));
    expect(field.squared(all, field.bits)).toEqual(field.mul(all, all)); // 2^bits = p + 1, and x^p = x
    for (const times of [-1, 0.5]) expect(() => field.squared(all, times)).toThrow(RangeError);
  });

  it('dot and sum', () => {
    fc.assert(
      fc.property(pairs(field), (rows) => {
        const a = vector(rows.map(([x]) => x));
        const b = vector(rows.map(([, y]) => y));
        expect(integers(field.dot(a, b))).toEqual([mod(rows.reduce((sum, [x, y]) => sum + x * y, 0n))]);
        expect(integers(field.sum(a))).toEqual([mod(rows.reduce((sum, [x]) => sum + x, 0n))]);
      }),
    );
  });

  it('scale', () => {
    fc.assert(
      fc.property(elements(field), element(field), (xs, c) => {
        expect(integers(field.scale(vector(xs), vector([c])))).toEqual(xs.map((x) => mod(x * c)));
      }),
    );
  });

  it('combine', () => {
    const k = fc.integer({ min: 1, max: 9 });
    const problem = fc.tuple(k, fc.integer({ min: 0, max: 6 })).chain(([k, n]) => {
      const row = fc.array(element(field), { minLength: n, maxLength: n });
      return fc.array(fc.tuple(element(field), row), { minLength: k, maxLength: k });
    });
    fc.assert(
      fc.property(problem, (terms) => {
        const result = field.combine(
          vector(terms.map(([c]) => c)),
          terms.map(([, row]) => vector(row)),
        );
        const expected = terms[0]![1].map((_, j) => mod(terms.reduce((sum, [c, row]) => sum + c * row[j]!, 0n)));
        expect(integers(result)).toEqual(expected);
      }),
    );
  });

  it('invert', () => {
    fc.assert(
      fc.property(elements(field), (xs) => {
        const units = xs.filter((x) => x !== 0n);
        const inverses = integers(field.invert(vector(units)));
        expect(inverses.every((y) => y < p)).toBe(true);
        expect(inverses.map((y, i) => mod(y * units[i]!))).toEqual(units.map(() => 1n));
      }),
    );
    for (const withZero of [[0], [0, 1], [1, 0], [3, 0, 5], [p, 2]]) {
      expect(() => field.invert(vector(withZero))).toThrow('zero has no inverse');
    }
  });

  it('powers and products', () => {
    fc.assert(
      fc.property(elements(field), element(field), (xs, base) => {
        let power = 1n;
        let product = 1n;
        expect(integers(field.powers(vector([base]), xs.length))).toEqual(xs.map(() => (power = mod(power * base))));
        expect(integers(field.products(vector(xs)))).toEqual(xs.map((x) => (product = mod(product * x))));
      }),
    );
  });

  it('keeps sums of the largest products exact, far beyond where a carry is due', () => {
    const n = 1303;
    const largest = vector(new Array<bigint>(n).fill(p - 1n)); // (−1)(−1) = 1, with all limbs full
    expect(integers(field.dot(largest, largest))).toEqual([BigInt(n)]);
    expect(integers(field.sum(largest))).toEqual([mod(BigInt(-n))]);
    const row = vector([p - 1n, p >> 1n]);
    const combined = field.combine(vector(new Array<bigint>(300).fill(p - 1n)), new Array<Vector>(300).fill(row));
    expect(integers(combined)).toEqual([300n, mod(-300n * (p >> 1n))]);
  });

  it('knows the empty vector', () => {
    const none = field.zeros(0);
    for (const result of [
      field.add(none, none),
      field.squared(none, 3),
      field.invert(none),
      field.products(none),
      field.random(0),
    ]) {
      expect(result).toEqual(none);
    }
    expect(field.powers(vector([3]), 0)).toEqual(none);
    expect(field.combine(vector([3]), [none])).toEqual(none);
    expect(integers(field.dot(none, none))).toEqual([0n]);
    expect(integers(field.sum(none))).toEqual([0n]);
  });

  it('refuses lengths that do not fit', () => {
    const [one, two] = [vector([1]), vector([1, 2])];
    const refused = [
      () => field.add(one, two),
      () => field.sub(two, one),
      () => field.mul(one, two),
      () => field.dot(one, two),
      () => field.scale(two, two),
      () => field.powers(two, 3),
      () => field.powers(one, -1),
      () => field.combine(one, []),
      () => field.combine(field.zeros(0), []),
      () => field.combine(two, [one]),
      () => field.combine(two, [one, two]),
      () => field.combineExpanded(two, [new Uint8Array(32)], new Uint8Array(12), 1),
      () => field.combineExpanded(one, [new Uint8Array(31)], new Uint8Array(12), 1),
      () => field.expand(new Uint8Array(31), new Uint8Array(12), 1),
      () => field.expand(new Uint8Array(32), new Uint8Array(8), 1),
      () => field.expand(new Uint8Array(32), new Uint8Array(12), -1),
      () => field.expand(new Uint8Array(32), new Uint8Array(12), 1, 0.5),
      () => field.expand(new Uint8Array(32), new Uint8Array(12), 1, (2 ** 38 - 64) / field.bytes),
      () => field.expand(new Uint8Array(32), new Uint8Array(12), 1, 0, field.bits + 1),
      () => field.combineExpanded(one, [new Uint8Array(32)], new Uint8Array(12), 1, 0, -1),
      () => field.random(1.5),
    ];
    for (const call of refused) expect(call).toThrow(RangeError);
  });
});

describe.each(fields)('expansion: $label', ({ field }) => {
  const zeroKey = new Uint8Array(32);
  const zeroNonce = new Uint8Array(12);
  // RFC 8439 appendix A.1, vectors 1 and 2: blocks 0 and 1 of key 0 and nonce 0.
  const keystream =
    '76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586' +
    '9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f';

  it('is the RFC 8439 keystream, little-endian and masked', () => {
    const pieces = keystream.match(new RegExp(`.{${2 * field.bytes}}`, 'g')) ?? [];
    const expected = pieces.map((hex) => BigInt(`0x${hex.match(/../g)!.reverse().join('')}`) & field.modulus);
    expect(expected.length).toBe(128 / field.bytes);
    expect(field.toIntegers(field.expand(zeroKey, zeroNonce, expected.length))).toEqual(expected);
  });

  it('starts at any element, and reaches the end of the keystream', () => {
    const whole = field.expand(zeroKey, zeroNonce, 40);
    for (const from of [1, 3, 4, 7, 8, 17, 39]) {
      expect(field.expand(zeroKey, zeroNonce, 40 - from, from)).toEqual(field.slice(whole, from, 40));
    }
    const last = (2 ** 38 - 64) / field.bytes - 1;
    expect(field.length(field.expand(zeroKey, zeroNonce, 1, last))).toBe(1);
  });

  it('keeps as many low bits as it is told', () => {
    const whole = field.toIntegers(field.expand(zeroKey, zeroNonce, 20, 3));
    for (const width of [0, 1, 31, 32, 33, 40, 60, 63, 64, 65, 126].filter((width) => width < field.bits)) {
      const cut = field.toIntegers(field.expand(zeroKey, zeroNonce, 20, 3, width));
      expect(cut).toEqual(whole.map((integer) => integer % (1n << BigInt(width))));
    }
    expect(field.toIntegers(field.expand(zeroKey, zeroNonce, 20, 3, field.bits))).toEqual(whole);
  });

  it('depends on every part of key and nonce', () => {
    const streams = [field.expand(zeroKey, zeroNonce, 2)];
    for (let i = 0; i < 32; i++) streams.push(field.expand(zeroKey.with(i, 1), zeroNonce, 2));
    for (let i = 0; i < 12; i++) streams.push(field.expand(zeroKey, zeroNonce.with(i, 1), 2));
    expect(new Set(streams.map(String)).size).toBe(1 + 32 + 12);
  });

  it('takes fresh randomness each time', () => {
    expect(field.equal(field.random(2), field.random(2))).toBe(false);
  });
});

describe.each(['F127', 'F61'] as const)('WebAssembly against the reference, across chunk borders: %s', (name) => {
  const reference = referenceField(name);
  const wasm = wasmField(name);
  const chunk = 8192 / wasm.bytes;
  const key = Uint8Array.from({ length: 32 }, (_, i) => 7 * i);
  const nonce = Uint8Array.from({ length: 12 }, (_, i) => 11 * i);
  const sizes = [1, 2, chunk - 1, chunk, chunk + 1, 2 * chunk + 5];

  it.each(sizes)('%i elements', (n) => {
    const [a, b, c] = [0, 1, 2].map((i) => reference.expand(key.with(0, i), nonce, n)) as [Vector, Vector, Vector];
    const one = reference.slice(b, 0, 1);
    const keys = [0, 1, 2].map((i) => key.with(31, i));
    const coefficients = reference.expand(key, nonce, 3);
    const operations: ((field: Field) => Vector)[] = [
      (field) => field.add(a, b),
      (field) => field.sub(a, b),
      (field) => field.mul(a, b),
      (field) => field.squared(a, 5),
      (field) => field.scale(a, one),
      (field) => field.dot(a, b),
      (field) => field.sum(a),
      (field) => field.invert(a),
      (field) => field.combine(coefficients, [a, b, c]),
      (field) => field.powers(one, n),
      (field) => field.products(a),
      (field) => field.expand(key, nonce, n),
      (field) => field.expand(key, nonce, n, 5),
      (field) => field.combineExpanded(coefficients, keys, nonce, n),
      (field) => field.combineExpanded(coefficients, keys, nonce, n, chunk - 3),
      (field) => field.combineExpanded(coefficients, keys, nonce, n, 1, 41),
    ];
    for (const operation of operations) {
      const expected = operation(reference);
      expect(wasm.equal(operation(wasm), expected), operation.toString()).toBe(true);
    }
  });

  it('finds a zero in any chunk', () => {
    const v = wasm.fromIntegers(new Array<number>(2 * chunk + 1).fill(1));
    v[2 * chunk * wasm.words] = 0;
    expect(() => wasm.invert(v)).toThrow('zero has no inverse');
  });

  it('works on a million elements', () => {
    const n = 1_000_000;
    const v = wasm.expand(key, nonce, n);
    const sum = wasm.sum(wasm.mul(v, v));
    expect(wasm.equal(sum, wasm.dot(v, v))).toBe(true);
    expect(wasm.equal(wasm.slice(v, n - 9, n), reference.expand(key, nonce, 9, n - 9))).toBe(true);
  });
});

it('combines over a hundred keys, as nine parties need', () => {
  const keys = Array.from({ length: 126 }, (_, i) => new Uint8Array(32).fill(i));
  const coefficients = Array.from({ length: 126 }, (_, i) => -1 - i);
  const [expected, found] = [referenceField('F127'), wasmField('F127')].map((field) =>
    field.combineExpanded(field.fromIntegers(coefficients), keys, new Uint8Array(12), 9),
  );
  expect(found).toEqual(expected);
});

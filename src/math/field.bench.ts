import { fileURLToPath } from 'node:url';
import { sha256 as referenceSha256 } from '@noble/hashes/sha2.js';
import type { Field, Vector } from './field.ts';
import { sha256 } from './hash.ts';
import { referenceField } from './reference.ts';
import { wasmField } from './wasm.ts';

/** Nanoseconds an element (of the result, or of the operands of a sum) or a byte hashed, and how they compare. */
export interface FieldBenchmarkRow {
  readonly field: Field['name'] | 'bytes';
  readonly operation: string;
  readonly reference: number;
  readonly wasm: number;
  /** reference / wasm. */
  readonly ratio: number;
}

/**
 * Measures both fields and the hash in both implementations, in about five seconds.
 *
 * @param elements vector length for the WebAssembly one; the reference works on a fiftieth.
 */
export function benchmarkField(elements = 10_000): FieldBenchmarkRow[] {
  const fields = (['F127', 'F61'] as const).flatMap((name) => {
    const reference = measured(referenceField(name), Math.ceil(elements / 50));
    const wasm = measured(wasmField(name), elements);
    return [...wasm].map(([operation, time]) => {
      const slow = reference.get(operation)!;
      return { field: name, operation, reference: slow, wasm: time, ratio: slow / time };
    });
  });
  return [...fields, ...[100, 10_000, 1_000_000].map(hashed)];
}

/** SHA-256 of so many bytes; the reference is that of @noble/hashes. */
function hashed(length: number): FieldBenchmarkRow {
  const message = new Uint8Array(length);
  const repeats = Math.ceil(10_000 / length);
  const each = (hash: (bytes: Uint8Array) => Uint8Array) =>
    nanoseconds(() => {
      for (let i = 0; i < repeats; i++) hash(message);
    }) /
    (repeats * length);
  const [reference, wasm] = [each(referenceSha256), each(sha256)];
  return { field: 'bytes', operation: `SHA-256 of ${length} bytes`, reference, wasm, ratio: reference / wasm };
}

/** The rows as a table for a terminal. */
export function fieldTable(rows: readonly FieldBenchmarkRow[]): string {
  const line = (field: string, operation: string, reference: string, wasm: string, ratio: string) =>
    `${field.padEnd(6)}${operation.padEnd(44)}${reference.padStart(12)}${wasm.padStart(12)}${ratio.padStart(8)}\n`;
  return (
    line('field', 'ns an element, or a byte', 'reference', 'wasm', 'ratio') +
    rows
      .map((row) =>
        line(
          row.field,
          row.operation,
          row.reference.toFixed(row.reference < 20 ? 1 : 0),
          row.wasm.toFixed(1),
          `${row.ratio.toFixed(row.ratio < 20 ? 1 : 0)}×`,
        ),
      )
      .join('')
  );
}

function measured(field: Field, n: number): Map<string, number> {
  const [a, b] = [field.random(n), field.random(n)];
  const one = field.random(1);
  const key = new Uint8Array(32);
  const nonce = new Uint8Array(12);
  const bytes = field.toBytes(a);
  /** One party's share of n secrets for t = 4: the polynomial's value. */
  const polynomial = Array.from({ length: 5 }, () => field.random(n));
  const powers = field.powers(field.fromIntegers([9]), 5);
  /** One party's pseudo-random shares: 2 keys of three parties, 70 of nine with t = 4. */
  const keys = Array.from({ length: 70 }, (_, i) => new Uint8Array(32).fill(i));
  const coefficients = field.random(70);
  const operations: Record<string, () => Vector | Uint8Array> = {
    add: () => field.add(a, b),
    sub: () => field.sub(a, b),
    mul: () => field.mul(a, b),
    '64 squarings in a row': () => field.squared(a, 64),
    scale: () => field.scale(a, one),
    dot: () => field.dot(a, b),
    sum: () => field.sum(a),
    invert: () => field.invert(a),
    powers: () => field.powers(one, n),
    expand: () => field.expand(key, nonce, n),
    'fromBytes, with the check': () => field.fromBytes(bytes),
    'share evaluation, degree 4': () => field.combine(powers, polynomial),
    'pseudo-random share, 3 parties (2 keys)': () =>
      field.combineExpanded(field.slice(coefficients, 0, 2), keys.slice(0, 2), nonce, n),
    'pseudo-random share, 9 parties (70 keys)': () => field.combineExpanded(coefficients, keys, nonce, n),
  };
  return new Map(Object.entries(operations).map(([name, run]) => [name, nanoseconds(run) / n]));
}

/** The fastest of several calls: the one that the rest of the machine disturbed least. */
function nanoseconds(run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  const end = performance.now() + 60;
  for (let calls = 0; calls < 5 || performance.now() < end; calls++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best * 1e6;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(fieldTable(benchmarkField()));

import { fileURLToPath } from 'node:url';
import type { Field } from '../../math/field.ts';
import { wasmField } from '../../math/wasm.ts';
import { memoryPorts } from '../../transport/memory.ts';
import { Mailbox } from '../mailbox.ts';
import { cheapSignatures, mostCheaters } from '../parties.testing.ts';
import { Majority } from './majority.ts';
import { CHUNK } from './preprocessing.ts';
import { setting } from './setting.ts';

/**
 * One measurement. All parties run in this one thread, in turn: divide by n for what one party computes. On a machine that
 * does other things too, `cpu` tells more than `milliseconds`.
 */
export interface ProductBenchmarkRow {
  readonly field: Field['name'];
  readonly parties: number;
  readonly what: string;
  /** Wall time. */
  readonly milliseconds: number;
  /** Processor time of all threads of this process, in milliseconds. */
  readonly cpu: number;
  readonly rounds: number;
  /** Sent by the party that sends most. */
  readonly bytes: number;
  readonly note: string;
}

export interface ProductBenchmarkOptions {
  readonly parties?: readonly number[];
  readonly fields?: readonly Field['name'][];
  readonly triples?: number;
  readonly batches?: readonly number[];
  readonly lengths?: readonly number[];
}

const SHORT = [100, 1000, 10_000, 100_000];

/** Measures triples, batches of products, and inner products from clear inputs to the opened result. */
export async function benchmarkProducts(options: ProductBenchmarkOptions = {}): Promise<ProductBenchmarkRow[]> {
  const rows: ProductBenchmarkRow[] = [];
  for (const field of options.fields ?? ['F127', 'F61']) {
    for (const n of options.parties ?? [3, 5, 7, 9]) {
      rows.push(await triples(field, n, options.triples ?? 2 * CHUNK));
      rows.push(await bits(field, n, CHUNK / 4));
      for (const count of options.batches ?? [10_000, 100_000]) rows.push(...(await batch(field, n, count)));
      for (const length of options.lengths ?? (n === 3 ? [...SHORT, 1_000_000] : SHORT)) {
        rows.push(...(await innerProduct(field, n, length)));
      }
    }
  }
  return rows;
}

/** The rows as a table for a terminal. */
export function productTable(rows: readonly ProductBenchmarkRow[]): string {
  const line = (...[field, n, what, time, cpu, rounds, bytes, note]: string[]) =>
    `${field!.padEnd(6)}${n!.padStart(2)}  ${what!.padEnd(44)}${time!.padStart(10)}${cpu!.padStart(10)}${rounds!.padStart(8)}${bytes!.padStart(14)}  ${note}\n`;
  return (
    line('field', 'n', 'all parties in one thread', 'ms', 'cpu ms', 'rounds', 'bytes a party', '') +
    rows
      .map((row) =>
        line(
          row.field,
          String(row.parties),
          row.what,
          row.milliseconds.toFixed(1),
          row.cpu.toFixed(1),
          String(row.rounds),
          String(row.bytes),
          row.note,
        ),
      )
      .join('')
  );
}

interface Committee {
  readonly field: Field;
  readonly parties: readonly Majority[];
  /** Runs it at all parties, and measures. */
  run<T>(step: (party: Majority, me: number) => Promise<T>): Promise<Measured<T>>;
}

interface Measured<T> {
  readonly milliseconds: number;
  readonly cpu: number;
  readonly rounds: number;
  readonly bytes: number;
  readonly results: readonly T[];
}

async function committee(name: Field['name'], n: number): Promise<Committee> {
  const field = wasmField(name);
  const mailboxes = memoryPorts(n).map((port) => new Mailbox(port, 1 << 30));
  const session = new Uint8Array(32);
  const parties = await Promise.all(
    cheapSignatures(n).map((signatures, me) =>
      Majority.setUp(
        mailboxes[me]!.network(0),
        setting({ field, parties: n, threshold: mostCheaters(n), me, session, signatures }),
      ),
    ),
  );
  const most = (read: (mailbox: Mailbox) => number) => Math.max(...mailboxes.map(read));
  return {
    field,
    parties,
    run: async (step) => {
      const [rounds, bytes] = [most((box) => box.rounds(0)), most((box) => box.traffic.bytesSent)];
      const before = process.cpuUsage();
      const started = performance.now();
      const results = await Promise.all(parties.map(step));
      return {
        milliseconds: performance.now() - started,
        cpu: process.cpuUsage(before).user / 1000,
        rounds: most((box) => box.rounds(0)) - rounds,
        bytes: most((box) => box.traffic.bytesSent) - bytes,
        results,
      };
    },
  };
}

/** Per second of wall time, all parties in one thread. */
const rate = (count: number, { milliseconds }: Measured<unknown>) =>
  `${Math.round((1000 * count) / milliseconds)} a second`;

const row = (field: Field, n: number, what: string, measured: Measured<unknown>, note = ''): ProductBenchmarkRow => ({
  field: field.name,
  parties: n,
  what,
  milliseconds: measured.milliseconds,
  cpu: measured.cpu,
  rounds: measured.rounds,
  bytes: measured.bytes,
  note,
});

async function triples(name: Field['name'], n: number, count: number): Promise<ProductBenchmarkRow> {
  const { field, run } = await committee(name, n);
  await run((party) => party.preprocess({ triples: count / 8, bits: 0 })); // so that the compiler has seen it
  const measured = await run((party) => party.preprocess({ triples: count, bits: 0 }));
  const each = (measured.bytes / count).toFixed(2);
  return row(field, n, `${count} verified triples`, measured, `${rate(count, measured)}, ${each} bytes each`);
}

async function bits(name: Field['name'], n: number, count: number): Promise<ProductBenchmarkRow> {
  const { field, run } = await committee(name, n);
  const measured = await run((party) => party.preprocess({ triples: 0, bits: count }));
  return row(field, n, `${count} random bits`, measured, rate(count, measured));
}

async function batch(name: Field['name'], n: number, count: number): Promise<ProductBenchmarkRow[]> {
  const { field, parties, run } = await committee(name, n);
  const factors = parties.map((party) => [party.random(count), party.random(count)] as const);
  const made = await run((party, me) => party.products.mul(...factors[me]!));
  const verified = await run((party, me) => party.products.verify(made.results[me]!));
  const prepared = await run((party) => party.preprocess({ triples: count, bits: 0 }));
  const online = await run((party, me) => party.mul(...factors[me]!));
  const share = `${((100 * verified.bytes) / (made.bytes + verified.bytes)).toFixed(2)} % of the bytes`;
  const all = {
    ...online,
    milliseconds: prepared.milliseconds + online.milliseconds,
    cpu: prepared.cpu + online.cpu,
    bytes: prepared.bytes + online.bytes,
  };
  return [
    row(field, n, `${count} products, pending`, made),
    row(field, n, `${count} products, their verification`, verified, share),
    row(field, n, `${count} products by triples, online`, online),
    row(field, n, `${count} products by triples, with preprocessing`, {
      ...all,
      rounds: prepared.rounds + online.rounds,
    }),
  ];
}

/** Two of the parties hold a vector each, and share it by the difference to a random sharing that only they know. */
async function innerProduct(name: Field['name'], n: number, length: number): Promise<ProductBenchmarkRow[]> {
  const { field, parties, run } = await committee(name, n);
  const inputs = await run(async (party) => [party.random(length), party.random(length)] as const);
  const made = await run((party, me) => party.products.dot([inputs.results[me]!]));
  const verified = await run((party, me) => party.products.verify(made.results[me]!));
  const opened = await run((party, me) => party.open(verified.results[me]!));
  const phases = [inputs, made, verified, opened];
  const total = (pick: (measured: Measured<unknown>) => number) => phases.reduce((sum, phase) => sum + pick(phase), 0);
  const note = `random ${inputs.milliseconds.toFixed(1)}, product ${made.milliseconds.toFixed(1)}, verification ${verified.milliseconds.toFixed(1)}, opening ${opened.milliseconds.toFixed(1)}`;
  const all = {
    milliseconds: total((phase) => phase.milliseconds),
    cpu: total((phase) => phase.cpu),
    rounds: total((phase) => phase.rounds),
    bytes: total((phase) => phase.bytes),
    results: [],
  };
  return [row(field, parties.length, `inner product of ${length}`, all, note)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(productTable(await benchmarkProducts()));
}

import { fileURLToPath } from 'node:url';
import type { Field, Vector } from '../../math/field.ts';
import { wasmField } from '../../math/wasm.ts';
import { share } from '../../sharing/shamir.ts';
import { memoryPorts } from '../../transport/memory.ts';
import { Mailbox } from '../mailbox.ts';
import { factoryOn } from '../majority/factory.ts';
import { Majority } from '../majority/majority.ts';
import { setting } from '../majority/setting.ts';
import { cheapSignatures, mostCheaters } from '../parties.testing.ts';
import type { Protocol } from '../protocol.ts';
import { planes } from './bits.ts';
import { isNegative, isNegativeCost } from './comparison.ts';
import type { Cost } from './cost.ts';
import { medianTwice, medianTwiceCost } from './order.ts';
import { sort, sortCost } from './sort.ts';

/** One measurement. All parties run in this one thread, in turn: divide times by n for what one party computes. */
export interface OperationBenchmarkRow {
  readonly field: Field['name'];
  readonly parties: number;
  readonly what: string;
  /** Wall time of preprocessing and of what follows, of all parties together, in milliseconds. */
  readonly preparing: number;
  readonly online: number;
  /** Processor time of both. */
  readonly cpu: number;
  /** Online. */
  readonly rounds: number;
  /** Sent by the party that sends most, preprocessing included; and online alone. */
  readonly bytes: number;
  readonly onlineBytes: number;
}

interface Work {
  readonly what: string;
  /** Public numbers to share: what is computed on. */
  readonly input: (field: Field) => Vector;
  readonly cost: (field: Field) => Cost;
  readonly run: (protocol: Protocol, input: Vector) => Promise<unknown>;
}

const BITS = 32;
const LIMIT = 2 ** BITS;

/** Distinct numbers below 2^32 in no order. */
const numbers = (n: number) => Array.from({ length: n }, (_, i) => ((i + 1) * 2_654_435_761) % LIMIT);

const lessThans = (n: number): Work => ({
  what: `${n} less-thans of 32 bits`,
  input: (field) => field.fromIntegers(numbers(n).map((x, i) => x - LIMIT / (1 << (i % 3)))),
  cost: (field) => isNegativeCost(field, BITS, n),
  run: (protocol, x) => isNegative(protocol, x, BITS),
});

const median = (n: number): Work => ({
  what: `median of ${n} contributed 32-bit values`,
  input: (field) =>
    field.fromIntegers(numbers(n).flatMap((x) => Array.from({ length: BITS }, (_, j) => Math.floor(x / 2 ** j) % 2))),
  cost: (field) => medianTwiceCost(field, n, BITS),
  run: (protocol, bits) => medianTwice(protocol, planes(protocol.field, bits, BITS)),
});

const sorting = (n: number): Work => ({
  what: `sort of ${n} values of 32 bits`,
  input: (field) => field.fromIntegers(numbers(n)),
  cost: (field) => sortCost(field, BITS, n, 1),
  run: (protocol, x) => sort(protocol, [x], BITS),
});

/** Less-thans, medians and sorts. In F61 these take some ten seconds on two cores, in F127 five times as long. */
export async function benchmarkOperations(
  fields: readonly Field['name'][] = ['F127', 'F61'],
  parties: readonly number[] = [3, 5],
): Promise<OperationBenchmarkRow[]> {
  const rows: OperationBenchmarkRow[] = [];
  for (const field of fields) {
    for (const n of parties) {
      for (const work of [lessThans(1000), lessThans(10_000), median(99), median(1000), sorting(99), sorting(100)]) {
        rows.push(await measured(field, n, work));
      }
    }
  }
  return rows;
}

/** The rows as a table for a terminal. */
export function operationTable(rows: readonly OperationBenchmarkRow[]): string {
  const line = (field: string, n: string, what: string, ...cells: string[]) =>
    `${field.padEnd(6)}${n.padStart(2)}  ${what.padEnd(42)}${cells.map((cell) => cell.padStart(14)).join('')}\n`;
  return (
    line(
      'field',
      'n',
      'all parties in one thread',
      'prepare, ms',
      'online, ms',
      'cpu ms',
      'rounds',
      'bytes a party',
      'of it online',
    ) +
    rows
      .map((row) =>
        line(
          row.field,
          String(row.parties),
          row.what,
          row.preparing.toFixed(0),
          row.online.toFixed(0),
          row.cpu.toFixed(0),
          String(row.rounds),
          String(row.bytes),
          String(row.onlineBytes),
        ),
      )
      .join('')
  );
}

async function measured(name: Field['name'], n: number, work: Work): Promise<OperationBenchmarkRow> {
  const field = wasmField(name);
  const t = mostCheaters(n);
  // As on a real link, what can be sent at once is: rounds are counted right.
  const schedule = (deliver: () => void) => void setImmediate(deliver);
  const mailboxes = memoryPorts(n, { schedule }).map((port) => new Mailbox(port, 1 << 30));
  const session = new Uint8Array(32);
  const parties = await Promise.all(
    cheapSignatures(n).map((signatures, me) => {
      const [online, background] = [mailboxes[me]!.network(0), mailboxes[me]!.network(1)];
      return Majority.setUp(
        online,
        setting({ field, parties: n, threshold: t, me, session, signatures }),
        factoryOn(background),
      );
    }),
  );
  const inputs = share(field, { n, t }, work.input(field));
  const cost = work.cost(field);
  const sent = () => mailboxes.map(({ traffic }) => traffic.bytesSent);
  const most = (after: number[], before: number[]) => Math.max(...after.map((bytes, party) => bytes - before[party]!));

  const [cpu, bytes, rounds, started] = [process.cpuUsage(), sent(), mailboxes[0]!.rounds(0), performance.now()];
  await Promise.all(parties.map((party) => party.preprocess(cost)));
  const [preparedBytes, prepared] = [sent(), performance.now()];
  await Promise.all(parties.map((party, me) => work.run(party, inputs[me]!)));
  return {
    field: name,
    parties: n,
    what: work.what,
    preparing: prepared - started,
    online: performance.now() - prepared,
    cpu: process.cpuUsage(cpu).user / 1000,
    rounds: mailboxes[0]!.rounds(0) - rounds,
    bytes: most(sent(), bytes),
    onlineBytes: most(sent(), preparedBytes),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const fields = process.argv.slice(2).filter((name) => name === 'F127' || name === 'F61');
  process.stdout.write(operationTable(await benchmarkOperations(fields.length > 0 ? fields : undefined)));
}

import { fileURLToPath } from 'node:url';
import { wrap } from 'comlink';
import type { Field } from '../src/math/field.ts';
import { CHUNK } from '../src/protocols/majority/preprocessing.ts';
import { type MemoryPort, memoryPorts } from '../src/transport/memory.ts';
import { Identity } from '../src/trust/identity.ts';
import { byStream } from './frames.ts';
import type { PartyThread } from './party.testing.ts';
import { factoryThread, partyThread, type Thread } from './threads.testing.ts';

/** Where triples are made: in each engine's thread, or in a thread of their own beside each engine's. */
export type Place = 'engine' | 'own';

/** One measurement of all parties together, each in one or two threads of this process. Times in milliseconds. */
export interface PreprocessingRow {
  readonly parties: number;
  readonly field: Field['name'];
  readonly what: string;
  /** Until the last party has its triples. */
  readonly making: number;
  /** Until the last party has its products; 0: none. */
  readonly online: number;
  /** Of all threads. */
  readonly cpu: number;
  readonly triplesASecond: number;
  /** Sent by the party that sends most, a triple made; products not counted. */
  readonly bytesEach: number;
}

interface Committee {
  readonly parties: readonly ReturnType<typeof wrap<PartyThread>>[];
  readonly ports: readonly MemoryPort[];
  close(): Promise<void>;
}

/** n engines in threads, linked through this one as through pages. */
function committee(n: number, field: Field['name'], place: Place): Committee {
  const identities = Array.from({ length: n }, () => Identity.create());
  const keys = identities.map(({ key }) => key);
  const session = crypto.getRandomValues(new Uint8Array(32));
  const ports = memoryPorts(n);
  const threads: Thread[] = [];
  const parties = ports.map((port, me) => {
    const [online, background] = byStream(port);
    const data = { me, keys, seed: identities[me]!.seed(), session, threshold: Math.floor((n - 1) / 2), field };
    const factory = place === 'own' ? factoryThread(background) : undefined;
    const party = partyThread(factory ? online : port, { ...data, ...(factory && { factory: factory.control }) });
    threads.push(party, ...(factory ? [factory] : []));
    return wrap<PartyThread>(party.control);
  });
  return {
    parties,
    ports,
    close: async () => {
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}

const FIELD = 'F127';
/** What is multiplied meanwhile: batches, and products in each. */
const [BATCHES, SIZE] = [20, 5000];

/** Measures each committee three times, and gives the fastest: a machine that does other things makes it slower, never faster. */
export async function benchmarkPreprocessing(sizes: readonly number[] = [3, 5, 7, 9]): Promise<PreprocessingRow[]> {
  const rows: PreprocessingRow[] = [];
  for (const n of sizes) {
    const count = (n < 7 ? 4 : 1 / 2) * CHUNK;
    for (const place of n === 3 ? (['engine', 'own'] as const) : (['own'] as const)) {
      rows.push(await fastest(n, place, `${count} triples`, 1, count, 0));
      if (n === 3) rows.push(await fastest(n, place, `${BATCHES} x ${SIZE} products, triples there`, 1, 0, BATCHES));
      if (n === 3) rows.push(await fastest(n, place, `${count} triples, and these products`, 1, count, BATCHES));
    }
    if (n === 3) rows.push(await fastest(n, 'own', `${count} triples, two factories a party`, 2, count, 0));
  }
  return rows;
}

/** @param factories one a party, or two: those of two committees, which make half of the triples each. */
async function fastest(n: number, place: Place, what: string, factories: number, count: number, batches: number) {
  const committees = Array.from({ length: factories }, () => committee(n, FIELD, place));
  const parties = committees.flatMap((own) => own.parties);
  const sent = () => Math.max(...committees[0]!.ports.map((port) => port.traffic.bytesSent));
  const runs: PreprocessingRow[] = [];
  await Promise.all(parties.map((party) => party.prepare(CHUNK / 8))); // so that the compilers have seen it
  for (let repeat = 0; repeat < 3; repeat++) {
    if (batches > 0) await Promise.all(parties.map((party) => party.prepare(batches * SIZE)));
    const before = { cpu: process.cpuUsage(), sent: sent() };
    const [making, online] = await Promise.all([
      count > 0 ? slowest(parties.map((party) => party.prepare(count / factories))) : 0,
      batches > 0 ? slowest(parties.map((party) => party.multiply(batches, SIZE))) : 0,
    ]);
    const { user, system } = process.cpuUsage(before.cpu);
    const made = count > 0 && batches === 0;
    runs.push({
      parties: n,
      field: FIELD,
      what: `${what}; factory in ${place === 'own' ? 'a thread of its own' : "the engine's thread"}`,
      making,
      online,
      cpu: (user + system) / 1000,
      triplesASecond: count > 0 ? (1000 * count) / making : 0,
      bytesEach: made ? (factories * (sent() - before.sent)) / count : 0,
    });
    // What was made and not used makes room for the next.
    if (count > 0) await Promise.all(parties.map((party) => party.multiply(1, count / factories)));
  }
  await Promise.all(committees.map((own) => own.close()));
  return runs.reduce((best, row) => (row.making + row.online < best.making + best.online ? row : best));
}

const slowest = async (times: readonly Promise<number>[]) => Math.max(...(await Promise.all(times)));

/** The rows as a table for a terminal. */
export function preprocessingTable(rows: readonly PreprocessingRow[]): string {
  const line = (n: string, what: string, ...cells: string[]) =>
    `${n.padStart(2)}  ${what.padEnd(70)}${cells.map((cell) => cell.padStart(12)).join('')}\n`;
  const shown = (value: number, digits = 0) => (value === 0 ? '' : value.toFixed(digits));
  return (
    line('n', 'F127, each party in threads of its own', 'making ms', 'online ms', 'cpu ms', 'triples/s', 'bytes each') +
    rows
      .map(({ parties, what, making, online, cpu, triplesASecond, bytesEach }) =>
        line(
          String(parties),
          what,
          shown(making),
          shown(online),
          shown(cpu),
          shown(triplesASecond),
          shown(bytesEach, 2),
        ),
      )
      .join('')
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(preprocessingTable(await benchmarkPreprocessing()));
  process.exit(0);
}

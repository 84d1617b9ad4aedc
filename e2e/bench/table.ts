/**
 * The majority engine's benchmark: `npx tsx e2e/bench/table.ts [threads | pages] [parties …] [scenario …]`, all by default.
 */
import { fileURLToPath } from 'node:url';
import type { Field } from '../../src/math/field.ts';
import { type Committee, fastest, type Result } from './committee.ts';
import { PageBench, type Pages } from './pages.ts';
import { type ScenarioName, scenarios } from './scenarios.ts';
import type { Order, Phase } from './seat.ts';
import { threads } from './threads.ts';

/** Where parties sit: in threads, or in pages. */
type Place = 'threads' | 'pages';

/** By number of parties: the largest size that is measured, so that all of it takes minutes. 0: none. */
type Largest = Readonly<Record<number, number>>;

interface RowPlan extends Readonly<Record<Place, Largest>> {
  readonly scenario: ScenarioName;
  readonly what: string;
  /** Growing. */
  readonly sizes: readonly number[];
}

const upTo = (three: number, five = three, seven = five, nine = seven): Largest => ({
  3: three,
  5: five,
  7: seven,
  9: nine,
});

const ROWS: readonly RowPlan[] = [
  {
    scenario: 'triples',
    what: 'verified triples',
    sizes: [16_384, 131_072],
    threads: upTo(131_072),
    pages: upTo(131_072, 131_072, 16_384),
  },
  {
    scenario: 'multiplications',
    what: 'multiplications in one batch',
    sizes: [1000, 10_000, 100_000, 1_000_000],
    threads: upTo(1_000_000, 100_000),
    pages: upTo(1_000_000, 100_000, 10_000),
  },
  {
    scenario: 'products',
    what: 'products without preprocessing',
    sizes: [100_000],
    threads: upTo(100_000),
    pages: upTo(100_000),
  },
  { scenario: 'chain', what: 'multiplications in a chain', sizes: [100], threads: upTo(100), pages: upTo(100) },
  {
    scenario: 'lessThans',
    what: 'less-thans of 32 bits',
    sizes: [1000, 10_000],
    threads: upTo(10_000, 1000),
    pages: upTo(10_000, 1000),
  },
  {
    scenario: 'median',
    what: 'contributed values of 32 bits: median',
    sizes: [99, 1000],
    threads: upTo(1000, 1000, 99),
    pages: upTo(1000, 1000, 99),
  },
  {
    scenario: 'sorting',
    what: 'values of 32 bits: sort',
    sizes: [100],
    threads: upTo(100, 100, 100, 0),
    pages: upTo(100, 100, 0),
  },
  {
    scenario: 'innerProduct',
    what: 'elements: inner product',
    sizes: [100, 1000, 10_000, 100_000, 1_000_000],
    threads: upTo(1_000_000, 1_000_000, 100_000),
    pages: upTo(1_000_000, 100_000, 10_000),
  },
];

/** What of it to measure. */
export interface Choice {
  readonly parties: readonly number[];
  readonly scenarios: readonly string[];
}

const EVERYTHING: Choice = { parties: [3, 5, 7, 9], scenarios: Object.keys(scenarios) };

/** In memory: parties in threads. Prints as it goes. F61 among three only: elsewhere it would tell nothing new. */
export async function threadTable(choice = EVERYTHING): Promise<void> {
  for (const parties of choice.parties) {
    const committee = threads(parties);
    for (const field of parties === 3 ? (['F127', 'F61'] as const) : (['F127'] as const)) {
      await table('threads', committee, choice, field, async (order) => ({
        result: await fastest(committee, order),
        note: '',
      }));
    }
    await committee.close();
  }
}

/** Over data channels: parties in browser contexts. Prints as it goes. */
export async function pageTable(choice = EVERYTHING): Promise<void> {
  const bench = await PageBench.start();
  try {
    for (const parties of choice.parties) {
      const pages = await bench.pages(parties);
      await table('pages', pages, choice, 'F127', (order) => overChannels(pages, order));
      await pages.close();
    }
  } finally {
    await bench.close();
  }
}

/** Inner products beside what the same bytes take on bare channels: in turn, the fastest of each. */
async function overChannels(pages: Pages, order: Order): Promise<Row> {
  if (order.scenario !== 'innerProduct') return { result: await fastest(pages, order), note: '' };
  const bare: number[] = [];
  const result = await fastest(pages, order, async ({ sent }) => void bare.push(await pages.bare(sent)), 3000);
  const least = Math.min(...bare);
  return { result, note: `bare channels ${least.toFixed(1)} ms, ratio ${(result.milliseconds / least).toFixed(2)}` };
}

interface Row {
  readonly result: Result;
  readonly note: string;
}

async function table(
  place: Place,
  committee: Committee,
  choice: Choice,
  field: Field['name'],
  measure: (order: Order) => Promise<Row>,
): Promise<void> {
  const parties = committee.seats.length;
  const title = `${parties} parties, ${field}`;
  print(title, 'rounds', 'bytes a party', 'CPU, ms', 'wall, ms', 'ns each', 'bytes each');
  for (const row of ROWS.filter(({ scenario }) => choice.scenarios.includes(scenario))) {
    const { scenario, what, sizes } = row;
    const largest = row[place][parties] ?? Number.POSITIVE_INFINITY;
    for (const size of sizes) {
      const name = `${size.toLocaleString('en')} ${what}`;
      if (size > largest) {
        console.log(`${name}: left out among ${parties}, it takes too long on one machine`);
        continue;
      }
      const { result, note } = await measure({ scenario, size, field });
      printPhase(name, result, size, note || rate(result));
      if (result.phases.length > 1) for (const phase of result.phases) printPhase(`    ${phase.name}`, phase, size, '');
    }
  }
  console.log();
}

const rate = ({ scenario, size, milliseconds }: Result) =>
  scenario === 'triples' ? `${Math.round((1000 * size) / milliseconds).toLocaleString('en')} a second` : '';

/** Where processor time cannot be known by phase, there is none. */
function printPhase(name: string, phase: Omit<Phase, 'name'>, size: number, note: string): void {
  const { rounds, bytes, cpu, milliseconds } = phase;
  print(
    name,
    String(rounds),
    bytes.toLocaleString('en'),
    cpu === undefined ? '' : cpu.toFixed(1),
    milliseconds.toFixed(1),
    ((1e6 * milliseconds) / size).toFixed(0),
    (bytes / size).toFixed(2),
    note,
  );
}

function print(name: string, rounds: string, bytes: string, cpu: string, wall: string, ...more: string[]): void {
  const [ns, each, note = ''] = more as [string, string, string?];
  const cells = [rounds.padStart(8), bytes.padStart(15), cpu.padStart(11), wall.padStart(11)];
  console.log(`${name.padEnd(50)}${cells.join('')}${ns.padStart(12)}${each.padStart(12)}  ${note}`.trimEnd());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const words = process.argv.slice(2);
  const parties = words.map(Number).filter((n) => n > 0);
  const named = words.filter((word) => word in scenarios);
  const choice: Choice = {
    parties: parties.length > 0 ? parties : EVERYTHING.parties,
    scenarios: named.length > 0 ? named : EVERYTHING.scenarios,
  };
  if (!words.includes('pages')) await threadTable(choice);
  if (!words.includes('threads')) await pageTable(choice);
  process.exit(0);
}

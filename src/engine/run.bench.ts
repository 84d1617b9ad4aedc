import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { wasmField } from '../math/wasm.ts';
import { circuitOf, compileSurvey, everyone } from '../program/plan.ts';
import type { Answer } from '../program/survey.ts';
import { memoryPorts } from '../transport/memory.ts';
import { Identity } from '../trust/identity.ts';
import { identitySignatures } from '../trust/signatures.ts';
import { predictCost } from './cost.ts';
import { Party } from './party.ts';

/** One whole run of a survey without formulas, all parties in this thread, with real signatures. Times in milliseconds. */
export interface RunBenchmarkRow {
  readonly parties: number;
  readonly threshold: number;
  /** Everyone's set-up, until the last is ready. */
  readonly setUp: number;
  /** From the last person's submit to the last party's result: the work of all parties, one after the other. */
  readonly result: number;
  /** `result` by the number of parties: about what each device computes when each has a thread of its own. */
  readonly resultEach: number;
  readonly rounds: number;
  /** Sent by each party from the close to the result. */
  readonly bytes: number;
  readonly setUpBytes: number;
  readonly inputBytes: number;
}

/** Sums alone. */
const program = compileSurvey(
  {
    title: 'Salaries',
    questions: [
      { kind: 'number', text: 'Salary', unit: '€', decimals: 2, minimum: '0', maximum: '50000' },
      { kind: 'number', text: 'Years of education', unit: 'years', decimals: 0, minimum: '0', maximum: '40' },
    ],
  },
  3,
);

/** Measures runs in memory, in a few seconds: the fastest of `repeats`. */
export async function benchmarkRun(sizes: readonly number[] = [3, 5, 9], repeats = 5): Promise<RunBenchmarkRow[]> {
  const rows: RunBenchmarkRow[] = [];
  for (const n of sizes) {
    const measured: RunBenchmarkRow[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) measured.push(await measure(n));
    rows.push(measured.reduce((best, row) => (row.result < best.result ? row : best)));
  }
  return rows;
}

async function measure(n: number): Promise<RunBenchmarkRow> {
  const threshold = Math.floor((n - 1) / 2);
  const identities = Array.from({ length: n }, () => Identity.create());
  const keys = identities.map((identity) => identity.key);
  const session = crypto.getRandomValues(new Uint8Array(32));
  const field = wasmField(program.fieldName);
  const begun = performance.now();
  const parties = memoryPorts(n).map((port, me) => {
    const signatures = identitySignatures(identities[me]!.seed(), keys);
    return new Party({ program, field, parties: n, threshold, me, session, signatures, port });
  });
  await Promise.all(parties.map((party) => party.ready()));
  const setUp = performance.now() - begun;

  const answers = (person: number): Answer[] => [`${2500 + 100 * person}.50`, `${10 + person}`];
  for (const [person, party] of parties.slice(1).entries()) party.contribute(answers(person + 1));
  await setImmediate(); // they are all delivered
  const submitted = performance.now();
  parties[0]!.contribute(answers(0));
  const outcomes = await Promise.all(parties.map((party) => party.finish()));
  const result = performance.now() - submitted;

  const { rounds, bytesSent: bytes, counted } = outcomes[0]!;
  if (counted !== n) throw new Error(`${counted} of ${n} contributions were counted`);
  const { setUpBytes, contributionBytes } = await predictCost(
    program,
    circuitOf(program, everyone(n)).circuit,
    n,
    threshold,
  );
  const input = (n - 1) * contributionBytes;
  return { parties: n, threshold, setUp, result, resultEach: result / n, rounds, bytes, setUpBytes, inputBytes: input };
}

/** Measures, and gives the rows as a table for a terminal. */
export async function runTable(): Promise<string> {
  const columns = ['n', 't', 'set-up', 'result', 'each', 'rounds', 'bytes', 'set-up bytes', 'input bytes'];
  const rows = (await benchmarkRun()).map((row) => [
    `${row.parties}`,
    `${row.threshold}`,
    ...[row.setUp, row.result, row.resultEach].map((time) => `${time.toFixed(1)} ms`),
    ...[row.rounds, row.bytes, row.setUpBytes, row.inputBytes].map(String),
  ]);
  return [columns, ...rows].map((row) => `${row.map((cell) => cell.padStart(13)).join('')}\n`).join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(await runTable());

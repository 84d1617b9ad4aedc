import { fileURLToPath } from 'node:url';
import { wasmField } from '../math/wasm.ts';
import { CircuitBuilder } from '../program/circuit-builder.ts';
import { compile } from '../program/plan.ts';
import { memoryPorts } from '../transport/memory.ts';
import { Identity } from '../trust/identity.ts';
import { identitySignatures } from '../trust/signatures.ts';
import { Contributor } from './contributor.ts';
import { Party } from './party.ts';
import { trace } from './trace.ts';

const CONTRIBUTORS = 534;
const PARTIES = 5;
const THRESHOLD = 2;

/** 60 bits. */
const program = compile({
  survey: {
    title: 'Wages',
    questions: [
      { kind: 'number', text: 'Wage', unit: '$', decimals: 2, minimum: '0', maximum: '100000000', deviation: true },
      { kind: 'number', text: 'Education', unit: 'years', decimals: 0, minimum: '0', maximum: '30' },
      { kind: 'number', text: 'Experience', unit: 'years', decimals: 0, minimum: '0', maximum: '60' },
      { kind: 'choice', text: 'Occupation', options: Array.from({ length: 14 }, (_, i) => `occupation ${i}`) },
      { kind: 'yes-no', text: 'Union?' },
    ],
  },
  minimumGroup: 5,
  maximumGroup: CONTRIBUTORS,
});

/** Many contributors, few parties, all in this thread, with real signatures. Times in milliseconds. */
export interface CrowdBenchmark {
  readonly bits: number;
  /** One contributor's work, and one party's for one contribution. */
  readonly deal: number;
  readonly receive: number;
  /** One party's, on average, for all contributions: agreement, validity, sums and sums of squares, result. */
  readonly finish: number;
  readonly contributionBytes: number;
  readonly rounds: number;
  readonly bytes: number;
}

export async function benchmarkCrowd(): Promise<CrowdBenchmark> {
  const [people, committee] = [CONTRIBUTORS, PARTIES].map((count) =>
    Array.from({ length: count }, () => Identity.create()),
  ) as [Identity[], Identity[]];
  const keysOf = (identities: readonly Identity[]) => identities.map(({ key }) => key);
  const common = {
    program,
    field: wasmField(program.fieldName),
    parties: PARTIES,
    threshold: THRESHOLD,
    session: crypto.getRandomValues(new Uint8Array(32)),
  };
  const contributors = people.map((identity, me) => {
    const signatures = identitySignatures(identity.seed(), keysOf(people));
    return new Contributor({ ...common, me, signatures });
  });
  const verifying = identitySignatures(people[0]!.seed(), keysOf(people));
  const parties = memoryPorts(PARTIES).map((port, me) => {
    const signatures = identitySignatures(committee[me]!.seed(), keysOf(committee));
    const who = { count: CONTRIBUTORS, signatures: verifying, parties: [] };
    return new Party({ ...common, me, port, signatures, contributors: who });
  });
  await Promise.all(parties.map((party) => party.ready()));

  const [dealt, deal] = await timed(() =>
    contributors.map((contributor, i) =>
      contributor.contribute([`${1000 + i}.25`, `${i % 30}`, `${i % 60}`, i % 14, i % 2 === 0]),
    ),
  );
  const [, receive] = await timed(() => {
    for (const [person, messages] of dealt.entries()) {
      for (const [me, message] of messages.entries()) parties[me]!.take(person, message);
    }
  });
  const [outcomes, finish] = await timed(() => Promise.all(parties.map((party) => party.finish())));
  const { counted, rounds, bytesSent } = outcomes[0]!;
  if (counted !== CONTRIBUTORS) throw new Error(`${counted} contributions were counted`);
  return {
    bits: program.inputLength,
    deal: deal / CONTRIBUTORS,
    receive: receive / CONTRIBUTORS / PARTIES,
    finish: finish / PARTIES,
    contributionBytes: dealt[0]![0]!.length,
    rounds,
    bytes: bytesSent,
  };
}

async function timed<T>(action: () => T | Promise<T>): Promise<[T, number]> {
  const begun = performance.now();
  return [await action(), performance.now() - begun];
}

/** Quartiles, a sum of squares and a histogram of a thousand numbers of 32 bits: how long it takes to foresee their cost. */
async function traceLine(): Promise<string> {
  const c = new CircuitBuilder('F127', 1000);
  const planes = Array.from({ length: 32 }, (_, bit) => c.input(bit));
  const weights = planes.map((_, bit) => 1n << BigInt(bit));
  const x = c.linear(planes, weights);
  c.open(c.dot(x, x));
  c.open(c.join(c.ranked(planes, c.constant([250n, 500n, 750n]))));
  for (let bin = 1n; bin < 16n; bin++) c.open(c.sum(c.above(planes, bin << 28n)));
  const [cost, time] = await timed(() => trace(c.circuit(), PARTIES, THRESHOLD));
  const { rounds, bytes, triples, bits, levels } = cost;
  return (
    `1000 numbers of 32 bits, quartiles and more: foreseen in ${time.toFixed(0)} ms: ${rounds} rounds, ${levels.length} levels, ` +
    `${bytes[0]} bytes, ${triples} triples, ${bits} bits\n`
  );
}

/** Measures, and says it in lines for a terminal: the best of three. */
export async function crowdTable(): Promise<string> {
  const runs: CrowdBenchmark[] = [];
  for (let repeat = 0; repeat < 3; repeat++) runs.push(await benchmarkCrowd());
  const [first] = runs as [CrowdBenchmark];
  const best = (what: 'deal' | 'receive' | 'finish') => Math.min(...runs.map((run) => run[what])).toFixed(2);
  return (
    `${CONTRIBUTORS} contributors of ${first.bits} bits, ${PARTIES} parties: ` +
    `${best('deal')} ms to deal, ${best('receive')} ms to receive each (${first.contributionBytes} bytes to each party), ` +
    `${best('finish')} ms a party from the close to the result: ${first.rounds} rounds, ${first.bytes} bytes\n` +
    (await traceLine())
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(await crowdTable());

import { fileURLToPath } from 'node:url';
import { wasmField } from '../math/wasm.ts';
import type { Circuit } from '../program/circuit.ts';
import { CircuitBuilder } from '../program/circuit-builder.ts';
import { compile } from '../program/plan.ts';
import { committee } from '../protocols/operations/committee.testing.ts';
import { memoryPorts } from '../transport/memory.ts';
import { Identity } from '../trust/identity.ts';
import { identitySignatures } from '../trust/signatures.ts';
import { Contributor } from './contributor.ts';
import { evaluate, reveal } from './evaluate.ts';
import { Party } from './party.ts';
import { type CircuitCost, trace } from './trace.ts';

const CONTRIBUTORS = 534;
const PARTIES = 5;
const THRESHOLD = 2;
const OCCUPATIONS = 14;
/** Bits of a wage. */
const WIDTH = 27;

/** 60 bits. */
const program = compile({
  survey: {
    title: 'Wages',
    questions: [
      { kind: 'number', text: 'Wage', unit: '$', decimals: 2, minimum: '0', maximum: '100000000', deviation: true },
      { kind: 'number', text: 'Education', unit: 'years', decimals: 0, minimum: '0', maximum: '30' },
      { kind: 'number', text: 'Experience', unit: 'years', decimals: 0, minimum: '0', maximum: '60' },
      { kind: 'choice', text: 'Occupation', options: Array.from({ length: OCCUPATIONS }, (_, i) => `occupation ${i}`) },
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
      contributor.contribute([`${1000 + i}.25`, `${i % 30}`, `${i % 60}`, i % OCCUPATIONS, i % 2 === 0]),
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
    bits: program.layout.length,
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

/** Much of a salary survey: sum, sum of squares, quartiles, a histogram, and sums by occupation if enough people have it. */
function surveyCircuit(contributors: number, width: number): Circuit {
  const c = new CircuitBuilder('F127', contributors);
  const planes = Array.from({ length: width }, (_, bit) => c.input(bit));
  const weights = planes.map((_, bit) => 1n << BigInt(bit));
  const wage = c.linear(planes, weights);
  c.open(c.sum(wage));
  c.open(c.dot(wage, wage));
  const quarters = [1, 2, 3].map((quarter) => BigInt(Math.floor((quarter * (contributors - 1)) / 4)));
  c.open(c.join(c.ranked(planes, c.constant(quarters))));
  for (let bin = 1n; bin < 16n; bin++) c.open(c.sum(c.above(planes, bin << BigInt(width - 4))));
  for (let occupation = 0; occupation < OCCUPATIONS; occupation++) {
    const has = c.input(width + occupation);
    const count = c.sum(has);
    const shown = c.complement(c.less(count, c.constants(5n, 1)));
    c.open(c.multiply(shown, c.dot(has, wage)));
    c.open(c.multiply(shown, count));
  }
  return c.circuit();
}

/** How long it takes to foresee its cost, and to do it: all parties in this thread. */
async function surveyLines(): Promise<string> {
  const [thousand, foreseen] = await timed(() => trace(surveyCircuit(1000, 32), PARTIES, THRESHOLD));
  const circuit = surveyCircuit(CONTRIBUTORS, WIDTH);
  const cost = await trace(circuit, PARTIES, THRESHOLD);
  const { field, parties } = await committee(PARTIES);
  const [, prepared] = await timed(() => Promise.all(parties.map((party) => party.preprocess(cost))));
  const occupation = (person: number, bit: number) => Number(person % OCCUPATIONS === bit - WIDTH);
  const bits = Array.from({ length: WIDTH + OCCUPATIONS }, (_, bit) =>
    field.fromIntegers(
      Array.from({ length: CONTRIBUTORS }, (_, person) =>
        bit < WIDTH ? ((person * 7919) >>> (bit % 20)) & 1 : occupation(person, bit),
      ),
    ),
  );
  const [, evaluated] = await timed(() =>
    Promise.all(
      parties.map(async (party) => reveal(circuit, party, await evaluate(circuit, party, (bit) => bits[bit]!, cost))),
    ),
  );
  return (
    `sum, squares, quartiles, 16 bins, ${OCCUPATIONS} groups:\n` +
    `${describeCost(1000, 32, thousand)}, foreseen in ${foreseen.toFixed(0)} ms\n` +
    `${describeCost(CONTRIBUTORS, WIDTH, cost)}, prepared in ${seconds(prepared)}, evaluated in ${seconds(evaluated)}\n`
  );
}

const describeCost = (contributors: number, width: number, { rounds, bytes, triples, preparationBytes }: CircuitCost) =>
  `${contributors} numbers of ${width} bits: ${rounds} rounds, ${(bytes[0]! / 1e6).toFixed(1)} MB a party, ` +
  `${triples} triples (${(preparationBytes[0]! / 1e6).toFixed(1)} MB)`;

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;

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
    (await surveyLines())
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(await crowdTable());

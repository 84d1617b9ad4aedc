import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { wasmField } from '../math/wasm.ts';
import { parseFormula } from '../program/language/formula.ts';
import type { OutputResult, OutputValue } from '../program/output.ts';
import { circuitOf, compile, everyone } from '../program/plan.ts';
import { type Answer, parseSurvey } from '../program/survey.ts';
import { memoryPorts } from '../transport/memory.ts';
import { Identity } from '../trust/identity.ts';
import { identitySignatures } from '../trust/signatures.ts';
import { Contributor } from './contributor.ts';
import { predictCost } from './cost.ts';
import { Party } from './party.ts';

const PARTIES = 5;
const THRESHOLD = 2;

/** Each row is somebody's wage, education, experience and occupation: a salary survey that really happened. */
const rows = readFileSync(new URL('../program/fixtures/cps-wages-1985.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(([education, , , experience, , wage, , , occupation]) => ({
    education: education!,
    experience: experience!,
    wage: wage!,
    occupation: occupation!,
  }));
const occupations = [...new Set(rows.map(({ occupation }) => occupation))];

const survey = parseSurvey({
  title: 'Wages 1985',
  questions: [
    { kind: 'number', text: 'Hourly wage', name: 'wage', unit: '$', decimals: 2, minimum: '0', maximum: '100' },
    { kind: 'number', text: 'Education', name: 'education', unit: 'years', decimals: 0, minimum: '0', maximum: '30' },
    { kind: 'number', text: 'Experience', name: 'experience', unit: 'years', decimals: 0, minimum: '0', maximum: '70' },
    { kind: 'choice', text: 'Occupation', name: 'occupation', options: occupations },
  ],
});

const formulas = `
  mean(wage)
  deviation(wage)
  quartiles(wage)
  histogram(wage, 10)
  mean(wage by occupation)
  regression(wage, education)
`;

/** The whole salary survey over 534 contributors and five computing parties, all in this thread, with real signatures. */
export async function crowdTable(): Promise<string> {
  const [{ program, lowered }, compiling] = await timed(() => {
    const { computation } = parseFormula(formulas, survey);
    const made = compile({ survey, minimumGroup: 6, maximumGroup: rows.length, computation });
    return { program: made, lowered: circuitOf(made, everyone(rows.length)) };
  });
  const [cost, foreseeing] = await timed(() => predictCost(program, lowered.circuit, PARTIES, THRESHOLD, rows.length));

  const [people, committee] = [rows.length, PARTIES].map((count) =>
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
  const verifying = identitySignatures(people[0]!.seed(), keysOf(people));
  let prepared = () => {};
  const preparation = new Promise<void>((resolve) => {
    let waiting = PARTIES;
    prepared = () => {
      waiting--;
      if (waiting === 0) resolve();
    };
  });
  const begun = performance.now();
  const parties = memoryPorts(PARTIES).map((port, me) => {
    const signatures = identitySignatures(committee[me]!.seed(), keysOf(committee));
    const contributors = { count: rows.length, signatures: verifying, parties: [] };
    const onPrepared = (done: number, total: number) => {
      if (done === total) prepared();
    };
    return new Party({ ...common, me, port, signatures, contributors, counts: cost.circuit, onPrepared });
  });
  await preparation;
  const preparing = performance.now() - begun;

  const [dealt, dealing] = await timed(() =>
    people.map((identity, me) => {
      const signatures = identitySignatures(identity.seed(), keysOf(people));
      return new Contributor({ ...common, me, signatures }).contribute(answersOf(me));
    }),
  );
  const [, receiving] = await timed(() => {
    for (const [person, messages] of dealt.entries()) {
      for (const [me, message] of messages.entries()) parties[me]!.take(person, message);
    }
  });
  const [outcomes, finishing] = await timed(() => Promise.all(parties.map((party) => party.finish())));
  const [first] = outcomes;
  if (first!.counted !== rows.length) throw new Error(`${first!.counted} contributions were counted`);

  const { rounds, bytes, circuit } = cost;
  const line = (what: string, value: string) => `${what.padEnd(64)}${value.padStart(16)}\n`;
  return [
    `${rows.length} contributors, ${PARTIES} computing parties, t = ${THRESHOLD}, ${program.fieldName}: ${formulas
      .trim()
      .split(/\s*\n\s*/)
      .join('; ')}\n`,
    line('compiled', seconds(compiling)),
    line('cost foreseen', seconds(foreseeing)),
    line(
      `${circuit.triples} triples and ${circuit.bits} bits prepared, ${megabytes(circuit.preparationBytes)} a party`,
      seconds(preparing),
    ),
    line(`one contribution dealt (${program.layout.length} bits)`, milliseconds(dealing / rows.length)),
    line(`one received by one party (${dealt[0]![0]!.length} bytes)`, milliseconds(receiving / rows.length / PARTIES)),
    line(`close to result, all parties: ${rounds} rounds, ${megabytes(bytes)} a party`, seconds(finishing)),
    ...first!.outputs.map(shown),
  ].join('');
}

const answersOf = (person: number): Answer[] => {
  const { wage, education, experience, occupation } = rows[person]!;
  return [wage, education, experience, occupations.indexOf(occupation)];
};

const shown = ({ name, value }: OutputResult) => `  ${name.padEnd(30)} ${value ? written(value) : ''}\n`;

function written(value: OutputValue): string {
  switch (value.kind) {
    case 'number':
      return `${value.exact ?? value.value}`;
    case 'table':
      return value.rows.map(({ label, value: cell }) => `${label}: ${written(cell)}`).join(', ');
    case 'hidden':
      return 'hidden';
    default:
      return JSON.stringify(value);
  }
}

async function timed<T>(action: () => T | Promise<T>): Promise<[T, number]> {
  const begun = performance.now();
  return [await action(), performance.now() - begun];
}

const milliseconds = (time: number) => `${time.toFixed(2)} ms`;
const seconds = (time: number) => `${(time / 1000).toFixed(2)} s`;
const megabytes = (bytes: readonly number[]) => `${(Math.max(...bytes) / 1e6).toFixed(1)} MB`;

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(await crowdTable());

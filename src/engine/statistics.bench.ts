import { fileURLToPath } from 'node:url';
import { wasmField } from '../math/wasm.ts';
import { encodeAnswers } from '../program/encoding.ts';
import { functions } from '../program/functions/all.ts';
import { exampleProgram, exampleSurvey, examples } from '../program/functions/examples.ts';
import { FormulaError } from '../program/language/formula-error.ts';
import { circuitOf, everyone, type Program } from '../program/plan.ts';
import type { Answer } from '../program/survey.ts';
import { committee } from '../protocols/operations/committee.testing.ts';
import { mostCheaters } from '../protocols/parties.testing.ts';
import { share } from '../sharing/shamir.ts';
import { type Cost, predictCost } from './cost.ts';
import { evaluate, reveal } from './evaluate.ts';

/** Contributors that the tables have. */
export const CROWDS = [10, 100, 1000] as const;
const PARTIES = 5;
/** With more triples than these a run is not measured: making them would take minutes. */
const MOST_TRIPLES = 400_000;

/** What a function's example costs, exactly, and its program. @throws FormulaError if it is not for so many. */
export async function exampleCost(name: string, contributors: number, parties: number): Promise<[Program, Cost]> {
  const program = exampleProgram(name, contributors);
  const { circuit } = circuitOf(program, everyone(contributors));
  return [program, await predictCost(program, circuit, parties, mostCheaters(parties), contributors)];
}

/** A row of a page's table. */
export function costRow(contributors: number, parties: number, { rounds, bytes, circuit }: Cost): string {
  const { triples, bits, preparationBytes } = circuit;
  const cells = [contributors, parties, rounds, Math.max(...bytes), triples, bits, Math.max(...preparationBytes)];
  return `| ${cells.map((cell) => cell.toLocaleString('en')).join(' | ')} |`;
}

/** The table of a page. */
export async function costTable(name: string): Promise<string> {
  const head = ['contributors', 'parties', 'rounds', 'bytes sent', 'triples', 'random bits', 'bytes sent to prepare'];
  const rows: string[] = [];
  const refused: string[] = [];
  const sizes = isPersonal(name)
    ? [3, 5, 9].map((parties) => [parties, parties] as const)
    : CROWDS.flatMap((contributors) => [3, 5].map((parties) => [contributors, parties] as const));
  for (const [contributors, parties] of sizes) {
    try {
      rows.push(costRow(contributors, parties, (await exampleCost(name, contributors, parties))[1]));
    } catch (error) {
      refused.push(`\nNot for ${contributors.toLocaleString('en')}: expected ${expectedBy(error)}.\n`);
    }
  }
  return (
    `Of the example, from the close of contributions to the result, by the party that sends most; the largest threshold. ` +
    `Triples and random bits are prepared while people type.\n\n` +
    `| ${head.join(' | ')} |\n|${' ---: |'.repeat(head.length)}\n${rows.join('\n')}\n${[...new Set(refused)].join('')}`
  );
}

/** Everybody who gets a result of their own is a party. */
const isPersonal = (name: string) => examples[name]!.endsWith('for each');

/** What a program that is refused should have been. */
function expectedBy(error: unknown): string | null {
  if (error instanceof FormulaError) return error.expected;
  throw error;
}

/** Answers of person i to the questions of the examples, of all sizes. */
const answersOf = (i: number): Answer[] => {
  const number = (factor: number) => String(1 + ((factor * (i + 1)) % 1_048_574));
  const options = exampleSurvey.questions.map((question) => ('options' in question ? question.options.length : 0));
  const [choice, ranked] = [i % options[4]!, options[6]!];
  const order = Array.from({ length: ranked }, (_, place) => (place + i) % ranked);
  return [
    number(7919),
    number(104_729),
    number(15_485),
    i % 3 === 0,
    choice,
    [choice, 3 - choice].slice(0, choice === 3 - choice ? 1 : 2),
    order,
  ];
};

/** Milliseconds from the shares of all answers to the result, everything prepared: all parties in this thread, one after the other. */
async function measured(program: Program, contributors: number, { circuit: cost }: Cost): Promise<number> {
  const { circuit } = circuitOf(program, everyone(contributors));
  const field = wasmField(circuit.fieldName);
  const { parties } = await committee(PARTIES, circuit.fieldName);
  await Promise.all(parties.map((party) => party.preprocess(cost)));
  const people = Array.from({ length: contributors }, (_, i) =>
    encodeAnswers(program.survey, program.layout, answersOf(i)),
  );
  const bits = Array.from({ length: program.layout.length }, (_, bit) =>
    share(field, { n: PARTIES, t: mostCheaters(PARTIES) }, field.fromIntegers(people.map((own) => own[bit]!))),
  );
  const begun = performance.now();
  await Promise.all(
    parties.map(async (party, me) =>
      reveal(circuit, party, await evaluate(circuit, party, (bit) => bits[bit]![me]!, cost)),
    ),
  );
  return performance.now() - begun;
}

async function cellOf(name: string, contributors: number): Promise<string> {
  try {
    const [program, cost] = await exampleCost(name, contributors, PARTIES);
    const { triples } = cost.circuit;
    const isRun = triples <= MOST_TRIPLES;
    const time = isRun
      ? `${(await measured(program, contributors, cost)).toFixed(0)} ms`
      : `not run: ${triples} triples`;
    return `${cost.rounds} rounds, ${(Math.max(...cost.bytes) / 1000).toFixed(0)} kB, ${time}`;
  } catch (error) {
    return `expected ${expectedBy(error)}`;
  }
}

/** Rounds, bytes and time of each function's example among five parties; what is not measured says why. */
export async function statisticsTable(crowds: readonly number[] = CROWDS): Promise<string> {
  const lines: string[] = [];
  for (const { name } of functions) {
    const cells: string[] = [];
    if (isPersonal(name)) cells.push(`of ${PARTIES} people: ${await cellOf(name, PARTIES)}`);
    else for (const contributors of crowds) cells.push(await cellOf(name, contributors));
    lines.push(`${examples[name]!.padEnd(40)}${cells.map((cell) => cell.padEnd(48)).join('')}`.trimEnd());
  }
  const heads = crowds.map((contributors) => `${contributors} contributors`.padEnd(48));
  return `${''.padEnd(40)}${heads.join('').trimEnd()}\n${lines.join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(await statisticsTable());

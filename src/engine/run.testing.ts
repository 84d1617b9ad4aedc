import { wasmField } from '../math/wasm.ts';
import { nearestRoot } from '../program/decimal.ts';
import { questionResults } from '../program/default-computation.ts';
import { compileSurvey, type Program, smallestGroupWithDeviation } from '../program/plan.ts';
import type { Answer, QuestionResult, Survey } from '../program/survey.ts';
import { AbortError } from '../protocols/abort.ts';
import type { Port } from '../protocols/network.ts';
import { cheapSignatures, mostCheaters, quiet } from '../protocols/parties.testing.ts';
import type { Signatures } from '../protocols/signatures.ts';
import { type MemoryPort, memoryPorts } from '../transport/memory.ts';
import type { PostOfficeOptions } from '../transport/post-office.ts';
import { type Outcome, Party, type PartyOptions } from './party.ts';

/** One question of each kind, in few bits. */
export const survey: Survey = {
  title: 'Three questions',
  questions: [
    { kind: 'number', text: 'Hours', unit: 'h', decimals: 1, minimum: '-1', maximum: '24' },
    { kind: 'yes-no', text: 'Remote?' },
    { kind: 'choice', text: 'Team', options: ['red', 'green', 'blue'] },
  ],
};

export const program = compileSurvey(survey, 3);

/** The same questions, with the standard deviation of two numbers. */
export const spreadProgram = forFour({
  title: 'Two deviations',
  questions: [
    ...survey.questions.map((question) => (question.kind === 'number' ? { ...question, deviation: true } : question)),
    { kind: 'number', text: 'Shoe', unit: '', decimals: 0, minimum: '30', maximum: '50', deviation: true },
  ],
});

/** A program with deviations for a smaller group than the compiler allows: the engine takes it, and four are quicker. */
export function forFour(source: Survey): Program {
  return { ...compileSurvey(source, smallestGroupWithDeviation), minimumGroup: 4 };
}

/** Different for each person; never below 0.5 hours. */
export const answersOf = (person: number): Answer[] => [`${person}.5`, person % 2 === 0, person % 3];

/** The answers to `spreadProgram`. */
export const spreadAnswersOf = (person: number): Answer[] => [...answersOf(person), String(shoe(person))];
export const shoe = (person: number) => 30 + ((7 * person) % 20);

/** The result of `survey` over these people's `answersOf`, by plain arithmetic. */
export function resultOf(people: readonly number[]): QuestionResult[] {
  const count = people.length;
  const tenths = people.reduce((sum, person) => sum + 10 * person + 5, 0);
  const yes = people.filter((person) => person % 2 === 0).length;
  return [
    { kind: 'number', count, sum: (tenths / 10).toFixed(1), mean: tenths / (10 * count) },
    { kind: 'yes-no', count, yes, no: count - yes },
    { kind: 'choice', count, counts: [0, 1, 2].map((team) => people.filter((person) => person % 3 === team).length) },
  ];
}

/** The result of `spreadProgram` over these people's `spreadAnswersOf`. */
export function spreadResultOf(people: readonly number[]): QuestionResult[] {
  const count = people.length;
  const [hours, ...others] = resultOf(people);
  const shoes = people.map(shoe);
  const sum = shoes.reduce((total, size) => total + size);
  const shoeResult = { kind: 'number', count, sum: String(sum), mean: sum / count } as const;
  const hoursDeviation = deviationOf(
    people.map((person) => 10 * person + 5),
    1,
  );
  return [
    { ...(hours as typeof shoeResult), deviation: hoursDeviation },
    ...others,
    { ...shoeResult, deviation: deviationOf(shoes, 0) },
  ];
}

/** From the squared differences of all pairs: Σ_i<j (x_i − x_j)² = n Σ x² − (Σ x)². */
function deviationOf(scaled: readonly number[], decimals: number): number {
  const n = scaled.length;
  const pairs = scaled.flatMap((x, i) => scaled.slice(i + 1).map((y) => (x - y) ** 2));
  return nearestRoot(BigInt(pairs.reduce((total, square) => total + square)), BigInt(n * (n - 1)), decimals);
}

export interface RunSetting extends PostOfficeOptions {
  readonly program?: Program;
  /** By default cheap ones: most of these tests are not about Ed25519. */
  readonly signatures?: readonly Signatures[];
  /** A number that names the run. */
  readonly session?: number;
}

/** What each of n parties needs to take part in one run, in memory. */
export function partyOptions(n: number, options: RunSetting = {}): (PartyOptions & { readonly port: MemoryPort })[] {
  const signatures = options.signatures ?? cheapSignatures(n);
  return memoryPorts(n, options).map((port, me) => ({
    program: options.program ?? program,
    field: wasmField((options.program ?? program).fieldName),
    parties: n,
    threshold: mostCheaters(n),
    me,
    session: new Uint8Array(32).fill(options.session ?? 7),
    signatures: signatures[me]!,
    port,
  }));
}

/** How a party's run ended. */
export type Ended = { readonly outcome: Outcome } | { readonly reason: unknown };

/**
 * Has these parties finish, and waits until each has ended. When nothing moves any more, it does what the engine's watch
 * and the room do in time: whoever has waited longest, which is who is at the lowest round, gives up on whom it waits
 * for, and all others then stop because somebody did.
 *
 * @param honest who gives up by the rules. The others are stopped at the end.
 */
export async function finishAll(parties: readonly Party[], honest: readonly Party[] = parties): Promise<Ended[]> {
  const ended = new Map<Party, Ended>();
  for (const party of parties) {
    party.finish().then(
      (outcome) => ended.set(party, { outcome }),
      (reason: unknown) => ended.set(party, { reason }),
    );
  }
  await quiet();
  const waiting = honest.filter((party) => !ended.has(party));
  if (honest.every((party) => !failed(ended.get(party)))) {
    const lowest = Math.min(...waiting.map((party) => party.round));
    for (const party of waiting) {
      if (party.round === lowest) party.abort(new AbortError('silent', party.waitingFor()));
    }
  }
  for (const party of parties) if (!ended.has(party)) party.abort(new AbortError('left'));
  await quiet();
  return parties.map((party) => ended.get(party)!);
}

const failed = (ended: Ended | undefined) => ended !== undefined && 'reason' in ended;

/** What the outputs of a default computation say of each question. */
export function questionsOf(
  { outputs, counted }: Outcome,
  { survey }: Pick<Program, 'survey'> = program,
): QuestionResult[] {
  return questionResults(survey, outputs, counted);
}

/** How parties' runs ended, with `questionsOf` their outcomes. */
export function byQuestion(ended: readonly Ended[], asked: Pick<Program, 'survey'> = program) {
  return ended.map((end) =>
    'outcome' in end ? { outcome: { ...end.outcome, questions: questionsOf(end.outcome, asked) } } : end,
  );
}

/** A whole honest run: everybody answers. */
export async function runAll(
  n: number,
  answers: readonly (readonly Answer[] | undefined)[],
  options: RunSetting = {},
): Promise<{ ended: Ended[]; ports: Port[] }> {
  const all = partyOptions(n, options);
  const parties = all.map((own) => new Party(own));
  for (const [index, own] of answers.entries()) if (own) parties[index]!.contribute(own);
  return { ended: await finishAll(parties), ports: all.map(({ port }) => port) };
}

import { encodeAnswers } from '../program/encoding.ts';
import { checkFormula } from '../program/language/formula.ts';
import type { OutputValue } from '../program/output.ts';
import { circuitOf, everyone, type Program } from '../program/plan.ts';
import { resultsOf } from '../program/results.ts';
import type { Answer, Survey } from '../program/survey.ts';
import { type Committee, ONLINE } from '../protocols/operations/committee.testing.ts';
import { mostCheaters } from '../protocols/parties.testing.ts';
import { share } from '../sharing/shamir.ts';
import { evaluate, reveal } from './evaluate.ts';
import { trace } from './trace.ts';

/** For tests: a formula's program for as many people as there are. */
export function programFor(formulas: string, survey: Survey, people: number, minimumGroup = 5): Program {
  return checkFormula(formulas, { survey, minimumGroup, maximumGroup: people }).program;
}

/**
 * For tests: these people's answers, shared among a committee of real parties, which computes the outputs.
 *
 * @throws Error if that does not use exactly what the trace foresees.
 */
export async function computed(
  { field, parties, mailboxes }: Committee,
  program: Program,
  answers: readonly (readonly Answer[])[],
): Promise<OutputValue[]> {
  const { circuit, outputs } = circuitOf(program, everyone(answers.length));
  const [n, t] = [parties.length, mostCheaters(parties.length)];
  const cost = await trace(circuit, n, t);
  await Promise.all(parties.map((party) => party.preprocess(cost)));
  const encoded = answers.map((own) => encodeAnswers(program.survey, program.layout, own));
  const bits = Array.from({ length: program.layout.length }, (_, bit) =>
    share(field, { n, t }, field.fromIntegers(encoded.map((own) => own[bit]!))),
  );
  const used = () => ({ ...parties[0]!.used, rounds: mailboxes[0]!.rounds(ONLINE!) });
  const before = used();
  const opened = await Promise.all(
    parties.map(async (party, me) => {
      const shares = await evaluate(circuit, party, (bit) => bits[bit]![me]!, cost);
      return reveal(circuit, party, shares);
    }),
  );
  for (const [key, now] of Object.entries(used()) as [keyof ReturnType<typeof used>, number][]) {
    if (now - before[key] !== cost[key]) throw new Error(`${key}: ${now - before[key]}, not ${cost[key]}`);
  }
  const integers = opened[0]!.map((values) => values && field.toSignedIntegers(values));
  return resultsOf(outputs, integers, 0).map(({ value }) => value!);
}

import { encodeAnswers } from '../program/encoding.ts';
import { checkFormula } from '../program/language/formula.ts';
import type { OutputValue } from '../program/output.ts';
import { circuitOf, everyone, type Program } from '../program/plan.ts';
import { resultsOf } from '../program/results.ts';
import type { Answer, Survey } from '../program/survey.ts';
import type { Committee } from '../protocols/operations/committee.testing.ts';
import { mostCheaters } from '../protocols/parties.testing.ts';
import { share } from '../sharing/shamir.ts';
import { evaluate, reveal } from './evaluate.ts';
import { trace } from './trace.ts';

/** For tests: a formula's program for as many people as there are. */
export function programFor(formulas: string, survey: Survey, people: number, minimumGroup = 5): Program {
  return checkFormula(formulas, { survey, minimumGroup, maximumGroup: people }).program;
}

/** For tests: these people's answers, shared among a committee of real parties, which computes the outputs. */
export async function computed(
  { field, parties }: Committee,
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
  const opened = await Promise.all(
    parties.map(async (party, me) => {
      const shares = await evaluate(circuit, party, (bit) => bits[bit]![me]!, cost);
      return reveal(circuit, party, shares);
    }),
  );
  const integers = opened[0]!.map((values) => values && field.toSignedIntegers(values));
  return resultsOf(outputs, integers, 0).map(({ value }) => value!);
}

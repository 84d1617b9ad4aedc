import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluatePlainly } from '../engine/plain.testing.ts';
import type { Computation } from './computation.ts';
import { encodeAnswers } from './encoding.ts';
import { computations, everyKind } from './language/computations.testing.ts';
import { circuitOf, compile, everyone, type Program } from './plan.ts';
import type { Answer, Question } from './survey.ts';

/** By hand, for some minutes: FUZZ_RUNS=5000. */
const runs = Number(process.env.FUZZ_RUNS ?? 150);
const minimumGroup = 5;

const answerTo = (question: Question): fc.Arbitrary<Answer> => {
  switch (question.kind) {
    case 'number':
      return fc.oneof(fc.constantFrom(question.minimum, question.maximum), fc.nat(100).map(String));
    case 'yes-no':
      return fc.boolean();
    case 'choice':
      return fc.nat(question.options.length - 1);
    case 'several':
      return fc.subarray(question.options.map((_, option) => option));
    case 'ranking':
      return fc.shuffledSubarray(
        question.options.map((_, option) => option),
        { minLength: question.options.length },
      );
  }
};
const person = fc.tuple(...everyKind.questions.map(answerTo));
/** Some of them all alike: groups are empty, and numbers equal. */
const people = fc.oneof(
  fc.array(person, { minLength: minimumGroup, maxLength: 9 }),
  fc.tuple(person, fc.integer({ min: minimumGroup, max: 9 })).map(([own, count]) => new Array(count).fill(own)),
);

/** undefined for what is refused, or of which a step is not evaluated in plain. */
function compiled(computation: Computation): Program | undefined {
  const outputs = computation.outputs.map((output) =>
    typeof output.recipients === 'string' ? output : { ...output, recipients: 'everyone' as const },
  );
  try {
    const program = compile({ survey: everyKind, minimumGroup, computation: { ...computation, outputs } });
    const { nodes } = circuitOf(program, everyone(minimumGroup)).circuit;
    const others = ['correlation', 'solve', 'logarithm', 'laplace'];
    return nodes.some(({ step }) => others.includes(step)) ? undefined : program;
  } catch (error) {
    expect((error as Error).name).toMatch(/^(ComputationError|SurveyError)$/);
    return undefined;
  }
}

/** A value beyond its range would be opened behind a mask that does not hide it. */
test('whatever is computed of whatever answers, every value stays in the range that masks are made for', () => {
  let computed = 0;
  const property = fc.property(computations, people, (computation, group) => {
    const program = compiled(computation);
    if (!program) return;
    computed += 1;
    const answers = group.map((own) => encodeAnswers(everyKind, program.layout, own));
    const { circuit } = circuitOf(program, everyone(group.length));
    evaluatePlainly(circuit, (bit) => answers.map((bits) => BigInt(bits[bit]!)));
  });
  fc.assert(property, { numRuns: runs, endOnFailure: true });
  expect(computed).toBeGreaterThan(runs / 20);
});

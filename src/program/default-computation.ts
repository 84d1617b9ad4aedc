import type { Computation } from './computation.ts';
import { ComputationBuilder } from './computation-builder.ts';
import type { OutputResult, OutputValue } from './output.ts';
import type { Question, QuestionResult, Survey } from './survey.ts';

/** What a survey without formulas computes: for each question what its kind suggests. */
export function defaultComputation({ questions }: Survey): Computation {
  const builder = new ComputationBuilder();
  const outputs = questions.flatMap((question, index) => {
    const answers = builder.node({ node: 'question', question: index });
    return functionsOf(question).map((name) => ({
      name: `${index} ${name}`,
      recipients: 'everyone' as const,
      node: builder.node({ node: 'call', function: name, arguments: [answers] }),
    }));
  });
  return builder.computation(outputs).computation;
}

function functionsOf(question: Question): string[] {
  switch (question.kind) {
    case 'number':
      return ['sum', 'mean', ...(question.deviation ? ['deviation'] : [])];
    case 'ranking':
      return ['borda'];
    case 'yes-no':
      return ['count'];
    default:
      return ['tally'];
  }
}

/** The results of a default computation, one a question. */
export function questionResults(
  { questions }: Survey,
  outputs: readonly OutputResult[],
  count: number,
): QuestionResult[] {
  const results = outputs.values();
  const next = () => results.next().value!.value!;
  return questions.map((question): QuestionResult => {
    switch (question.kind) {
      case 'number': {
        const [sum, mean] = [numberIn(next()), numberIn(next())];
        const result = { kind: 'number', count, sum: sum.exact!, mean: mean.value } as const;
        return question.deviation ? { ...result, deviation: numberIn(next()).value } : result;
      }
      case 'yes-no': {
        const yes = numberIn(next()).value;
        return { kind: 'yes-no', count, yes, no: count - yes };
      }
      case 'ranking':
        return { kind: 'ranking', count, points: column(next()) };
      default:
        return { kind: question.kind, count, counts: column(next()) };
    }
  });
}

function numberIn(value: OutputValue): Extract<OutputValue, { kind: 'number' }> {
  if (value.kind !== 'number') throw new RangeError('no number');
  return value;
}

/** The values of a table of numbers, none of them hidden. */
function column(value: OutputValue): number[] {
  if (value.kind !== 'table') throw new RangeError('no table');
  return value.rows.map((row) => numberIn(row.value).value);
}

import fc from 'fast-check';
import { operandsOf, typesOf } from '../check.ts';
import type { CallNode, Computation, Node, Recipients } from '../computation.ts';
import { ComputationBuilder } from '../computation-builder.ts';
import { functionNamed, functions } from '../functions/all.ts';
import { OperandError, type OperandType } from '../functions/definition.ts';
import { parseSurvey } from '../survey.ts';

const number = { kind: 'number', unit: '', decimals: 0, minimum: '0', maximum: '100' } as const;
const options = ['Sales', 'Research "R"', 'yes'];

/** Index of the question with one choice of several. */
const department = 5;

/** Every kind of question, with names and without. */
export const everyKind = parseSurvey({
  title: 'Every kind',
  questions: [
    { ...number, text: 'Salary', name: 'Salary', unit: '€', decimals: 2 },
    { ...number, text: 'Age', name: 'q4' },
    { ...number, text: 'Nameless' },
    { kind: 'yes-no', text: 'Nameless, too' },
    { kind: 'yes-no', text: 'Remote?', name: 'value1' },
    { kind: 'choice', text: 'Department', name: 'département', options },
    { kind: 'several', text: 'Days', options },
    { kind: 'ranking', text: 'Order', options },
  ],
});

const leaves: Node[] = [
  ...everyKind.questions.map((_, question) => ({ node: 'question', question }) as const),
  ...['0', '-5', '0.25', '2', '12345678901234567890.5'].map((value) => ({ node: 'number', value }) as const),
  ...[...options, 'no', '= "x" #', 'a”“b // c'].map((value) => ({ node: 'text', value }) as const),
];

/** A call to be: operands are numbers to be brought below the number of nodes that there are by then. */
const wishes = fc.record({
  definition: fc.constantFrom(...functions),
  count: fc.nat(4),
  operands: fc.array(fc.nat(1000), { minLength: 4, maxLength: 4 }),
  by: fc.boolean(),
  where: fc.option(fc.nat(1000), { nil: undefined, freq: 4 }),
});
type Wish = typeof wishes extends fc.Arbitrary<infer T> ? T : never;

const outputWishes = fc.record({
  name: fc.constantFrom('Mean', 'mean(Salary)', 'count()', '"', '# 1', 'a = b', 'é', 'x'.repeat(80)),
  recipients: fc.constantFrom<Recipients>('everyone', 'host', ['Anna', 'Zoë "Z"']),
  node: fc.nat(1000),
});
type OutputWish = typeof outputWishes extends fc.Arbitrary<infer T> ? T : never;

/** Computations over that survey that type-check, made of every function that there is, with parts used many times. */
export const computations: fc.Arbitrary<Computation> = fc
  .tuple(
    fc.array(wishes, { minLength: 200, maxLength: 400 }),
    fc.uniqueArray(outputWishes, { minLength: 1, selector: ({ name }) => name }),
  )
  .map(([calls, outputs]) => computationOf(calls, outputs));

function computationOf(calls: readonly Wish[], wanted: readonly OutputWish[]): Computation {
  const builder = new ComputationBuilder();
  const types = typesOf({ nodes: leaves, outputs: [] }, everyKind);
  for (const leaf of leaves) builder.node(leaf);
  for (const call of calls) {
    const node = callOf(call, types.length);
    const type = typeOf(node, types);
    if (type && builder.node(node) === types.length) types.push(type);
  }
  const shown = types.flatMap(({ kind }, node) =>
    kind === 'number' || kind === 'yes-no' || kind === 'table' ? [node] : [],
  );
  const outputs = wanted.map(({ name, recipients, node }) => {
    const chosen = shown.at(-1 - (node % shown.length))!;
    return { name, recipients: types[chosen]!.level === 'row' ? ('each' as const) : recipients, node: chosen };
  });
  return builder.computation(outputs).computation;
}

function callOf({ definition, count, operands, by, where }: Wish, nodes: number): CallNode {
  const { least, most } = definition.arguments;
  const clauses = definition.clauses ?? [];
  const chosen = Array.from({ length: Math.min(Math.max(count, least), most) }, (_, i) =>
    nodeAt(operands[i % 4]!, nodes),
  );
  return {
    node: 'call',
    function: definition.name,
    arguments: chosen,
    ...(by && clauses.includes('by') ? { by: department } : {}),
    ...(where !== undefined && clauses.includes('where') ? { where: nodeAt(where, nodes) } : {}),
  };
}

/** Every other time one of the latest. */
function nodeAt(number: number, nodes: number): number {
  const half = Math.floor(number / 2);
  return number % 2 === 0 ? half % nodes : nodes - 1 - (half % 8);
}

/** Most calls do not type-check. */
function typeOf(node: CallNode, types: readonly OperandType[]): OperandType | undefined {
  try {
    return functionNamed(node.function)!.type(operandsOf(node, types));
  } catch (error) {
    if (error instanceof OperandError) return undefined;
    throw error;
  }
}

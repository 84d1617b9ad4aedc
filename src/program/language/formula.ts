import { ComputationError, typesOf } from '../check.ts';
import type { Computation } from '../computation.ts';
import { smallestGroupOf } from '../functions/all.ts';
import { compile, type Program, type ProgramSource } from '../plan.ts';
import { parseSurvey, type Survey } from '../survey.ts';
import { FormulaError, type FormulaErrorKind, type Span } from './formula-error.ts';
import type { NodeSpan } from './graph.ts';
import { Parser } from './parser.ts';
import { labelsOf } from './printer.ts';

/** A formula that was read. */
export interface Formula {
  readonly computation: Computation;
  /** For each node of the computation where it is written. */
  readonly spans: readonly NodeSpan[];
}

/**
 * Reads a formula, and checks its types. An output without a label has its formula, as `printFormula` writes it, for one.
 *
 * @param survey in normal form (`parseSurvey`): names are in NFC.
 * @throws FormulaError for the first thing that is wrong; nothing else, whatever the text.
 */
export function parseFormula(text: string, survey: Survey): Formula {
  const parser = new Parser(text, survey);
  const written = parser.outputs();
  const unnamed = written.map(({ label, value, recipients }) => ({ name: label ?? '', recipients, node: value.node }));
  const { computation: graph, spans } = placed(text, [], () => parser.graph.computation(unnamed));
  const labels = labelsOf(graph, survey);
  const outputs = graph.outputs.map((output, i) => ({ ...output, name: written[i]!.label ?? labels[output.node]! }));
  for (const [index, { name }] of outputs.entries()) {
    if (outputs.findIndex((output) => output.name === name) === index) continue;
    throw new FormulaError('taken', written[index]!.span, text, 'a label that no other result has');
  }
  const computation = { ...graph, outputs };
  placed(text, spans, () => typesOf(computation, survey));
  return { computation, spans };
}

/**
 * Reads a formula and compiles it for this survey and room.
 *
 * @throws FormulaError for whatever is wrong with the formula; SurveyError for what is wrong with the survey or its
 *   smallest group even without it.
 */
export function checkFormula(text: string, source: Omit<ProgramSource, 'computation'>): Formula & { program: Program } {
  const formula = parseFormula(text, parseSurvey(source.survey));
  const { computation, spans } = formula;
  const call = computation.nodes.findIndex((node) => smallestGroupOf(node) > source.minimumGroup);
  if (call >= 0) {
    const smallest = smallestGroupOf(computation.nodes[call]!);
    throw new FormulaError('group-too-small', spans[call]!, text, String(smallest));
  }
  return { ...formula, program: placed(text, spans, () => compile({ ...source, computation })) };
}

/** Turns an error at a node into one at its characters. */
function placed<T>(text: string, spans: readonly NodeSpan[], action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof ComputationError)) throw error;
    const { kind, node, operand, expected } = error;
    const own = node === null ? undefined : spans[node];
    throw new FormulaError(
      kinds[kind],
      operandSpan(own, operand) ?? own ?? { start: 0, end: text.length },
      text,
      expected,
    );
  }
}

function operandSpan(span: NodeSpan | undefined, operand: ComputationError['operand']): Span | undefined {
  if (operand === null) return undefined;
  return typeof operand === 'number' ? span?.arguments[operand] : span?.[operand];
}

const kinds: Record<ComputationError['kind'], FormulaErrorKind> = {
  'unknown-function': 'unknown-function',
  'argument-count': 'argument-count',
  clause: 'clause',
  operand: 'operand',
  'range-too-wide': 'range-too-wide',
  'too-costly': 'too-costly',
  output: 'output',
  name: 'unknown-name',
  'not-a-computation': 'too-many',
};

import { ComputationError } from './check.ts';
import { type Computation, computationLimits, type Node, type Output, type Recipients } from './computation.ts';
import { ComputationBuilder } from './computation-builder.ts';

/**
 * Reads a computation from the value of JSON that came from somebody else: bounded, strict, and only in its normal form.
 *
 * @throws ComputationError 'not-a-computation', 'name'; nothing else, whatever the argument.
 */
export function readComputation(json: unknown): Computation {
  const { nodes, outputs } = record(json, ['nodes', 'outputs']);
  const parsedNodes = list(nodes, 1, computationLimits.nodes).map(readNode);
  const parsedOutputs = list(outputs, 1, computationLimits.outputs).map((output) =>
    readOutput(output, parsedNodes.length),
  );
  const names = new Set(parsedOutputs.map(({ name }) => name));
  if (names.size < parsedOutputs.length) throw new ComputationError('name', null, 'outputs of different names');
  const builder = new ComputationBuilder();
  for (const [index, node] of parsedNodes.entries()) if (builder.node(node) !== index) refuse();
  const { computation } = builder.computation(parsedOutputs);
  if (JSON.stringify(computation) !== JSON.stringify({ nodes: parsedNodes, outputs: parsedOutputs })) refuse();
  return computation;
}

function readNode(json: unknown, index: number): Node {
  const kind = typeof json === 'object' && json !== null && 'node' in json ? json.node : undefined;
  switch (kind) {
    case 'number':
      return { node: kind, value: numberText(record(json, ['node', 'value']).value) };
    case 'text':
      return { node: kind, value: text(record(json, ['node', 'value']).value, computationLimits.textLength) };
    case 'question':
      return { node: kind, question: natural(record(json, ['node', 'question']).question, 1000) };
    case 'call': {
      const clauses = ['by', 'where'].filter((clause) => Object.hasOwn(json as object, clause));
      const call = record(json, ['node', 'function', 'arguments', ...clauses]);
      return {
        node: kind,
        function: text(call.function, 40),
        arguments: list(call.arguments, 0, computationLimits.arguments).map((operand) => natural(operand, index)),
        ...(clauses.includes('by') ? { by: natural(call.by, index) } : {}),
        ...(clauses.includes('where') ? { where: natural(call.where, index) } : {}),
      };
    }
    default:
      return refuse();
  }
}

function readOutput(json: unknown, nodes: number): Output {
  const { name, recipients, node } = record(json, ['name', 'recipients', 'node']);
  return {
    name: text(name, computationLimits.nameLength),
    recipients: readRecipients(recipients),
    node: natural(node, nodes),
  };
}

function readRecipients(json: unknown): Recipients {
  if (json === 'everyone' || json === 'host' || json === 'each') return json;
  const names = list(json, 1, computationLimits.recipients).map((name) => text(name, computationLimits.nameLength));
  if (new Set(names).size < names.length) refuse();
  return names;
}

/** Controls, line breaks, lone surrogates and overrides of the text's direction. */
const forbidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

function text(json: unknown, most: number): string {
  if (typeof json !== 'string' || json.length === 0 || json.length > most || forbidden.test(json)) return refuse();
  if (json !== json.normalize('NFC') || json !== json.trim()) return refuse();
  return json;
}

/** The shortest way to write a decimal: no zeros that say nothing, no "-0", no "+". */
function numberText(json: unknown): string {
  if (typeof json !== 'string' || json.length > computationLimits.numberLength) return refuse();
  return /^(0|-?(0|[1-9]\d*)\.\d*[1-9]|-?[1-9]\d*)$/.test(json) ? json : refuse();
}

function natural(json: unknown, below: number): number {
  return typeof json === 'number' && Number.isInteger(json) && json >= 0 && json < below ? json : refuse();
}

function list(json: unknown, least: number, most: number): unknown[] {
  return Array.isArray(json) && json.length >= least && json.length <= most ? Array.from(json) : refuse();
}

function record<Key extends string>(json: unknown, keys: readonly Key[]): Record<Key, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return refuse();
  if (Object.keys(json).length !== keys.length || !keys.every((key) => Object.hasOwn(json, key))) return refuse();
  return json as Record<Key, unknown>;
}

function refuse(): never {
  throw new ComputationError('not-a-computation', null);
}

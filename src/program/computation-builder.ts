import { ComputationError } from './check.ts';
import { type Computation, computationLimits, type Node, type Output } from './computation.ts';

/** Collects the nodes of a computation, each once, and puts them into normal form. Both front ends build by it. */
export class ComputationBuilder {
  readonly #nodes: Node[] = [];
  readonly #known = new Map<string, number>();

  /** The index of this node, for use as an operand; not yet its index in the computation. */
  node(node: Node): number {
    const key = JSON.stringify(canonicalNode(node, (operand) => operand));
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const index = this.#nodes.push(node) - 1;
    this.#known.set(key, index);
    return index;
  }

  /**
   * The computation of these outputs, in normal form: nodes that no output needs are gone.
   *
   * @returns also where each node went: its index in the computation, or undefined.
   * @throws ComputationError 'not-a-computation' beyond `computationLimits`.
   */
  computation(outputs: readonly Output[]): { computation: Computation; places: readonly (number | undefined)[] } {
    const places = new Array<number | undefined>(this.#nodes.length).fill(undefined);
    const depths: number[] = [];
    const nodes: Node[] = [];
    const place = (index: number): number => {
      const known = places[index];
      if (known !== undefined) return known;
      const node = this.#nodes[index]!;
      const operands = operandsOfNode(node).map(place);
      const depth = 1 + Math.max(0, ...operands.map((operand) => depths[operand]!));
      if (depth > computationLimits.depth || nodes.length === computationLimits.nodes) {
        throw new ComputationError('not-a-computation', null, 'a smaller program');
      }
      depths.push(depth);
      nodes.push(canonicalNode(node, (operand) => places[operand]!));
      places[index] = nodes.length - 1;
      return nodes.length - 1;
    };
    const placed = outputs.map(({ name, recipients, node }) => ({ name, recipients, node: place(node) }));
    return { computation: { nodes, outputs: placed }, places };
  }
}

/** Operands first to last: arguments, by, where. */
export function operandsOfNode(node: Node): number[] {
  if (node.node !== 'call') return [];
  return [
    ...node.arguments,
    ...(node.by === undefined ? [] : [node.by]),
    ...(node.where === undefined ? [] : [node.where]),
  ];
}

/** The node with its keys in one order, and its operands renamed. */
function canonicalNode(node: Node, renamed: (operand: number) => number): Node {
  switch (node.node) {
    case 'number':
      return { node: 'number', value: node.value };
    case 'text':
      return { node: 'text', value: node.value };
    case 'question':
      return { node: 'question', question: node.question };
    case 'call':
      return {
        node: 'call',
        function: node.function,
        arguments: node.arguments.map(renamed),
        ...(node.by === undefined ? {} : { by: renamed(node.by) }),
        ...(node.where === undefined ? {} : { where: renamed(node.where) }),
      };
  }
}

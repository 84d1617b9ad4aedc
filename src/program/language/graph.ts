import { type Computation, computationLimits, type Node, type Output } from '../computation.ts';
import { ComputationBuilder, operandsOfNode } from '../computation-builder.ts';
import type { Span } from './formula-error.ts';

/** Where a node is written: the first place, if there are several. */
export interface NodeSpan extends Span {
  /** Of a call: where its operands are written for it. */
  readonly arguments: readonly Span[];
  readonly by?: Span;
  readonly where?: Span;
}

/** A value in the formula: its node, and where this mention of it is. */
export interface Operand extends Span {
  readonly node: number;
}

export interface CallOperands {
  readonly arguments: readonly Operand[];
  readonly by?: Operand;
  readonly where?: Operand;
}

/** The nodes of a computation while its formula is read, with the characters that each came from. */
export class FormulaGraph {
  readonly #builder = new ComputationBuilder();
  readonly #spans: NodeSpan[] = [];
  readonly #depths: number[] = [];
  readonly #texts = new Set<number>();

  number(value: string, span: Span): Operand {
    return this.#node({ node: 'number', value }, { start: span.start, end: span.end, arguments: [] });
  }

  text(value: string, span: Span): Operand {
    const text = this.#node({ node: 'text', value }, { start: span.start, end: span.end, arguments: [] });
    this.#texts.add(text.node);
    return text;
  }

  question(question: number, span: Span): Operand {
    return this.#node({ node: 'question', question }, { start: span.start, end: span.end, arguments: [] });
  }

  call(name: string, operands: CallOperands, { start, end }: Span): Operand {
    const { arguments: all, by, where } = operands;
    const node: Node = {
      node: 'call',
      function: name,
      arguments: all.map((operand) => operand.node),
      ...(by && { by: by.node }),
      ...(where && { where: where.node }),
    };
    return this.#node(node, { ...operands, start, end });
  }

  /** Whether the longest path below this value is longer than a computation's may be. */
  isTooDeep({ node }: Operand): boolean {
    return this.#depths[node]! > computationLimits.depth;
  }

  isText({ node }: Operand): boolean {
    return this.#texts.has(node);
  }

  /** @throws ComputationError if there are too many nodes. */
  computation(outputs: readonly Output[]): { computation: Computation; spans: NodeSpan[] } {
    const { computation, places } = this.#builder.computation(outputs);
    const spans = new Array<NodeSpan>(computation.nodes.length);
    for (const [index, place] of places.entries()) if (place !== undefined) spans[place] = this.#spans[index]!;
    return { computation, spans };
  }

  #node(node: Node, span: NodeSpan): Operand {
    const index = this.#builder.node(node);
    if (index === this.#spans.length) {
      this.#spans.push(span);
      this.#depths.push(1 + Math.max(0, ...operandsOfNode(node).map((operand) => this.#depths[operand]!)));
    }
    return { node: index, start: span.start, end: span.end };
  }
}

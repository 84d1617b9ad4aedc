import type { Field, Vector } from '../math/field.ts';
import type { CircuitNode, Step } from '../program/circuit.ts';
import { decompose, isAbove } from '../protocols/operations/bits.ts';
import { isNegative, isZero } from '../protocols/operations/comparison.ts';
import { correlation } from '../protocols/operations/correlation.ts';
import { quotient } from '../protocols/operations/division.ts';
import { laplace } from '../protocols/operations/laplace.ts';
import { constant, picked, plus } from '../protocols/operations/linear.ts';
import { logarithm } from '../protocols/operations/logarithm.ts';
import { ranked } from '../protocols/operations/order.ts';
import { divide } from '../protocols/operations/ratio.ts';
import { squareRoot } from '../protocols/operations/root.ts';
import { solve } from '../protocols/operations/solve.ts';
import { sort } from '../protocols/operations/sort.ts';
import type { Protocol } from '../protocols/protocol.ts';

type NodeOf<S extends Step['step']> = Extract<CircuitNode, { readonly step: S }>;
type Of = readonly Vector[];

/** Steps on this party's shares alone. */
type LocalStep = 'constant' | 'linear' | 'sum' | 'pick' | 'join';
/** Steps in which parties talk. */
type JointStep = keyof typeof joint;

/** One entry a step: the shares of its result, from those of its operands. */
const local: { readonly [S in LocalStep]: (field: Field, node: NodeOf<S>, of: Of) => Vector } = {
  constant: (field, { values }) => field.fromIntegers(values),
  linear: (field, { weights, offset }, of) => {
    const combined = field.combine(field.fromIntegers(weights), of);
    return offset === 0n ? combined : plus(field, combined, offset);
  },
  sum: (field, _, [x]) => field.sum(x!),
  pick: (field, { places }, [x]) => picked(field, x!, places),
  join: (field, _, of) => field.concat(of),
};

/** One entry a step: the operation of `protocols/operations/` that it is. */
const joint = {
  multiply: (protocol: Protocol, _: NodeOf<'multiply'>, [a, b]: Of) => protocol.mul(a!, b!),
  dot: async ({ products }: Protocol, _: NodeOf<'dot'>, [a, b]: Of) => products.verify(await products.dot([[a!, b!]])),
  negative: (protocol: Protocol, { bits }: NodeOf<'negative'>, [x]: Of) => isNegative(protocol, x!, bits),
  zero: (protocol: Protocol, { bits }: NodeOf<'zero'>, [x]: Of) => isZero(protocol, x!, bits),
  above: (protocol: Protocol, { bound }: NodeOf<'above'>, planes: Of) =>
    isAbove(protocol, planes, constant(protocol.field, protocol.field.length(planes[0]!), bound)),
  bits: async (protocol: Protocol, { bits }: NodeOf<'bits'>, [x]: Of) =>
    protocol.field.concat((await decompose(protocol, x!, bits)).slice(0, bits)),
  ranked: async (protocol: Protocol, { width, counted }: NodeOf<'ranked'>, of: Of) =>
    protocol.field.concat(await ranked(protocol, of.slice(1, 1 + width), of[0]!, counted ? of[1 + width]! : undefined)),
  sort: async (protocol: Protocol, { bits }: NodeOf<'sort'>, columns: Of) =>
    protocol.field.concat(await sort(protocol, columns, bits)),
  quotient: (protocol: Protocol, { bits, divisor }: NodeOf<'quotient'>, [x]: Of) =>
    quotient(protocol, x!, bits, divisor),
  divide: (protocol: Protocol, node: NodeOf<'divide'>, [a, b]: Of) => {
    const { denominatorBits, fraction, integerBits } = node;
    return divide(protocol, a!, b!, { denominatorBits, fraction, quotientBits: integerBits + fraction });
  },
  root: (protocol: Protocol, { bits, fraction }: NodeOf<'root'>, [x]: Of) => squareRoot(protocol, x!, bits, fraction),
  correlation: (protocol: Protocol, { bits, fraction }: NodeOf<'correlation'>, [a, b, c]: Of) =>
    correlation(protocol, [a!, b!, c!], bits, fraction),
  solve: async (protocol: Protocol, node: NodeOf<'solve'>, [matrix, right]: Of) => {
    const { x, singular } = await solve(protocol, matrix!, right!, node);
    return protocol.field.concat([x, singular]);
  },
  logarithm: (protocol: Protocol, { bits, fraction }: NodeOf<'logarithm'>, [x]: Of) =>
    logarithm(protocol, x!, bits, fraction),
  laplace: (protocol: Protocol, node: NodeOf<'laplace'>) => laplace(protocol, node.count, node),
} as const;

/** Takes no communication. */
export function isLocal(node: CircuitNode): node is NodeOf<LocalStep> {
  return node.step in local;
}

/** This party's shares of a local step's result. */
export function compute(field: Field, node: NodeOf<LocalStep>, of: Of): Vector {
  return (local[node.step] as (field: Field, node: CircuitNode, of: Of) => Vector)(field, node, of);
}

/**
 * This party's shares of the result of a step in which parties talk.
 * @throws RangeError for a step that no operation here carries out, or whose ranges do not fit into the field.
 */
export async function operate(protocol: Protocol, node: CircuitNode, of: Of): Promise<Vector> {
  if (!(node.step in joint)) throw new RangeError(`no operation for the step '${node.step}'`);
  return (joint[node.step as JointStep] as (protocol: Protocol, node: CircuitNode, of: Of) => Promise<Vector>)(
    protocol,
    node,
    of,
  );
}

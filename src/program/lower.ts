import { ComputationError, constantNumber, declaredRange, labelOf, operandsOf, refusing } from './check.ts';
import type { Circuit, Ref } from './circuit.ts';
import { CircuitBuilder, RangeTooWide, TooCostly } from './circuit-builder.ts';
import type { Computation, Node, Output } from './computation.ts';
import { bitLength } from './decimal.ts';
import { numberScale } from './encoding.ts';
import { functionNamed } from './functions/all.ts';
import type { Lowering, NumberValue, Operands, Value } from './functions/definition.ts';
import { digitCount, type Layout } from './layout.ts';
import type { OutputShape, Place, Shape } from './output.ts';
import { type Rational, rational } from './rational.ts';
import type { Question, Survey } from './survey.ts';

/** Of whom a run counts the contributions, and who is there to get results. All by index: of a person, that is its party's too. */
export interface Audience {
  /** People whose contributions are counted, ascending. */
  readonly counted: readonly number[];
  /** Everybody's name, for recipients by name. */
  readonly names: readonly string[];
  /** Who is the host. */
  readonly host: number;
}

/** A circuit, and what its openings mean. */
export interface Lowered {
  readonly circuit: Circuit;
  readonly outputs: readonly OutputShape[];
}

/** A program, as far as lowering needs it. */
export interface LoweringOptions {
  readonly survey: Survey;
  readonly layout: Layout;
  readonly computation: Computation;
  readonly fieldName: Circuit['fieldName'];
  readonly minimumGroup: number;
}

/**
 * Turns a computation that was checked (`check.ts`) into the circuit for these contributions. The same for every party.
 *
 * @throws ComputationError 'range-too-wide' and 'too-costly' naming the node and the bound, 'operand' where ranges do not allow it (a
 *   possible division by 0), 'name' for a recipient that is nobody.
 */
export function lower(options: LoweringOptions, audience: Audience): Lowered {
  const { computation, minimumGroup, fieldName } = options;
  const circuit = new CircuitBuilder(fieldName, audience.counted.length);
  const lowering: Lowering = {
    circuit,
    contributions: audience.counted.length,
    minimumGroup,
    constant: exactConstant(circuit),
  };
  const values: Value[] = [];
  for (const [index, node] of computation.nodes.entries()) {
    values.push(inRange(index, () => lowered(node, values, options, lowering)));
  }
  const outputs = computation.outputs.map((output) =>
    inRange(output.node, () => ({
      name: output.name,
      recipients: output.recipients,
      shape: shapeOf(values[output.node]!, output, circuit, audience),
    })),
  );
  return { circuit: circuit.circuit(), outputs };
}

function inRange<T>(node: number, action: () => T): T {
  try {
    return refusing(node, action);
  } catch (error) {
    if (error instanceof TooCostly) {
      const most = `at most ${error.limit} ${error.what} in all`;
      throw new ComputationError('too-costly', node, `${most}: fewer results, groups, bins or people`);
    }
    if (!(error instanceof RangeTooWide)) throw error;
    throw new ComputationError(
      'range-too-wide',
      node,
      `values of at most ${error.limit} bits, not ${error.bits}: narrow the ranges of the questions`,
    );
  }
}

function lowered(node: Node, values: readonly Value[], options: LoweringOptions, lowering: Lowering): Value {
  switch (node.node) {
    case 'number': {
      const { numerator, denominator } = constantNumber(node.value);
      const ref = lowering.circuit.constant([numerator]);
      return { kind: 'number', level: 'constant', unit: '', ref, scale: rational(1n, denominator) };
    }
    case 'text':
      return { kind: 'text', level: 'constant', text: node.value };
    case 'question':
      return answers(node.question, options, lowering.circuit);
    case 'call': {
      const operands = operandsOf(node, values);
      const result = functionNamed(node.function)!.lower(operands, lowering);
      checkFractions(result);
      return hiddenWith(ofEachPerson(result, lowering), operands, lowering.circuit);
    }
  }
}

/** Scales and errors are kept out of the field, exactly: products of products of them would outgrow all memory. */
const fractionBits = 1024;

/** @throws RangeTooWide if a number's scale or error has outgrown `fractionBits`. */
function checkFractions(value: Value): void {
  if (value.kind === 'table') for (const row of value.rows) checkFractions(row.value);
  if (value.kind !== 'number') return;
  const { scale, error = 0n } = value;
  for (const part of [scale.numerator, scale.denominator, error]) {
    if (bitLength(part) > fractionBits) throw new RangeTooWide(bitLength(part), fractionBits);
  }
}

/** A value of each person has an element for each, also where ranges leave but one value for all. */
function ofEachPerson(value: Value, { circuit, contributions }: Lowering): Value {
  if (value.level !== 'row') return value;
  const each = (ref: Ref) => circuit.repeated(ref, contributions);
  return 'refs' in value ? { ...value, refs: value.refs.map(each) } : { ...value, ref: each(value.ref) };
}

/** A result is hidden where something that it was computed from is. */
function hiddenWith(result: Value, operands: Operands<Value>, circuit: CircuitBuilder): Value {
  const of = [...operands.arguments, operands.by, operands.where].flatMap((value) => hiddenIn(value));
  const inherit = (value: Value): Value => {
    if (value.kind === 'text') return value;
    if (value.kind === 'table') {
      return { ...value, rows: value.rows.map((row) => ({ ...row, value: inherit(row.value) })) };
    }
    const all = [...new Set([...of, ...hiddenIn(value)])];
    // Any of them: not all of them are shown.
    const shown = circuit.every(all.map((hidden) => circuit.complement(hidden)));
    return { ...value, hidden: all.length === 1 ? all[0]! : circuit.complement(shown) };
  };
  return of.length === 0 ? result : inherit(result);
}

const hiddenIn = (value: Value | undefined): Ref[] =>
  value && 'hidden' in value && value.hidden !== undefined ? [value.hidden] : [];

/** Everybody's answers to a question. */
function answers(index: number, { survey, layout }: LoweringOptions, circuit: CircuitBuilder): Value {
  const question: Question = survey.questions[index]!;
  const { start, bits, encoding } = layout.fields[index]!;
  const inputs = Array.from({ length: bits }, (_, i) => circuit.input(start + i));
  switch (question.kind) {
    case 'number': {
      const { minimum, maximum, weights } = numberScale(question);
      const planes = inputs.slice(0, encoding === 'digits' ? digitCount(question) : bits);
      const places = encoding === 'digits' ? planes.map((_, i) => 1n << BigInt(i)) : weights;
      const ref = circuit.within(circuit.linear(planes, places, minimum), minimum, maximum);
      const scale = rational(1n, 10n ** BigInt(question.decimals));
      const declared = declaredRange(question);
      const label = labelOf(question);
      const value: NumberValue = { kind: 'number', level: 'row', unit: question.unit, ref, scale, declared, label };
      return encoding === 'digits' ? { ...value, digits: { planes, offset: minimum } } : value;
    }
    case 'yes-no':
      return { kind: 'yes-no', level: 'row', ref: inputs[0]! };
    default:
      return { kind: question.kind, level: 'row', options: question.options, refs: inputs };
  }
}

/** Reads a constant of the circuit back. */
function exactConstant(circuit: CircuitBuilder) {
  return (value: Value): Rational => {
    const node = value.kind === 'number' ? circuit.node(value.ref) : undefined;
    if (value.kind !== 'number' || value.level !== 'constant' || node?.step !== 'constant') {
      throw new RangeError('no constant');
    }
    return rational(node.values[0]! * value.scale.numerator, value.scale.denominator);
  };
}

/** Opens what a value is made of, to whom it is for. */
function shapeOf(value: Value, output: Output, circuit: CircuitBuilder, audience: Audience): Shape {
  if (value.kind === 'table') {
    const rows = value.rows.map(({ label, value: cell }) => ({
      label,
      shape: shapeOf(cell, output, circuit, audience),
    }));
    return { kind: 'table', rows };
  }
  const [hidden] = hiddenIn(value);
  const shown = (ref: Ref) => (hidden === undefined ? ref : circuit.multiply(circuit.complement(hidden), ref));
  const place = (ref: Ref): Place => placeOf(ref, output, circuit, audience);
  switch (value.kind) {
    case 'number': {
      const { scale, unit, finish, error, over } = value;
      const ref = shown(value.ref);
      const { lowest, highest, length } = circuit.node(ref);
      const rest = {
        ...(finish && { finish }),
        ...(error !== undefined && { error }),
        ...(over !== undefined && { over: place(shown(over)) }),
        ...(hidden !== undefined && { hidden: place(circuit.repeated(hidden, length)) }),
      };
      return { kind: 'number', place: place(ref), scale, unit, lowest, highest, ...rest };
    }
    case 'yes-no': {
      const ref = shown(value.ref);
      const rest = hidden !== undefined && { hidden: place(circuit.repeated(hidden, circuit.length(ref))) };
      return { kind: 'yes-no', place: place(ref), ...rest };
    }
    case 'choice': {
      const refs = value.refs.map(shown);
      const rest = hidden !== undefined && { hidden: place(circuit.repeated(hidden, circuit.length(refs[0]!))) };
      return { kind: 'choice', options: value.options, places: refs.map(place), ...rest };
    }
    default:
      throw new RangeError(`a ${value.kind} is no output`);
  }
}

function placeOf(ref: Ref, { recipients }: Output, circuit: CircuitBuilder, { counted, names, host }: Audience): Place {
  if (recipients === 'everyone') return [{ to: 'everyone', opening: circuit.open(ref) }];
  if (recipients === 'host') return [{ to: host, opening: circuit.open(ref, host) }];
  if (recipients === 'each') {
    return counted.map((person, row) => ({ to: person, opening: circuit.open(circuit.pick(ref, [row]), person) }));
  }
  return recipients.map((name) => {
    const person = names.indexOf(name);
    if (person < 0) throw new ComputationError('name', null, `one of the people in the room, not “${name}”`);
    return { to: person, opening: circuit.open(ref, person) };
  });
}

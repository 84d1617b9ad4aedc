import type { Circuit, CircuitNode, Ref } from '../circuit.ts';
import type { Layout } from '../layout.ts';
import type { Survey } from '../survey.ts';
import {
  allAtoms,
  atom,
  combination,
  constantPolynomial,
  isTruth,
  type Polynomial,
  primitive,
  product,
  textOf,
} from './polynomial.ts';

/** What one secret number of a circuit says of people. */
export type Meaning =
  | { readonly kind: 'constant'; readonly value: bigint }
  /** The same function of each person's answers, added up over everybody. */
  | { readonly kind: 'total'; readonly each: Polynomial }
  /** A linear combination of numbers at places of an order: each place is somebody's number. */
  | { readonly kind: 'order'; readonly places: ReadonlySet<string> }
  /** Something with noise that nobody knows. */
  | { readonly kind: 'noisy' }
  /** Anything else: quotients, products, comparisons, what is one person's. */
  | { readonly kind: 'other' };

/** A vector of a circuit. */
type Vector =
  /** One element a person, each the same function of that person's answers. */
  | { readonly kind: 'rows'; readonly each: Polynomial }
  /** Several vectors of one element a person, one after the other. */
  | { readonly kind: 'stack'; readonly names: readonly string[] }
  | { readonly kind: 'elements'; readonly elements: readonly Meaning[] };

const other: Meaning = { kind: 'other' };

/**
 * What each opening of a circuit says of people: an abstract evaluation, of functions in place of values. It knows sums,
 * products and order statistics exactly, and takes every other result for something of its own.
 *
 * @param wanted nodes of one element.
 */
export function meaningsOf(
  circuit: Circuit,
  { survey, layout }: { readonly survey: Survey; readonly layout: Layout },
  wanted: readonly Ref[],
): Meaning[] {
  const bits = bitAtoms(survey, layout);
  const vectors: Vector[] = [];
  for (const [ref, node] of circuit.nodes.entries()) {
    const of = 'of' in node ? node.of.map((operand) => vectors[operand]!) : [];
    vectors.push(vectorOf(ref, node, of, circuit, bits));
  }
  return wanted.map((ref) => {
    const vector = vectors[ref]!;
    return vector.kind === 'elements' ? (vector.elements[0] ?? other) : other;
  });
}

/** Each bit of a contribution: its question if that asks for a number, and what it is in a polynomial. */
interface BitAtom {
  readonly number?: string;
  readonly each: Polynomial;
}

function bitAtoms({ questions }: Survey, { fields }: Layout): BitAtom[] {
  return questions.flatMap((question, index) => {
    const { start, bits } = fields[index]!;
    const own = Array.from({ length: bits }, (_, i): BitAtom => {
      const each = atom(question.kind === 'choice' ? `c${index}:${i}` : `t${start + i}`);
      return question.kind === 'number' ? { number: `n${index}`, each } : { each };
    });
    if (question.kind !== 'choice') return own;
    const others = own.slice(0, -1).map(({ each }) => each);
    const last = combination([constantPolynomial(1n), ...others], [1n, ...others.map(() => -1n)]);
    return [...own.slice(0, -1), { each: last }];
  });
}

function vectorOf(ref: Ref, node: CircuitNode, of: Vector[], circuit: Circuit, bits: readonly BitAtom[]): Vector {
  const unknown = (): Vector => ({ kind: 'elements', elements: new Array<Meaning>(node.length).fill(other) });
  const asRows = () => of.map((vector) => rowsOf(vector, ref));
  const own = (name: string): Vector => ({ kind: 'rows', each: atom(name) });
  const isByPerson = of.some(({ kind }) => kind === 'rows');
  switch (node.step) {
    case 'input':
      return { kind: 'rows', each: bits[node.bit]!.each };
    case 'constant':
      return { kind: 'elements', elements: node.values.map((value) => ({ kind: 'constant', value })) };
    case 'linear': {
      const answer = answerOf(node.of, circuit, bits);
      if (answer !== undefined) return own(answer);
      if (isByPerson) {
        const each = combination([...asRows(), constantPolynomial(1n)], [...node.weights, node.offset]);
        return { kind: 'rows', each };
      }
      return elements(node.length, (i) => combined(at(of, i), node.weights, node.offset));
    }
    case 'sum': {
      const [vector] = of as [Vector];
      if (vector.kind === 'rows') return one(total(vector.each));
      if (vector.kind === 'stack') return unknown();
      return one(
        combined(
          vector.elements,
          vector.elements.map(() => 1n),
          0n,
        ),
      );
    }
    case 'pick':
      return picked(of[0]!, node.places, circuit.contributions) ?? unknown();
    case 'join': {
      const all = of.map((vector) => (vector.kind === 'elements' ? vector.elements : undefined));
      const known = all.every((part) => part !== undefined);
      return known ? { kind: 'elements', elements: all.flat() } : unknown();
    }
    case 'multiply': {
      if (!isByPerson) return elements(node.length, (i) => multiplied(at(of, i)));
      return { kind: 'rows', each: productOf(asRows(), ref) };
    }
    case 'dot':
      return isByPerson ? one(total(productOf(asRows(), ref))) : unknown();
    case 'negative':
    case 'zero':
    case 'above':
      return isByPerson ? own(`${dependsOnOthers(asRows()) ? 'u' : 't'}${ref}`) : unknown();
    case 'quotient':
    case 'divide':
    case 'root':
    case 'logarithm':
      return isByPerson ? own(`${dependsOnOthers(asRows()) ? 'u' : 'v'}${ref}`) : unknown();
    case 'bits': {
      if (!isByPerson) return unknown();
      const letter = dependsOnOthers(asRows()) ? 'u' : 't';
      return { kind: 'stack', names: Array.from({ length: node.bits }, (_, i) => `${letter}${ref}/${i}`) };
    }
    case 'ranked': {
      const ranks = node.length / node.width;
      // The same place of the same numbers is one place, in whatever step it is found.
      const numbers = node.of.slice(1).join();
      const place = (i: number) => `${numbers}/${placeName(circuit, node.of[0]!, i % ranks, ref)}`;
      return elements(node.length, (i) => ({ kind: 'order', places: new Set([place(i)]) }));
    }
    case 'laplace':
      return elements(node.length, () => ({ kind: 'noisy' }));
    default:
      return unknown();
  }
}

/** A public rank by its number, a secret one by the step and its place there. */
function placeName({ nodes }: Circuit, ranks: Ref, i: number, step: Ref): string {
  const node = nodes[ranks]!;
  return node.step === 'constant' ? `${node.values[i]}` : `${step}:${i}`;
}

/** Of what depends on others too, a total is nothing that could be told apart. */
const total = (each: Polynomial): Meaning => (dependsOnOthers([each]) ? other : { kind: 'total', each });

const one = (meaning: Meaning): Vector => ({ kind: 'elements', elements: [meaning] });

const elements = (length: number, meaning: (i: number) => Meaning): Vector => ({
  kind: 'elements',
  elements: Array.from({ length }, (_, i) => meaning(i)),
});

const at = (of: readonly Vector[], i: number): Meaning[] =>
  of.map((vector) => (vector.kind === 'elements' ? vector.elements[i]! : other));

/** The question of which these are all bits that make up the answer. */
function answerOf(of: readonly Ref[], { nodes }: Circuit, bits: readonly BitAtom[]): string | undefined {
  const questions = new Set(
    of.map((ref) => {
      const node = nodes[ref]!;
      return node.step === 'input' ? bits[node.bit]!.number : undefined;
    }),
  );
  const [question] = questions;
  return questions.size === 1 && of.length > 1 ? question : undefined;
}

/** As a function of each person's answers; what is not is something unknown. */
function rowsOf(vector: Vector, ref: Ref): Polynomial {
  if (vector.kind === 'rows') return vector.each;
  const values = vector.kind === 'elements' ? vector.elements : [];
  const constants = new Set(values.map((own) => (own.kind === 'constant' ? own.value : undefined)));
  const [value] = constants;
  return constants.size === 1 && value !== undefined ? constantPolynomial(value) : atom(`u${ref}`);
}

function productOf(of: readonly Polynomial[], ref: Ref): Polynomial {
  const [a, b] = of as [Polynomial, Polynomial];
  return product(a, b) ?? atom(`${dependsOnOthers(of) ? 'u' : 'v'}${ref}`);
}

const dependsOnOthers = (of: readonly Polynomial[]) =>
  of.some((each) => [...each.keys()].some((key) => /(^|·)u/.test(key)));

function combined(of: readonly Meaning[], weights: readonly bigint[], offset: bigint): Meaning {
  const rest = of.flatMap((meaning, i) => (meaning.kind === 'constant' ? [] : [{ meaning, weight: weights[i]! }]));
  if (rest.length === 0) {
    const value = of.reduce(
      (sum, meaning, i) => sum + (meaning.kind === 'constant' ? meaning.value * weights[i]! : 0n),
      offset,
    );
    return { kind: 'constant', value };
  }
  if (rest.some(({ meaning }) => meaning.kind === 'noisy')) return { kind: 'noisy' };
  const totals = rest.flatMap(({ meaning }) => (meaning.kind === 'total' ? [meaning.each] : []));
  // A constant beside a total is known to everybody: it changes nothing.
  if (totals.length === rest.length)
    return {
      kind: 'total',
      each: combination(
        totals,
        rest.map(({ weight }) => weight),
      ),
    };
  const places = rest.flatMap(({ meaning }) => (meaning.kind === 'order' ? [meaning.places] : []));
  if (places.length < rest.length) return other;
  return { kind: 'order', places: new Set(places.flatMap((own) => [...own])) };
}

function multiplied(of: readonly Meaning[]): Meaning {
  const [a, b] = of as [Meaning, Meaning];
  if (a.kind === 'constant') return combined([b], [a.value], 0n);
  return b.kind === 'constant' ? combined([a], [b.value], 0n) : other;
}

function picked(vector: Vector, places: readonly number[], n: number): Vector | undefined {
  if (vector.kind === 'elements') return { kind: 'elements', elements: places.map((place) => vector.elements[place]!) };
  if (vector.kind === 'rows' || places.length !== n || places.some((place, i) => place !== places[0]! + i))
    return undefined;
  const name = places[0]! % n === 0 ? vector.names[places[0]! / n] : undefined;
  return name === undefined ? undefined : { kind: 'rows', each: atom(name) };
}

/** A number of people, or a difference of two: each person adds 0, 1 or −1 times the same, and no number goes into it. */
export function isCount(each: Polynomial): boolean {
  if (each.size === 0 || ![...allAtoms(each)].every(isTruth)) return false;
  const { rest } = primitive(each);
  if ([...rest.values()].every((coefficient) => coefficient === 1n || coefficient === -1n)) return true;
  const square = product(rest, rest);
  return square !== null && textOf(square) === textOf(rest);
}

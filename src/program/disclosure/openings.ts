import type { Circuit, Ref } from '../circuit.ts';
import type { Recipients } from '../computation.ts';
import type { Finish } from '../functions/definition.ts';
import { labelsOf } from '../language/printer.ts';
import { lower } from '../lower.ts';
import type { Place, Shape } from '../output.ts';
import { everyone, missingRecipients, type Program } from '../plan.ts';
import { type Rational, rational, times } from '../rational.ts';
import { isCount, type Meaning, meaningsOf } from './meaning.ts';
import { type Polynomial, textOf } from './polynomial.ts';

/** What a program opens for one output: nothing else of it is ever known to anyone. */
export interface OutputOpening {
  readonly name: string;
  /** As `printFormula` writes it, shortened to a label's length. */
  readonly formula: string;
  readonly recipients: Recipients;
  /** One a cell: the rows of a table, the options of a choice; otherwise one. */
  readonly cells: readonly CellOpening[];
  readonly kind: Shape['kind'];
  /** Public numbers of the program only: no answer goes into it. */
  readonly isPublic: boolean;
}

/** What is opened of one number, yes-no or option. */
export interface CellOpening {
  /** Of a table or a choice. */
  readonly label: string | null;
  readonly kind: 'number' | 'yes-no' | 'option';
  readonly unit: string;
  readonly meaning: Meaning;
  /** Node of the circuit, without what hides it. */
  readonly ref: Ref;
  /** A divisor that is opened beside it. */
  readonly over?: Meaning;
  readonly precision: Precision;
  /** Absent: it is not hidden because of few people. */
  readonly suppression?: Suppression;
  /** It may be hidden for another reason, which its function names. */
  readonly isWithheld: boolean;
  /** Questions on whose answers it depends. */
  readonly questions: ReadonlySet<number>;
}

export type Precision =
  | { readonly kind: 'exact' }
  /** Its square is opened, exact. */
  | { readonly kind: 'root' }
  /** It, or its logarithm to base 2, is at most this far from the true value. */
  | { readonly kind: 'rounded' | 'logarithm'; readonly error: Rational };

/** It is hidden where it speaks of few people; that it is, is opened. */
export interface Suppression {
  /** Those of one table, which are hidden so that a total does not lead to one of them, have one name. */
  readonly family: Ref;
  /** Selectors of the people whose number decides. */
  readonly groups: readonly Polynomial[];
}

/**
 * What a program opens, from the circuit that is evaluated: for twice the smallest group, if there may be so many people,
 * because some may then be shown without the others.
 */
export function openingsOf(program: Program): OutputOpening[] {
  const size = Math.min(2 * program.minimumGroup, program.maximumGroup);
  const names = missingRecipients(program, []);
  const { circuit, outputs } = lower(program, { ...everyone(size), names });
  const labels = labelsOf(program.computation, program.survey);
  const meanings = meaningsOf(
    circuit,
    program,
    circuit.nodes.map((_, ref) => ref),
  );
  const view: View = { circuit, meanings, questions: questionsOf(circuit, program), program };
  return outputs.map(({ name, recipients, shape }, index) => {
    const cells = cellsOf(shape, null, view);
    return {
      name,
      formula: labels[program.computation.outputs[index]!.node]!,
      recipients,
      kind: shape.kind,
      cells,
      isPublic: cells.every(({ meaning }) => meaning.kind === 'constant'),
    };
  });
}

interface View {
  readonly program: Program;
  readonly circuit: Circuit;
  readonly meanings: readonly Meaning[];
  readonly questions: readonly ReadonlySet<number>[];
}

function cellsOf(shape: Shape, label: string | null, view: View): CellOpening[] {
  if (shape.kind === 'table') return shape.rows.flatMap((row) => cellsOf(row.shape, row.label, view));
  const guard = shape.hidden && openedAt(shape.hidden, view);
  const suppression = guard === undefined ? undefined : suppressionOf(guard, view);
  const cell = (place: Place, own: Pick<CellOpening, 'label' | 'kind' | 'unit' | 'precision'>): CellOpening => {
    const ref = unguarded(openedAt(place, view), guard, view.circuit);
    return {
      ...own,
      ref,
      meaning: view.meanings[ref]!,
      questions: view.questions[ref]!,
      isWithheld: guard !== undefined && !suppression,
      ...(suppression && { suppression }),
    };
  };
  switch (shape.kind) {
    case 'number': {
      const { scale, error, finish, unit } = shape;
      const precision = precisionOf(finish, error, scale);
      const over = shape.over && view.meanings[unguarded(openedAt(shape.over, view), guard, view.circuit)]!;
      return [{ ...cell(shape.place, { label, kind: 'number', unit, precision }), ...(over && { over }) }];
    }
    case 'yes-no':
      return [cell(shape.place, { label, kind: 'yes-no', unit: '', precision: { kind: 'exact' } })];
    case 'choice':
      return shape.options.map((option, i) =>
        cell(shape.places[i]!, { label: option, kind: 'option', unit: '', precision: { kind: 'exact' } }),
      );
  }
}

function precisionOf(finish: Finish | undefined, error: bigint | undefined, scale: Rational): Precision {
  if (error === undefined) return { kind: finish === 'root' ? 'root' : 'exact' };
  return { kind: typeof finish === 'object' ? 'logarithm' : 'rounded', error: times(scale, rational(error)) };
}

/** The node that the first recipient gets; of a person's own output, the vector of everybody's. */
function openedAt(place: Place, { circuit }: View): Ref {
  const { of } = circuit.openings[place[0]!.opening]!;
  return of;
}

/** What is multiplied by 1 − guard before it is opened. */
function unguarded(ref: Ref, guard: Ref | undefined, { nodes }: Circuit): Ref {
  const node = nodes[ref]!;
  if (guard === undefined || node.step !== 'multiply') return ref;
  const isShown = (operand: Ref) => {
    const own = nodes[operand]!;
    return (
      own.step === 'linear' && own.of.length === 1 && own.of[0] === guard && own.weights[0] === -1n && own.offset === 1n
    );
  };
  const [a, b] = node.of;
  return isShown(a) ? b : isShown(b) ? a : ref;
}

/** The numbers of people on which the guard depends are the sizes of the groups that it guards. */
function suppressionOf(guard: Ref, { circuit, meanings }: View): Suppression | undefined {
  const node = circuit.nodes[guard]!;
  const groups = new Map<string, Polynomial>();
  const seen = new Set<Ref>();
  const visit = (ref: Ref) => {
    if (seen.has(ref)) return;
    seen.add(ref);
    const meaning = meanings[ref]!;
    const own = circuit.nodes[ref]!;
    if (meaning.kind === 'total' && own.step === 'sum') {
      if (isCount(meaning.each)) groups.set(textOf(meaning.each), meaning.each);
    } else if ('of' in own) for (const operand of own.of) visit(operand);
  };
  visit(guard);
  if (groups.size === 0) return undefined;
  return { family: node.step === 'pick' ? node.of[0] : guard, groups: [...groups.values()] };
}

/** For each node the questions on whose answers it depends. */
function questionsOf({ nodes }: Circuit, { layout }: Program): Set<number>[] {
  const known: Set<number>[] = [];
  for (const node of nodes) {
    const own = new Set<number>();
    if (node.step === 'input')
      own.add(layout.fields.findIndex(({ start, bits }) => node.bit >= start && node.bit < start + bits));
    if ('of' in node) for (const ref of node.of) for (const question of known[ref]!) own.add(question);
    known.push(own);
  }
  return known;
}

import { isCount } from './meaning.ts';
import type { CellOpening, OutputOpening } from './openings.ts';
import { allAtoms, atomsOf, type Polynomial, rankOf } from './polynomial.ts';

/** How many independent numbers are opened that the answers to one question determine, over the same people. */
export interface Equations {
  readonly question: number;
  readonly count: number;
  /** Names of the outputs. */
  readonly outputs: readonly string[];
}

/**
 * Numbers opened are equations in the answers: k of them leave, in general, only finitely many possibilities for k answers,
 * if the other answers are known. They are counted for each number question: totals by their rank, each other
 * number (a moment, a place in the order, a quotient) as one; numbers of people, yes and no, and what single persons get as
 * none. Of tables and conditions the one with the most counts, as its people may be as few as everybody.
 */
export function equationsOf(outputs: readonly OutputOpening[], questions: readonly number[]): Equations[] {
  return questions.map((question) => {
    const groups = new Map<string, { output: string; cell: CellOpening }[]>();
    for (const { name, recipients, cells } of outputs) {
      if (recipients === 'each') continue;
      for (const cell of cells) {
        if (cell.kind !== 'number' || !cell.questions.has(question) || isCountCell(cell)) continue;
        const { suppression, label } = cell;
        const group = suppression ? `${suppression.family}/${label}` : '';
        groups.set(group, [...(groups.get(group) ?? []), { output: name, cell }]);
      }
    }
    const counted = [...groups.values()].map((own): Equations => {
      const count = countIn(
        own.map(({ cell }) => cell),
        question,
      );
      return { question, count, outputs: [...new Set(own.map(({ output }) => output))] };
    });
    return counted.reduce((most, own) => (own.count > most.count ? own : most), { question, count: 0, outputs: [] });
  });
}

/** A number of people, beside which nothing else is opened. */
const isCountCell = ({ meaning, over }: CellOpening) =>
  meaning.kind === 'total' && isCount(meaning.each) && (over === undefined || over.kind === 'total');

function countIn(cells: readonly CellOpening[], question: number): number {
  const totals = cells.flatMap(({ meaning, over }) =>
    [meaning, over].flatMap((own) =>
      own?.kind === 'total' && !isCount(own.each) ? [ofQuestion(own.each, question)] : [],
    ),
  );
  const others = cells.filter(({ meaning }) => meaning.kind === 'order' || meaning.kind === 'other');
  return rankOf(totals) + new Set(others.map(({ ref }) => ref)).size;
}

/** The terms in which the answer, or what was computed from it, occurs. */
function ofQuestion(each: Polynomial, question: number): Polynomial {
  // What a computed number depends on is not in its name: it may be this question.
  const isOf = (name: string) => name === `n${question}` || name.startsWith('v');
  return new Map([...each].filter(([key]) => atomsOf(key).some(isOf)));
}

/** Names of the outputs in which a single person's number is shown, or a mixture of two, of numbers in order. */
export const ordersOf = (outputs: readonly OutputOpening[]): string[] =>
  outputs.flatMap(({ name, cells }) => (cells.some(({ meaning }) => meaning.kind === 'order') ? [name] : []));

/** A number of people: in one cell, or in so many beside each other. */
export function countsOf(outputs: readonly OutputOpening[]): { readonly output: string; readonly cells: number }[] {
  return outputs.flatMap(({ name, cells }) => {
    const counts = cells.filter(
      ({ meaning }) => meaning.kind === 'total' && isCount(meaning.each) && allAtoms(meaning.each).size > 0,
    );
    return counts.length === 0 ? [] : [{ output: name, cells: counts.length }];
  });
}

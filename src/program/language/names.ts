import type { Survey } from '../survey.ts';

/** Words that stand for themselves, in any case. `if` is one only for names: it is also a function. */
export const keywords: ReadonlySet<string> = new Set(
  'and or not if by where let for everyone host each yes no true false'.split(' '),
);

/**
 * What formulas call each question: its name, or, of one without a name, q1, q2 … by its place, with underscores behind
 * as long as another question has that name.
 */
export function questionNames({ questions }: Survey): string[] {
  const taken = new Set(questions.map(({ name }) => name?.toLowerCase()));
  return questions.map(({ name }, index) => {
    if (name) return name;
    let own = `q${index + 1}`;
    while (taken.has(own)) own += '_';
    return own;
  });
}

/** The most similar of these names, whatever the case: at most a third of its letters are wrong, missing, extra or swapped. */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
  // What is longer than this is like no name there is.
  if (name.length > 60) return null;
  let [nearest, least] = [null as string | null, Math.floor(name.length / 3) + 1];
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** Letters to change, insert, remove or swap with their neighbour to turn a into b (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(Math.min(change, last[j]! + 1, row[j - 1]! + 1, isSwap ? before[j - 2]! + 1 : Number.POSITIVE_INFINITY));
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}

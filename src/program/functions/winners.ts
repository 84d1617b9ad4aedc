import type { Ref } from '../circuit.ts';
import { bordaPoints } from './borda.ts';
import { type Chapter, type FunctionDefinition, type Lowering, OperandError, type OptionsValue } from './definition.ts';
import { withOptions } from './expect.ts';

const KINDS = {
  choice: 'a question with one choice of several',
  several: 'a question that allows several answers',
  ranking: 'a question that asks for a ranking',
};

interface Winner {
  readonly name: string;
  readonly chapter: Chapter;
  readonly of: keyof typeof KINDS;
  readonly definition: string;
}

/** The options with the most points: all that tie. */
function definitionOf({ name, chapter, of, definition }: Winner): FunctionDefinition {
  return {
    name,
    chapter,
    usage: `${name}(${of})`,
    definition,
    discloses: 'Which options have won, all that tie; not the numbers, and not the order of the others.',
    arguments: { least: 1, most: 1 },
    type({ arguments: [options] }) {
      if (options?.level !== 'row' || options.kind !== of) throw new OperandError(0, KINDS[of]);
      return { kind: 'choice', level: 'group', options: options.options };
    },
    lower({ arguments: [argument] }, lowering): OptionsValue {
      const votes = withOptions(argument!);
      const points =
        of === 'ranking' ? bordaPoints(votes, lowering) : votes.refs.map((ref) => lowering.circuit.sum(ref));
      return { kind: 'choice', level: 'group', options: votes.options, refs: mostOf(points, lowering) };
    },
  };
}

/** For each of these numbers, whether none is above it: every pair is compared, and nothing is opened. */
function mostOf(points: readonly Ref[], { circuit }: Lowering): Ref[] {
  const k = points.length;
  const all = circuit.join(points);
  const own = points.map((_, i) => i);
  const unbeaten = own.slice(1).map((distance) => {
    const other = circuit.pick(
      all,
      own.map((i) => (i + distance) % k),
    );
    return circuit.complement(circuit.less(all, other));
  });
  return circuit.pieces(circuit.every(unbeaten), k);
}

export const mode = definitionOf({
  name: 'mode',
  chapter: 'counting',
  of: 'choice',
  definition: 'The option that most people chose; of several that as many chose, all.',
});

export const plurality = definitionOf({
  name: 'plurality',
  chapter: 'decision',
  of: 'choice',
  definition: 'A vote in which each person has one: the option with the most votes; of several with as many, all.',
});

export const approval = definitionOf({
  name: 'approval',
  chapter: 'decision',
  of: 'several',
  definition:
    'A vote in which each person approves of any number of options: the option of which most people approve; of several with as many, all. If nobody approves of any, all.',
});

export const best = definitionOf({
  name: 'best',
  chapter: 'decision',
  of: 'several',
  definition:
    'The option, for example the time, that suits most people; of several that suit as many, all. If none suits anybody, all.',
});

export const bordaWinner = definitionOf({
  name: 'borda_winner',
  chapter: 'decision',
  of: 'ranking',
  definition: 'The option with the most points by borda; of several with as many, all.',
});

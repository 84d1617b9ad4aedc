import type { Recipients } from '../program/computation.ts';
import type { Chapter } from '../program/functions/definition.ts';
import type { Type } from '../program/type.ts';
import type { Plan } from '../room/state.ts';
import { answers, plural } from './counts.ts';
import type { DraftQuestion } from './draft.ts';
import { formatBytes, formatCount, formatDuration } from './format.ts';
import { isolate, isolateList } from './isolate.ts';

/** Sentences about formulas: writing them, reading them before one answers, and what they gave. */
export const formulaText = {
  what: 'What to compute',
  fromQuestions: 'What the questions suggest',
  fromQuestionsHint: 'Means and sums of numbers, counts of choices, points of rankings. Everyone learns all of it.',
  own: 'My own formulas',
  ownHint: 'As in a spreadsheet: medians, groups, comparisons, results for one person only.',
  label: 'Formulas',
  hint: 'One result a line, with a label in front if you like. Everyone learns a result, unless the line ends in “for host”, “for each” or a name.',
  example: '"Mean pay" = mean(pay)',
  checking: 'Checking …',
  unfinished: 'The formulas are checked when the questions above are complete.',
  right: (outputs: number) => `This can be computed: ${plural(outputs, 'result', 'results')}.`,
  show: 'Show the place',
  enlarge: (group: number) => `Set the smallest group to ${formatCount(group)}`,
  outputs: 'Who will learn what',
  /** What an output is, in a few words. */
  kind: (type: Type): string => {
    switch (type.kind) {
      case 'number':
        return type.unit === '' ? 'a number' : `a number in ${isolate(type.unit)}`;
      case 'yes-no':
        return 'yes or no';
      case 'table':
        return `${plural(type.labels.length, 'row', 'rows')}: ${isolateList(type.labels.slice(0, 6))}${
          type.labels.length > 6 ? ' …' : ''
        }`;
      default:
        return 'one of the options';
    }
  },
  learns: (recipients: Recipients): string => {
    if (recipients === 'everyone') return 'everyone learns it';
    if (recipients === 'host') return 'only the host learns it';
    if (recipients === 'each') return 'each person learns their own, and nobody else’s';
    return `only ${isolateList(recipients)} ${recipients.length === 1 ? 'learns' : 'learn'} it`;
  },
  demandedGroup: (group: number, name: string) =>
    `Because of ${isolate(name)}, the smallest group must be ${answers(group)} or more.`,
  names: 'Names that you can use',
  /** What a name stands for. */
  nameOf: (question: Pick<DraftQuestion, 'kind' | 'unit' | 'options'>): string => {
    switch (question.kind) {
      case 'number':
        return question.unit === '' ? 'a number' : `a number in ${isolate(question.unit)}`;
      case 'yes-no':
        return 'yes or no';
      case 'choice':
        return `one of ${isolateList(question.options.map((option) => `"${option}"`))}`;
      case 'several':
        return `any of ${isolateList(question.options.map((option) => `"${option}"`))}`;
      case 'ranking':
        return `an order of ${isolateList(question.options.map((option) => `"${option}"`))}`;
    }
  },
  functions: 'Functions',
  search: 'Search the functions',
  found: (count: number) => (count === 0 ? 'No function like that.' : plural(count, 'function', 'functions')),
  insert: (name: string) => `Insert ${name}`,
  groupOfFunction: (group: number, isFixed: boolean) =>
    `Smallest group: ${formatCount(group)}${isFixed ? '' : ' or more'}.`,
  chapters: {
    arithmetic: 'Calculating',
    logic: 'Conditions',
    summary: 'Sums and means',
    order: 'Order',
    counting: 'Counting',
    relation: 'Relations',
    decision: 'Decisions',
    personal: 'For each person',
    privacy: 'Noise for privacy',
  } satisfies Record<Chapter, string>,

  computed: 'What is computed',
  where: 'In these formulas',
  /** Before the run: what it will take, in plain words. */
  takes: ({ rounds, bytes, triples, bits }: Plan, milliseconds: number): string => {
    const prepared =
      triples + bits === 0
        ? ''
        : ` While people answer, ${plural(triples, 'triple', 'triples')} and ${plural(bits, 'random bit', 'random bits')} are prepared for it.`;
    return `Computing takes ${plural(rounds, 'round', 'rounds')} of messages, up to ${formatBytes(bytes)} from each device: about ${formatDuration(milliseconds)}.${prepared}`;
  },
  preparing: (total: number) => `Preparing ${formatCount(total)} triples and random bits`,
  prepared: (total: number) => `${formatCount(total)} triples and random bits are prepared.`,
  level: (done: number, total: number) => `level ${formatCount(done)} of ${formatCount(total)}`,

  /** Of whom a result is, where it is not everyone's. */
  onlyYou: 'Only you see this',
  onlyThese: (recipients: Recipients): string => {
    if (recipients === 'host') return 'Only the host sees this';
    if (recipients === 'each' || recipients === 'everyone') return 'Each person sees their own';
    return `Only ${isolateList(recipients)} ${recipients.length === 1 ? 'sees' : 'see'} this`;
  },
  notForYou: 'Not for you',
  onOwnScreens: 'On their own screen',
  notCounted: 'You were not counted',
  hidden: 'hidden: too few people',
  allHidden: 'Hidden: too few people',
  none: 'None',
  error: 'Rounded by at most',
  corrected: (names: readonly string[]) =>
    names.map((name) => `${isolate(name)}’s device sent a wrong number; it was corrected.`),
  predictedTime: (milliseconds: number) => `about ${formatDuration(milliseconds)} predicted`,
  predictedRounds: (rounds: number) => `${formatCount(rounds)} predicted`,
  predictedBytes: (bytes: number) => `up to ${formatBytes(bytes)} predicted`,
} as const;

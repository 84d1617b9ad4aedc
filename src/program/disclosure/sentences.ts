import { sentences } from '../sentences.ts';

const { list } = sentences;

/** What a computed program discloses, in plain English. Names of outputs and questions arrive quoted. */
export const formulaSentences = {
  // To whom.
  everyone: 'Everyone learns',
  host: 'Only the host learns',
  each: 'Each person alone learns their own',
  named: (names: readonly string[]): string => `Only ${list(names)} ${names.length > 1 ? 'learn' : 'learns'}`,

  // What.
  learns: (who: string, name: string, formula: string | null, unit: string, rows: string, what: string): string =>
    `${who} ${name}${formula === null ? '' : ` (${formula})`}${unit === '' ? '' : ` in ${unit}`}${rows}: ${what}.`,
  rows: (labels: readonly string[], more: number): string =>
    ` for each of ${list([...labels, ...(more > 0 ? [`${more} more`] : [])])}`,
  public: 'it is known without anybody’s answer',
  exactly: 'exactly',
  root: 'exactly, as the root of an exact fraction',
  rounded: (error: string): string => `rounded, at most ${error} from the exact value`,
  logarithm: (error: string): string => `from its logarithm to base 2, which is at most ${error} from the exact value`,
  total: ', and with it the exact total of everybody',
  part: ', and with it the exact total of those of whom it speaks',
  count: ', which gives a number of people',
  order: ', which is a single person’s number or made of a few people’s',
  size: ', and how many these are',
  noisy: 'with noise that nobody knows',
  truth: 'yes or no',
  options: 'which options it is, and no number',
  withheld: '; or only that it is hidden',
  suppressed: (minimumGroup: number): string =>
    `; or only that it is hidden, because it, or what is left without it, speaks of fewer than ${minimumGroup} people`,

  // What nobody learns.
  hidesOthers: 'Nobody learns any other number, not even one that is computed on the way to these results.',
  hidesFrom: (names: string): string => `Nobody but whom it is for learns ${names}.`,
  hidesUnused: (names: string): string => `No result depends on the answers to ${names}.`,

  // What the results imply.
  warnsEquations: (outputs: string, question: string, count: number, minimumGroup: number): string => {
    const what = `${count} numbers about ${question} are opened: ${outputs}.`;
    const left = minimumGroup - count;
    if (left <= 0) {
      return `${what} With only ${minimumGroup} people, anybody can narrow all of their numbers down to a few possibilities, often to a single one, though not always whose is whose.`;
    }
    if (left === 1) {
      return `${what} With only ${minimumGroup} people, each of them alone can narrow the others’ numbers down to a few possibilities, often to a single one, though not always whose is whose.`;
    }
    return `${what} All but ${count} people together can narrow the ${count} numbers that they lack down to a few possibilities, often to a single one, though not always whose is whose. In the smallest group allowed, that takes ${left} people.`;
  },
  warnsOrder: (outputs: string): string =>
    `${outputs}: what is shown is a single person’s number or made of a few people’s. Whoever knows whose it must be learns that person’s number.`,
  warnsCount: (outputs: string): string =>
    `${outputs}: if it is nobody or everybody of those of whom it speaks, the answer of each of them is known. If only your answer is different, you know all the others’.`,
  warnsFewOutcomes: (output: string, minimumGroup: number): string =>
    `With only ${minimumGroup} people, that easily happens for ${output}.`,
  warnsRare: (output: string, minimumGroup: number): string =>
    `With only ${minimumGroup} people, at least one of the numbers of ${output} speaks of one person or of nobody: people may guess of whom.`,
  warnsPart: (output: string): string =>
    `${output} is a total of those only for whom a condition holds, and is shown however few they are: of one person it is that person’s number. Written with where or by, it would be hidden if they are few.`,
  warnsChoice: (outputs: string): string =>
    `${outputs}: a condition decides which number of each person goes into it. If it holds for one person only, or for all but one, that person’s number may follow from the result.`,
  warnsDifference: (outputs: string): string =>
    `${outputs} together: the difference is a total over those people whom not all of them speak of. If that is one person, it is that person’s number. Nothing hides it.`,
  warnsEpsilon: (epsilon: number): string =>
    `All results have noise, and their ε together is ${epsilon}: whatever you answer, no results become more than e^${epsilon} times as likely. Each time this is run again adds as much.`,
  warnsWithoutNoise: (names: string): string =>
    `${names}: the noise hides nothing in the other results, which have none, or are computed from the same answers without it.`,
  warnsShared: (outputs: string): string =>
    `Not everybody gets ${outputs}. Who gets it can pass it on: people who tell each other what they got learn all of it together.`,
} as const;

/**
 * Every sentence that says what a program discloses: plain English, for people who are about to type a secret.
 * Names of questions arrive quoted; a list of names is joined by `list`.
 */
export const sentences = {
  quoted: (text: string): string => `“${text}”`,
  list: (names: readonly string[]): string =>
    names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`,

  // What everyone learns.
  revealsCount: (minimumGroup: number): string =>
    `How many people were counted, and whose answers were missing or left out. With fewer than ${minimumGroup}, nothing else.`,
  revealsNumber: (name: string, unit: string): string =>
    `The exact sum and the exact mean of ${name}${unit === '' ? '' : ` (${unit})`}.`,
  revealsDeviation: (name: string, unit: string): string =>
    `The exact sum, the exact mean and the standard deviation of ${name}${unit === '' ? '' : ` (${unit})`}, and with them the sum of the squared numbers.`,
  revealsYesNo: (name: string): string => `How many answered yes and how many answered no to ${name}.`,
  revealsRanking: (name: string): string => `How many points the rankings of ${name} give each option.`,
  revealsChoice: (name: string): string => `How many chose each option of ${name}.`,

  // What nobody learns.
  hidesAnswers: 'Nobody learns anybody else’s answers, beyond what the results themselves imply.',
  hidesNumbers: (names: string): string =>
    `Nobody learns the lowest, the highest or any other single number of ${names}.`,
  hidesWhose: (names: string): string => `Nobody learns who gave which number for ${names}.`,
  hidesChoices: (names: string): string => `Nobody learns who answered what to ${names}.`,
  hidesLinks: 'Nobody learns which answers to different questions come from the same person.',

  // What the results imply.
  warnsTogether: (minimumGroup: number): string =>
    `All the others together can work out your answers, by subtracting their own from the results: ` +
    `in the smallest group allowed, that takes ${minimumGroup - 1} people.`,
  warnsAgain:
    'If this is run again after one person came, left or changed an answer, the difference between the results shows that person’s answer.',
  warnsMoments: (names: string, minimumGroup: number): string =>
    `The standard deviation of ${names} tells more about single people than a mean: all but two together can work out ` +
    `the two numbers that they lack, though not whose is whose. In the smallest group allowed, that takes ${minimumGroup - 2} people.`,
  warnsFewNumbers: (names: string, minimumGroup: number): string =>
    `With only ${minimumGroup} people, each of them alone can narrow the others’ numbers for ${names} down to a few ` +
    `possibilities, often to a single one, though not whose is whose.`,
  warnsEqual: (names: string): string => `If the standard deviation of ${names} is 0, everybody gave the same number.`,
  warnsUnanimous: (names: string): string =>
    `If everybody gives the same answer to ${names}, everybody’s answer is known. ` +
    `If only yours is different, you know everybody else’s.`,
  warnsFewOutcomes: (names: string, minimumGroup: number): string =>
    `With only ${minimumGroup} people, that easily happens for ${names}.`,
  warnsRare: (names: string, minimumGroup: number): string =>
    `With only ${minimumGroup} people, at least one option of ${names} has a single answer or none: people may guess whose.`,
  warnsExtremes: (name: string, minimum: string, maximum: string): string =>
    `If the mean of ${name} is exactly ${minimum} or ${maximum}, everybody gave that answer.`,
  warnsOutlier: (names: string): string =>
    `A number far away from the others moves the mean of ${names}: people may guess that it is there, and whose it is.`,
  warnsLinked: (questions: number): string =>
    `The ${questions} questions are answered by the same people: who can tell one answer from another may learn more from the results together.`,
} as const;

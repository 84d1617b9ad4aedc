import { keywords } from '../program/language/names.ts';

/** Characters of a name (`parseSurvey`). */
export const nameLength = 30;

/** Words that say little about what is asked. */
const empty = new Set(
  `a an and any are as at be been before after by can come could did do does for from had has have how if in into is it
  its many may me might more much must my of on one or our per shall should so than that the their them there these they
  this those to us was we were what when where which who whose why will with would you your`.split(/\s+/),
);

/**
 * Names that formulas may use, one a question and no two alike: the given one, or else two words of its text ("How many
 * hours did you sleep?" is hours_sleep).
 * @param questions `name` is null where none was chosen.
 */
export function namesOf(questions: readonly { readonly name: string | null; readonly text: string }[]): string[] {
  const taken = new Set(questions.flatMap(({ name }) => (name === null ? [] : [name.toLowerCase()])));
  return questions.map(({ name, text }, index) => {
    if (name !== null) return name;
    const stem = stemOf(text) || `q${index + 1}`;
    let free = stem;
    for (let number = 2; taken.has(free); number++) free = `${stem.slice(0, nameLength - 3)}_${number}`;
    taken.add(free);
    return free;
  });
}

function stemOf(text: string): string {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/\p{L}[\p{L}\p{N}]*/gu) ?? [];
  const telling = words.filter((word) => !empty.has(word));
  const stem = (telling.length > 0 ? telling : words).slice(0, 2).join('_').slice(0, nameLength);
  return keywords.has(stem) ? `${stem}_` : stem;
}

import { discloseFormulas } from './disclosure/formulas.ts';
import { discloseSurvey } from './disclosure/survey.ts';
import type { Program } from './plan.ts';

/** What a program tells, and what not, in sentences: computed from it, shown to people before they answer. */
export interface Disclosure {
  /** What is opened, to whom, and how exactly. */
  readonly reveals: readonly string[];
  /** What nobody learns. */
  readonly hides: readonly string[];
  /** What the results may imply about single people, in a group as small as the program allows; the weightiest first. */
  readonly warnings: readonly string[];
}

/** A room asks often. */
const known = new WeakMap<Program, Disclosure>();

/** The program's disclosure. It depends on nothing else, so that everybody in a room reads the same. */
export function disclose(program: Program): Disclosure {
  const disclosure = known.get(program) ?? (program.isDefault ? discloseSurvey(program) : discloseFormulas(program));
  known.set(program, disclosure);
  return disclosure;
}

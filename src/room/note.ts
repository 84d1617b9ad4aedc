import { readProgram } from '../program/plan.ts';
import type { HostChoice } from './client.ts';
import type { ThresholdChoice } from './threshold.ts';

/** What the host's tab remembers of its choices, as the note of `trust/resume.ts`. */
interface Note {
  readonly program: string;
  readonly threshold: ThresholdChoice;
}

export function noteOf({ program, threshold }: HostChoice): string {
  const note: Note = { program: new TextDecoder().decode(program.bytes), threshold };
  return JSON.stringify(note);
}

/** Reads what `noteOf` wrote. */
export function choiceOf(note: string): HostChoice {
  const { program, threshold } = JSON.parse(note) as Note;
  return { program: readProgram(new TextEncoder().encode(program)), threshold };
}

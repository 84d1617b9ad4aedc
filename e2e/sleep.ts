import type { Person } from './person.ts';

export const question = 'How many hours did you sleep?';

/** A short survey for tests that are about something else. */
export const sleep = {
  title: 'Sleep',
  questions: [{ kind: 'number', text: question, unit: 'hours', decimals: 1, minimum: '0', maximum: '24' }],
} as const;

/** Answers to it, one a person. */
export function hours(...all: string[]): { [question]: string }[] {
  return all.map((each) => ({ [question]: each }));
}

/** One answer to it. */
export async function slept(person: Person, hours: string): Promise<void> {
  await person.answers({ [question]: hours });
}

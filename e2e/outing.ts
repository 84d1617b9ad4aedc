import type { Survey } from '../src/program/survey.ts';
import { write } from './group.ts';
import type { Person } from './person.ts';

export const PAY = 'What do you earn in a month?';
export const DAYS = 'On which days can you come?';
export const PLACES = 'Where would you rather go?';

/** Questions of three kinds, for formulas. */
export const outing: Survey = {
  title: 'Our outing',
  questions: [
    { kind: 'number', text: PAY, unit: '€', decimals: 2, minimum: '0', maximum: '50000' },
    { kind: 'several', text: DAYS, options: ['Friday', 'Saturday', 'Sunday'] },
    { kind: 'ranking', text: PLACES, options: ['The sea', 'The mountains', 'The museum'] },
  ],
};

/** By the names that the editor suggests. */
export const formulas = `"Mean pay" = mean(earn_month)
"You earn the most" = highest(earn_month) for each
"People who can come" = tally(days)
"Where we go" = borda_winner(rather_go)`;

/** One person's answers. */
export function answer(pay: string, days = 'Saturday', places = 'The sea > The museum > The mountains') {
  return { [PAY]: pay, [DAYS]: days, [PLACES]: places };
}

/** On the start page: writes all that, and opens the room. */
export async function writeOuting(host: Person): Promise<void> {
  await host.presses('Write a formula');
  await write(host, outing);
  await host.page.getByLabel('Formulas', { exact: true }).fill(formulas);
  await host.reads('This can be computed: 4 results.');
  await host.presses('Create room');
}

import type { BrowserContextOptions } from 'playwright/test';
import type { Survey } from '../src/program/survey.ts';
import type { Person } from './person.ts';
import { expect, type Stage } from './stage.ts';

export const names = ['Hanna', 'Ben', 'Cleo', 'Dai', 'Elif', 'Femi', 'Goran', 'Hoa', 'Ines'];

/** What the room asks: the name of a template's card, a survey to write, or what the host does on the start page. */
export type Asked = string | Survey | ((host: Person) => Promise<void>);

export interface GatherOptions {
  readonly names?: readonly string[];
  /** For the person of that name. */
  readonly browsers?: Readonly<Record<string, BrowserContextOptions>>;
  /** Done with everyone before they open the page. */
  readonly before?: (person: Person) => Promise<void>;
}

/** People in one room, the host first, and the steps that they go together. */
export class Group {
  private constructor(
    readonly stage: Stage,
    readonly people: Person[],
    readonly link: string,
  ) {}

  get host(): Person {
    return this.people[0]!;
  }

  get guests(): Person[] {
    return this.people.slice(1);
  }

  /** The first of the names opens a room, the others knock and are let in. */
  static async gather(stage: Stage, asked: Asked, count: number, options: GatherOptions = {}): Promise<Group> {
    const [hostName, ...guestNames] = (options.names ?? names).slice(0, count);
    const come = async (name: string) => {
      const person = await stage.person(name, options.browsers?.[name]);
      await options.before?.(person);
      return person;
    };
    const host = await come(hostName!);
    const link = await openRoom(stage, host, asked);
    const knock = async (name: string) => {
      const guest = await come(name);
      await guest.knocks(link);
      await guest.isAt('You are at the door');
      return guest;
    };
    const group = new Group(stage, [host, ...(await Promise.all(guestNames.map(knock)))], link);
    if (guestNames.length === 0) return group;
    await expect(host.page.getByRole('heading', { name: `At the door ${guestNames.length}` })).toBeVisible();
    await host.presses(guestNames.length === 1 ? `Admit ${guestNames[0]}` : 'Admit all');
    await Promise.all(group.guests.map((guest) => guest.isAt('You are in')));
    await group.seesEveryone(count);
    return group;
  }

  /** Somebody more comes to the open room. */
  async admits(guest: Person): Promise<void> {
    await guest.knocks(this.link);
    await this.host.presses(`Admit ${guest.name}`);
    await guest.isAt('You are in');
    this.people.push(guest);
  }

  /** On every screen: so many people, all of them connected. */
  async seesEveryone(count = this.people.length, people: readonly Person[] = this.people): Promise<void> {
    for (const { page, name } of people) {
      await expect(page.getByRole('heading', { name: `People ${count}` }), name).toBeVisible();
      await expect(page.locator('.people .link-connected'), name).toHaveCount(count - 1);
    }
  }

  /** Locks the room; everyone compares the emoji. Returns their names. */
  async lock(): Promise<string[]> {
    await this.host.presses('Lock the room');
    return this.compare();
  }

  /** Everyone sees the same seven emoji, and says so. */
  async compare(): Promise<string[]> {
    const seen = await Promise.all(this.people.map((person) => person.emoji()));
    expect(seen[0]).toHaveLength(7);
    for (const words of seen) expect(words).toEqual(seen[0]);
    await Promise.all(this.people.map((person) => person.presses('They match')));
    await Promise.all(this.people.map((person) => person.isAt('Before you answer')));
    return seen[0]!;
  }

  /** Everyone answers: `answers[i]` are the i-th person's, by the question's text. */
  async answer(answers: readonly Readonly<Record<string, string>>[]): Promise<void> {
    await Promise.all(answers.map((each, i) => this.people[i]!.answers(each)));
  }

  /** The host computes. */
  async compute(): Promise<void> {
    await this.host.presses('Compute the result');
  }

  /** The same result of the question on every screen. */
  async result(question: string): Promise<Record<string, string>> {
    const results = await Promise.all(this.people.map((person) => person.result(question)));
    for (const result of results) expect(result).toEqual(results[0]);
    return results[0]!;
  }
}

/** Opens a room and returns its link. */
export async function openRoom(stage: Stage, host: Person, asked: Asked): Promise<string> {
  const { page } = host;
  await page.goto(stage.origin);
  await page.getByLabel('Your name').fill(host.name);
  if (typeof asked === 'string')
    await page.getByRole('button', { name: new RegExp(`Create room\\W+${asked}`) }).click();
  else if (typeof asked === 'function') await asked(host);
  else {
    await host.presses('Write questions');
    await write(host, asked);
    await host.presses('Create room');
  }
  await host.isAt('Let people in');
  return page.url();
}

/** Fills the editor in. */
export async function write({ page }: Person, survey: Survey): Promise<void> {
  await page.getByRole('textbox', { name: 'Title' }).fill(survey.title);
  for (const [index, question] of survey.questions.entries()) {
    if (index > 0) await page.getByRole('button', { name: 'Add a question' }).click();
    const fields = page.getByRole('group', { name: `Question ${index + 1}` });
    await fields.getByRole('textbox', { name: 'Question', exact: true }).fill(question.text);
    if (question.kind === 'yes-no') await fields.getByLabel('Kind of answer').selectOption('Yes or no');
    if (question.kind === 'choice' || question.kind === 'several' || question.kind === 'ranking') {
      await fields.getByLabel('Kind of answer').selectOption(question.kind);
      for (const [at, option] of question.options.entries()) {
        if (at > 1) await fields.getByRole('button', { name: 'Add an option' }).click();
        await fields.getByRole('textbox', { name: `Option ${at + 1}`, exact: true }).fill(option);
      }
    }
    if (question.kind === 'number') {
      await fields.getByRole('textbox', { name: 'Unit' }).fill(question.unit);
      await fields.getByLabel('Decimals').selectOption(String(question.decimals));
      await fields.getByRole('textbox', { name: 'Smallest allowed' }).fill(question.minimum);
      await fields.getByRole('textbox', { name: 'Largest allowed' }).fill(question.maximum);
    }
  }
}

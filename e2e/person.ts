import type { BrowserContext, Page } from 'playwright/test';
import { expect } from 'playwright/test';

/** One person in front of one browser, doing and seeing what people do and see. */
export class Person {
  /** What the browser complained about: errors on the console, exceptions, what the Content-Security-Policy refused. */
  readonly complaints: string[] = [];

  constructor(
    readonly name: string,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.on('console', (message) => message.type() === 'error' && this.complaints.push(message.text()));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  async presses(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  /** Presses a button that asks back, and says yes. */
  async pressesSurely(button: string, yes: string): Promise<void> {
    await this.presses(button);
    await this.page.getByRole('group').getByRole('button', { name: yes, exact: true }).click();
  }

  /** The heading of the present screen. */
  async isAt(heading: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: heading }), this.name).toBeVisible();
  }

  /** Any text that is on the screen. */
  async reads(words: string | RegExp): Promise<void> {
    await expect(this.page.locator('body'), this.name).toContainText(words);
  }

  /** Opens a room's link and knocks. */
  async knocks(link: string): Promise<void> {
    await this.page.goto(link);
    await this.page.getByLabel('Your name').fill(this.name);
    await this.presses('Join the room');
  }

  /** The names of the seven emoji. */
  async emoji(): Promise<string[]> {
    await this.isAt('Compare these seven emoji');
    return this.page.locator('ol.emoji li').allInnerTexts();
  }

  async types(question: string, number: string): Promise<void> {
    await this.page.getByRole('textbox', { name: question }).fill(number);
  }

  async chooses(question: string, option: string): Promise<void> {
    await this.page.getByRole('group', { name: question }).getByLabel(option, { exact: true }).check();
  }

  /** Puts all options in order. By keyboard: the focus is always where one goes on. */
  async ranks(question: string, order: readonly string[]): Promise<void> {
    const options = this.page.getByRole('group', { name: question });
    // The last one has its place by itself.
    for (const option of order.slice(0, -1)) {
      await options.getByRole('button', { name: option, exact: true }).press('Enter');
      await expect(options.locator('button:focus'), this.name).toHaveCount(1);
    }
    await expect(options.getByRole('listitem'), this.name).toHaveText(order.map((option) => new RegExp(option)));
  }

  /**
   * Types or chooses an answer to each question by its text ("A + B" of several, "A > B > C" for a ranking), sends them, and
   * waits until every device has its piece.
   */
  async answers(answers: Readonly<Record<string, string>>): Promise<void> {
    for (const [question, answer] of Object.entries(answers)) {
      const options = this.page.getByRole('group', { name: question });
      if (!(await options.isVisible())) await this.types(question, answer);
      else if (answer.includes(' > ')) await this.ranks(question, answer.split(' > '));
      else for (const option of answer.split(' + ')) await this.chooses(question, option);
    }
    await this.sends();
  }

  /** Sends what was typed, and waits until every device has its piece. */
  async sends(): Promise<void> {
    await this.page.getByRole('button', { name: /^Send (my|the changed) answer$/ }).click();
    await expect(this.page.getByRole('heading', { name: 'Your answer is in' }), this.name).toBeVisible();
  }

  /** The table of one question's result: label and value of each row, without the unit and the marks between thousands. */
  async result(question: string): Promise<Record<string, string>> {
    await this.isAt('The result');
    const rows = this.page.getByRole('region', { name: question }).locator('tbody tr');
    const cells = await rows.evaluateAll((all) =>
      all.map((row) => [row.querySelector('th')!.innerText, row.querySelector('td')!.innerText]),
    );
    return Object.fromEntries(cells.map(([label, value]) => [label, value!.split('\u00a0')[0]!.replaceAll(',', '')]));
  }

  /** The page is killed without a goodbye, as when a battery dies. */
  async vanishes(): Promise<void> {
    await this.context.close();
  }
}

import { type Browser, chromium, type Page } from 'playwright';
import { startServer } from '../../signaling/server.ts';
import { launchOptions } from '../browser.ts';

export interface BrowserRunRow {
  readonly parties: number;
  /** From the host's click until every screen shows the result. */
  readonly seen: number;
  /** What the screens say: from the close to the result, as the engine measures it. */
  readonly engine: string;
  readonly rounds: string;
  readonly sent: string;
}

/** Whole rooms in headless Chromium, each person in a browser context of their own, over real data channels. */
export async function benchBrowsers(dist: string, sizes: readonly number[]): Promise<BrowserRunRow[]> {
  const server = await startServer({ dist });
  const browser = await chromium.launch(launchOptions);
  try {
    const rows: BrowserRunRow[] = [];
    for (const parties of sizes) rows.push(await run(browser, `http://127.0.0.1:${server.port}`, parties));
    return rows;
  } finally {
    await browser.close();
    await server.close();
  }
}

async function run(browser: Browser, origin: string, parties: number): Promise<BrowserRunRow> {
  const contexts = await Promise.all(
    Array.from({ length: parties }, () => browser.newContext({ reducedMotion: 'reduce' })),
  );
  const pages = await Promise.all(contexts.map((context) => context.newPage()));
  const [host, ...guests] = pages as [Page, ...Page[]];
  await host.goto(origin);
  await host.getByRole('button', { name: /^Create room.*Who earns more/ }).click();
  await host.getByRole('heading', { name: 'Let people in' }).waitFor();
  for (const [index, page] of guests.entries()) {
    await page.goto(host.url());
    await page.getByLabel('Your name').fill(`Person ${index + 2}`);
    await page.getByRole('button', { name: 'Join the room' }).click();
  }
  await host.getByRole('heading', { name: `At the door ${guests.length}` }).waitFor();
  await host.getByRole('button', { name: 'Admit all' }).click();
  await host.getByRole('heading', { name: `${parties} people: is that everyone?` }).waitFor();
  await host.getByRole('button', { name: 'Lock the room' }).click();
  for (const [index, page] of pages.entries()) {
    await page.getByRole('button', { name: 'They match' }).click();
    await page.getByLabel('Monthly salary').fill(String(3000 + 100 * index));
    await page.getByRole('button', { name: 'Send my answer' }).click();
  }
  await host.getByText('Everyone has answered.').waitFor();
  const start = performance.now();
  await host.getByRole('button', { name: 'Compute the result' }).click();
  await Promise.all(pages.map((page) => page.getByRole('heading', { name: 'The result' }).waitFor()));
  const seen = performance.now() - start;
  const figure = (name: string) => host.locator(`dt:has-text("${name}") + dd`).innerText();
  const row = {
    parties,
    seen,
    engine: await figure('Time'),
    rounds: await figure('Rounds of messages'),
    sent: await figure('Sent by this device'),
  };
  await Promise.all(contexts.map((context) => context.close()));
  return row;
}

/** The rows as a table for a terminal. */
export function browserTable(rows: readonly BrowserRunRow[]): string {
  const line = (...cells: string[]) => cells.map((cell) => cell.padStart(22)).join('');
  return [
    line('parties', 'click → every screen', 'close → result', 'rounds', 'sent by each party'),
    ...rows.map(({ parties, seen, engine, rounds, sent }) =>
      line(String(parties), `${seen.toFixed(0)} ms`, engine, rounds, sent),
    ),
  ].join('\n');
}

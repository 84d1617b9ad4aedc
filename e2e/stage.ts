import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright/test';
import { test as base, expect } from 'playwright/test';
import { type RunningServer, type ServerOptions, startServer } from '../signaling/server.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

/** A real server with the built app, and what it has received, byte for byte. */
export interface Stage {
  readonly origin: string;
  readonly received: (string | Uint8Array)[];
  readonly server: RunningServer;
}

export async function startStage(options: ServerOptions = {}): Promise<Stage> {
  const received: (string | Uint8Array)[] = [];
  const server = await startServer({ dist, onReceived: (data) => received.push(data), ...options });
  return { origin: `http://127.0.0.1:${server.port}`, received, server };
}

/** Gives each test a server of its own. */
export const test = base.extend<{ stage: Stage }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
  stage: async ({}, use) => {
    const stage = await startStage();
    await use(stage);
    await stage.server.close();
  },
});

/** One person: a browser context of their own, with the room open in a page. */
export interface Visitor {
  readonly name: string;
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the browser complained about: errors on the console, exceptions, refused requests. */
  readonly complaints: string[];
}

async function visitor(browser: Browser, name: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { name, context, page, complaints };
}

/** Opens a room from a template's card. */
export async function host(
  browser: Browser,
  stage: Stage,
  template: string,
  name = 'Hanna',
  options?: BrowserContextOptions,
): Promise<Visitor & { link: string }> {
  const person = await visitor(browser, name, options);
  const { page } = person;
  await page.goto(stage.origin);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('article', { name: template }).getByRole('button', { name: 'Create room' }).click();
  await expect(page.getByRole('heading', { name: 'Let people in' })).toBeVisible();
  return { ...person, link: page.url() };
}

/** Knocks at a room's door. */
export async function join(
  browser: Browser,
  link: string,
  name: string,
  options?: BrowserContextOptions,
): Promise<Visitor> {
  const person = await visitor(browser, name, options);
  await person.page.goto(link);
  await person.page.getByLabel('Your name').fill(name);
  await person.page.getByRole('button', { name: 'Join the room' }).click();
  return person;
}

export async function admit(hostPage: Page, name: string): Promise<void> {
  await hostPage.getByRole('button', { name: `Admit ${name}` }).click();
}

/** Locks the room, and returns the emoji names on a screen. */
export async function lock(hostPage: Page): Promise<void> {
  await hostPage.getByRole('button', { name: 'Lock the room' }).click();
}

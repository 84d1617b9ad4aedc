import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright/test';
import { test as base, expect } from 'playwright/test';
import { type RunningServer, type ServerOptions, type ServerStats, startServer } from '../signaling/server.ts';
import { Person } from './person.ts';

export { expect };

const dist = fileURLToPath(new URL('../dist', import.meta.url));

/** A real server with the built app, all that it has received, and the people who came. */
export class Stage {
  /** Every request's head and every packet, byte for byte. */
  readonly received: (string | Uint8Array)[] = [];
  readonly people: Person[] = [];
  readonly #browser: Browser;
  #server: RunningServer | undefined;
  #origin = '';

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  get origin(): string {
    return this.#origin;
  }

  get port(): number {
    return Number(new URL(this.#origin).port);
  }

  /** Starts the server; again on the same port after `stopServer`. */
  async startServer(options: ServerOptions = {}): Promise<void> {
    const host = options.host ?? '127.0.0.1';
    const port = this.#origin === '' ? 0 : this.port;
    const onReceived = (data: string | Uint8Array) => this.received.push(data);
    this.#server = await startServer({ dist, onReceived, host, port, ...options });
    this.#origin = `http://${host}:${this.#server.port}`;
  }

  async stopServer(): Promise<void> {
    await this.#server?.close();
  }

  /** What the server says about itself. */
  get stats(): ServerStats {
    return this.#server!.stats();
  }

  /** Somebody new, with a browser of their own. */
  async person(name: string, options: BrowserContextOptions = {}, browser = this.#browser): Promise<Person> {
    const context = await browser.newContext({
      viewport: { width: 1000, height: 800 },
      reducedMotion: 'reduce',
      ...options,
    });
    const person = new Person(name, context, await context.newPage());
    this.people.push(person);
    return person;
  }

  async close(): Promise<void> {
    await Promise.all(this.people.map(({ context }) => context.close()));
    await this.stopServer();
  }
}

/** Gives each test a server of its own; a test fails if any page complained, unless it says `expectedComplaints`. */
export const test = base.extend<{ stage: Stage; expectedComplaints: RegExp | undefined }>({
  expectedComplaints: [undefined, { option: true }],
  stage: async ({ browser, expectedComplaints }, use) => {
    const stage = new Stage(browser);
    await stage.startServer();
    await use(stage);
    await stage.close();
    const complaints = stage.people.flatMap(({ name, complaints }) => complaints.map((what) => `${name}: ${what}`));
    expect(complaints.filter((complaint) => !expectedComplaints?.test(complaint))).toEqual([]);
  },
});

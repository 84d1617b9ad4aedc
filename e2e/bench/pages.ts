import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright';
import { build } from 'vite';
import { startServer } from '../../signaling/server.ts';
import settings from '../../vite.config.ts';
import { launchOptions } from '../browser.ts';
import type { Committee, Result } from './committee.ts';
import type {} from './page/page.ts';

/** Parties in Chromium, each in a browser context of its own. */
export interface Pages extends Committee {
  /** Milliseconds that the same messages take on bare data channels between the same pages. */
  bare(sent: Result['sent']): Promise<number>;
}

/** A browser and the real server, with the benchmark's page in place of the app; built to a temporary folder. */
export class PageBench {
  private constructor(
    private readonly browser: Browser,
    private readonly origin: string,
    readonly close: () => Promise<void>,
  ) {}

  static async start(): Promise<PageBench> {
    const dist = await mkdtemp(join(tmpdir(), 'murmuration-bench-'));
    const root = fileURLToPath(new URL('./page', import.meta.url));
    await build({
      ...settings,
      configFile: false,
      root,
      logLevel: 'warn',
      build: { ...settings.build, outDir: dist, emptyOutDir: true },
    });
    const server = await startServer({ dist });
    const browser = await chromium.launch(launchOptions);
    return new PageBench(browser, `http://127.0.0.1:${server.port}`, async () => {
      await browser.close();
      await server.close();
      await rm(dist, { recursive: true });
    });
  }

  /** n people who meet in a room, whose engines are seats. */
  async pages(parties: number): Promise<Pages> {
    const contexts = await Promise.all(Array.from({ length: parties }, () => this.browser.newContext()));
    const pages = await Promise.all(contexts.map((context) => context.newPage()));
    await Promise.all(pages.map((page) => page.goto(this.origin)));
    const [host, ...guests] = pages as [Page, ...Page[]];
    const link = await host.evaluate(() => window.bench.host());
    // One after the other: a page's index is its party's.
    for (const [index, page] of guests.entries()) {
      await page.evaluate(([link, name]) => window.bench.join(link, name), [link, `Party ${index + 1}`] as const);
      await host.evaluate(() => window.bench.admit());
    }
    await host.evaluate(() => window.bench.lock());
    await Promise.all(pages.map((page) => page.evaluate(() => window.bench.seated())));
    await connectBare(pages);
    const devtools = await this.browser.newBrowserCDPSession();
    return {
      seats: pages.map((page) => ({
        open: () => page.evaluate(() => window.bench.open()),
        prepare: (order) => page.evaluate((order) => window.bench.prepare(order), order),
        run: () => page.evaluate(() => window.bench.run()),
      })),
      // Of the whole browser: pages, workers, and the process that has the sockets.
      cpu: async () => {
        const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
        return processInfo.reduce((sum, { cpuTime }) => sum + 1000 * cpuTime, 0);
      },
      bare: (sent) => exchangeBare(pages, sent),
      close: async () => {
        await devtools.detach();
        await Promise.all(contexts.map((context) => context.close()));
      },
    };
  }
}

async function connectBare(pages: readonly Page[]): Promise<void> {
  for (const [a, offerer] of pages.entries()) {
    for (const [b, answerer] of pages.entries()) {
      if (b <= a) continue;
      const offer = await offerer.evaluate((peer) => window.bench.bare.offer(peer), b);
      const answer = await answerer.evaluate(([peer, sdp]) => window.bench.bare.answer(peer, sdp), [a, offer] as const);
      await offerer.evaluate(([peer, sdp]) => window.bench.bare.accept(peer, sdp), [b, answer] as const);
    }
  }
  await Promise.all(pages.map((page) => page.evaluate(() => window.bench.bare.opened())));
}

async function exchangeBare(pages: readonly Page[], sent: Result['sent']): Promise<number> {
  await Promise.all(pages.map((page) => page.evaluate(() => window.bench.bare.reset())));
  const times = pages.map((page, me) => {
    const expected = sent.map((lengths) => lengths[me]!.reduce((sum, length) => sum + length, 0));
    return page.evaluate(([own, bytes]) => window.bench.bare.exchange(own, bytes), [sent[me]!, expected] as const);
  });
  return Math.max(...(await Promise.all(times)));
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import settings from '../vite.config.ts';
import type {} from './factory/page.ts';
import { expect, test } from './stage.ts';

let dist: string;

test.beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'murmuration-e2e-'));
  await build({
    ...settings,
    configFile: false,
    root: fileURLToPath(new URL('./factory', import.meta.url)),
    publicDir: fileURLToPath(new URL('../public', import.meta.url)),
    logLevel: 'warn',
    build: { ...settings.build, outDir: dist, emptyOutDir: true },
  });
});

test.afterAll(async () => {
  await rm(dist, { recursive: true });
});

test('engines use triples that factories make in Web Workers; a cheat among the factories stops the run by name', async ({
  stage,
}) => {
  await stage.stopServer();
  await stage.startServer({ dist }); // the same server and content security policy, another page
  const { page } = await stage.person('Hanna');
  await page.goto(stage.origin);
  expect(await page.evaluate(() => window.factories.squares(10_000))).toBe(true);

  const counts = { triples: 70_000, bits: 1000 };
  const ended = await page.evaluate((counts) => window.factories.survey(counts), counts);
  expect(ended).toEqual(Array(3).fill({ prepared: '71000 of 71000', counted: 3 }));

  const stop = await page.evaluate((counts) => window.factories.cheated(counts), counts);
  expect(stop).toEqual({ check: 'malformed', blame: [1], detail: {} });
});

import { defineConfig } from 'playwright/test';
import { launchOptions } from './browser.ts';

export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  outputDir: 'output',
  timeout: 90_000,
  expect: { timeout: 20_000 },
  // Two cores, and rooms of up to nine pages: one test at a time.
  workers: 1,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    actionTimeout: 20_000,
    screenshot: 'only-on-failure',
    browserName: 'chromium',
    locale: 'en-GB',
    launchOptions,
  },
});

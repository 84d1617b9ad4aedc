import { defineConfig } from 'playwright/test';
import { findChromium } from '../.ci/browser.mjs';

const executablePath = findChromium();

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
    browserName: 'chromium',
    locale: 'en-GB',
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // Candidates of this machine's own addresses, so that no mDNS or outside network is needed.
        '--disable-features=WebRtcHideLocalIpsWithMdns',
      ],
    },
  },
});

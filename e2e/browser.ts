import type { LaunchOptions } from 'playwright';
import { findChromium } from '../.ci/browser.mjs';

const executablePath = findChromium();

/** How tests and benchmarks start Chromium: an installed one if there is one, and without its errands on the internet. */
export const launchOptions: LaunchOptions = {
  ...(executablePath && { executablePath }),
  args: [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // Candidates by address instead of by mDNS name, which needs a network that resolves it.
    '--disable-features=WebRtcHideLocalIpsWithMdns',
  ],
};

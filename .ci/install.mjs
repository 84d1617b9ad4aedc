/**
 * Runs before `npm start` and `npm test`, on a machine that may have nothing but Node and npm: installs what is
 * missing, and with --browser also sees to a Chromium for the end-to-end tests. Does nothing when all is there.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { findChromium } from './browser.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const minutes = 60_000;

checkNode();
if (!packagesInstalled()) installPackages();
if (process.argv.includes('--browser') && !browserWorks()) installBrowser();

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Murmuration needs Node 20.19 or newer; this is ${process.version}. Get a newer one from https://nodejs.org.`);
}

/** Is what npm installed what package-lock.json asks for? Packages for other platforms may be missing. */
function packagesInstalled() {
  const installed = packagesOf('node_modules/.package-lock.json');
  const wanted = Object.entries(packagesOf('package-lock.json') ?? {}).filter(([path]) => path !== '');
  if (!installed) return false;
  return wanted.every(([path, { version, optional, devOptional }]) =>
    installed[path] ? installed[path].version === version : optional || devOptional,
  );
}

function packagesOf(lockfile) {
  const path = root + lockfile;
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}

function installPackages() {
  console.log('Installing packages (once; about a minute) …');
  if (!run(...npm('ci', '--include=dev', '--no-audit', '--no-fund'), 15 * minutes))
    fail('The packages could not be installed: see what npm says above; most often the network is the reason.');
}

function browserWorks() {
  const path = findChromium() ?? playwrightChromium();
  return path !== undefined && existsSync(path) && starts(path);
}

/** Where Playwright keeps, or would keep, its own Chromium. */
function playwrightChromium() {
  try {
    return createRequire(`${root}package.json`)('playwright').chromium.executablePath();
  } catch {
    return undefined;
  }
}

/** A browser can be there and lack the system's libraries. On Windows asking its version opens a window. */
function starts(path) {
  if (process.platform === 'win32') return true;
  return spawnSync(path, ['--version'], { timeout: 20_000, stdio: 'ignore' }).status === 0;
}

function installBrowser() {
  if (process.env.CHROMIUM)
    fail('The setting CHROMIUM does not name a browser that starts: correct it, or leave it out.');
  console.log('Installing Chromium for the end-to-end tests (once; a few minutes) …');
  run(...npm('exec', '--', 'playwright', 'install', 'chromium'), 3 * minutes);
  if (browserWorks()) return;
  for (const [manager, ...commands] of systemPackageManagers()) {
    if (!has(manager)) continue;
    const installed = commands.every((command) => run(...asRoot(manager, command), 10 * minutes));
    if (installed && browserWorks()) return;
  }
  fail(
    'There is no Chromium for the end-to-end tests, and none could be installed: install Chromium or Google Chrome, ' +
      'or name one with the setting CHROMIUM, and run this again.',
  );
}

function systemPackageManagers() {
  return [
    ['apt-get', ['update'], ['install', '-y', '--no-install-recommends', 'chromium']],
    ['dnf', ['install', '-y', 'chromium']],
    ['apk', ['add', 'chromium']],
    ['pacman', ['-Sy', '--noconfirm', 'chromium']],
    ['brew', ['install', '--cask', 'chromium']],
  ];
}

/** Without asking for a password: nobody may be there to type it. */
function asRoot(manager, args) {
  const already = manager === 'brew' || process.getuid?.() === 0;
  return already ? [manager, args] : ['sudo', ['-n', manager, ...args]];
}

function has(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** npm as the program that runs us, if one does: the name `npm` alone cannot be started on Windows. */
function npm(...args) {
  const script = process.env.npm_execpath;
  return script ? [process.execPath, [script, ...args]] : ['npm', args];
}

/** Runs a program in the repository's folder and shows what it says; true if it succeeded in time. */
function run(command, args, timeout) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { cwd: root, env, timeout, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

function fail(sentence) {
  console.error(`\n${sentence}\n`);
  process.exit(1);
}

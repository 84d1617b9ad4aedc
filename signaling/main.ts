/**
 * Starts Murmuration on this machine: the app and the signaling server on one port. Settings come from the
 * environment, see README.md in this folder. An argument names the folder of the built app, if it is not dist/.
 */
import { fileURLToPath } from 'node:url';
import { renderUnicodeCompact } from 'uqr';
import { lanLinks } from './links.ts';
import { logToStdout } from './log.ts';
import { PagesError } from './pages.ts';
import { type RunningServer, type ServerOptions, startServer } from './server.ts';
import { iceServersFrom, TurnSettingsError } from './turn.ts';

const { env } = process;
const firstPort = 3000;
const lastPort = 3099;

/** A sentence for the person who started us, who can do something about it. */
class StartError extends Error {}

process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
try {
  const server = await start();
  greet(server.port);
  process.on('SIGINT', () => stop(server));
  process.on('SIGTERM', () => stop(server));
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function start(): Promise<RunningServer> {
  try {
    const options: ServerOptions = {
      host: env.HOST || '0.0.0.0',
      dist: process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url)),
      origins: (env.MURMURATION_ORIGINS ?? '')
        .split(',')
        .map((origin) => origin.trim())
        .filter(Boolean),
      trustProxy: env.MURMURATION_TRUST_PROXY === '1',
      iceServers: iceServersFrom(env),
      log: logToStdout,
      networkLinks,
    };
    return await (env.PORT ? listenOn(env.PORT, options) : listenAnywhere(options));
  } catch (error) {
    if (error instanceof TurnSettingsError) throw new StartError(error.message);
    if (error instanceof PagesError)
      throw new StartError('The app is not built yet: run `npm start`, which builds it first.');
    throw error;
  }
}

async function listenOn(text: string, options: ServerOptions): Promise<RunningServer> {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new StartError('PORT must be a number from 0 (any free port) to 65535.');
  try {
    return await startServer({ ...options, port });
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE')
      throw new StartError(`Port ${port} is taken: stop what uses it, or choose another with the setting PORT.`);
    if (codeOf(error) === 'EACCES')
      throw new StartError(`This user may not listen on port ${port}: choose one above 1023 with the setting PORT.`);
    throw error;
  }
}

async function listenAnywhere(options: ServerOptions): Promise<RunningServer> {
  for (let port = firstPort; port <= lastPort; port++) {
    try {
      return await startServer({ ...options, port });
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw error;
    }
  }
  throw new StartError(`All ports from ${firstPort} to ${lastPort} are taken: choose one with the setting PORT.`);
}

/** None when only this machine may connect. */
function networkLinks(port: number): string[] {
  return /^(127\.|localhost$|::1$)/.test(env.HOST ?? '') ? [] : lanLinks(port);
}

function greet(port: number): void {
  const links = networkLinks(port);
  const lines = ['', 'Murmuration is running.', '', `  On this machine:   http://localhost:${port}/`];
  for (const link of links) lines.push(`  On this network:   ${link}`);
  if (links[0])
    lines.push('', ...qrCode(links[0]), '', `  Scan this with a phone on the same network to open ${links[0]}`);
  lines.push('', '  To stop, press Ctrl+C.', '');
  console.log(lines.join('\n'));
}

/** White on black whatever the terminal's colours, because some phones cannot read it the other way round. */
function qrCode(link: string): string[] {
  const lines = renderUnicodeCompact(link, { border: 2 }).split('\n');
  return lines.map((line) => (process.stdout.isTTY ? `  \x1b[40;97m${line}\x1b[0m` : `  ${line}`));
}

async function stop(server: RunningServer): Promise<void> {
  await server.close();
  process.exit(0);
}

/** Where it happened, without the error's message: that could hold what a client sent. */
function crash(error: unknown): void {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const places = stack.split('\n').filter((line) => line.startsWith('    at '));
  console.error([`Murmuration stopped by a fault of its own (${codeOf(error) ?? 'no code'}).`, ...places].join('\n'));
  process.exit(1);
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

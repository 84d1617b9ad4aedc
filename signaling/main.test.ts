import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startServer } from './server.ts';
import { BareSocket, roomId, Visitor } from './visitor.testing.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
let dist: string;
const running: ChildProcess[] = [];
beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'murmuration-dist-'));
  await writeFile(join(dist, 'index.html'), '<!doctype html><title>Murmuration</title>');
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rm(dist, { recursive: true }));

function run(env: Record<string, string>, folder = dist) {
  const { PORT: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', main, folder], { env: { ...inherited, ...env } });
  running.push(child);
  const said = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said.text += String(data)));
  const ended = once(child, 'close').then(([code]) => code as number);
  const started = async () => {
    await expect.poll(() => said.text, { timeout: 15_000 }).toContain('Ctrl+C');
    return Number(/http:\/\/localhost:(\d+)\//.exec(said.text)?.[1]);
  };
  return { child, said, ended, started };
}

test('a busy run leaves no address, room, peer or payload in anything that is printed', async () => {
  const { child, said, ended, started } = run({ PORT: '0' });
  const port = await started();
  const greeting = said.text;

  const rooms = [roomId(), roomId()];
  const visitors: Visitor[] = [];
  for (let i = 0; i < 6; i++) {
    const visitor = await Visitor.connect(port, { headers: { 'x-forwarded-for': '203.0.113.99' } });
    await visitor.join(rooms[i % 2]!);
    visitors.push(visitor);
  }
  const secrets: string[] = [];
  for (let i = 0; i < 100; i++) {
    const secret = `payload-${i}-${roomId()}`;
    secrets.push(secret);
    await visitors[i % 6]!.send(null, secret);
  }
  const [a, b, c] = visitors as [Visitor, Visitor, Visitor];
  a.socket.emit('error', `garbage-${rooms[0]}`);
  b.socket.emit('send', { to: null, bytes: Buffer.alloc(70_000, 'oversize') }, () => undefined);
  for (let i = 0; i < 4500; i++) c.socket.emit('send', { to: c.peer, bytes: Buffer.from('flood') }, () => undefined);
  for (const visitor of [a, b, c]) await visitor.hears('refused');
  const bare = await BareSocket.greeted(port);
  bare.socket.send('42["join",{"room":"nonsense');
  await bare.closed;
  const raw = connect(port, '127.0.0.1', () => raw.end('nonsense nonsense\r\n\r\n'));
  await once(raw.resume(), 'close');
  expect((await fetch(`http://127.0.0.1:${port}/nonsense?${rooms[0]}`)).status).toBe(404);
  const health = await (await fetch(`http://127.0.0.1:${port}/health`)).json();
  expect(health).toMatchObject({ ok: true, rooms: 2, peers: 3 });

  const begin = performance.now();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(performance.now() - begin).toBeLessThan(2000);

  // The greeting names this machine's own links; after it there is one line of numbers.
  const after = said.text.slice(greeting.length).trim();
  expect(JSON.parse(after)).toMatchObject({ event: 'stopped', joins: 6, messages: 100, refusals: 4 });
  const peers = visitors.map(({ peer }) => peer);
  for (const word of [
    ...rooms,
    ...peers,
    ...secrets,
    'payload',
    'garbage',
    'oversize',
    'flood',
    'nonsense',
    '203.0.113.99',
  ])
    expect(said.text).not.toContain(word);
  for (const word of ['127.0.0.1', '::1', '::ffff']) expect(after).not.toContain(word);
});

test('the greeting has the links, a QR code, and how to stop', async () => {
  const { said, started } = run({});
  const port = await started();
  expect(port).toBeGreaterThanOrEqual(3000);
  const lan = /On this network: +(http:\S+)/.exec(said.text)?.[1];
  if (lan) {
    expect(lan).toMatch(new RegExp(`^http://[0-9.]+:${port}/$`));
    expect(said.text).toMatch(/[▀▄█]{5,}/);
    expect(said.text).toContain(`to open ${lan}`);
  }
  const second = run({});
  expect(await second.started()).toBeGreaterThan(port);
});

test('what stands in the way is one sentence', async () => {
  const blocker = await startServer({ host: '0.0.0.0' });
  const attempts: [Record<string, string>, string, string][] = [
    [
      { PORT: String(blocker.port) },
      dist,
      `Port ${blocker.port} is taken: stop what uses it, or choose another with the setting PORT.`,
    ],
    [{ PORT: 'http' }, dist, 'PORT must be a number from 0 (any free port) to 65535.'],
    [{ PORT: '0' }, join(dist, 'nowhere'), 'The app is not built yet: run `npm start`, which builds it first.'],
    [
      { PORT: '0', MURMURATION_TURN_URLS: 'turn:a.example' },
      dist,
      'MURMURATION_TURN_URLS needs MURMURATION_TURN_SECRET.',
    ],
  ];
  await Promise.all(
    attempts.map(async ([env, folder, sentence]) => {
      const { said, ended } = run(env, folder);
      expect([await ended, said.text.trim()]).toEqual([1, sentence]);
    }),
  );
  await blocker.close();
});

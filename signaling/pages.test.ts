import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { get, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Pages, PagesError } from './pages.ts';
import { type RunningServer, startServer } from './server.ts';

const index = `<!doctype html><title>Murmuration</title>${'<p>birds</p>'.repeat(200)}`;
const script = `console.log(1);${'// murmur\n'.repeat(500)}`;
let folder: string;
let server: RunningServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murmuration-pages-'));
  const dist = join(folder, 'dist');
  await mkdir(join(dist, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'not for you');
  await writeFile(join(dist, 'index.html'), index);
  await writeFile(join(dist, 'assets', 'main-B3x_9-zQ.js'), script);
  await writeFile(join(dist, 'assets', 'plain.js'), script);
  await writeFile(join(dist, 'icon.png'), Buffer.alloc(5000, 1));
  await writeFile(join(dist, 'a b.svg'), '<svg/>');
  await symlink(join(folder, 'secret.txt'), join(dist, 'linked.txt'));
  server = await startServer({ dist, trustProxy: true });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Sends the path exactly as given: fetch would tidy it up. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: server.port, path, headers, method, agent: false };
    httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

test('the index is served with a strict policy, and asked for anew each time', async () => {
  for (const path of ['/', '/index.html', '/?x=1']) {
    const { status, headers, body } = await ask(path);
    expect([status, body.toString()]).toEqual([200, index]);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
    });
    const host = `127.0.0.1:${server.port}`;
    expect(String(headers['content-security-policy']).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "worker-src 'self'",
      "style-src 'self'",
      "img-src 'self' data: blob:",
      `connect-src 'self' ws://${host} wss://${host}`,
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers['strict-transport-security']).toBeUndefined();
  }
});

test('a host header cannot write into the policy', async () => {
  const { headers } = await ask('/', { host: "x; script-src 'unsafe-inline'" });
  expect(headers['content-security-policy']).not.toContain('unsafe-inline');
  expect(headers['content-security-policy']).toContain("connect-src 'self';");
});

test('strict transport security is asked for behind https only', async () => {
  const { headers } = await ask('/', { 'x-forwarded-proto': 'https' });
  expect(headers['strict-transport-security']).toBe('max-age=31536000');
});

test('what is named by its content is kept for ever, the rest is not', async () => {
  const hashed = await ask('/assets/main-B3x_9-zQ.js');
  expect(hashed.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect((await ask('/assets/plain.js')).headers['cache-control']).toBe('no-cache');
});

test('text is compressed as the browser likes, images are left alone', async () => {
  const path = '/assets/main-B3x_9-zQ.js';
  const brotli = await ask(path, { 'accept-encoding': 'gzip, deflate, br' });
  expect(brotli.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
  expect(brotliDecompressSync(brotli.body).toString()).toBe(script);
  expect(brotli.body.length).toBeLessThan(script.length / 5);
  const gzip = await ask(path, { 'accept-encoding': 'br;q=0, gzip;q=0.5' });
  expect(gzip.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(gzip.body).toString()).toBe(script);
  const neither = await ask(path, { 'accept-encoding': 'gzip;q=0' });
  expect(neither.headers['content-encoding']).toBeUndefined();
  expect(neither.body.toString()).toBe(script);
  const image = await ask('/icon.png', { 'accept-encoding': 'br' });
  expect([image.headers['content-encoding'], image.body.length]).toEqual([undefined, 5000]);
});

test('an unchanged page is not sent again', async () => {
  const { headers } = await ask('/');
  const again = await ask('/', { 'if-none-match': String(headers.etag) });
  expect([again.status, again.body.length]).toEqual([304, 0]);
  expect((await ask('/', { 'if-none-match': 'W/"other"' })).status).toBe(200);
});

test('HEAD is GET without the body; other methods are not answered', async () => {
  const head = await ask('/', {}, 'HEAD');
  expect([head.status, head.body.length, Number(head.headers['content-length'])]).toEqual([200, 0, index.length]);
  const post = await ask('/', {}, 'POST');
  expect([post.status, post.headers.allow]).toEqual([405, 'GET, HEAD']);
});

test('only what lies in the folder is found, however the path is spelt', async () => {
  expect((await ask('/a%20b.svg')).status).toBe(200);
  const nowhere = [
    '/nothing',
    '/assets',
    '/assets/',
    '/linked.txt',
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/index.html%00.js',
    '/%',
    '/__proto__',
    `${folder}/secret.txt`,
  ];
  for (const path of nowhere) {
    const { status, body, headers } = await ask(path);
    expect([path, status, body.toString()]).toEqual([path, 404, 'There is no such page.\n']);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  }
});

test('a server without pages still answers, and a folder without an app is an error', async () => {
  await expect(Pages.load(join(folder, 'nowhere'))).rejects.toBeInstanceOf(PagesError);
  await expect(startServer({ dist: folder })).rejects.toMatchObject({ check: 'not-built' });
  const bare = await startServer();
  const status = await new Promise((resolve) =>
    get({ host: '127.0.0.1', port: bare.port, path: '/', agent: false }, (response) =>
      resolve(response.resume().statusCode),
    ),
  );
  expect(status).toBe(404);
  await bare.close();
});

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
const alreadyCompressed = new Set(['.png', '.woff2']);

type Coding = 'br' | 'gzip';
const compress: Record<Coding, (bytes: Buffer) => Promise<Buffer>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

interface Page {
  readonly bytes: Buffer;
  readonly headers: Record<string, string>;
  readonly compressible: boolean;
  /** Filled when first asked for. */
  readonly compressed: Map<Coding, Promise<Buffer>>;
}

/** The built app is not where it should be. */
export class PagesError extends Error {
  override readonly name = 'PagesError';
  constructor(readonly check: 'not-built') {
    super('no index.html among the pages');
  }
}

/**
 * The built app, read into memory once. A request is answered by exact look-up in a table of paths, so that no
 * request, however it is spelt, reaches the file system.
 */
export class Pages {
  private constructor(private readonly pages: ReadonlyMap<string, Page>) {}

  /** Reads all files below `folder` (no links are followed). Throws `PagesError` without an index.html. */
  static async load(folder: string): Promise<Pages> {
    const pages = new Map<string, Page>();
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const path = `/${relative(folder, file).split(sep).join('/')}`;
      pages.set(path, page(path, await readFile(file)));
    }
    const index = pages.get('/index.html');
    if (!index) throw new PagesError('not-built');
    pages.set('/', index);
    return new Pages(pages);
  }

  /** Answers a GET or HEAD. `https`: the browser reached us over https, so it may be told to stay there. */
  async answer(request: IncomingMessage, response: ServerResponse, https: boolean): Promise<void> {
    setSecurityHeaders(response, request.headers.host, https);
    const page = this.pages.get(pathOf(request.url ?? '/'));
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      answerText(request, response, 405, 'Only GET and HEAD are answered here.\n');
    } else if (!page) answerText(request, response, 404, 'There is no such page.\n');
    else await answerPage(request, response, page);
  }
}

/**
 * What every page is sent with. The policy lets the app run its own scripts, workers and WebAssembly and talk to
 * this server, and nothing else. `ws:` and `wss:` to the same host are named because older WebKit does not count
 * them as 'self'.
 */
export function setSecurityHeaders(response: ServerResponse, host: string | undefined, https: boolean): void {
  const sockets = host && /^[a-z0-9.\-:[\]]+$/i.test(host) ? ` ws://${host} wss://${host}` : '';
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    `connect-src 'self'${sockets}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  response.setHeader('Content-Security-Policy', policy.join('; '));
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader(
    'Permissions-Policy',
    'camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=()',
  );
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  if (https) response.setHeader('Strict-Transport-Security', 'max-age=31536000');
}

function page(path: string, bytes: Buffer): Page {
  const extension = extname(path);
  const compressible = !alreadyCompressed.has(extension) && bytes.length > 1024;
  // Vite names what lies in assets/ by its content; everything else may change at the next build.
  const lasting = /^\/assets\/.*-[A-Za-z0-9_-]{8}\.\w+$/.test(path);
  return {
    bytes,
    compressible,
    compressed: new Map(),
    headers: {
      'Content-Type': types[extension] ?? 'application/octet-stream',
      'Cache-Control': lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
      ETag: `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
      ...(compressible ? { Vary: 'Accept-Encoding' } : {}),
    },
  };
}

/** The path of a request's target, decoded; one that is no path at all gives '', which is no page. */
function pathOf(target: string): string {
  try {
    return decodeURIComponent(target.split(/[?#]/, 1)[0] ?? '');
  } catch {
    return '';
  }
}

function acceptedCoding(header: string): Coding | undefined {
  const accepted = header.split(',').map((item) => item.replaceAll(' ', '').toLowerCase());
  return (['br', 'gzip'] as const).find((coding) =>
    accepted.some((item) => item === coding || (item.startsWith(`${coding};q=`) && !/;q=0(\.0*)?$/.test(item))),
  );
}

function inCoding(page: Page, coding: Coding): Promise<Buffer> {
  let body = page.compressed.get(coding);
  if (!body) {
    body = compress[coding](page.bytes);
    page.compressed.set(coding, body);
  }
  return body;
}

async function answerPage(request: IncomingMessage, response: ServerResponse, page: Page): Promise<void> {
  for (const [name, value] of Object.entries(page.headers)) response.setHeader(name, value);
  if (request.headers['if-none-match'] === page.headers.ETag) {
    response.writeHead(304).end();
    return;
  }
  const coding = page.compressible ? acceptedCoding(String(request.headers['accept-encoding'] ?? '')) : undefined;
  const body = coding ? await inCoding(page, coding) : page.bytes;
  if (coding) response.setHeader('Content-Encoding', coding);
  answer(request, response, 200, body);
}

function answerText(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  answer(request, response, status, Buffer.from(text));
}

function answer(request: IncomingMessage, response: ServerResponse, status: number, body: Buffer): void {
  response.writeHead(status, { 'Content-Length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

import type { IncomingMessage } from 'node:http';

// What a request says about its sender. A reverse proxy's headers count only where `trustProxy` says so.

/** Who connects. */
export function addressOf(request: IncomingMessage, trustProxy = false): string {
  const forwarded = trustProxy ? lastOf(request.headers['x-forwarded-for']) : undefined;
  return forwarded || (request.socket.remoteAddress ?? '');
}

/** Did the browser use https? We speak http only: a proxy must say so. */
export function isHttps(request: IncomingMessage, trustProxy = false): boolean {
  return trustProxy && lastOf(request.headers['x-forwarded-proto']) === 'https';
}

/**
 * Does the page that connects come from this server, or from one of the other `origins`? Browsers name a page's
 * origin; programs that are no browsers name none, and may connect.
 */
export function isOwnOrigin(request: IncomingMessage, origins: readonly string[] = [], trustProxy = false): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || origins.includes(origin)) return true;
  const hosts = [host, trustProxy ? lastOf(request.headers['x-forwarded-host']) : undefined];
  return URL.canParse(origin) && hosts.includes(new URL(origin).host);
}

/** Does the request come from this machine itself, to a name that only this machine answers to? */
export function isThisMachine({ socket, headers }: IncomingMessage): boolean {
  const local = /^(::1|(::ffff:)?127\.[\d.]+)$/.test(socket.remoteAddress ?? '');
  return local && /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(headers.host ?? '');
}

/** Method, URL and headers, as text. */
export function headOf({ method, url, headers }: IncomingMessage): string {
  return `${method} ${url}\n${JSON.stringify(headers)}`;
}

function lastOf(header: string | string[] | undefined): string | undefined {
  return String(header ?? '')
    .split(',')
    .at(-1)
    ?.trim();
}

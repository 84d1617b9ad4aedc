import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket as TcpSocket } from 'node:net';
import { Server } from 'socket.io';
import type { ClientToServer, Refusal, ServerToClient } from '../src/wire/signaling.ts';
import { Addresses } from './addresses.ts';
import { Connection, type Exchange, maxPacketBytes, type Pipe } from './connection.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { Log } from './log.ts';
import { Pages, setSecurityHeaders } from './pages.ts';
import { addressOf, headOf, isHttps, isOwnOrigin, isThisMachine } from './request.ts';
import { Rooms } from './rooms.ts';
import type { IceServers } from './turn.ts';

/** All have sensible defaults. */
export interface ServerOptions {
  /** 0 (the default) takes any free port. */
  readonly port?: number;
  /** Default 127.0.0.1: this machine only. */
  readonly host?: string;
  /** Folder of the built app to serve; without it, only signaling and /health are answered. */
  readonly dist?: string;
  readonly limits?: Partial<Limits>;
  /** Other origins, such as https://example.org, whose pages may connect. */
  readonly origins?: readonly string[];
  /** Believe a reverse proxy's X-Forwarded-* headers. Only when nobody can reach this server without it. */
  readonly trustProxy?: boolean;
  /** Default: none. */
  readonly iceServers?: IceServers;
  readonly log?: Log;
  /** Links by which others in the network reach this server. GET /network tells them to pages on this machine only. */
  readonly networkLinks?: (port: number) => readonly string[];
  /** For tests that check what the server gets to see: every request's head, and every packet, as received. */
  readonly onReceived?: (data: string | Uint8Array) => void;
}

/** A server that listens. */
export interface RunningServer {
  readonly port: number;
  stats(): ServerStats;
  /** Tells every client 'shutting-down' and closes everything, in less than two seconds. */
  close(): Promise<void>;
}

export interface ServerStats {
  readonly connections: number;
  readonly rooms: number;
  readonly peers: number;
  /** Since the start: */
  readonly joins: number;
  readonly messages: number;
  /** Sealed bytes taken from clients, each message counted once. */
  readonly bytes: number;
  readonly refusals: number;
  readonly seconds: number;
}

/**
 * Starts the signaling server. Rejects with `PagesError` if `dist` holds no app, and with Node's error (code
 * EADDRINUSE, EACCES …) if it cannot listen.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const pages = options.dist === undefined ? undefined : await Pages.load(options.dist);
  const now = () => performance.now();
  const startedAt = now();
  const connections = new Set<Connection>();
  const exchange: Exchange = {
    rooms: new Rooms<Connection>(limits, now),
    addresses: new Addresses(limits.address, now),
    limits,
    iceServers: options.iceServers ?? (() => []),
    counters: { messages: 0, bytes: 0, joins: 0, refusals: 0 },
    now,
    onReceived: options.onReceived,
  };
  const stats = (): ServerStats => ({
    connections: connections.size,
    rooms: exchange.rooms.size,
    peers: exchange.rooms.peers,
    ...exchange.counters,
    seconds: Math.floor((now() - startedAt) / 1000),
  });
  const health = () => {
    const { rooms, peers, seconds } = stats();
    return { ok: true, rooms, peers, uptime: seconds };
  };
  const network = () => ({ links: options.networkLinks?.((http.address() as AddressInfo).port) ?? [] });
  let closing = false;

  const http = createServer({ maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 30_000 });
  http.maxConnections = limits.tcpConnections;
  http.on('request', (request, response) => {
    const https = isHttps(request, options.trustProxy);
    if (request.url === '/health') answerJson(response, health(), https);
    else if (request.url === '/network' && isThisMachine(request)) answerJson(response, network(), https);
    else if (pages) pages.answer(request, response, https).catch(() => response.destroy());
    else response.writeHead(404).end();
  });
  const tcpSockets = new Set<TcpSocket>();
  http.on('connection', (socket) => {
    tcpSockets.add(socket);
    socket.once('close', () => tcpSockets.delete(socket));
  });
  const io = new Server<ClientToServer, ServerToClient>({
    serveClient: false,
    pingInterval: limits.pingEvery,
    pingTimeout: limits.pongWithin,
    connectTimeout: 5000,
    destroyUpgradeTimeout: 100,
    maxHttpBufferSize: maxPacketBytes,
    httpCompression: false,
    ...(options.origins?.length ? { cors: { origin: [...options.origins] } } : {}),
    allowRequest: (request, decide) => {
      const refusal = refusalOf(request);
      decide(refusal, refusal === undefined);
    },
  });
  function refusalOf(request: IncomingMessage): Refusal | undefined {
    if (closing) return 'shutting-down';
    if (!isOwnOrigin(request, options.origins, options.trustProxy)) return 'wrong-origin';
    const full = connections.size >= limits.connections;
    return full || !exchange.addresses.mayConnect(addressOf(request, options.trustProxy))
      ? 'too-many-connections'
      : undefined;
  }
  io.attach(http);
  // After socket.io, which hides its own requests from listeners that were there before.
  const observe = (request: IncomingMessage) => options.onReceived?.(headOf(request));
  http.on('request', observe);
  http.on('upgrade', observe);
  const byPipe = new WeakMap<Pipe, Connection>();
  io.engine.on('connection', (pipe: Pipe) => {
    const connection = new Connection(exchange, pipe, addressOf(pipe.request, options.trustProxy));
    byPipe.set(pipe, connection);
    connections.add(connection);
    pipe.once('close', () => connections.delete(connection));
  });
  io.engine.on('headers', (headers: Record<string, string>) => {
    headers['X-Content-Type-Options'] = 'nosniff';
    headers['Cache-Control'] = 'no-store';
  });
  io.on('connection', (socket) => byPipe.get(socket.conn)?.attach(socket));

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const sweep = setInterval(() => {
    for (const connection of exchange.rooms.sweep()) connection.refuse('idle');
    exchange.addresses.sweep();
  }, limits.sweep).unref();

  const { port } = http.address() as AddressInfo;
  options.log?.('started', { port });

  let closed: Promise<void> | undefined;
  async function shutDown(): Promise<void> {
    closing = true;
    clearInterval(sweep);
    exchange.rooms.clear();
    for (const connection of connections) connection.refuse('shutting-down');
    // The port stays open for a moment: a polling client comes to fetch the last words.
    const deadline = now() + 1000;
    while (connections.size > 0 && now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    const forced = setTimeout(() => tcpSockets.forEach((socket) => void socket.destroy()), 300);
    await io.close();
    clearTimeout(forced);
    options.log?.('stopped', { ...stats() });
  }
  return {
    port,
    stats,
    close() {
      closed ??= shutDown();
      return closed;
    },
  };
}

function answerJson(response: ServerResponse, value: object, https: boolean): void {
  setSecurityHeaders(response, undefined, https);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(value));
}

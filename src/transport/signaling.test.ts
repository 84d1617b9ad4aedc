import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Server } from 'socket.io';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type RunningServer, type ServerOptions, startServer } from '../../signaling/server.ts';
import { MAX_MESSAGE_BYTES } from '../wire/signaling.ts';
import { Signaling, type SignalingOptions } from './signaling.ts';

const address = () => randomBytes(16).toString('base64url');
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const encode = (message: string) => new TextEncoder().encode(message);

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(options: ServerOptions = {}): Promise<RunningServer> {
  const server = await startServer(options);
  cleanups.push(() => server.close());
  return server;
}

/** A peer that writes down everything that it is told. */
function peer(port: number, options: Partial<SignalingOptions> = {}) {
  const log: string[] = [];
  const me = options.peer ?? address();
  const signaling = new Signaling({
    server: `http://127.0.0.1:${port}`,
    roomId: address(),
    peer: me,
    token: me,
    create: true,
    onJoined: ({ peers }) => log.push(`in a room of ${peers.length + 1}`),
    onPeer: (_, change) => log.push(change),
    onMessage: (_, bytes) => log.push(text(bytes)),
    onStatus: (status) => log.push(status),
    onRefused: (reason) => log.push(`refused: ${reason}`),
    ...options,
  });
  cleanups.push(() => signaling.close());
  return { signaling, log, me };
}

/** A network between client and server that can be cut and mended, and that may not let websockets through. */
async function network(port: number, options: { websockets: boolean } = { websockets: true }) {
  const open = new Set<Socket>();
  let whole = true;
  const proxy = createServer((near) => {
    if (!whole) return near.destroy();
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
      from.on('data', (bytes) => {
        if (!options.websockets && /^upgrade: websocket/im.test(bytes.toString('latin1'))) from.destroy();
        else to.write(bytes);
      });
    }
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const cut = () => {
    whole = false;
    for (const socket of open) socket.destroy();
  };
  cleanups.push(() => {
    cut();
    proxy.close();
  });
  const mend = () => {
    whole = true;
  };
  return { port: (proxy.address() as AddressInfo).port, cut, mend };
}

describe('in a room', () => {
  test('peers see each other come and go, and pass bytes to one or to all', async () => {
    const { port } = await start({ iceServers: () => [{ urls: ['stun:stun.example'] }] });
    const roomId = address();
    const a = peer(port, { roomId });
    expect(await a.signaling.joined).toEqual({ peers: [], iceServers: [{ urls: ['stun:stun.example'] }] });
    const b = peer(port, { roomId, create: false });
    expect((await b.signaling.joined).peers).toEqual([a.me]);
    const c = peer(port, { roomId, create: false });
    await c.signaling.joined;
    await Promise.all([a.signaling.send(b.me, encode('to b')), a.signaling.send(null, encode('to all'))]);
    await expect.poll(() => c.log).toEqual(['connected', 'in a room of 3', 'to all']);
    await expect.poll(() => b.log).toEqual(['connected', 'in a room of 2', 'joined', 'to b', 'to all']);
    b.signaling.close();
    await expect.poll(() => a.log).toEqual(['connected', 'in a room of 1', 'joined', 'joined', 'left']);
    await expect(a.signaling.send(b.me, encode('x'))).rejects.toMatchObject({ reason: 'no-such-peer' });
  });

  test('what is received is a plain Uint8Array of the same bytes, up to the limit', async () => {
    const { port } = await start();
    const roomId = address();
    const received: Uint8Array[] = [];
    const b = peer(port, { roomId, onMessage: (_, bytes) => received.push(bytes) });
    await b.signaling.joined;
    const a = peer(port, { roomId });
    const large = new Uint8Array(randomBytes(MAX_MESSAGE_BYTES + 8)).subarray(8);
    await a.signaling.send(b.me, large);
    await expect.poll(() => received.length).toBe(1);
    expect(received[0]).toStrictEqual(new Uint8Array(large));
    await expect(a.signaling.send(b.me, new Uint8Array(MAX_MESSAGE_BYTES + 1))).rejects.toMatchObject({
      reason: 'too-large',
    });
    await expect(a.signaling.send(b.me, new Uint8Array(0))).rejects.toMatchObject({ reason: 'malformed' });
    expect(a.signaling.status).toBe('connected');
  });

  test('works by polling where websockets do not pass', async () => {
    const { port } = await network((await start()).port, { websockets: false });
    const roomId = address();
    const a = peer(port, { roomId });
    await a.signaling.joined;
    const b = peer(port, { roomId });
    await b.signaling.joined;
    await b.signaling.send(a.me, encode('by polling'));
    await expect.poll(() => a.log).toContain('by polling');
  });
});

describe('refused', () => {
  test('a room that is gone', async () => {
    const { port } = await start();
    const a = peer(port, { create: false });
    await expect(a.signaling.joined).rejects.toMatchObject({ name: 'SignalingError', reason: 'room-gone' });
    expect(a.log).toEqual(['closed', 'refused: room-gone']);
    await expect(a.signaling.send(null, encode('x'))).rejects.toMatchObject({ reason: 'room-gone' });
  });

  test('the same peer in a second tab: the newer one stays, the older does not come back', async () => {
    const { port } = await start();
    const roomId = address();
    const older = peer(port, { roomId });
    await older.signaling.joined;
    const newer = peer(port, { roomId, peer: older.me });
    await newer.signaling.joined;
    await expect.poll(() => older.log).toEqual(['connected', 'in a room of 1', 'closed', 'refused: replaced']);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(newer.log).toEqual(['connected', 'in a room of 1']);
  });

  test('a server that turns the connection itself away', async () => {
    const { port } = await start({ limits: { connections: 1 } });
    await peer(port).signaling.joined;
    const late = peer(port);
    await expect(late.signaling.joined).rejects.toMatchObject({ reason: 'too-many-connections' });
  });
});

describe('when the connection is lost', () => {
  test('it comes back by itself, and what was said meanwhile arrives', async () => {
    const { port } = await start();
    const shaky = await network(port);
    const roomId = address();
    const b = peer(port, { roomId });
    await b.signaling.joined;
    const a = peer(shaky.port, { roomId });
    await a.signaling.joined;
    shaky.cut();
    await expect.poll(() => a.signaling.status).toBe('reconnecting');
    const sent = [a.signaling.send(b.me, encode('first')), a.signaling.send(b.me, encode('second'))];
    await expect.poll(() => b.log.at(-1)).toBe('left');
    shaky.mend();
    await Promise.all(sent);
    await expect.poll(() => b.log.slice(2)).toEqual(['joined', 'left', 'joined', 'first', 'second']);
    expect(a.log).toEqual(['connected', 'in a room of 2', 'reconnecting', 'connected', 'in a room of 2']);
  });

  test('before the first join, whoever is back before the host waits for the host', async () => {
    const { port } = await start();
    const shaky = await network(port);
    shaky.cut();
    const roomId = address();
    const guest = peer(shaky.port, { roomId, create: false });
    // It has tried at least once, and has not reached anybody.
    await new Promise((resolve) => setTimeout(resolve, 500));
    shaky.mend();
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(guest.log).not.toContain('refused: room-gone');
    const host = peer(port, { roomId });
    await host.signaling.joined;
    await guest.signaling.joined;
    expect(guest.log.at(-1)).toBe('in a room of 2');
  });

  test('a message on its way fails with its own reason', async () => {
    const { port } = await start();
    const shaky = await network(port);
    const a = peer(shaky.port);
    await a.signaling.joined;
    const sent = a.signaling.send(null, encode('x'));
    shaky.cut();
    await expect(sent).rejects.toMatchObject({ reason: 'disconnected' });
  });

  test('a restarted server, which remembers no room, gets the members back', async () => {
    const first = await start();
    const roomId = address();
    const host = peer(first.port, { roomId });
    await host.signaling.joined;
    const guest = peer(first.port, { roomId, create: false });
    await guest.signaling.joined;
    await first.close();
    await expect.poll(() => [host.log.at(-1), guest.log.at(-1)]).toEqual(['reconnecting', 'reconnecting']);
    await start({ port: first.port });
    await expect
      .poll(() => [host.signaling.status, guest.signaling.status], { timeout: 5000 })
      .toEqual(['connected', 'connected']);
    await guest.signaling.send(host.me, encode('hello again'));
    await expect.poll(() => host.log).toContain('hello again');
    expect([...host.log, ...guest.log].filter((line) => line.startsWith('refused'))).toEqual([]);
  });
});

describe('a server that cannot be reached', () => {
  test('is reported, and still tried', async () => {
    const { port, close } = await startServer();
    await close();
    const a = peer(port, { patience: 300 });
    const waiting = a.signaling.send(null, encode('later'));
    await expect.poll(() => a.log).toEqual(['unreachable']);
    await start({ port });
    await a.signaling.joined;
    await waiting;
    expect(a.log).toEqual(['unreachable', 'connected', 'in a room of 1']);
  });

  test('is reported after five seconds unless told otherwise', async () => {
    vi.useFakeTimers();
    const a = peer(1);
    await vi.advanceTimersByTimeAsync(4999);
    expect(a.log).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(a.log).toEqual(['unreachable']);
  });

  test('closing ends the waiting', async () => {
    const a = peer(1);
    const waiting = a.signaling.send(null, encode('x'));
    a.signaling.close();
    await expect(waiting).rejects.toMatchObject({ reason: 'closed' });
    await expect(a.signaling.joined).rejects.toMatchObject({ reason: 'closed' });
    expect(a.log).toEqual(['closed']);
  });
});

test('a server that talks nonsense is not listened to', async () => {
  const http = createHttpServer();
  const io = new Server(http);
  await once(http.listen(0, '127.0.0.1'), 'listening');
  cleanups.push(() => io.close());
  let joins = 0;
  io.on('connection', (socket) => {
    socket.on('join', (request: { peer: string }, reply: (value: unknown) => void) => {
      joins += 1;
      if (joins === 1) return reply({ ok: true, peers: 'everyone' });
      reply({ ok: true, peers: [], iceServers: [] });
      socket.emit('joined', { peer: 'me & you' });
      socket.emit('message', { from: request.peer, bytes: 'text' });
      socket.emit('message', { from: null, bytes: Buffer.from('x') });
      socket.emit('refused', { reason: 'i say so' });
      socket.emit('message', { from: request.peer, bytes: Buffer.from('sound') });
    });
    socket.on('send', (_: unknown, reply: (value: unknown) => void) => reply('maybe'));
  });
  const a = peer((http.address() as AddressInfo).port);
  await expect.poll(() => a.log.at(-1), { timeout: 5000 }).toBe('sound');
  expect(a.log).toEqual(['reconnecting', 'connected', 'in a room of 1', 'sound']);
  await expect(a.signaling.send(null, encode('x'))).rejects.toMatchObject({ reason: 'disconnected' });
});

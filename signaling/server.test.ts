import { get } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { defaultLimits } from './limits.ts';
import { type RunningServer, type ServerOptions, startServer } from './server.ts';
import { BareSocket, roomId, Visitor } from './visitor.testing.ts';

const running: RunningServer[] = [];
async function start(options: ServerOptions = {}): Promise<RunningServer> {
  const server = await startServer(options);
  running.push(server);
  return server;
}
async function visitors(server: RunningServer, count: number, room: string): Promise<Visitor[]> {
  const all: Visitor[] = [];
  for (let i = 0; i < count; i++) {
    const visitor = await Visitor.connect(server.port);
    expect(await visitor.join(room)).toMatchObject({ ok: true });
    all.push(visitor);
  }
  return all;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

describe('a room', () => {
  test('tells who is there, who comes and who goes', async () => {
    const server = await start();
    const [a, b] = [await Visitor.connect(server.port), await Visitor.connect(server.port)];
    const room = roomId();
    expect(await a!.join(room)).toEqual({ ok: true, peers: [], iceServers: [] });
    expect(await b!.join(room, false)).toEqual({ ok: true, peers: [a!.peer], iceServers: [] });
    expect(await a!.hears('joined')).toEqual({ peer: b!.peer });
    expect(await b!.ask('leave')).toEqual({ ok: true });
    expect(await a!.hears('left')).toEqual({ peer: b!.peer });
    expect(await b!.ask('leave')).toEqual({ ok: false, reason: 'not-joined' });
    expect(await b!.join(roomId())).toMatchObject({ ok: true });
  });

  test('passes sealed bytes to one peer or to all others, in order, and to nobody else', async () => {
    const server = await start();
    const [a, b, c] = await visitors(server, 3, roomId());
    const [stranger] = await visitors(server, 1, roomId());
    expect(await a!.send(b!, 'for b')).toEqual({ ok: true });
    await Promise.all(Array.from({ length: 50 }, (_, i) => a!.send(null, `to all ${i}`)));
    await c!.send(b!, 'last');
    await b!.hears('message', (value) => (value as { from: string }).from === c!.peer);
    const all = Array.from({ length: 50 }, (_, i) => `to all ${i}`);
    expect(b!.texts).toEqual(['for b', ...all, 'last']);
    expect(c!.texts).toEqual(all);
    expect(a!.texts).toEqual([]);
    expect(stranger!.texts).toEqual([]);
    expect(server.stats()).toMatchObject({ rooms: 2, peers: 4, messages: 52 });
  });

  test('says when a message has nowhere to go', async () => {
    const server = await start();
    const [a] = await visitors(server, 1, roomId());
    const [stranger] = await visitors(server, 1, roomId());
    const outside = await Visitor.connect(server.port);
    expect(await a!.send(stranger!, 'x')).toEqual({ ok: false, reason: 'no-such-peer' });
    expect(await a!.send(a!, 'x')).toEqual({ ok: false, reason: 'no-such-peer' });
    expect(await outside.send(a!, 'x')).toEqual({ ok: false, reason: 'not-joined' });
    expect(await a!.send(null, 'nobody else is here')).toEqual({ ok: true });
    expect(await a!.join(roomId())).toEqual({ ok: false, reason: 'already-joined' });
  });

  test('gives the seat to the newer of two with the same peer address', async () => {
    const server = await start();
    const room = roomId();
    const [older, other] = await visitors(server, 2, room);
    const newer = await Visitor.connect(server.port);
    expect(await newer.ask('join', { room, peer: older!.peer, token: older!.token, create: false })).toEqual({
      ok: true,
      peers: [other!.peer],
      iceServers: [],
    });
    expect(await older!.hears('refused')).toEqual({ reason: 'replaced' });
    await older!.hears('disconnect');
    await newer.send(null, 'still here');
    await other!.hears('message');
    expect(other!.heard.map(([event]) => event)).toEqual(['left', 'joined', 'message']);
    expect(server.stats()).toMatchObject({ peers: 2 });
  });

  test('is refused by name when it is gone, full, or one too many', async () => {
    const server = await start({ limits: { rooms: 1, room: { ...defaultLimits.room, peers: 2 } } });
    const room = roomId();
    await visitors(server, 2, room);
    const late = await Visitor.connect(server.port);
    expect(await late.join(roomId(), false)).toEqual({ ok: false, reason: 'room-gone' });
    expect(await late.join(room, false)).toEqual({ ok: false, reason: 'room-full' });
    expect(await late.join(roomId())).toEqual({ ok: false, reason: 'server-full' });
  });

  test('survives empty for a while, and ends when nothing is said', async () => {
    const server = await start({ limits: { emptyRoom: 150, idleRoom: 400, sweep: 10 } });
    const room = roomId();
    const [host] = await visitors(server, 1, room);
    host!.close();
    await expect.poll(() => server.stats().peers).toBe(0);
    const back = await Visitor.connect(server.port);
    expect(await back.join(room, false)).toMatchObject({ ok: true });
    expect(await back.hears('refused')).toEqual({ reason: 'idle' });
    expect(server.stats().rooms).toBe(0);

    const [guest] = await visitors(server, 1, room);
    guest!.close();
    await expect.poll(() => server.stats().rooms).toBe(0);
    expect(await (await Visitor.connect(server.port)).join(room, false)).toEqual({ ok: false, reason: 'room-gone' });
  });
});

test('hands out fresh ICE servers at each join', async () => {
  let count = 0;
  const server = await start({
    iceServers: () => [{ urls: ['turn:turn.example'], username: `user ${++count}`, credential: 'c' }],
  });
  const room = roomId();
  for (const username of ['user 1', 'user 2']) {
    const reply = await (await Visitor.connect(server.port)).join(room);
    expect(reply).toMatchObject({ ok: true, iceServers: [{ urls: ['turn:turn.example'], username, credential: 'c' }] });
  }
});

test('serves clients that can only poll', async () => {
  const server = await start();
  const room = roomId();
  const poller = await Visitor.connect(server.port, { transports: ['polling'] });
  await poller.join(room);
  const [other] = await visitors(server, 1, room);
  const large = Buffer.alloc(65536, 7);
  expect(await poller.send(null, large)).toEqual({ ok: true });
  expect(await other!.hears('message')).toEqual({ from: poller.peer, bytes: large });
  expect(await other!.send(poller, large)).toEqual({ ok: true });
  expect(await poller.hears('message')).toEqual({ from: other!.peer, bytes: large });
});

test('notices a client that vanishes without a word, by default within ten seconds', async () => {
  expect(defaultLimits.pingEvery + defaultLimits.pongWithin).toBeLessThanOrEqual(10_000);
  const server = await start({ limits: { pingEvery: 50, pongWithin: 100 } });
  const room = roomId();
  const [other] = await visitors(server, 1, room);
  const mute = await BareSocket.greeted(server.port);
  const peer = roomId();
  mute.socket.send(`421${JSON.stringify(['join', { room, peer, token: peer, create: false }])}`);
  expect(await other!.hears('joined')).toEqual({ peer });
  expect(await other!.hears('left')).toEqual({ peer });
  mute.socket.terminate();
});

describe('origins', () => {
  const from = (origin: string) => ({ transports: ['polling'], headers: { origin } });
  test('pages of other origins may not connect, unless they are listed', async () => {
    const server = await start({ origins: ['https://embedder.example'] });
    await expect(Visitor.connect(server.port, from('https://elsewhere.example'))).rejects.toThrow('wrong-origin');
    await expect(Visitor.connect(server.port, from('null'))).rejects.toThrow('wrong-origin');
    await Visitor.connect(server.port, from('https://embedder.example'));
    await Visitor.connect(server.port, from(`http://127.0.0.1:${server.port}`));
  });

  test('behind a trusted proxy the forwarded host counts', async () => {
    const headers = { origin: 'https://rooms.example', 'x-forwarded-host': 'rooms.example' };
    const [trusting, wary] = [await start({ trustProxy: true }), await start()];
    await Visitor.connect(trusting.port, { transports: ['polling'], headers });
    await expect(Visitor.connect(wary.port, { transports: ['polling'], headers })).rejects.toThrow('wrong-origin');
  });
});

test('health says how it is, and nothing else', async () => {
  const server = await start();
  await visitors(server, 2, roomId());
  const response = await fetch(`http://127.0.0.1:${server.port}/health`);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ ok: true, rooms: 1, peers: 2, uptime: expect.any(Number) });
});

test('only a page on this machine learns the links by which others reach the server', async () => {
  const server = await start({ networkLinks: (port) => [`http://192.0.2.7:${port}/`] });
  const ask = (host: string) =>
    new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      get({ port: server.port, path: '/network', headers: { host } }, (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode, body }));
      }).on('error', reject);
    });
  const links = JSON.stringify({ links: [`http://192.0.2.7:${server.port}/`] });
  expect(await ask(`localhost:${server.port}`)).toEqual({ status: 200, body: links });
  expect((await ask('example.org')).status).toBe(404);
});

test('closing tells everybody, and takes less than two seconds even with clients that do not react', async () => {
  const server = await start();
  const room = roomId();
  const [a] = await visitors(server, 1, room);
  const poller = await Visitor.connect(server.port, { transports: ['polling'] });
  await poller.join(room);
  const stuck = connect(server.port, '127.0.0.1');
  stuck.on('error', () => undefined);
  stuck.write('GET / HTTP/1.1\r\nHost: x\r\n');
  const deaf = await BareSocket.open(server.port);
  deaf.socket.pause();
  const begin = performance.now();
  await server.close();
  expect(performance.now() - begin).toBeLessThan(2000);
  expect(await a!.hears('refused')).toEqual({ reason: 'shutting-down' });
  expect(await poller.hears('refused')).toEqual({ reason: 'shutting-down' });
  expect([...a!.heard, ...poller.heard].map(([event]) => event)).not.toContain('left');
  deaf.socket.terminate();
  stuck.destroy();
});

test('whoever wants to know what the server receives is shown all of it', async () => {
  const received: string[] = [];
  const server = await start({ onReceived: (data) => received.push(Buffer.from(data).toString('latin1')) });
  const room = roomId();
  const [a] = await visitors(server, 1, room);
  const poller = await Visitor.connect(server.port, { transports: ['polling'], headers: { 'x-mark': 'polled' } });
  await poller.join(room);
  await a!.send(poller, 'by websocket');
  await poller.send(a!, 'by polling');
  await fetch(`http://127.0.0.1:${server.port}/some/page`);
  const expected = ['GET /socket.io/?EIO=4&transport=websocket', '"x-mark":"polled"', room, a!.peer, poller.peer];
  for (const part of [...expected, 'by websocket', 'by polling', 'GET /some/page'])
    expect(received.some((data) => data.includes(part))).toBe(true);
});

test('a taken port is an error with a code', async () => {
  const server = await start();
  await expect(startServer({ port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

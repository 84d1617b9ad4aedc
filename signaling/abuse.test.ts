import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { MAX_MESSAGE_BYTES } from '../src/wire/signaling.ts';
import { defaultLimits } from './limits.ts';
import { type RunningServer, startServer } from './server.ts';
import { BareSocket, roomId, Visitor } from './visitor.testing.ts';

/**
 * Two bystanders talk in a room during all of these tests. At the end they must have received every message in
 * order, and have noticed nothing else.
 */
const small = defaultLimits.connection;
let server: RunningServer;
let bystanders: [Visitor, Visitor];
let talking: NodeJS.Timeout;
let said = 0;
const room = roomId();

beforeAll(async () => {
  server = await startServer({
    limits: {
      connection: {
        packets: { burst: 500, perSecond: 100 },
        bytes: { burst: 1_500_000, perSecond: 100_000 },
        joins: { burst: 4, perSecond: 0.1 },
        queuedBytes: small.queuedBytes,
      },
      address: { connections: 40, joins: { burst: 300, perSecond: 10 } },
    },
  });
  bystanders = [await Visitor.connect(server.port), await Visitor.connect(server.port)];
  for (const visitor of bystanders) expect(await visitor.join(room)).toMatchObject({ ok: true });
  talking = setInterval(() => void bystanders[0].send(bystanders[1], `word ${said++}`), 25);
});

afterAll(async () => {
  clearInterval(talking);
  try {
    await bystanders[1].hears('message', () => bystanders[1].texts.length === said);
    expect(said).toBeGreaterThan(20);
    expect(bystanders[1].texts).toEqual(Array.from({ length: said }, (_, i) => `word ${i}`));
    expect(bystanders[0].heard).toEqual([['joined', { peer: bystanders[1].peer }]]);
    expect(bystanders[1].heard.every(([event]) => event === 'message')).toBe(true);
  } finally {
    await server.close();
  }
});

async function joined(): Promise<Visitor> {
  const visitor = await Visitor.connect(server.port);
  expect(await visitor.join(roomId())).toMatchObject({ ok: true });
  return visitor;
}

async function expectRefusal(visitor: Visitor, reason: string): Promise<void> {
  expect(await visitor.hears('refused')).toEqual({ reason });
  await visitor.hears('disconnect');
}

describe('a client that speaks socket.io is told why before it is dropped', () => {
  const bytes = Buffer.from('sealed');
  const acknowledged = () => undefined;
  const peer = roomId();
  const malformed: [string, unknown[]][] = [
    ['join without a request', ['join', acknowledged]],
    ['join without an acknowledgement', ['join', { room, peer, token: peer, create: true }]],
    ['join with a short room id', ['join', { room: 'abc', peer, token: peer, create: true }, acknowledged]],
    ['join with more than agreed', ['join', { room, peer, token: peer, create: true, name: 'Ada' }, acknowledged]],
    ['join with a polluted prototype', ['join', JSON.parse(`{"__proto__":{"room":"${room}"}}`), acknowledged]],
    ['send of text', ['send', { to: null, bytes: 'text' }, acknowledged]],
    ['send of nothing', ['send', { to: null, bytes: Buffer.alloc(0) }, acknowledged]],
    ['send to an object', ['send', { to: { toString: 'x' }, bytes }, acknowledged]],
    ['send of a disguised Buffer', ['send', { to: null, bytes: { type: 'Buffer', data: [1] } }, acknowledged]],
    ['leave with a value', ['leave', 1, acknowledged]],
    ['an unknown event', ['shout', 'x']],
    ['an event that the server uses itself', ['error', 'x']],
    ['an event of ours that only the server sends', ['message', { from: peer, bytes }]],
    ['an event named by a number', [7 as unknown as string, 'x'] as unknown[]],
  ];
  test.each(malformed)('%s', async (_, [event, ...values]) => {
    const visitor = await joined();
    visitor.socket.emit(event as string, ...values);
    await expectRefusal(visitor, 'malformed');
  });

  test('a message above 64 KiB', async () => {
    const visitor = await joined();
    visitor.socket.emit('send', { to: null, bytes: Buffer.alloc(MAX_MESSAGE_BYTES + 1) }, acknowledged);
    await expectRefusal(visitor, 'too-large');
  });

  test('too many messages', async () => {
    const visitor = await joined();
    for (let i = 0; i < 600; i++) visitor.socket.emit('send', { to: null, bytes }, acknowledged);
    await expectRefusal(visitor, 'too-fast');
  });

  test('too many bytes', async () => {
    const visitor = await joined();
    const large = Buffer.alloc(MAX_MESSAGE_BYTES);
    for (let i = 0; i < 30; i++) visitor.socket.emit('send', { to: null, bytes: large }, acknowledged);
    await expectRefusal(visitor, 'too-fast');
  });

  test('few bytes to many people are many bytes', async () => {
    const crowd = roomId();
    const visitors = await Promise.all(Array.from({ length: 12 }, () => Visitor.connect(server.port)));
    for (const visitor of visitors) await visitor.join(crowd);
    const large = Buffer.alloc(MAX_MESSAGE_BYTES);
    const loud = visitors[0]!;
    for (let i = 0; i < 4; i++) loud.socket.emit('send', { to: null, bytes: large }, acknowledged);
    await expectRefusal(loud, 'too-fast');
    expect(await visitors[1]!.hears('left')).toEqual({ peer: loud.peer });
    for (const visitor of visitors) visitor.close();
  });

  test('too many joins', async () => {
    const visitor = await Visitor.connect(server.port);
    for (let i = 0; i < 4; i++) expect(await visitor.join(roomId(), false)).toEqual({ ok: false, reason: 'room-gone' });
    visitor.socket.emit('join', { room: roomId(), peer, token: peer, create: false }, acknowledged);
    await expectRefusal(visitor, 'too-many-joins');
  });
});

describe('a client that speaks something else', () => {
  const refusal = '42["refused",{"reason":"malformed"}]';
  const garbage: [string, (string | Buffer)[]][] = [
    ['no engine.io packet', ['hello']],
    ['bytes before the greeting', [Buffer.alloc(100, 255)]],
    ['an event before the greeting', ['42["join",{}]']],
    ['a greeting to another namespace', ['40/admin,']],
    ['a greeting that is no JSON', ['40{']],
    ['an unknown packet type after the greeting', ['40', '4x']],
    ['broken JSON after the greeting', ['40', '421["join",{']],
    ['bytes that belong to nothing', ['40', Buffer.alloc(10)]],
    ['an event that announces a thousand attachments', ['40', '451000-["send"]']],
    ['text where an attachment should come', ['40', '451-["send",{"_placeholder":true,"num":0}]', '42["x"]']],
    ['an attachment number out of range', ['40', '451-["send",{"_placeholder":true,"num":9}]', Buffer.alloc(1)]],
  ];
  test.each(garbage)('%s', async (_, messages) => {
    const { socket, heard, closed } = await BareSocket.open(server.port);
    for (const message of messages) {
      socket.send(message);
      if (message === '40') await expect.poll(() => heard.at(-1)).toMatch(/^40/);
    }
    await closed;
    expect(heard).toContain(refusal);
  });

  test('a packet of megabytes is not read, and closed with the code for "message too big"', async () => {
    const { socket, closed } = await BareSocket.open(server.port);
    socket.send(Buffer.alloc(5_000_000));
    expect(await closed).toBe(1009);
  });

  test('a flood below socket.io', async () => {
    const { socket, heard, closed } = await BareSocket.open(server.port);
    for (let i = 0; i < 2000; i++) socket.send('3');
    await closed;
    expect(heard).toContain('42["refused",{"reason":"too-fast"}]');
  });

  test('raw bytes instead of http', async () => {
    for (const text of [
      '\x16\x03\x01\x02\x00\x01',
      'GET\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
      '\0'.repeat(99_999),
    ]) {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.end(text);
      socket.resume();
      await once(socket, 'close');
    }
  });

  test('an upgrade to nowhere, an unknown session, a wrong method, a post of garbage', async () => {
    const base = `http://127.0.0.1:${server.port}`;
    const status = async (path: string, init: RequestInit = {}) => (await fetch(base + path, init)).status;
    expect(await status('/socket.io/?EIO=4&transport=polling&sid=__proto__')).toBe(400);
    expect(await status('/socket.io/?EIO=4&transport=carrier-pigeon')).toBe(400);
    expect(await status('/socket.io/?EIO=3&transport=polling')).toBe(400);
    expect(await status('/socket.io/?EIO=4&transport=polling', { method: 'POST', body: 'x' })).toBe(400);
    const opened = await (await fetch(`${base}/socket.io/?EIO=4&transport=polling`)).text();
    const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
    const session = `/socket.io/?EIO=4&transport=polling&sid=${sid}`;
    const poll = fetch(base + session).then((response) => response.text());
    await fetch(base + session, { method: 'POST', body: 'garbage' });
    expect(await poll).toContain('malformed');

    const elsewhere = new WebSocket(`ws://127.0.0.1:${server.port}/elsewhere`);
    elsewhere.on('error', () => undefined);
    await new Promise((resolve) => elsewhere.once('close', resolve));
  });
});

test('a client that does not read is dropped once too much waits for it', async () => {
  const own = await startServer({ limits: { connection: { ...small, queuedBytes: 300_000 } } });
  const place = roomId();
  const [loud, third] = [await Visitor.connect(own.port), await Visitor.connect(own.port)];
  await loud.join(place);
  await third.join(place);
  const deaf = await BareSocket.greeted(own.port);
  const peer = roomId();
  deaf.socket.send(`421${JSON.stringify(['join', { room: place, peer, token: peer, create: false }])}`);
  await third.hears('joined', (value) => (value as { peer: string }).peer === peer);
  deaf.socket.pause();
  const large = Buffer.alloc(MAX_MESSAGE_BYTES);
  const heardLeft = third.hears('left');
  let sent = 0;
  while (!third.heard.some(([event]) => event === 'left') && sent < 100) {
    expect(await loud.ask('send', { to: peer, bytes: large })).toMatchObject({ ok: expect.any(Boolean) });
    sent += 1;
  }
  expect(await heardLeft).toEqual({ peer });
  expect(own.stats().refusals).toBe(1);
  expect(await loud.send(third, 'and we go on')).toEqual({ ok: true });
  deaf.socket.terminate();
  await own.close();
});

test('one address opens only so many connections, and is told so', async () => {
  const polling = { transports: ['polling'] };
  const own = await startServer({ limits: { address: { connections: 2, joins: { burst: 2, perSecond: 0 } } } });
  const [a, b] = [await Visitor.connect(own.port, polling), await Visitor.connect(own.port, polling)];
  await expect(Visitor.connect(own.port, polling)).rejects.toThrow('too-many-connections');
  expect(await a.join(roomId())).toMatchObject({ ok: true });
  b.close();
  await expect.poll(() => own.stats().connections).toBe(1);
  const c = await Visitor.connect(own.port, polling);
  expect(await c.join(roomId())).toMatchObject({ ok: true });
  await c.ask('leave');
  expect(await c.join(roomId())).toEqual({ ok: false, reason: 'too-many-joins' });
  await own.close();
});

test('one who connects and never joins is sent away', async () => {
  const own = await startServer({ limits: { unjoined: 50 } });
  const visitor = await Visitor.connect(own.port);
  expect(await visitor.hears('refused')).toEqual({ reason: 'idle' });
  await own.close();
});

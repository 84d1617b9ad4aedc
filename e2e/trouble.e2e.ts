import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { BareSocket, roomId, Visitor } from '../signaling/visitor.testing.ts';
import { nodePlatform } from '../src/node/platform.ts';
import { joinRoom } from '../src/room/open.ts';
import { Identity } from '../src/trust/identity.ts';
import { createLinkSecret, formatLink, parseLink, RoomLink, roomKeys } from '../src/trust/link.ts';
import { Group, openRoom } from './group.ts';
import type { Person } from './person.ts';
import { hours, question, sleep, slept } from './sleep.ts';
import { expect, test } from './stage.ts';

/** Everyone answers, and sees the right result. */
async function finish(group: Group): Promise<void> {
  await group.answer(hours('7', '8', '6'));
  await group.compute();
  expect(await group.result(question)).toEqual({ Mean: '7', Sum: '21', Answers: '3' });
}

test('a link that was cut off, mistyped, or of a room that is gone: each is said at once', async ({ stage }) => {
  const host = await stage.person('Hanna');
  const link = await openRoom(stage, host, sleep);
  const guest = await stage.person('Ben');
  const typo = link.slice(0, -10) + (link.at(-10) === 'A' ? 'B' : 'A') + link.slice(-9);
  for (const wrong of [link.slice(0, -7), typo, `${stage.origin}/#hello`]) {
    await guest.page.goto('about:blank');
    await guest.page.goto(wrong);
    await guest.isAt('This link is not complete');
    await guest.reads('ask the host for the whole link');
  }
  await guest.presses('Go to the start page');
  await guest.isAt('A group learns its result.');

  await guest.knocks(formatLink(stage.origin, RoomLink.of(createLinkSecret(), Identity.create().key)));
  await guest.isAt('This room is gone');

  await host.pressesSurely('Leave', 'Leave and erase');
  await host.isAt('A group learns its result.');
  await guest.knocks(link);
  await guest.isAt('The host is away');
});

test('whoever waits at the door is told when the host goes away, and is let in when the host is back', async ({
  stage,
}) => {
  const host = await stage.person('Hanna');
  const link = await openRoom(stage, host, sleep);
  const guest = await stage.person('Ben');
  await guest.knocks(link);
  await guest.isAt('You are at the door');
  await host.page.goto('about:blank');
  await guest.isAt('The host is away');
  await host.page.goto(link);
  await host.presses('Admit Ben');
  await guest.isAt('You are in');
});

test('a browser without WebRTC is told so, and how to go on', async ({ stage }) => {
  const guest = await stage.person('Ben');
  await guest.context.addInitScript(() => Reflect.deleteProperty(globalThis, 'RTCPeerConnection'));
  for (const address of ['/', '/#AAAA']) {
    await guest.page.goto('about:blank');
    await guest.page.goto(stage.origin + address);
    await guest.isAt('This browser cannot connect people directly');
    await guest.reads('open it in a current Chrome, Edge, Firefox or Safari');
  }
});

test.describe('over plain http', () => {
  // A header that only counts for secure pages is reported by the browser.
  test.use({ expectedComplaints: /Cross-Origin-Opener-Policy header has been ignored/ });

  test('an address of the local network works, with a word of caution', async ({ stage }) => {
    const address = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
    test.skip(address === undefined, 'this machine is in no network');
    await stage.stopServer();
    await stage.startServer({ host: address! });
    const group = await Group.gather(stage, sleep, 3);
    expect(await group.host.page.evaluate(() => isSecureContext)).toBe(false);
    await group.host.reads('This page came over plain http');
    await group.lock();
    await finish(group);
  });
});

test.describe('without the meeting server', () => {
  // The browser itself reports each connection that the server refused.
  test.use({ expectedComplaints: /WebSocket connection to|Failed to load resource/ });

  test('host and guest are told within seconds when it is away, and go on by themselves when it is back', async ({
    stage,
  }) => {
    const host = await stage.person('Hanna');
    await host.page.goto(stage.origin);
    await stage.stopServer();
    await host.presses('Create room Secret vote');
    await host.isAt('The meeting server does not answer');
    await stage.startServer();
    await host.isAt('Let people in');

    const guest = await stage.person('Ben');
    await guest.page.goto(host.page.url());
    await stage.stopServer();
    await guest.page.getByLabel('Your name').fill('Ben');
    await guest.presses('Join the room');
    await guest.isAt('The meeting server does not answer');
    await host.reads('The meeting server is out of reach');
    await stage.startServer();
    await host.presses('Admit Ben');
    await guest.isAt('You are in');
    await expect(host.page.locator('body')).not.toContainText('out of reach');
  });

  test('a room that is under way goes on without it, to the result', async ({ stage }) => {
    const group = await Group.gather(stage, sleep, 3);
    await group.lock();
    await slept(group.host, '1');
    await stage.stopServer();
    for (const person of group.people) await person.reads('The meeting server is out of reach');
    await group.host.presses('Change my answer');
    await finish(group);
  });
});

test('strangers who send the server garbage are dropped, and a room that computes notices nothing', async ({
  stage,
}) => {
  const group = await Group.gather(stage, sleep, 3);
  await group.lock();
  for (const bytes of ['42["join",{}]', '4', '42["join"', 'nonsense', randomBytes(1000), randomBytes(300_000)]) {
    const stranger = await BareSocket.greeted(stage.port);
    stranger.socket.send(bytes);
    await stranger.closed;
  }
  const visitor = await Visitor.connect(stage.port);
  await visitor.join(roomId());
  for (let i = 0; i < 6000; i++) visitor.socket.emit('send', { to: null, bytes: randomBytes(100) }, () => undefined);
  await visitor.hears('refused');
  expect(stage.stats.refusals).toBeGreaterThanOrEqual(6);
  for (const person of group.people) await expect(person.page.locator('.notice')).toHaveCount(0);
  await finish(group);
});

test('a crowd of strangers at the door, and one who shouts, keep nobody from coming in and computing', async ({
  stage,
}) => {
  const group = await Group.gather(stage, sleep, 2);
  const platform = await nodePlatform(stage.origin);
  const crowd = Array.from({ length: 20 }, (_, i) => joinRoom(platform, { link: group.link, name: `Stranger ${i}` }));
  await expect(group.host.page.getByRole('heading', { name: 'At the door 20' })).toBeVisible();

  const { roomId } = roomKeys(parseLink(group.link));
  const shouter = await Visitor.connect(stage.port);
  await shouter.join(roomId, false);
  for (let i = 0; i < 6000; i++) shouter.socket.emit('send', { to: null, bytes: randomBytes(100) }, () => undefined);
  await shouter.hears('refused');

  await group.admits(await stage.person('Cleo'));
  await group.seesEveryone(3);
  await group.lock();
  await finish(group);
  await Promise.all(crowd.map((stranger) => stranger.leave()));
});

test('a device that sleeps for a while, twice, loses nothing: what was sent meanwhile arrives when it wakes', async ({
  stage,
  playwright,
  launchOptions,
}) => {
  test.skip(process.platform === 'win32', 'there a process cannot be stopped');
  // Ben has a browser to himself, all of whose processes can be stopped at once.
  const own = await playwright.chromium.launchServer(launchOptions);
  const signal = (name: NodeJS.Signals) => process.kill(-own.process().pid!, name);
  try {
    const group = await Group.gather(stage, sleep, 2);
    const ben = await stage.person('Dai', {}, await playwright.chromium.connect(own.wsEndpoint()));
    await group.admits(ben);
    await group.seesEveryone(3);
    await group.lock();
    const [host, cleo] = group.people as [Person, Person, Person];

    signal('SIGSTOP');
    await host.types(question, '7');
    await host.presses('Send my answer');
    await host.reads('The connection to Dai was lost');
    // So long that the meeting server has given it up, too.
    await expect.poll(() => stage.stats.peers).toBe(2);
    signal('SIGCONT');
    await expect(host.page.getByRole('heading', { name: 'Your answer is in' })).toBeVisible();
    await group.seesEveryone(3);
    await slept(cleo, '8');
    await slept(ben, '6');

    signal('SIGSTOP');
    await group.compute();
    await host.reads(/Waiting for \u2068?Dai/);
    await host.reads('The connection to Dai was lost');
    signal('SIGCONT');
    expect(await group.result(question)).toEqual({ Mean: '7', Sum: '21', Answers: '3' });
  } finally {
    await own.kill();
  }
});

test('what is no answer is said beside the field, and is not sent', async ({ stage }) => {
  const group = await Group.gather(stage, sleep, 3);
  await group.lock();
  const { page } = group.host;
  for (const [typed, fault] of [
    ['', 'Type a number.'],
    ['eight', 'That is not a number. Use digits only'],
    ['24.5', 'Too large: type 24\u00a0hours or less.'],
    ['-1', 'Too small: type 0\u00a0hours or more.'],
    ['7.25', 'Round it to 1 decimal.'],
  ] as const) {
    await group.host.types(question, typed);
    await group.host.presses('Send my answer');
    await expect(page.locator('.fault')).toContainText(fault);
    await expect(page.getByRole('textbox', { name: question })).toBeFocused();
  }
  await group.host.reads('0 of 3 have answered');
  await slept(group.guests[0]!, '7,5');
  await group.host.reads('1 of 3 have answered');
  await expect(page.getByRole('heading', { name: 'Your answer', exact: true })).toBeVisible();
});

test('a name that is missing, and questions that cannot be asked, are said beside their fields', async ({ stage }) => {
  const host = await stage.person('Hanna');
  await host.page.goto(stage.origin);
  await host.presses('Write questions');
  await host.presses('Create room');
  await host.reads('Give it a title.');
  await host.reads('Write the question.');
  await expect(host.page.getByRole('textbox', { name: 'Title' })).toBeFocused();
  await host.page.getByRole('textbox', { name: 'Smallest allowed' }).fill('10');
  await host.page.getByRole('textbox', { name: 'Largest allowed' }).fill('9');
  await host.reads('The largest must be more than the smallest.');

  const link = await openRoom(stage, host, 'Yes or no');
  const guest = await stage.person(' ');
  await guest.knocks(link);
  await guest.reads('Type the name by which the host knows you.');
});

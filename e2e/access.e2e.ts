import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { TestInfo } from 'playwright/test';
import { Group, openRoom, write } from './group.ts';
import { answer, formulas, outing, PAY, writeOuting } from './outing.ts';
import type { Person } from './person.ts';
import { question, sleep, slept } from './sleep.ts';
import { expect, test } from './stage.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const projector = { viewport: { width: 1920, height: 1080 } };

/** Nothing that axe finds wrong in light and dark, and nothing that sticks out to the side; keeps a picture. */
async function inspect({ page, name }: Person, screen: string, info: TestInfo): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations, passes } = (await page.evaluate('axe.run()')) as AxeResults;
    expect(passes.length, 'axe has looked').toBeGreaterThan(5);
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    expect.soft(found, `${name}, ${screen}, ${colorScheme}`).toEqual([]);
    await page.screenshot({ path: info.outputPath(`${screen}-${name}-${colorScheme}.png`), fullPage: true });
  }
  const [content, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect.soft(content, `${name}, ${screen}: wider than the screen`).toBeLessThanOrEqual(width!);
}

/** The screen's heading has the focus, so that a keyboard or a screen reader is where the person is. */
async function hasFocus({ page, name }: Person, heading: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading }), name).toBeFocused();
}

test('every screen, on a phone and on a projector, in light and in dark: no barrier that axe finds, nothing too wide', async ({
  stage,
}, info) => {
  test.slow();
  const withAxe = async (person: Person) => {
    await person.context.addInitScript({ path: axe });
  };
  const browsers = { Hanna: projector, Ben: phone };

  for (const [name, options] of Object.entries({ phone, projector })) {
    const visitor = await stage.person(name, options);
    await withAxe(visitor);
    await visitor.page.goto(stage.origin);
    await inspect(visitor, 'home', info);
    await visitor.presses('Write questions');
    await visitor.presses('Create room');
    await visitor.reads('Give it a title.');
    await inspect(visitor, 'editor', info);
    await write(visitor, outing);
    await visitor.page.getByLabel('My own formulas').check();
    await visitor.page.getByLabel('Formulas', { exact: true }).fill(`${formulas}\nmean(`);
    await visitor.reads('Line 5, column 6');
    await inspect(visitor, 'editor-formula-wrong', info);
    await visitor.page.getByLabel('Formulas', { exact: true }).fill(formulas);
    await visitor.page.getByText('Functions', { exact: true }).click();
    await visitor.reads('This can be computed: 4 results.');
    await inspect(visitor, 'editor-formula', info);
    const link = await openRoom(stage, visitor, 'Yes or no');
    await visitor.page.getByText('Options', { exact: true }).click();
    await inspect(visitor, 'lobby-alone', info);
    await visitor.presses('Presenter view');
    await inspect(visitor, 'presenter-join', info);
    await visitor.presses('Close presenter view');
    await visitor.presses('How is this private?');
    await inspect(visitor, 'privacy', info);
    await visitor.page.goto('about:blank');
    await visitor.page.goto(link.slice(0, -3));
    await visitor.isAt('This link is not complete');
    await inspect(visitor, 'wrong-link', info);
    await visitor.context.close();
  }

  const group = await Group.gather(stage, writeOuting, 3, { browsers, before: withAxe });
  const [host, ben, cleo] = group.people as [Person, Person, Person];
  const both = async (screen: string) => {
    for (const person of [host, ben]) await inspect(person, screen, info);
  };
  const late = await stage.person('Late', phone);
  await withAxe(late);
  await late.page.goto(group.link);
  await late.isAt('You are invited to a room');
  await inspect(late, 'join', info);
  await late.knocks(group.link);
  await late.isAt('You are at the door');
  await inspect(late, 'door', info);
  await both('lobby');
  await late.context.close();
  await expect(host.page.getByRole('heading', { name: 'At the door 0' })).toBeVisible();

  await host.presses('Lock the room');
  for (const person of group.people) await person.isAt('Compare these seven emoji');
  await both('check');
  await ben.presses('They differ');
  await inspect(ben, 'differ', info);
  await ben.presses('Cancel');
  await group.compare();
  await host.presses('Presenter view');
  await inspect(host, 'presenter-contribute', info);
  await host.presses('Close presenter view');
  await ben.types(PAY, '99999');
  await ben.presses('Send my answer');
  await both('contribute');
  await host.answers(answer('4200.50'));
  await ben.answers(answer('3100'));
  await both('answered');
  await ben.presses('See for yourself');
  await inspect(ben, 'see-for-yourself', info);
  await ben.page.keyboard.press('Escape');
  await cleo.answers(answer('3500'));
  await group.compute();
  expect(await group.result('Mean pay')).toMatchObject({ Value: '3600.1666666666665', Answers: '3' });
  await both('result');
  await host.presses('Presenter view');
  await inspect(host, 'presenter-result', info);
  await host.presses('Close presenter view');

  await host.presses('Ask the same again');
  await group.answer([answer('1'), answer('2'), answer('3')]);
  await cleo.vanishes();
  await host.presses('Compute the result');
  for (const person of [host, ben]) await person.reads('The connection to Cleo was lost');
  await both('compute');
  await host.pressesSurely('Remove Cleo', 'Remove');
  await ben.isAt('You are in');
  await both('two-are-left');
});

test('a participant goes the whole way by keyboard, and the focus is always at the heading of the screen', async ({
  stage,
}) => {
  const group = await Group.gather(stage, sleep, 2);
  const { page, ...rest } = await stage.person('Keya');
  const keya = group.stage.people.at(-1)!;
  const { keyboard } = page;
  await page.goto(group.link);
  await hasFocus(keya, 'You are invited to a room');
  /** Tabs on until that element has the focus. */
  const tabTo = async (role: 'button' | 'textbox', name: string) => {
    const target = page.getByRole(role, { name, exact: true });
    for (let i = 0; i < 30; i++) {
      await keyboard.press('Tab');
      if (await target.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error(`${name} cannot be reached by Tab`);
  };
  await tabTo('textbox', 'Your name');
  await keyboard.type(rest.name);
  await keyboard.press('Enter');
  await hasFocus(keya, 'You are at the door');
  await group.host.presses('Admit Keya');
  await hasFocus(keya, 'You are in');
  await group.seesEveryone(3);
  await group.host.presses('Lock the room');
  await hasFocus(keya, 'Compare these seven emoji');
  await tabTo('button', 'They match');
  await keyboard.press('Enter');
  await hasFocus(keya, 'Before you answer');
  await tabTo('textbox', question);
  await keyboard.type('7.5');
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Your answer is in' })).toBeVisible();
  for (const person of group.people) await person.presses('They match');
  await slept(group.host, '8');
  await slept(group.guests[0]!, '7');
  await group.compute();
  await hasFocus(keya, 'The result');
  expect(await keya.result(question)).toMatchObject({ Mean: '7.5' });
  await page.getByRole('button', { name: 'Leave', exact: true }).focus();
  await keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Stay' })).toBeFocused();
  await keyboard.press('Shift+Tab');
  await keyboard.press('Enter');
  await keya.isAt('A group learns its result.');
});

test('with reduced motion nothing moves; without, the flock flies', async ({ stage }) => {
  for (const [reducedMotion, moves] of [
    ['reduce', false],
    ['no-preference', true],
  ] as const) {
    const person = await stage.person(reducedMotion, { reducedMotion });
    await person.page.goto(stage.origin);
    const canvas = person.page.locator('canvas.flock');
    const picture = () => canvas.evaluate((each: HTMLCanvasElement) => each.toDataURL());
    const before = await picture();
    // Twenty frames later.
    await person.page.evaluate(async () => {
      for (let i = 0; i < 20; i++) await new Promise(requestAnimationFrame);
    });
    expect((await picture()) !== before).toBe(moves);
    if (!moves) expect(await person.page.evaluate(() => document.getAnimations().length)).toBe(0);
  }
});

test('the presenter view follows the room from the invitation to the result, and Escape ends it', async ({ stage }) => {
  const group = await Group.gather(stage, sleep, 3, { browsers: { Hanna: projector } });
  const { page } = group.host;
  await group.host.presses('Presenter view');
  await group.host.isAt('Scan to join');
  await expect(page.getByRole('img', { name: 'QR code that opens this room' })).toBeVisible();
  await group.host.reads('3 people here');
  await group.host.presses('Close presenter view');
  await group.lock();
  await group.host.presses('Presenter view');
  await group.host.isAt('Does your screen show the same?');
  await expect(page.locator('ol.emoji li')).toHaveCount(7);
  await slept(group.guests[0]!, '7');
  await group.host.reads('1 of 3 have answered');
  await page.keyboard.press('Escape');
  await group.host.isAt('Before you answer');
  await slept(group.host, '8');
  await slept(group.guests[1]!, '9');
  await group.compute();
  await group.result(question);
  await group.host.presses('Presenter view');
  await group.host.isAt('3 answers counted');
  await expect(page.locator('.headline')).toHaveText(/8\s+hours/);
});

import { Group } from './group.ts';
import type { Person } from './person.ts';
import { hours, question, sleep, slept } from './sleep.ts';
import { expect, test } from './stage.ts';

/** A reload leads back into the same room, without a name or an admission being asked for. */
async function reloads(person: Person, heading: string): Promise<void> {
  await person.page.reload();
  await person.isAt(heading);
}

const compares = 'Compare these seven emoji';

test('whoever comes to a locked room is told so, and joins once the host opens the door', async ({ stage }) => {
  const group = await Group.gather(stage, sleep, 3);
  const before = await group.lock();
  const late = await stage.person('Late');
  await late.knocks(group.link);
  await late.isAt('This room is locked');
  await group.host.presses('Open the door again');
  await group.host.presses('Admit Late');
  await late.isAt('You are in');
  group.people.push(late);
  await group.seesEveryone(4);
  expect(await group.lock()).not.toEqual(before);
  await group.answer(hours('7', '8', '6.5', '7.5'));
  await group.compute();
  expect(await group.result(question)).toMatchObject({ Mean: '7.25', Answers: '4' });
});

test('a participant who reloads before the lock is the same person, with no new admission', async ({ stage }) => {
  const group = await Group.gather(stage, sleep, 3);
  await reloads(group.guests[0]!, 'You are in');
  await group.seesEveryone(3);
  await expect(group.host.page.getByRole('heading', { name: 'At the door 0' })).toBeVisible();
  await group.lock();
  await group.answer(hours('7', '8', '6'));
  await group.compute();
  expect(await group.result(question)).toMatchObject({ Mean: '7' });
});

test('a participant who reloads while people answer comes back; what the others had sent is dealt again by itself', async ({
  stage,
}) => {
  const group = await Group.gather(stage, sleep, 3);
  const [host, ben, cleo] = group.people as [Person, Person, Person];
  await group.lock();
  await slept(host, '7');
  await slept(ben, '8');
  await reloads(cleo, compares);
  await group.compare();
  for (const person of [host, ben]) {
    await expect(person.page.getByRole('heading', { name: 'Your answer is in' })).toBeVisible();
  }
  await slept(cleo, '6');
  await group.compute();
  expect(await group.result(question)).toMatchObject({ Mean: '7', Answers: '3' });
});

test('a participant who reloads at the result takes it from nobody', async ({ stage }) => {
  const group = await Group.gather(stage, sleep, 3);
  const [host, ben, cleo] = group.people as [Person, Person, Person];
  await group.lock();
  await group.answer(hours('7', '8', '6'));
  await group.compute();
  await group.result(question);
  await cleo.page.reload();
  await expect(cleo.page.getByRole('heading', { name: 'People 3' })).toBeVisible();
  await group.seesEveryone(3);
  for (const person of [host, ben]) expect(await person.result(question)).toMatchObject({ Mean: '7' });
});

test('the host reloads in the open room, and while people answer: the room goes on', async ({ stage }) => {
  const group = await Group.gather(stage, sleep, 3);
  await reloads(group.host, 'Let people in');
  await group.seesEveryone(3);
  await group.lock();
  await group.answer(hours('7', '8'));
  await reloads(group.host, compares);
  await group.compare();
  await slept(group.host, '5');
  await slept(group.guests[1]!, '6.5');
  await group.compute();
  expect(await group.result(question)).toMatchObject({ Sum: '19.5', Answers: '3' });
});

test('the host chooses how many would have to work together: what does not fit is refused, and everyone reads the number', async ({
  stage,
}) => {
  const group = await Group.gather(stage, sleep, 5);
  const { page } = group.host;
  const lock = page.getByRole('button', { name: 'Lock the room' });
  const choice = page.getByLabel('How many people would have to work together to see an answer?');
  // By keyboard.
  await page.getByText('Options', { exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(choice).toHaveValue('largest');
  await page.keyboard.press('Tab');
  await expect(choice).toBeFocused();
  for (let presses = 0; presses < 3; presses++) await page.keyboard.press('ArrowDown');
  await expect(choice).toHaveValue('3');
  await group.host.reads('That takes a room of 7, and 5 people are here');
  await expect(lock).toBeDisabled();
  await choice.selectOption('2 people (room of 3 or more)');
  await group.host.reads('From 4 people on, a device that sends a wrong number');
  await expect(lock).toBeEnabled();

  await reloads(group.host, 'Let people in');
  await group.seesEveryone(5);
  await expect(choice).toHaveValue('1');
  await group.host.presses('Lock the room');
  for (const person of group.people) {
    await person.isAt(compares);
    await person.reads('at least 2 of the 5 people would have to work together against the rest');
    await person.reads('The host chose this number; it could be 3.');
    await person.reads('is revealed is corrected and named');
  }
  await group.compare();
  await group.answer(hours('7', '8', '6', '5', '9'));
  await group.compute();
  expect(await group.result(question)).toEqual({ Mean: '7', Sum: '35', Answers: '5' });
});

test('somebody who leaves the open room is gone from every list', async ({ stage }) => {
  const group = await Group.gather(stage, sleep, 4);
  const dai = group.people.pop()!;
  await dai.pressesSurely('Leave', 'Leave and erase');
  await group.host.reads('Dai left');
  await group.seesEveryone(3);
  await group.lock();
});

test('the host leaves for good: the others are told, and one of them goes on in a new room with the same questions', async ({
  stage,
}) => {
  const group = await Group.gather(stage, sleep, 3);
  const [host, ben, cleo] = group.people as [Person, Person, Person];
  await group.lock();
  await host.pressesSurely('Leave', 'Leave and erase');
  for (const person of [ben, cleo]) await person.isAt('The host has left');
  await ben.presses('Leave and create a new room');
  await ben.isAt('Let people in');
  await ben.reads(sleep.title);
  const link = ben.page.url();
  expect(link).not.toBe(group.link);
  await cleo.knocks(link);
  await ben.presses('Admit Cleo');
  await cleo.isAt('You are in');
});

test('somebody leaves while people answer: the others are told, and go on without', async ({ stage }) => {
  const group = await Group.gather(stage, sleep, 4);
  await group.lock();
  await group.answer(hours('7', '8', '6', '1'));
  const dai = group.people.pop()!;
  await dai.pressesSurely('Leave', 'Leave and erase');
  await group.compare();
  for (const person of group.people) await person.reads('Dai left');
  await group.answer(hours('7', '8', '6'));
  await group.compute();
  expect(await group.result(question)).toMatchObject({ Mean: '7', Answers: '3' });
});

test('a device dies while people answer: it is named within seconds, and the room goes on without it', async ({
  stage,
}) => {
  const group = await Group.gather(stage, sleep, 4);
  await group.lock();
  const dai = group.people.pop()!;
  await dai.vanishes();
  for (const person of group.people) await person.reads('The connection to Dai was lost');
  await expect(group.host.page.locator('.people')).toContainText('out of reach');
  await group.host.pressesSurely('Remove Dai', 'Remove');
  await group.compare();
  await group.answer(hours('7', '8', '6'));
  await group.compute();
  expect(await group.result(question)).toMatchObject({ Mean: '7', Answers: '3' });
});

test('during the computation one device dies and somebody else leaves: all are told, nothing is opened, and they go on without', async ({
  stage,
}) => {
  const group = await Group.gather(stage, sleep, 5);
  await group.lock();
  await group.answer(hours('7', '8', '6', '1', '2'));
  const [dai, elif] = group.people.splice(3) as [Person, Person];
  await dai.vanishes();
  await group.compute();
  for (const person of group.people) await person.reads('The connection to Dai was lost');
  for (const person of group.people) await person.isAt('Computing together');
  await elif.pressesSurely('Leave', 'Leave and erase');
  for (const person of group.people) await person.reads('Elif left');
  for (const person of group.people) await person.isAt('Connecting everyone, directly');
  await group.host.pressesSurely('Remove Dai', 'Remove');
  await group.compare();
  await group.answer(hours('7', '8', '6'));
  await group.compute();
  expect(await group.result(question)).toMatchObject({ Mean: '7', Answers: '3' });
});

test('somebody never answers: the host computes without, and every screen says who was not counted', async ({
  stage,
}) => {
  const group = await Group.gather(stage, sleep, 4);
  await group.lock();
  await group.answer(hours('7', '8', '6'));
  await group.host.reads('Not yet: Dai.');
  await group.host.pressesSurely('Compute the result', 'Compute without them');
  expect(await group.result(question)).toMatchObject({ Mean: '7', Answers: '3' });
  for (const person of group.people) await person.reads('Dai had not answered when the host closed');
});

test('the host turns somebody away, and takes somebody out: both are told, the others go on', async ({ stage }) => {
  const group = await Group.gather(stage, sleep, 4);
  const stranger = await stage.person('Stranger');
  await stranger.knocks(group.link);
  await group.host.presses('Decline Stranger');
  await stranger.isAt('The host did not let you in');
  const before = await group.lock();
  const dai = group.people.pop()!;
  await group.host.pressesSurely('Remove Dai', 'Remove');
  await dai.isAt('The host has taken you out of the room');
  expect(await group.compare()).not.toEqual(before);
});

test('the tenth person is told that the room is full, and comes in when somebody has left', async ({ stage }) => {
  const group = await Group.gather(stage, sleep, 9);
  const tenth = await stage.person('Jonas');
  await tenth.knocks(group.link);
  await tenth.isAt('This room is full');
  await group.people.pop()!.pressesSurely('Leave', 'Leave and erase');
  await group.seesEveryone(8);
  await tenth.presses('Try again');
  await tenth.presses('Join the room');
  await group.host.presses('Admit Jonas');
  await tenth.isAt('You are in');
});

test('two people read why two are not enough, and cannot lock the room', async ({ stage }) => {
  const group = await Group.gather(stage, sleep, 2);
  await expect(group.host.page.getByRole('button', { name: 'Lock the room' })).toBeDisabled();
  for (const person of group.people) await person.reads('Three people are needed. With two, whoever sees the result');
});

test('the link opened in a second tab by the same person leaves the first one with a way back', async ({ stage }) => {
  const group = await Group.gather(stage, sleep, 3);
  const [, ben] = group.people as [Person, Person, Person];
  // What “Duplicate tab” of the browser does: a new tab with a copy of the first one's memory.
  const memory = await ben.page.evaluate(() => JSON.stringify(sessionStorage));
  const second = await ben.context.newPage();
  await second.goto(`${stage.origin}/robots.txt`);
  await second.evaluate((text) => {
    for (const [key, value] of Object.entries<string>(JSON.parse(text))) sessionStorage.setItem(key, value);
  }, memory);
  await second.goto(group.link);
  await expect(second.getByRole('heading', { level: 1, name: 'You are in' })).toBeVisible();
  await ben.isAt('You are in this room in another tab');
  await second.close();
  await ben.presses('Come back here');
  await ben.isAt('You are in');
  await group.seesEveryone(3);
});

test('the same again, then something new, then everyone leaves and nothing stays', async ({ stage }) => {
  const group = await Group.gather(stage, sleep, 3);
  await group.lock();
  await group.answer(hours('7', '8', '6'));
  await group.compute();
  await group.result(question);

  await group.host.presses('Ask the same again');
  for (const person of group.people) await person.isAt('Before you answer');
  await group.answer(hours('4', '5', '6'));
  await group.compute();
  expect(await group.result(question)).toMatchObject({ Mean: '5', Sum: '15' });

  await group.host.presses('Ask something new');
  const { page } = group.host;
  await page.getByRole('textbox', { name: 'Title' }).fill('Coffee');
  await page.getByRole('textbox', { name: 'Question', exact: true }).fill('Do you drink coffee?');
  await page.getByLabel('Kind of answer').selectOption('Yes or no');
  await group.host.presses('Ask this');
  const coffee = ['Yes', 'No', 'No'].map((answer) => ({ 'Do you drink coffee?': answer }));
  await group.answer(coffee);
  await group.compute();
  expect(await group.result('Do you drink coffee?')).toEqual({ Yes: '1', No: '2' });

  for (const person of group.people.reverse()) {
    await person.page.locator('.what-next').getByRole('button', { name: 'Leave and erase' }).click();
    await person.page.getByRole('group').getByRole('button', { name: 'Leave and erase' }).click();
    await person.reads('You have left the room. Its keys and your answers are erased');
    expect(person.page.url()).toBe(`${stage.origin}/`);
    expect(await person.page.evaluate(() => sessionStorage.length + localStorage.length)).toBe(0);
  }
});

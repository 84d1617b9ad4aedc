import { Group, write } from './group.ts';
import { answer, formulas, outing } from './outing.ts';
import type { Person } from './person.ts';
import { expect, test } from './stage.ts';

/** Writes formulas with a mistake, is led to its place, and mends it. */
async function writesAndMends(host: Person): Promise<void> {
  const { page } = host;
  await host.presses('Write a formula');
  await write(host, outing);
  const area = page.getByLabel('Formulas', { exact: true });
  await area.fill(formulas.replace('highest(earn_month)', 'highest(earn_mnoth)'));
  await host.reads('Line 2, column 31: Nothing here is called “earn_mnoth”.');
  await host.reads('Did you mean earn_month?');
  await expect(area).toHaveAttribute('aria-invalid', 'true');
  await host.presses('Create room');
  await expect(area).toBeFocused();
  await host.presses('Show the place');
  await expect(area).toBeFocused();
  const selected = await area.evaluate((field: HTMLTextAreaElement) =>
    field.value.slice(field.selectionStart, field.selectionEnd),
  );
  expect(selected).toBe('earn_mnoth');
  await page.keyboard.insertText('earn_month');
  await host.reads('This can be computed: 4 results.');

  // A function from the list, which demands a larger group.
  await area.press('ControlOrMeta+End');
  await page.keyboard.press('Enter');
  await page.getByText('Functions', { exact: true }).click();
  await page.getByLabel('Search the functions').fill('sample standard');
  await page.getByRole('button', { name: 'Insert deviation', exact: true }).click();
  await page.getByRole('button', { name: 'Insert earn_month' }).click();
  await expect(area).toHaveValue(`${formulas}\ndeviation(earn_month)`);
  await host.presses('Set the smallest group to 5');
  await host.reads('Because of deviation, the smallest group must be 5 answers or more.');
  await area.fill(formulas);
  await page.getByLabel('Smallest group').selectOption('3 answers');
  await expect(page.getByRole('region', { name: 'Who will learn what' }).getByRole('listitem')).toContainText([
    'Mean pay (a number in €): everyone learns it',
    'You earn the most (yes or no): each person learns their own, and nobody else’s',
    'People who can come (3 rows: Friday, Saturday, and Sunday): everyone learns it',
    'Where we go (one of the options): everyone learns it',
  ]);
  await host.presses('Create room');
}

/** Collects all that is said about the step under way. @returns what it was, in the end. */
async function watchesCompute({ page }: Person): Promise<() => Promise<string>> {
  const collected = await page.evaluateHandle(() => {
    const said: string[] = [];
    const look = () => said.push(document.querySelector('.run .now')?.textContent ?? '');
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    return said;
  });
  return () => collected.evaluate((said) => said.join('\n'));
}

test('a host writes a formula, is led to a mistake and mends it; three people answer, and each learns what is for them', async ({
  stage,
}) => {
  const group = await Group.gather(stage, writesAndMends, 3);
  const [host, ben, cleo] = group.people as [Person, Person, Person];
  await ben.reads('What is computed');
  await group.lock();
  for (const { page, name } of group.people) {
    await expect(page.getByRole('region', { name: 'What is computed' }).locator('pre'), name).toHaveText(formulas);
    await expect(page.getByText(/Computing takes \d+ rounds of messages, up to /), name).toBeVisible();
    await expect(page.getByText(/[\d,]+ triples and random bits are prepared\./), name).toBeVisible();
  }
  await group.answer([
    answer('4200.50', 'Friday + Saturday', 'The sea > The mountains > The museum'),
    answer('3100', 'Saturday', 'The museum > The sea > The mountains'),
    answer('3500', 'Saturday + Sunday', 'The sea > The museum > The mountains'),
  ]);
  const seen = await watchesCompute(ben);
  await group.compute();

  expect(await group.result('Mean pay')).toEqual({ Value: '3600.1666666666665', Answers: '3' });
  expect(await group.result('People who can come')).toEqual({ Friday: '1', Saturday: '3', Sunday: '1' });
  expect(await group.result('Where we go')).toMatchObject({ Value: 'The sea' });
  const own = await Promise.all(group.people.map((person) => person.result('You earn the most')));
  expect(own.map(({ Value }) => Value)).toEqual(['Yes', 'No', 'No']);
  await cleo.reads('Only you see this');

  // While it computed, the levels of the computation were on screen.
  expect(await seen()).toMatch(/level \d+ of \d+/);

  // What was predicted is what it took.
  const rounds = ben.page.locator('dl.cost div').filter({ hasText: 'Rounds of messages' }).locator('dd');
  const [took, predicted] = await rounds.allInnerTexts();
  expect(predicted).toBe(`${took} predicted`);

  // A projector shows nobody's own result.
  await host.presses('Presenter view');
  await host.isAt('3 answers counted');
  const personal = host.page.getByRole('region', { name: 'You earn the most' });
  await expect(personal).toContainText('On their own screen');
  await expect(personal).not.toContainText('Yes');
  await host.presses('Close presenter view');

  // The receipt holds what everyone learned, and no more.
  const download = host.page.waitForEvent('download');
  await host.presses('Save receipt (JSON)');
  const stream = await (await download).createReadStream();
  const receipt = JSON.parse((await stream.toArray()).join('')) as { outputs: { name: string; value: unknown }[] };
  expect(receipt.outputs.map(({ name, value }) => [name, value !== null])).toEqual([
    ['Mean pay', true],
    ['You earn the most', false],
    ['People who can come', true],
    ['Where we go', true],
  ]);
});

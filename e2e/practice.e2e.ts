import { expect, test } from './stage.ts';

test('alone, with simulated people: from the first click to the result', async ({ stage }) => {
  const person = await stage.person('Hanna');
  const { page } = person;
  await page.goto(stage.origin);
  await person.presses('Try it with simulated people');
  await person.reads('Practice room');
  await expect(page.getByRole('heading', { name: 'People 5' })).toBeVisible();
  await expect(page.locator('.people .link-connected')).toHaveCount(4);
  await person.presses('Lock the room');
  expect(await person.emoji()).toHaveLength(7);
  await person.presses('They match');
  await person.answers({ 'Monthly salary': '4200.50' });
  await person.reads('Everyone has answered.');
  await person.presses('Compute the result');

  const mean = await person.result('Mean salary');
  expect(mean.Answers).toBe('5');
  // Of five numbers with two decimals: my cents are in it.
  expect(mean.Value).toMatch(/^\d+(\.\d{1,3})?$/);
  // One person's, exactly.
  const { Value: median } = await person.result('Median salary');
  expect(median).toMatch(/^\d+\.\d{2}$/);

  // What the others' devices got of my answer, drawn as noise.
  await person.presses('See for yourself');
  const panel = page.getByRole('dialog', { name: 'See for yourself' });
  for (const name of ['Ada', 'Blaise', 'Carl', 'Dorothy']) await expect(panel).toContainText(`${name} (simulated)`);
  await panel.getByRole('button', { name: 'Close' }).click();

  for (const [button, file] of [
    ['Save table (CSV)', /\.csv$/],
    ['Save picture (PNG)', /\.png$/],
    ['Save receipt (JSON)', /\.json$/],
  ] as const) {
    const download = page.waitForEvent('download');
    await person.presses(button);
    expect((await download).suggestedFilename()).toMatch(file);
  }
});

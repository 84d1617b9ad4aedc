import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Result } from '../src/room/state.ts';
import { EDUCATION, hundredths, lew, salaries, WAGE, wageAnswers, wages } from './data.ts';
import { Group, write } from './group.ts';
import { expect, test } from './stage.ts';
import { integerWritings, slices, tap, tapped, writings } from './wiretap.ts';

const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

/** What the group must learn about one question: computed here from everybody's answers, exactly. */
function figures(answers: readonly string[]) {
  const sum = hundredths(answers);
  return {
    // Both are whole numbers, so this is the double nearest to the true mean.
    Mean: String(sum / (100 * answers.length)),
    Sum: String(sum / 100),
    Answers: String(answers.length),
  };
}

/** Everyone answers as in the data; everyone sees the exact figures. */
async function asksWages(group: Group): Promise<void> {
  const answers = wageAnswers(group.people.length);
  await group.lock();
  await group.answer(answers);
  await group.compute();
  expect(await group.result(WAGE)).toEqual(figures(answers.map((answer) => answer[WAGE])));
  expect(await group.result(EDUCATION)).toEqual(figures(answers.map((answer) => answer[EDUCATION])));
}

for (const count of [3, 5]) {
  test(`${count} people learn the exact mean and sum of real wages, each on their own screen`, async ({ stage }) => {
    await asksWages(await Group.gather(stage, wages, count));
  });
}

test('nine people learn real wages; then they pool 200 measurements and find the mean that NIST certifies', async ({
  stage,
}) => {
  const group = await Group.gather(stage, wages, 9);
  await asksWages(group);

  const [sum, count] = ['The sum of your measurements', 'How many measurements do you have?'];
  await group.host.presses('Ask something new');
  await write(group.host, {
    title: 'Lew',
    questions: [
      { kind: 'number', text: sum, unit: 'µm', decimals: 0, minimum: '-1000000', maximum: '1000000' },
      { kind: 'number', text: count, unit: '', decimals: 0, minimum: '0', maximum: '1000' },
    ],
  });
  await group.host.presses('Ask this');
  const own = group.people.map((_, laboratory) => lew.values.filter((_, i) => i % 9 === laboratory).map(Number));
  await group.answer(
    own.map((values) => ({ [sum]: String(values.reduce((a, b) => a + b)), [count]: String(values.length) })),
  );
  await group.compute();
  const [sums, counts] = [await group.result(sum), await group.result(count)];
  expect(counts.Sum).toBe('200');
  expect(Number(sums.Sum) / Number(counts.Sum)).toBe(Number(lew.certified.mean));
});

test('one of four people takes part with a phone, by touch', async ({ stage }) => {
  await asksWages(await Group.gather(stage, wages, 4, { browsers: { Ben: phone } }));
});

test('two rooms on one server at the same time do not notice each other', async ({ stage }) => {
  const names = ['Ida', 'Jun', 'Kofi', 'Lea'];
  const [first, second] = await Promise.all([Group.gather(stage, wages, 3), Group.gather(stage, wages, 4, { names })]);
  expect(first.link).not.toBe(second.link);
  const emoji = await Promise.all([first.lock(), second.lock()]);
  expect(emoji[0]).not.toEqual(emoji[1]);
  const answers = wageAnswers(7);
  await Promise.all([first.answer(answers.slice(0, 3)), second.answer(answers.slice(3))]);
  await Promise.all([first.compute(), second.compute()]);
  const earned = answers.map((answer) => answer[WAGE]);
  expect(await first.result(WAGE)).toEqual(figures(earned.slice(0, 3)));
  expect(await second.result(WAGE)).toEqual(figures(earned.slice(3)));
});

test('a vote between several, and one by yes or no: everyone sees every count', async ({ stage }) => {
  const place = 'Where do we go for our team day?';
  const options = ['The sea', 'The mountains', 'The museum', 'Stay here'];
  const survey = { title: 'Team day', questions: [{ kind: 'choice', text: place, options }] } as const;
  const vote = await Group.gather(stage, survey, 4);
  await vote.lock();
  await vote.answer(['The sea', 'The museum', 'The sea', 'Stay here'].map((option) => ({ [place]: option })));
  await vote.compute();
  const counts = { 'The sea': '2', 'The mountains': '0', 'The museum': '1', 'Stay here': '1' };
  expect(await vote.result(place)).toEqual(counts);
  await vote.people[1]!.reads('The sea (2 of 4)');

  const track = 'Are we on the right track?';
  const pulse = await Group.gather(stage, 'Yes or no', 3);
  await pulse.lock();
  await pulse.answer(['Yes', 'No', 'Yes'].map((option) => ({ [track]: option })));
  await pulse.compute();
  expect(await pulse.result(track)).toEqual({ Yes: '2', No: '1' });
  await pulse.people[2]!.reads('66.7% yes (2 of 3)');
});

/** `npm run peer`, as a person types it. */
async function peer(link: string, name: string, answers: readonly string[]) {
  const child = spawn(
    'npm',
    ['run', '--silent', 'peer', '--', link, '--name', name, ...answers.flatMap((answer) => ['--answer', answer])],
    { cwd: fileURLToPath(new URL('..', import.meta.url)) },
  );
  let [printed, told] = ['', ''];
  child.stdout.on('data', (data) => {
    printed += data;
  });
  child.stderr.on('data', (data) => {
    told += data;
  });
  const [code] = await once(child, 'close');
  expect(code, told).toBe(0);
  return { result: JSON.parse(printed) as Result, told };
}

test('a Node program takes part among browsers, by one command', async ({ stage }) => {
  const group = await Group.gather(stage, wages, 3);
  const answers = wageAnswers(4);
  const last = answers[3]!;
  const nora = peer(group.link, 'Nora', [last[WAGE], last[EDUCATION]]);
  await group.host.presses('Admit Nora');
  await group.seesEveryone(4);
  const emoji = await group.lock();
  await group.answer(answers.slice(0, 3));
  await expect(group.host.page.locator('.people')).not.toContainText('no answer yet');
  await group.compute();
  const expected = figures(answers.map((answer) => answer[WAGE]));
  expect(await group.result(WAGE)).toEqual(expected);
  const { result, told } = await nora;
  expect(result.questions[0]?.result).toMatchObject({ mean: Number(expected.Mean), sum: expected.Sum, count: 4 });
  // It prints the words without the pictures.
  expect(told).toContain(emoji.map((each) => each.split('\n').at(-1)).join(' · '));
});

test('the server saw nothing: no name, answer, question, emoji, address or share is in what it received', async ({
  stage,
}) => {
  const names = ['Wilhelmina', 'Bartholomew', 'Anastasia', 'Maximilian'];
  const [salary, years] = ['Monthly salary, before tax', 'Years of education'];
  const answers = ['48123.57', '31415.92', '27182.81', '16180.33'];
  const group = await Group.gather(stage, salaries, 4, { names, before: tap });
  const emoji = await group.lock();
  await group.answer(answers.map((answer) => ({ [salary]: answer, [years]: '17' })));
  await group.compute();
  const result = await group.result(salary);
  await group.host.presses('See for yourself');
  const begins = await group.host.page.locator('.evidence .hex').allInnerTexts();
  const taps = await Promise.all(group.people.map(tapped));
  const received = Buffer.concat(stage.received.map((data) => Buffer.from(data as string)));

  // The search itself works: what did go through the server is found.
  const sealed = Buffer.from(begins[0]!.replaceAll(/begins with|[^0-9a-f]/g, ''), 'hex');
  expect(sealed.length).toBe(16);
  expect(received.includes(sealed)).toBe(true);

  const secrets = [
    ...names.flatMap(writings),
    ...answers.flatMap(writings),
    ...answers.flatMap((answer) => integerWritings(BigInt(answer.replace('.', '')))),
    ...['Salary', 'salary', 'before tax', 'education', result.Mean!, result.Sum!].flatMap(writings),
    ...emoji.flatMap((each) => each.split('\n')).flatMap((each) => (each.length > 3 ? writings(each) : [])),
    ...new URL(group.link).hash.slice(1).match(/.{8}/g)!.flatMap(writings),
    ...taps.flatMap(({ descriptions }) => descriptions.filter((line) => line.length > 10)).flatMap(writings),
    ...['a=fingerprint', 'ice-ufrag', 'ice-pwd', 'typ host', 'webrtc-datachannel'].flatMap(writings),
  ];
  for (const secret of secrets) expect(received.includes(secret), secret.toString()).toBe(false);

  const shares = taps.flatMap(({ messages }) => messages.flatMap(slices));
  expect(shares.length).toBeGreaterThan(1000);
  for (const share of shares) expect(received.includes(share), share.toString('hex')).toBe(false);
});

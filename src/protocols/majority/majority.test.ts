import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { reconstruct } from '../../sharing/shamir.ts';
import { type Fault, flipBit, SeededRandom } from '../../transport/faults.ts';
import { greatestChiSquare } from '../chi-square.testing.ts';
import { endings, networks, settings, stopped } from '../parties.testing.ts';
import { wrongKey } from './dealing.testing.ts';
import { deal } from './dealing.ts';
import { Majority, setUpBytes } from './majority.ts';

function setUpAll(n: number, options: { faults?: Fault; all?: ReturnType<typeof settings> } = {}) {
  const all = options.all ?? settings(n);
  const { networks: net, mailboxes } = networks(n, { seed: n, ...(options.faults && { faults: options.faults }) });
  return { ended: endings(all.map((setting, party) => Majority.setUp(net[party]!, setting))), mailboxes };
}

async function majority(n: number): Promise<Majority[]> {
  const ended = await setUpAll(n).ended;
  return ended.map((ending) => (ending as { value: Majority }).value);
}

describe.each([3, 4, 5, 9])('majority mode among %i', (n) => {
  test('set-up takes three rounds and as many bytes as predicted', async () => {
    const { ended, mailboxes } = setUpAll(n);
    await ended;
    for (const mailbox of mailboxes) {
      expect(mailbox.rounds(0)).toBe(3);
      expect(mailbox.traffic.bytesSent).toBe(setUpBytes(settings(n)[0]!));
    }
  });

  test('random values are shared with degree t, and are others at each call', async () => {
    const all = await majority(n);
    const { field, threshold } = all[0]!;
    const seen = new Set<string>();
    for (let call = 0; call < 3; call++) {
      const shares = all.map((party, index) => ({ party: index, shares: party.random(2) }));
      const value = reconstruct(field, threshold, shares.slice(0, threshold + 1));
      expect(reconstruct(field, threshold, shares.slice(n - threshold - 1))).toEqual(value);
      for (const element of field.toIntegers(value)) seen.add(String(element));
    }
    expect(seen.size).toBe(6);
  });

  test('opens what is shared, and draws one coin for all', async () => {
    const all = await majority(n);
    const opened = await Promise.all(all.map((party) => party.open(party.random(3))));
    for (const values of opened) expect(values).toEqual(opened[0]);
    const coins = [];
    for (let draw = 0; draw < 2; draw++) coins.push(await Promise.all(all.map((party) => party.coin())));
    for (const coin of coins) expect(new Set(coin.map(String)).size).toBe(1);
    expect(coins[0]![0]).not.toEqual(coins[1]![0]);
  });

  test('a party whose set-up dealing is inconsistent is named by its own signature', async () => {
    const all = settings(n);
    const cheater = 1;
    const good = deal(all[cheater]!, 'setup', 0, all[cheater]!.field.zeros(0));
    const other = deal(all[cheater]!, 'setup', 0, all[cheater]!.field.zeros(0));
    const versions: ((to: number) => Uint8Array)[] = [
      (to) => wrongKey(all[cheater]!, to, good[to]!, 'setup'),
      (to) => (to === 0 ? wrongKey(all[cheater]!, to, good[to]!, 'setup') : good[to]!),
      (to) => (to === 0 ? other : good)[to]!,
    ];
    for (const version of versions) {
      const faults: Fault = (from, to, _stream, index, message) => [
        from === cheater && index === 0 ? version(to) : message,
      ];
      const ended = await setUpAll(n, { faults, all }).ended;
      for (const [party, ending] of ended.entries()) {
        if (party !== cheater) expect(ending).toEqual(stopped('dealing', [cheater]));
      }
    }
  });

  test('garbage for a set-up dealing stops the run and blames nobody', async () => {
    const random = new SeededRandom(n);
    const faults: Fault = (from, to, _stream, index, message) =>
      from === 1 && to === 0 && index === 0 ? flipBit(random)(message) : [message];
    const ended = await setUpAll(n, { faults }).ended;
    for (const ending of ended) expect(ending).toEqual(stopped('dealing'));
  });
});

test('coins look uniform, and depend on every set-up', async () => {
  const counts = new Array<number>(16).fill(0);
  for (let run = 0; run < 60; run++) {
    const all = await majority(3);
    const [coin] = await Promise.all(all.map((party) => party.coin()));
    for (const byte of coin!) {
      counts[byte % 16]!++;
      counts[byte >>> 4]!++;
    }
  }
  const expected = (60 * 64) / 16;
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  expect(statistic).toBeLessThan(greatestChiSquare(15)); // fails once in a million runs
});

test('a logged party shows no key', async () => {
  const [party] = await majority(3);
  expect(inspect(party, { depth: 9, showHidden: true })).not.toMatch(/Uint8Array|Uint32Array/);
  expect(JSON.stringify(party)).toBe('{}');
});

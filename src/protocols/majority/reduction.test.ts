import { describe, expect, test } from 'vitest';
import { ends, talk } from './conversation.testing.ts';
import { bytesAtOnce, bytesByKings, reduceAtOnce, reduceByKings } from './reduction.ts';

const committees = [3, 4, 5, 6, 7, 8, 9].flatMap((n) =>
  Array.from({ length: Math.floor((n - 1) / 2) }, (_, i) => [n, i + 1] as const),
);
const ways = [
  { name: 'by kings', reduce: reduceByKings, rounds: 2, bytes: bytesByKings },
  { name: 'at once', reduce: reduceAtOnce, rounds: 1, bytes: bytesAtOnce },
] as const;

describe.each(ways)('from degree 2t to t, $name', ({ reduce, rounds, bytes }) => {
  test.each(committees)(
    'n = %i, t = %i: the same values, of degree t, in exactly these rounds and bytes',
    async (n, t) => {
      for (const fieldName of ['F127', 'F61'] as const) {
        for (const count of [1, 2, n, 100]) {
          const { field, ...all } = talk(n, { t, fieldName, seed: count });
          const [a, b] = [field.random(count), field.random(count)];
          const [inA, inB] = [all.shares(a), all.shares(b)];
          const reduced = await Promise.all(
            all.conversations.map((conversation, me) => reduce(conversation, field.mul(inA[me]!, inB[me]!))),
          );
          expect(all.values(reduced)).toEqual(field.mul(a, b));
          for (const [me, mailbox] of all.mailboxes.entries()) {
            expect(mailbox.traffic.bytesSent).toBe(bytes(all.conversations[0]!.setting, me, count));
            expect(mailbox.rounds(0)).toBeLessThanOrEqual(rounds);
          }
        }
      }
    },
  );
});

test('among three, kings cost one element a product and party', () => {
  const { setting } = talk(3).conversations[0]!;
  for (let party = 0; party < 3; party++) expect(bytesByKings(setting, party, 3000)).toBe(3000 * 16);
});

test('what a king hears, and what is told, are other values each time', async () => {
  const { field, conversations, shares } = talk(3);
  const zeros = shares(field.zeros(500));
  const seen = new Set<bigint>();
  for (let time = 0; time < 2; time++) {
    const reduced = await Promise.all(conversations.map((party, me) => reduceByKings(party, zeros[me]!)));
    for (const integer of reduced.flatMap((vector) => field.toIntegers(vector))) seen.add(integer);
  }
  expect(seen.size).toBe(2 * 3 * 500);
});

test('a message that is too short, or no elements, is refused and its sender named', async () => {
  for (const reduce of [reduceByKings, reduceAtOnce]) {
    for (const wrong of [new Uint8Array(3), new Uint8Array(16), new Uint8Array(32).fill(255)]) {
      const { conversations, mailboxes, field } = talk(3, {
        faults: (from, _to, _stream, index, message) => [from === 2 && index === 0 ? wrong : message],
      });
      const runs = conversations.map((conversation) => reduce(conversation, field.zeros(6)));
      const all = await ends(mailboxes, runs);
      expect(all.slice(0, 2)).toContainEqual({ check: 'malformed' });
      await expect(runs[0]).rejects.toMatchObject({ check: 'malformed', blame: [2] });
    }
  }
});

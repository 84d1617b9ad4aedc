import { describe, expect, it } from 'vitest';
import { EMOJI } from './emoji.ts';
import { random, TestRoom } from './room.testing.ts';
import { checkReveal, verificationWords, WordSecret } from './words.ts';

describe('verification words', () => {
  it('stay what they are for given inputs', () => {
    const words = verificationWords(new Uint8Array(32).fill(1), [
      new Uint8Array(32).fill(2),
      new Uint8Array(32).fill(3),
    ]);
    expect(words.map(({ emoji, name }) => `${emoji} ${name}`)).toMatchInlineSnapshot(`
      [
        "✏️ Pencil",
        "🐢 Turtle",
        "🎧 Headphones",
        "🍕 Pizza",
        "🏆 Trophy",
        "👓 Glasses",
        "🎁 Gift",
      ]
    `);
  });

  it('are the same for everyone who has the same roster and values, and differ otherwise', () => {
    const digest = random(32);
    const [a, b] = [random(32), random(32)];
    const names = (...input: Parameters<typeof verificationWords>) =>
      verificationWords(...input).map(({ name }) => name);
    expect(names(digest, [a, b])).toEqual(names(digest, [a, b]));
    expect(names(digest, [a, b])).not.toEqual(names(digest, [b, a]));
    expect(names(digest, [a, b])).not.toEqual(names(random(32), [a, b]));
    expect(names(digest, [a, b])).not.toEqual(names(digest, [a, random(32)]));
  });

  it('use all 64 emoji evenly at all seven places', () => {
    const rounds = 3200;
    const counts = Array.from({ length: 7 }, () => new Map<string, number>());
    for (let i = 0; i < rounds; i++) {
      const digest = new Uint8Array(32);
      new DataView(digest.buffer).setUint32(0, i);
      verificationWords(digest, []).forEach(({ name }, place) => {
        counts[place]!.set(name, (counts[place]!.get(name) ?? 0) + 1);
      });
    }
    for (const count of counts) {
      const expected = rounds / 64;
      const chiSquare = EMOJI.reduce((sum, { name }) => sum + ((count.get(name) ?? 0) - expected) ** 2 / expected, 0);
      expect(chiSquare).toBeLessThan(120); // 63 degrees of freedom: 1 in 10^5; the inputs are fixed, so it never flickers
    }
  });

  it('come from 64 different emoji with 64 different names', () => {
    expect(new Set(EMOJI.map(({ emoji }) => emoji)).size).toBe(64);
    expect(new Set(EMOJI.map(({ name }) => name)).size).toBe(64);
    expect([EMOJI[0], EMOJI[36], EMOJI[63]]).toEqual([
      { emoji: '🐶', name: 'Dog' },
      { emoji: '👍', name: 'Thumbs Up' },
      { emoji: '📌', name: 'Pin' },
    ]);
  });
});

describe('WordSecret', () => {
  it('opens its commitment in the locked roster, as often as asked, and no other', () => {
    const room = new TestRoom(['Hana', 'Ann', 'Bo']);
    room.admit();
    const [host, ann] = room.people as [TestRoom['host'], TestRoom['host']];
    const r = ann.secret.reveal(ann.roster);
    checkReveal(host.roster, 1, r);
    expect(ann.secret.reveal(ann.roster)).toEqual(r);
    expect(ann.secret.spent).toBe(true);
    expect(host.secret.spent).toBe(false);
    for (const [index, value] of [
      [0, r],
      [3, r],
      [-1, r],
      [1, r.with(0, r[0]! ^ 1)],
      [1, r.subarray(1)],
    ] as const) {
      expect(() => checkReveal(host.roster, index, value)).toThrow('refused: reveal');
    }
  });

  it('is for one locked roster that holds it', () => {
    const room = new TestRoom(['Hana', 'Ann', 'Bo']);
    const ann = room.people[1]!;
    ann.accept(room.sign(room.people, false), room.link);
    expect(() => ann.secret.reveal(ann.roster)).toThrow('refused: reveal');
    room.admit();
    const other = WordSecret.create(room.keys.roomId, ann.key);
    expect(() => other.reveal(ann.roster)).toThrow('refused: reveal');
    ann.secret.reveal(ann.roster);
    room.admit();
    expect(() => ann.secret.reveal(ann.roster)).toThrow('refused: reveal');
  });

  it('shows nothing when logged', () => {
    const secret = WordSecret.create('room', random(32));
    expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}');
  });
});

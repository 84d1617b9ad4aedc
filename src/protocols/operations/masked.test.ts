import { describe, expect, test } from 'vitest';
import type { Vector } from '../../math/field.ts';
import { chiSquare, greatestChiSquare } from '../chi-square.testing.ts';
import { INTEGER_SLACK } from '../protocol.ts';
import { committee } from './committee.testing.ts';
import { constant, pieces } from './linear.ts';
import { drawMask, HIDING, maskBits, openMasked, openMaskedCost } from './masked.ts';

/** Fields, and ranges just below and above where another kind of mask begins. */
const kinds = [
  { name: 'F127', bits: 127, range: 79, drawn: 33 },
  { name: 'F127', bits: 127, range: 80, drawn: 120 },
  { name: 'F127', bits: 127, range: 86, drawn: 126 },
  { name: 'F127', bits: 127, range: 87, drawn: 127 },
  { name: 'F127', bits: 127, range: 103, drawn: 127 },
  { name: 'F61', bits: 61, range: 13, drawn: 9 },
  { name: 'F61', bits: 61, range: 14, drawn: 54 },
  { name: 'F61', bits: 61, range: 20, drawn: 60 },
  { name: 'F61', bits: 61, range: 21, drawn: 61 },
  { name: 'F61', bits: 61, range: 37, drawn: 61 },
] as const;

describe.each(kinds)('a mask for $range bits in $name', ({ name, bits, range, drawn }) => {
  const low = name === 'F127' ? 33 : 9;

  test(`takes ${drawn} random bits, and ends in those that are known`, async () => {
    expect(maskBits({ name, bits }, range, low)).toBe(drawn);
    const all = await committee(3, name);
    const count = 4;
    const { values, used } = await all.run(
      [],
      async (protocol) => {
        const mask = await drawMask(protocol, count, range, low);
        return all.field.concat([mask.value, ...mask.low]);
      },
      { rounds: 0, triples: 0, bits: count * drawn, opened: 0 },
    );
    expect(used).toEqual({ rounds: 0, triples: 0, bits: count * drawn, opened: 0 });
    const [masks, ...planes] = pieces(all.field, all.field.fromIntegers(values), 1 + low).map((v) =>
      all.field.toIntegers(v),
    );
    const limit = 1n << BigInt(Math.min(range + HIDING + INTEGER_SLACK, bits));
    for (const [i, mask] of masks!.entries()) {
      expect(mask).toBeLessThan(limit);
      expect(planes.map((plane) => plane[i])).toEqual(Array.from({ length: low }, (_, j) => (mask >> BigInt(j)) % 2n));
    }
  });
});

test.each([
  { name: 'F127', bits: 127, range: 104 },
  { name: 'F61', bits: 61, range: 38 },
] as const)('no mask hides $range bits in $name', ({ name, bits, range }) => {
  expect(() => maskBits({ name, bits }, range, 1)).toThrow(RangeError);
});

describe.each([3, 5])('what is opened behind sums of random integers, among %i', (n) => {
  const [range, low, count, cells] = [6, 3, 2000, 16];

  test('looks the same for the smallest and the largest value, in every bit, and ends right', async () => {
    const all = await committee(n, 'F61');
    const { field } = all;
    const cost = openMaskedCost(field, range, low, count);
    const opened: Vector[] = [];
    for (const y of [0, 2 ** range - 1]) {
      await Promise.all(all.parties.map((party) => party.preprocess(cost)));
      const from = all.parties[0]!.seen.length;
      await all.run([constant(field, count, y)], async (protocol, own) => {
        const masked = await openMasked(protocol, own!, range, low);
        return masked.low[0]!;
      });
      // The first opening is that of the values, or it is together with those of the products.
      opened.push(all.parties[0]!.seen.slice(from).find((vector) => field.length(vector) === count)!);
    }
    const histogram = (vector: Vector, from: number) => {
      const counts = new Array<number>(cells).fill(0);
      for (const value of field.toIntegers(vector)) counts[Number((value >> BigInt(from)) % BigInt(cells))]!++;
      return counts;
    };
    for (let from = 0; from < range + HIDING + INTEGER_SLACK; from += 4) {
      const [smallest, largest] = opened.map((vector) => histogram(vector, from));
      expect(chiSquare(smallest!, largest!), `bits from ${from}`).toBeLessThan(greatestChiSquare(cells - 1));
      // Below 2^(range + 40) they are uniform, too.
      if (from + 4 > range + HIDING) continue;
      const uniform = new Array<number>(cells).fill(count / cells);
      const distance = smallest!.reduce((sum, one, cell) => sum + (one - uniform[cell]!) ** 2 / uniform[cell]!, 0);
      expect(distance, `bits from ${from}`).toBeLessThan(greatestChiSquare(cells - 1));
    }
    for (const vector of opened) {
      for (const value of field.toIntegers(vector))
        expect(value).toBeLessThan(1n << BigInt(range + HIDING + INTEGER_SLACK));
    }
  });
});

import { describe, expect, test } from 'vitest';
import { referenceField } from '../../math/reference.ts';
import { Pool } from './pool.ts';

const field = referenceField('F61');
/** Two columns: the numbers from … to, and their negatives. */
const rows = (from: number, to: number) => {
  const numbers = field.fromIntegers(Array.from({ length: to - from }, (_, i) => from + i));
  return [numbers, field.sub(field.zeros(to - from), numbers)];
};

describe('Pool', () => {
  test('gives each row once, in order, across chunks', async () => {
    const pool = new Pool(field);
    pool.order(10);
    pool.add(rows(0, 4));
    pool.add(rows(4, 5));
    pool.add(rows(5, 10));
    for (const [from, to] of [
      [0, 1],
      [1, 7],
      [7, 10],
    ] as const) {
      expect(await pool.take(to - from)).toEqual(rows(from, to));
    }
    expect(pool.free).toBe(0);
    expect(() => pool.take(1)).toThrow(RangeError);
  });

  test('lets takers wait, first come first served', async () => {
    const pool = new Pool(field);
    pool.order(6);
    const order: string[] = [];
    const large = pool.take(4).then((columns) => {
      order.push('large');
      return columns;
    });
    const small = pool.take(1).then((columns) => {
      order.push('small');
      return columns;
    });
    pool.add(rows(0, 3));
    await Promise.resolve();
    expect(order).toEqual([]); // one row would be enough for the second, but it is not its turn
    pool.add(rows(3, 6));
    expect(await large).toEqual(rows(0, 4));
    expect(await small).toEqual(rows(4, 5));
    expect(order).toEqual(['large', 'small']);
    expect(pool.free).toBe(1);
  });

  test('rejects those who wait, and those who come later, with the reason why nothing will come', async () => {
    const pool = new Pool(field);
    pool.order(5);
    const waiting = pool.take(2);
    pool.fail(new RangeError('stopped'));
    pool.fail(new RangeError('again'));
    await expect(waiting).rejects.toThrow('stopped');
    await expect(pool.take(1)).rejects.toThrow('stopped');
  });
});

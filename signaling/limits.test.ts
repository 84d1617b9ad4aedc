import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenBucket } from './limits.ts';

test('a bucket gives its burst, then its rate, and never more than the burst', () => {
  const bucket = new TokenBucket({ burst: 3, perSecond: 2 }, 1000);
  expect([bucket.take(2, 1000), bucket.take(1, 1000), bucket.take(1, 1000)]).toEqual([true, true, false]);
  expect(bucket.take(1, 1499)).toBe(false);
  expect(bucket.take(1, 1500)).toBe(true);
  expect(bucket.full(60_000)).toBe(true);
  expect(bucket.take(4, 90_000)).toBe(false);
  expect(bucket.take(3, 90_000)).toBe(true);
});

test('whatever the requests, no more passes in a time than burst + rate × time', () => {
  const request = fc.record({ wait: fc.nat(2000), count: fc.nat(5) });
  fc.assert(
    fc.property(
      fc.array(request),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 9 }),
      (requests, burst, perSecond) => {
        const bucket = new TokenBucket({ burst, perSecond }, 0);
        let now = 0;
        let passed = 0;
        for (const { wait, count } of requests) {
          now += wait;
          if (bucket.take(count, now)) passed += count;
        }
        expect(passed).toBeLessThanOrEqual(burst + (perSecond * now) / 1000 + 1e-6);
      },
    ),
  );
});

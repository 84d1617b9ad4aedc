import { expect, test } from 'vitest';
import { estimatedMilliseconds } from './estimate.ts';

const plan = { rounds: 10, bytes: 1_000_000, triples: 0, bits: 0, preparationBytes: 0, roundTrip: null };

test('rounds by the way of a message, and bytes by their number', () => {
  expect(estimatedMilliseconds(plan)).toBe(10 * 30 + 100);
  expect(estimatedMilliseconds({ ...plan, roundTrip: 10 })).toBe(10 * 10 + 100);
  expect(estimatedMilliseconds({ ...plan, roundTrip: 200, bytes: 0 })).toBe(10 * 105);
});

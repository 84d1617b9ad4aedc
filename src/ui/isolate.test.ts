import { expect, test } from 'vitest';
import { isolate, isolateList } from './isolate.ts';

test('a name cannot close its own isolation or turn the text around it', () => {
  expect(isolate('\u202eBen\u2069')).toBe('\u2068Ben\u2069');
});

test('lists of names', () => {
  expect(isolateList(['Ana', 'Ben']).replace(/[\u2068\u2069]/g, '')).toBe('Ana and Ben');
});

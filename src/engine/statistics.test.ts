import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { functions } from '../program/functions/all.ts';
import { costRow, exampleCost } from './statistics.bench.ts';

test('pages of functions say what they cost: `npm run docs` writes them', async () => {
  for (const { name } of functions) {
    const page = readFileSync(new URL(`../program/functions/pages/${name}.md`, import.meta.url), 'utf8');
    const size = page.includes('| 10 | 5 |') ? 10 : 5;
    expect(page).toContain(costRow(size, 5, (await exampleCost(name, size, 5))[1]));
  }
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { functions } from './all.ts';
import { exampleProgram, examples } from './examples.ts';
import { costHeading, pageIndex, pageOf } from './page.ts';

const folder = new URL('./pages/', import.meta.url);
const written = (name: string) => readFileSync(new URL(name, folder), 'utf8');

describe('every function has its page: `npm run docs` writes them', () => {
  test.each(functions.map((definition) => [definition.name, definition] as const))('%s', (name, definition) => {
    const [text, cost] = written(`${name}.md`).split(costHeading);
    expect(`${text}${costHeading}\n\n`).toBe(pageOf(definition));
    expect(cost).toMatch(/\| 5 \| \d/);
    const used = exampleProgram(name, 100).computation.nodes.map((node) => node.node === 'call' && node.function);
    expect(used).toContain(name);
  });

  test('and nothing else has, but the list', () => {
    const names = functions.map(({ name }) => name);
    expect(readdirSync(folder).sort()).toEqual([...names.map((name) => `${name}.md`), 'README.md'].sort());
    expect(Object.keys(examples).sort()).toEqual([...names].sort());
    expect(written('README.md')).toBe(pageIndex());
    for (const name of names) expect(pageIndex()).toContain(`(${name}.md)`);
  });
});

/** `npm run docs`: writes a page for each function of the formula language, with what its example costs. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { costTable } from '../../src/engine/statistics.bench.ts';
import { functions } from '../../src/program/functions/all.ts';
import { pageIndex, pageOf } from '../../src/program/functions/page.ts';

const folder = new URL('../../src/program/functions/pages/', import.meta.url);

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) rmSync(new URL(name, folder));
for (const definition of functions) {
  writeFileSync(new URL(`${definition.name}.md`, folder), pageOf(definition) + (await costTable(definition.name)));
}
writeFileSync(new URL('README.md', folder), pageIndex());

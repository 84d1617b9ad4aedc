/** `npm run bench`: everything that is claimed about speed, measured here and printed. Takes some minutes. */
import { fileURLToPath } from 'node:url';
import { crowdTable } from '../../src/engine/crowd.bench.ts';
import { functionTable } from '../../src/engine/functions.bench.ts';
import { runTable } from '../../src/engine/run.bench.ts';
import { statisticsTable } from '../../src/engine/statistics.bench.ts';
import { benchmarkField, fieldTable } from '../../src/math/field.bench.ts';
import { linkBench } from '../../src/transport/link.bench.ts';
import { benchmarkPreprocessing, preprocessingTable } from '../../workers/preprocessing.bench.ts';
import { benchBrowsers, browserTable } from './browsers.ts';
import { pageTable, threadTable } from './table.ts';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

const heading = (title: string) => console.log(`\n${title}\n`);

heading('Field kernels, one thread');
console.log(fieldTable(benchmarkField()));

heading('A salary survey in memory, all parties in one thread');
console.log(await runTable());

heading('Many contributors, few parties, in memory, all in one thread');
console.log(await crowdTable());

heading('What each function costs among three parties: rounds, kB that a party sends in them, triples prepared before');
console.log(await functionTable());

heading(
  'Each statistic among five parties in memory, all in one thread: cost from the close of contributions; time of its circuit, prepared',
);
console.log(await statisticsTable());

heading('The majority engine in memory: each party in a thread of its own');
await threadTable();

heading("Preprocessing: triples made in the engine's thread or in a thread of their own");
console.log(preprocessingTable(await benchmarkPreprocessing()));

heading('One link, Node');
for (const { name, value } of await linkBench()) console.log(`${name.padEnd(44)}${value.padStart(14)}`);

heading('Who earns more, in Chromium: a context for each person, real data channels, all on this machine');
console.log(browserTable(await benchBrowsers(dist, [3, 5, 9])));

heading('The majority engine over data channels: each party in a browser context of its own, in Chromium');
await pageTable();

process.exit(0);

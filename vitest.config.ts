import { defineConfig } from 'vitest/config';

/** Whole runs among several parties, over memory and over real links: many seconds of computation. */
const manyParties = ['src/engine/**/*.test.ts', 'src/protocols/**/*.test.ts', 'src/node/**/*.test.ts'];

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 60_000,
    // Every core: by default one is left free, which on a machine of two is half.
    maxWorkers: '100%',
    projects: [
      // What `npm run check` runs: quick, so that people run it.
      {
        extends: true,
        test: { name: 'unit', include: ['src/**/*.test.ts', 'signaling/**/*.test.ts'], exclude: manyParties },
      },
      // What `npm test` runs besides.
      { extends: true, test: { name: 'protocol', include: manyParties } },
    ],
  },
});

import { defineConfig } from 'vitest/config';

/** Whole runs among several parties, real servers and real links, long fuzzing: many seconds of computation. */
const whole = [
  'src/program/language/{fuzz,printer}.test.ts',
  'src/program/{read-computation,ranges,disclosure}.test.ts',
  'src/program/disclosure/attacks.test.ts',
  'src/trust/malicious.test.ts',
  'src/transport/link.test.ts',
  'src/engine/**/*.test.ts',
  'src/protocols/**/*.test.ts',
  'src/node/**/*.test.ts',
  'src/room/meeting.test.ts',
  'src/transport/{mesh,signaling,webrtc}.test.ts',
  'signaling/**/*.test.ts',
  'workers/**/*.test.ts',
];

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
        test: { name: 'unit', include: ['src/**/*.test.ts'], exclude: whole },
      },
      // What `npm test` runs besides.
      { extends: true, test: { name: 'whole', include: whole } },
    ],
  },
});

import { proxy, releaseProxy, transfer, wrap } from 'comlink';
import type { EngineWorker } from '../../workers/engine.ts';
import { passFrames } from '../../workers/frames.ts';
import type { StartEngine } from '../engine/engine.ts';

/** Starts an engine in a Web Worker of its own; this thread only passes frames on. */
export const startInWorker: StartEngine = (options, port, events) => {
  const worker = new Worker(new URL('../../workers/engine.ts', import.meta.url), { type: 'module' });
  const engine = wrap<EngineWorker>(worker);
  const { port1: frames, port2: theirs } = new MessageChannel();
  passFrames(frames, port);
  const failed = (error: unknown) =>
    events.onStop({
      check: 'internal',
      blame: [],
      detail: {},
      message: error instanceof Error ? error.name : 'worker',
    });
  worker.onerror = failed;
  engine.start(options, port.me, transfer(theirs, [theirs]), proxy(events)).catch(failed);
  return {
    contribute: (answers) => engine.contribute([...answers]),
    finish: () => engine.finish(),
    stop: (check, blame) => void engine.stop(check, [...blame]),
    close: () => {
      engine[releaseProxy]();
      frames.close();
      worker.terminate();
    },
  };
};

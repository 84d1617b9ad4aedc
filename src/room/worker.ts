import { proxy, releaseProxy, transfer, wrap } from 'comlink';
import type { EngineWorker } from '../../workers/engine.ts';
import { byStream, passFrames } from '../../workers/frames.ts';
import type { FactoryPorts } from '../../workers/preprocessing.ts';
import type { StartEngine } from '../engine/engine.ts';
import type { Port } from '../protocols/network.ts';

/**
 * Starts an engine in a Web Worker of its own, and beside it a preprocessing factory in another one if the program uses
 * triples or random bits; this thread only passes frames on, to the one or the other.
 */
export const startInWorker: StartEngine = (options, port, events) => {
  const worker = new Worker(new URL('../../workers/engine.ts', import.meta.url), { type: 'module' });
  const engine = wrap<EngineWorker>(worker);
  const { port1: frames, port2: theirs } = new MessageChannel();
  const [online, background] = byStream(port);
  passFrames(frames, online);
  const failed = (error: unknown) => {
    worker.terminate(); // opens nothing more
    events.onStop({
      check: 'internal',
      blame: [],
      detail: {},
      message: error instanceof Error ? error.name : 'worker',
    });
  };
  worker.onerror = failed;
  const used = options.counts !== undefined && options.counts.triples + options.counts.bits > 0;
  const factory = used ? startFactory(background, failed) : undefined;
  const control = factory && transfer(factory.control, [factory.control]);
  engine.start(options, port.me, transfer(theirs, [theirs]), proxy(events), control).catch(failed);
  return {
    contribute: (answers) => engine.contribute([...answers]),
    finish: () => engine.finish(),
    stop: (check, blame) => void engine.stop(check, [...blame]),
    close: () => {
      engine[releaseProxy]();
      frames.close();
      worker.terminate();
      factory?.close();
    },
  };
};

/** A factory's Worker. `control` is for the engine's. */
export function startFactory(port: Port, onFailed: (error: unknown) => void) {
  const worker = new Worker(new URL('../../workers/preprocessing.ts', import.meta.url), { type: 'module' });
  const [frames, calls] = [new MessageChannel(), new MessageChannel()];
  passFrames(frames.port1, port);
  worker.onerror = onFailed;
  const ports: FactoryPorts = { frames: frames.port2, control: calls.port2 };
  worker.postMessage(ports, [ports.frames, ports.control]);
  return {
    control: calls.port1,
    close: () => {
      frames.port1.close();
      worker.terminate();
    },
  };
}

import { MessageChannel, Worker } from 'node:worker_threads';
import type { Port } from '../src/protocols/network.ts';
import { passFrames } from './frames.ts';
import type { FactoryPorts } from './preprocessing.ts';

/** A thread does not inherit tsx, which reads TypeScript. */
const loader = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import('${new URL('./thread.testing.ts', import.meta.url)}');
});`;

export interface FactoryThread {
  /** For `remoteBackground`. */
  readonly control: MessagePort;
  /** Ends the thread, at once. */
  terminate(): Promise<void>;
}

/** For tests and benchmarks: a factory in a worker thread of Node, whose frames this thread passes on as a page would. */
export function factoryThread(port: Port): FactoryThread {
  const [frames, calls] = [channel(), channel()];
  passFrames(frames[0], port);
  const workerData: FactoryPorts = { frames: frames[1], control: calls[1] };
  const worker = new Worker(loader, { eval: true, workerData, transferList: [frames[1], calls[1]] as never[] });
  return {
    control: calls[0],
    terminate: async () => {
      await worker.terminate();
      frames[0].close();
      calls[0].close();
    },
  };
}

/** Node's ports are what browsers call so, but for their declared types. */
function channel(): [MessagePort, MessagePort] {
  const { port1, port2 } = new MessageChannel();
  return [port1, port2] as unknown as [MessagePort, MessagePort];
}

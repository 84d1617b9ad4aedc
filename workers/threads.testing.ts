import { MessageChannel, Worker } from 'node:worker_threads';
import type { Port } from '../src/protocols/network.ts';
import { passFrames } from './frames.ts';
import type { PartyThreadData } from './party.testing.ts';
import type { FactoryPorts } from './preprocessing.ts';

export interface Thread {
  /** To what the thread exposes through Comlink. */
  readonly control: MessagePort;
  /** Ends the thread, at once. */
  terminate(): Promise<void>;
}

/** For tests and benchmarks: a factory in a worker thread of Node, whose frames this thread passes on as a page would. */
export function factoryThread(port: Port): Thread {
  const [frames, calls] = [channel(), channel()];
  passFrames(frames[0], port);
  const data: FactoryPorts = { frames: frames[1], control: calls[1] };
  return thread('./factory.testing.ts', data, [frames, calls], []);
}

/** The same with an engine. `data.factory`, if any, is the control of a factory's thread. */
export function partyThread(port: Port, data: Omit<PartyThreadData, 'frames' | 'calls'>): Thread {
  const [frames, calls] = [channel(), channel()];
  passFrames(frames[0], port);
  const all: PartyThreadData = { ...data, frames: frames[1], calls: calls[1] };
  return thread('./party.testing.ts', all, [frames, calls], data.factory ? [data.factory] : []);
}

function thread(entry: string, workerData: unknown, [frames, calls]: [Ends, Ends], also: MessagePort[]): Thread {
  // A thread does not inherit tsx, which reads TypeScript.
  const loader = `import('tsx/esm/api').then(({ register }) => {
    register();
    return import('${new URL(entry, import.meta.url)}');
  });`;
  const transferList = [frames[1], calls[1], ...also] as never[];
  const worker = new Worker(loader, { eval: true, workerData, transferList });
  return {
    control: calls[0],
    terminate: async () => {
      await worker.terminate();
      frames[0].close();
      calls[0].close();
    },
  };
}

type Ends = readonly [mine: MessagePort, theirs: MessagePort];

/** Node's ports are what browsers call so, but for their declared types. */
function channel(): Ends {
  const { port1, port2 } = new MessageChannel();
  return [port1, port2] as unknown as Ends;
}

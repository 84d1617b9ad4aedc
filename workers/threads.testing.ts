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
  const worker = startThread(new URL(entry, import.meta.url), workerData, [frames[1], calls[1], ...also]);
  return {
    control: calls[0],
    terminate: async () => {
      await worker.terminate();
      frames[0].close();
      calls[0].close();
    },
  };
}

/** A worker thread of Node that runs a TypeScript file: it does not inherit tsx, which reads it. */
export function startThread(entry: URL, workerData: unknown, ports: readonly MessagePort[]): Worker {
  const loader = `import('tsx/esm/api').then(({ register }) => {
    register();
    return import('${entry}');
  });`;
  return new Worker(loader, { eval: true, workerData, transferList: ports as never[] });
}

type Ends = readonly [mine: MessagePort, theirs: MessagePort];

/** Node's ports are what browsers call so, but for their declared types. */
export function channel(): Ends {
  const { port1, port2 } = new MessageChannel();
  return [port1, port2] as unknown as Ends;
}

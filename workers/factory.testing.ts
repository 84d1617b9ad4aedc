/** A worker thread of Node as a factory's Worker: `preprocessing.ts` where there is no Web Worker. */
import { workerData } from 'node:worker_threads';
import { expose } from 'comlink';
import { FactoryWorker } from './factory.ts';
import type { FactoryPorts } from './preprocessing.ts';

const { frames, control } = workerData as FactoryPorts;
expose(new FactoryWorker(frames), control);

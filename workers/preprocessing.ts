import { expose } from 'comlink';
import { FactoryWorker } from './factory.ts';

/** The page's first and only message to the factory's Worker. */
export interface FactoryPorts {
  /** To the page, for frames. */
  readonly frames: MessagePort;
  /** To the engine's Worker, for Comlink. */
  readonly control: MessagePort;
}

addEventListener(
  'message',
  ({ data }: MessageEvent<FactoryPorts>) => expose(new FactoryWorker(data.frames), data.control),
  { once: true },
);

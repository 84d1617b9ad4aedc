import { proxy, releaseProxy, wrap } from 'comlink';
import type { Background } from '../src/engine/background.ts';
import { asError } from '../src/engine/stop.ts';
import type { FactoryWorker, OnWaiting } from './factory.ts';

/**
 * Has triples and bits made by the factory at the other end of this port, in another thread. If that thread dies, what
 * was asked for is rejected as soon as the port closes.
 */
export function remoteBackground(control: MessagePort): Background {
  const remote = wrap<FactoryWorker>(control);
  let waiting: readonly number[] = [];
  let progress = 0;
  const onWaiting: OnWaiting = (parties, place) => {
    waiting = parties;
    progress = place;
  };
  const gone = new Promise<never>((_, reject) => {
    control.addEventListener('close', () => reject(new Error('the preprocessing worker is gone')));
  });
  gone.catch(() => {}); // nobody may be waiting for it
  return {
    start: ({ field, parties, threshold, me, session }, keys) => {
      const options = { field: field.name, parties, threshold, me, session, keys };
      const started = remote.start(options, proxy(onWaiting));
      started.catch(() => {}); // told with the first chunk
      return {
        make: async (kind, count) => {
          await Promise.race([started, gone]);
          const made = await Promise.race([remote.make(kind, count), gone]);
          if ('stop' in made) throw asError(made.stop);
          return made.columns;
        },
        close: () => {
          remote.close().then(
            () => remote[releaseProxy](),
            () => {},
          );
        },
      };
    },
    waitingFor: () => waiting,
    progress: () => progress,
  };
}

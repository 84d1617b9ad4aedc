import { wrap } from 'comlink';
import { Identity } from '../../src/trust/identity.ts';
import { channel, startThread } from '../../workers/threads.testing.ts';
import type { Committee } from './committee.ts';
import type { Seat } from './seat.ts';
import type { ThreadData } from './thread.ts';

/** n parties in this process, each in a thread of its own, as each has a Web Worker of its own in a browser. */
export function threads(parties: number): Committee {
  const identities = Array.from({ length: parties }, () => Identity.create());
  const keys = identities.map(({ key }) => key);
  const session = crypto.getRandomValues(new Uint8Array(32));
  const ports = identities.map(() => new Array<MessagePort | null>(parties).fill(null));
  for (let a = 0; a < parties; a++) {
    for (let b = a + 1; b < parties; b++) [ports[a]![b], ports[b]![a]] = channel();
  }
  const calls = identities.map(channel);
  const workers = identities.map((identity, me) => {
    const options = { keys, seed: identity.seed(), session };
    const workerData: ThreadData = { options, me, control: calls[me]![1], ports: ports[me]! };
    const moved = [workerData.control, ...workerData.ports.filter((port) => port !== null)];
    return startThread(new URL('./thread.ts', import.meta.url), workerData, moved);
  });
  return {
    seats: calls.map(([port]) => wrap<Seat>(port)),
    cpu: async () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

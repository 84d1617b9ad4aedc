/** A benchmark page: a real room, with a seat of the benchmark where a room has its engine. Playwright calls `window.bench`. */
import { type Remote, transfer, wrap } from 'comlink';
import type { StartEngine } from '../../../src/engine/engine.ts';
import { templates } from '../../../src/program/templates.ts';
import { createRoom, joinRoom } from '../../../src/room/open.ts';
import type { Room } from '../../../src/room/room.ts';
import type { RoomState } from '../../../src/room/state.ts';
import { createCertificate } from '../../../src/transport/webrtc.ts';
import { passFrames } from '../../../workers/frames.ts';
import type { RemoteSeat } from '../committee.ts';
import { BareChannels } from './bare.ts';
import type { SeatWorker } from './worker.ts';

let taken: (seat: Remote<SeatWorker>) => void;
const seat = new Promise<Remote<SeatWorker>>((resolve) => {
  taken = resolve;
});
let room: Room;

/** Everyone has agreed to the run: a worker takes the engine's place, and gets what an engine's gets (`src/room/worker.ts`). */
const startSeat: StartEngine = (options, port, events) => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const { port1, port2 } = new MessageChannel();
  passFrames(port1, port);
  const remote = wrap<SeatWorker>(worker);
  const { keys, seed, session } = options;
  void remote.sit({ keys, seed, session }, port.me, transfer(port2, [port2])).then(() => taken(remote));
  return {
    contribute: () => Promise.reject(new Error('nobody is asked')),
    finish: () => Promise.reject(new Error('nobody is asked')),
    stop: (check, blame) => events.onStop({ check, blame, detail: {} }),
    close: () => worker.terminate(),
  };
};

const platform = { server: location.origin, certificate: createCertificate, startEngine: startSeat };

function until(condition: (state: RoomState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = room.subscribe(check);
    function check(): void {
      if (!condition(room.state)) return;
      stop();
      resolve();
    }
    queueMicrotask(check);
  });
}

const bench = {
  /** Opens a room; its link. */
  async host(): Promise<string> {
    const { survey, minimumGroup } = templates[0]!;
    room = createRoom(platform, { name: 'Party 0', survey, minimumGroup });
    await until(({ stage }) => stage === 'lobby');
    return room.state.link;
  },
  /** Knocks. */
  join(link: string, name: string): void {
    room = joinRoom(platform, { link, name });
  },
  /** Host: lets in the one who knocks. */
  async admit(): Promise<void> {
    await until(({ door }) => door.length > 0);
    const people = room.state.people.length;
    room.admit(room.state.door[0]!.id);
    await until((state) => state.people.length > people);
  },
  /** Host: everyone is here. */
  lock(): void {
    room.lock();
  },
  /** This party's seat has a worker, and all links are up. */
  async seated(): Promise<void> {
    await seat;
  },
  open: async () => (await seat).open(),
  prepare: async (order: Parameters<RemoteSeat['prepare']>[0]) => (await seat).prepare(order),
  run: async () => (await seat).run(),
  bare: new BareChannels(),
};

declare global {
  interface Window {
    bench: typeof bench;
  }
}
window.bench = bench;

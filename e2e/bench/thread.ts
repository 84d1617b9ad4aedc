/** A worker thread of Node: one party, linked to each other one by a MessageChannel. */
import { workerData } from 'node:worker_threads';
import { expose } from 'comlink';
import type { Port } from '../../src/protocols/network.ts';
import type { Frame } from '../../workers/frames.ts';
import { Seat, type SeatOptions } from './seat.ts';

/** What a thread starts with. */
export interface ThreadData {
  readonly options: SeatOptions;
  readonly me: number;
  /** For calls. */
  readonly control: MessagePort;
  /** To the others, by index; null in this party's own place. */
  readonly ports: readonly (MessagePort | null)[];
}

/** Frames as in a browser (`workers/frames.ts`): copied, because several parties may get the same bytes, and transferred. */
class ThreadPort implements Port {
  onMessage: Port['onMessage'] = () => {};

  constructor(
    private readonly ports: ThreadData['ports'],
    readonly me: number,
  ) {
    for (const [from, port] of ports.entries()) {
      if (port) port.onmessage = ({ data }: MessageEvent<Frame>) => this.onMessage(from, data.stream, data.message);
    }
  }

  get parties(): number {
    return this.ports.length;
  }

  send(to: number, stream: number, message: Uint8Array): void {
    const frame: Frame = { peer: to, stream, message: new Uint8Array(message) };
    this.ports[to]!.postMessage(frame, [frame.message.buffer]);
  }
}

const { options, me, control, ports } = workerData as ThreadData;
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
expose(new Seat(options, new ThreadPort(ports, me), cpu), control);

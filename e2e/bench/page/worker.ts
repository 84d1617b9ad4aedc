/** The Web Worker of a benchmark page: one party, as an engine's worker (`workers/engine.ts`). */
import { expose } from 'comlink';
import { FramePort } from '../../../workers/frames.ts';
import { type Order, Seat, type SeatOptions } from '../seat.ts';

/** A seat that is taken once the page knows who sits there. */
export class SeatWorker {
  #seat: Seat | undefined;

  sit(options: SeatOptions, me: number, frames: MessagePort): void {
    this.#seat = new Seat(options, new FramePort(frames, options.keys.length, me));
  }

  open = () => this.#taken.open();
  prepare = (order: Order) => this.#taken.prepare(order);
  run = () => this.#taken.run();

  get #taken(): Seat {
    if (!this.#seat) throw new RangeError('nobody sits here');
    return this.#seat;
  }
}

expose(new SeatWorker());

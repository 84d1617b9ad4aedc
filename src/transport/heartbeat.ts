import type { Frame } from '../wire/frame.ts';

/** Milliseconds. */
export interface HeartbeatTiming {
  /** Between two pings. */
  readonly heartbeat: number;
  /** Without any frame for this long, the other side counts as gone. */
  readonly silence: number;
}

/** Keeps one channel's pulse: sends pings, and tells when the other side has fallen silent. Any frame is a sign of life. */
export class Heartbeat {
  send: (ping: Frame & { kind: 'ping' }) => void = () => {};
  /** Called once, at most one heartbeat later than the silence has lasted. */
  onSilence: () => void = () => {};
  /** Milliseconds of the last ping's way there and back. */
  roundTrip: number | undefined;

  readonly #timing: HeartbeatTiming;
  #timer: ReturnType<typeof setInterval> | undefined;
  #lastHeard = 0;
  #lastBeat = 0;
  #ping = { id: 0, at: 0 };

  constructor(timing: HeartbeatTiming) {
    this.#timing = timing;
  }

  start(): void {
    this.#lastHeard = this.#lastBeat = performance.now();
    this.#timer = setInterval(() => this.#beat(), this.#timing.heartbeat);
    this.#sendPing();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A frame came. */
  heard(): void {
    this.#lastHeard = performance.now();
  }

  /** A pong came. */
  returned(id: number): void {
    if (id === this.#ping.id) this.roundTrip = performance.now() - this.#ping.at;
  }

  #beat(): void {
    const now = performance.now();
    // A beat that comes this late means that this device slept: what was sent to it meanwhile is still waiting to be read.
    if (now - this.#lastBeat > this.#timing.silence) this.#lastHeard = now;
    this.#lastBeat = now;
    if (now - this.#lastHeard < this.#timing.silence) {
      this.#sendPing();
      return;
    }
    this.stop();
    this.onSilence();
  }

  #sendPing(): void {
    this.#ping = { id: (this.#ping.id + 1) >>> 0, at: performance.now() };
    this.send({ kind: 'ping', id: this.#ping.id });
  }
}

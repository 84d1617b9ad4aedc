import { transfer } from 'comlink';
import { BACKGROUND } from '../src/engine/background.ts';
import { asStop, type Stop } from '../src/engine/stop.ts';
import type { Field } from '../src/math/field.ts';
import { wasmField } from '../src/math/wasm.ts';
import { Mailbox } from '../src/protocols/mailbox.ts';
import { type Factory, factoryOn, type Kind } from '../src/protocols/majority/factory.ts';
import type { Columns } from '../src/protocols/majority/pool.ts';
import { setting } from '../src/protocols/majority/setting.ts';
import type { Signatures } from '../src/protocols/signatures.ts';
import { FramePort } from './frames.ts';

/** What a factory needs, as plain data. */
export interface FactoryOptions {
  readonly field: Field['name'];
  readonly parties: number;
  readonly threshold: number;
  readonly me: number;
  readonly session: Uint8Array;
  /** The factory's own keys of pseudo-random secret sharing (`StartFactory`). */
  readonly keys: readonly Uint8Array[];
}

/** A chunk, or why there will be none. */
export type Made = { readonly columns: Columns } | { readonly stop: Stop };

/** Called when it has changed for whom the factory waits, or how far it has come (`Background`). */
export type OnWaiting = (parties: readonly number[], progress: number) => void;

/** Milliseconds between two looks at whom the factory waits for. */
const CHECK_EVERY = 500;
/** Factories sign nothing. */
const signatures: Signatures = {
  sign: () => {
    throw new RangeError('a factory has no identity');
  },
  verify: () => false,
};

/**
 * The preprocessing factory of one party, in a thread of its own. It holds the factory's keys of pseudo-random
 * secret sharing and, until they are handed over, this party's shares of triples and bits. It never holds the keys of the
 * engine's own conversation, the person's answers, the shares of anybody's, or the key that signs.
 *
 * The engine controls it through Comlink; its frames go to and from the page through a MessagePort of their own, which keeps
 * what arrives before the start.
 */
export class FactoryWorker {
  readonly #frames: MessagePort;
  #mailbox: Mailbox | undefined;
  #factory: Factory | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(frames: MessagePort) {
    this.#frames = frames;
  }

  start({ field, keys, ...options }: FactoryOptions, onWaiting: OnWaiting): void {
    const mailbox = new Mailbox(new FramePort(this.#frames, options.parties, options.me));
    const network = mailbox.network(BACKGROUND);
    this.#mailbox = mailbox;
    this.#factory = factoryOn(network)(setting({ ...options, field: wasmField(field), signatures }), keys);
    let told = '';
    this.#timer = setInterval(() => {
      const [waiting, progress] = [mailbox.waitingFor([BACKGROUND]), mailbox.progress(BACKGROUND)];
      if (told === `${waiting} ${progress}`) return;
      told = `${waiting} ${progress}`;
      onWaiting(waiting, progress);
    }, CHECK_EVERY);
  }

  async make(kind: Kind, count: number): Promise<Made> {
    try {
      if (!this.#factory) throw new RangeError('the factory was not started');
      const columns = await this.#factory.make(kind, count);
      return transfer({ columns }, [...new Set(columns.map(({ buffer }) => buffer))]);
    } catch (error) {
      this.close(error);
      return { stop: asStop(error) };
    }
  }

  /** Sends nothing more. */
  close(reason: unknown = new RangeError('the factory is closed')): void {
    clearInterval(this.#timer);
    this.#factory?.close();
    this.#mailbox?.abort(reason);
    this.#frames.close();
  }
}

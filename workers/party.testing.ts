/** A worker thread of Node as an engine's Worker, for benchmarks: the protocol alone, without a survey. */
import { workerData } from 'node:worker_threads';
import { expose } from 'comlink';
import { inThisThread } from '../src/engine/background.ts';
import type { Field } from '../src/math/field.ts';
import { wasmField } from '../src/math/wasm.ts';
import { Mailbox } from '../src/protocols/mailbox.ts';
import { Majority } from '../src/protocols/majority/majority.ts';
import { setting } from '../src/protocols/majority/setting.ts';
import { identitySignatures } from '../src/trust/signatures.ts';
import { FramePort } from './frames.ts';
import { remoteBackground } from './remote.ts';

/** What the thread starts with. */
export interface PartyThreadData {
  readonly me: number;
  /** Ed25519 keys of all parties, by index, and this one's seed. */
  readonly keys: readonly Uint8Array[];
  readonly seed: Uint8Array;
  readonly session: Uint8Array;
  readonly threshold: number;
  readonly field: Field['name'];
  /** To the page. */
  readonly frames: MessagePort;
  /** For calls. */
  readonly calls: MessagePort;
  /** To the factory's thread; absent: the factory is in this thread. */
  readonly factory?: MessagePort;
}

export class PartyThread {
  readonly #party: Promise<Majority>;

  constructor({ me, keys, seed, session, threshold, field, frames, factory }: PartyThreadData) {
    const mailbox = new Mailbox(new FramePort(frames, keys.length, me));
    const signatures = identitySignatures(seed, keys);
    const own = setting({ field: wasmField(field), parties: keys.length, threshold, me, session, signatures });
    const { start } = factory ? remoteBackground(factory) : inThisThread(mailbox);
    this.#party = Majority.setUp(mailbox.network(0), own, start);
  }

  /** Makes triples. @returns milliseconds. */
  async prepare(triples: number): Promise<number> {
    const party = await this.#party;
    const started = performance.now();
    await party.preprocess({ triples, bits: 0 });
    return performance.now() - started;
  }

  /** Multiplies, one batch after the other, with triples that were made before. @returns milliseconds. */
  async multiply(batches: number, size: number): Promise<number> {
    const party = await this.#party;
    let x = party.random(size);
    const started = performance.now();
    for (let batch = 0; batch < batches; batch++) x = await party.mul(x, x);
    return performance.now() - started;
  }
}

const data = workerData as PartyThreadData;
expose(new PartyThread(data), data.calls);

import { expose } from 'comlink';
import type { Engine, EngineEvents, EngineOptions } from '../src/engine/engine.ts';
import { startLocal } from '../src/engine/local.ts';
import type { Outcome } from '../src/engine/party.ts';
import type { Answer } from '../src/program/survey.ts';
import type { AbortCheck } from '../src/protocols/abort.ts';
import { identitySignatures } from '../src/trust/signatures.ts';
import { FramePort } from './frames.ts';
import { remoteBackground } from './remote.ts';

/** One party's engine in a Web Worker: control calls through Comlink, frames through a MessagePort of their own. */
export class EngineWorker {
  private engine: Engine | undefined;

  /** @param factory the port to the factory's Worker (`factory.ts`), if the program uses triples or bits. */
  start(options: EngineOptions, me: number, frames: MessagePort, events: EngineEvents, factory?: MessagePort): void {
    const port = new FramePort(frames, options.keys.length, me);
    const signatures = identitySignatures(options.seed, options.keys);
    this.engine = startLocal(options, signatures, port, events, factory && remoteBackground(factory));
  }

  async contribute(answers: readonly Answer[]): Promise<readonly Uint8Array[]> {
    return this.started().contribute(answers);
  }

  finish(): Promise<Outcome> {
    return this.started().finish();
  }

  stop(check: AbortCheck, blame: readonly number[]): void {
    this.started().stop(check, blame);
  }

  private started(): Engine {
    if (!this.engine) throw new RangeError('the engine was not started');
    return this.engine;
  }
}

expose(new EngineWorker());

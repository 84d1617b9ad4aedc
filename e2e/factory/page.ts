/** The page of `factory.e2e.ts`: three parties in one page, their factories (and engines) in Web Workers of their own. */
import { BACKGROUND } from '../../src/engine/background.ts';
import type { EngineEvents } from '../../src/engine/engine.ts';
import type { Stop } from '../../src/engine/stop.ts';
import { wasmField } from '../../src/math/wasm.ts';
import { compileSurvey } from '../../src/program/plan.ts';
import type { Survey } from '../../src/program/survey.ts';
import { Mailbox } from '../../src/protocols/mailbox.ts';
import { Majority } from '../../src/protocols/majority/majority.ts';
import { setting } from '../../src/protocols/majority/setting.ts';
import type { Counts } from '../../src/protocols/protocol.ts';
import { startFactory, startInWorker } from '../../src/room/worker.ts';
import { type Fault, faultAt } from '../../src/transport/faults.ts';
import { memoryPorts } from '../../src/transport/memory.ts';
import { Identity } from '../../src/trust/identity.ts';
import { identitySignatures } from '../../src/trust/signatures.ts';
import { remoteBackground } from '../../workers/remote.ts';

const N = 3;

const breaks: Survey = { title: 'Breaks', questions: [{ kind: 'yes-no', text: 'Are the breaks long enough?' }] };

/** The second factory's first message to the third comes short. */
const cut: Fault = faultAt({ from: 1, to: 2, stream: BACKGROUND, index: 0 }, (message) => [message.subarray(1)]);

class FactoryPage {
  /** Engines in this thread square random numbers with triples from factories in Workers. @returns are the squares right? */
  async squares(count: number): Promise<boolean> {
    const identities = Array.from({ length: N }, () => Identity.create());
    const keys = identities.map(({ key }) => key);
    const session = crypto.getRandomValues(new Uint8Array(32));
    const field = wasmField('F127');
    const background = memoryPorts(N);
    const results = await Promise.all(
      memoryPorts(N).map(async (port, me) => {
        const factory = startFactory(background[me]!, (error) => {
          throw error;
        });
        const signatures = identitySignatures(identities[me]!.seed(), keys);
        const own = setting({ field, parties: N, threshold: 1, me, session, signatures });
        const party = await Majority.setUp(new Mailbox(port).network(0), own, remoteBackground(factory.control).start);
        const x = party.random(count);
        const [root, square] = [await party.open(x), await party.open(await party.mul(x, x))];
        factory.close();
        return field.equal(square, field.mul(root, root));
      }),
    );
    return results.every(Boolean);
  }

  /** A survey, engines and factories in Workers. @returns how far preprocessing came, and how many answers were counted. */
  async survey(counts: Counts): Promise<readonly { readonly prepared: string; readonly counted: number }[]> {
    return Promise.all(
      this.engines(counts).map(async ({ engine, prepared, all }) => {
        await engine.contribute([true]);
        await all;
        const { counted } = await engine.finish();
        engine.close();
        return { prepared: prepared.at(-1)!, counted };
      }),
    );
  }

  /** The same with a factory that cheats. @returns what the third party's engine says. */
  async cheated(counts: Counts): Promise<Stop> {
    const engines = this.engines(counts, cut);
    const stop = await engines[2]!.stopped;
    for (const { engine } of engines) engine.close();
    return stop;
  }

  private engines(counts: Counts, faults?: Fault) {
    const program = compileSurvey(breaks, N);
    const identities = Array.from({ length: N }, () => Identity.create());
    const keys = identities.map(({ key }) => key);
    const session = crypto.getRandomValues(new Uint8Array(32));
    return memoryPorts(N, faults && { faults }).map((port, me) => {
      const prepared: string[] = [];
      const [all, stopped] = [settlable<void>(), settlable<Stop>()];
      const events: EngineEvents = {
        onStep: () => {},
        onContribution: () => {},
        onPrepared: (done, total) => {
          prepared.push(`${done} of ${total}`);
          if (done === total) all.resolve();
        },
        onLevel: () => {},
        onWaiting: () => {},
        onStop: stopped.resolve,
      };
      const who = { keys, names: ['Ann', 'Bo', 'Cy'], host: 0, seed: identities[me]!.seed() };
      const options = { ...who, program: program.bytes, threshold: 1, session, counts };
      return { engine: startInWorker(options, port, events), prepared, all: all.promise, stopped: stopped.promise };
    });
  }
}

function settlable<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

declare global {
  interface Window {
    factories: FactoryPage;
  }
}
window.factories = new FactoryPage();

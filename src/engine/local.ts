import { wasmField } from '../math/wasm.ts';
import { readProgram } from '../program/plan.ts';
import { AbortError } from '../protocols/abort.ts';
import type { Port } from '../protocols/network.ts';
import type { Signatures } from '../protocols/signatures.ts';
import type { Engine, EngineEvents, EngineOptions, Stop } from './engine.ts';
import { Party } from './party.ts';

/** Someone who keeps a step waiting longer than this has stopped the run. Generous: a phone may sleep for a moment. */
const PATIENCE = 90_000;
const CHECK_EVERY = 500;

/** Runs a party in this thread. `signatures` are made from the options' seed and keys by the caller. */
export function startLocal(options: EngineOptions, signatures: Signatures, port: Port, events: EngineEvents): Engine {
  const program = readProgram(options.program);
  const party = new Party({
    program,
    field: wasmField(program.fieldName),
    parties: options.keys.length,
    threshold: options.threshold,
    me: port.me,
    session: options.session,
    signatures,
    port,
    onStep: (step) => events.onStep(step),
    onContribution: (dealer, revision) => events.onContribution(dealer, revision),
  });

  let stopped = false;
  const stop = (error: unknown) => {
    if (stopped) return;
    stopped = true;
    clearTimeout(timer);
    events.onStop(asStop(error));
  };

  let waited = 0;
  let reported = '';
  let timer = setTimeout(watch, CHECK_EVERY);
  function watch(): void {
    const waiting = party.waitingFor();
    waited = waiting.length > 0 ? waited + CHECK_EVERY : 0;
    const shown = waited >= 1000 ? waiting : [];
    if (shown.join() !== reported) {
      reported = shown.join();
      events.onWaiting(shown);
    }
    if (waited >= PATIENCE) party.abort(new AbortError('silent', waiting));
    timer = setTimeout(watch, CHECK_EVERY);
  }
  party.ready().catch(stop);

  return {
    contribute: async (answers) => party.contribute(answers),
    finish: async () => {
      try {
        return await party.finish();
      } catch (error) {
        const reason = error instanceof AbortError ? error : new AbortError('left', []);
        party.abort(reason);
        stop(error);
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    stop: (check, blame) => {
      const reason = new AbortError(check, blame);
      party.abort(reason);
      stop(reason);
    },
    close: () => {
      stopped = true;
      clearTimeout(timer);
      party.abort(new AbortError('left', [port.me]));
    },
  };
}

function asStop(error: unknown): Stop {
  if (error instanceof AbortError) return { check: error.check, blame: error.blame, detail: error.detail };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
  return { check: 'internal', blame: [], detail: {}, message };
}

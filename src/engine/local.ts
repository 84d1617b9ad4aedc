import { wasmField } from '../math/wasm.ts';
import { readProgram } from '../program/plan.ts';
import { AbortError } from '../protocols/abort.ts';
import type { Port } from '../protocols/network.ts';
import type { Signatures } from '../protocols/signatures.ts';
import type { Background } from './background.ts';
import type { Engine, EngineEvents, EngineOptions } from './engine.ts';
import { Party } from './party.ts';
import { asStop } from './stop.ts';

/**
 * Milliseconds for which someone may keep a round waiting before the run stops. Generous: a phone may sleep for a moment.
 * A party that waits for a silent one keeps others waiting, through no fault of its own, who are one round further. They
 * are more patient, so that it stops first and names the right one.
 */
const PATIENCE = 90_000;
const MORE_PATIENCE_EACH_ROUND = 3_000;
/** Time counts in steps of this length while this thread runs: a device that slept has not waited. */
const CHECK_EVERY = 500;

/**
 * Runs a party in this thread.
 *
 * @param signatures made from the options' seed and keys.
 * @param background where triples and bits are made; absent: in this thread too.
 */
export function startLocal(
  options: EngineOptions,
  signatures: Signatures,
  port: Port,
  events: EngineEvents,
  background?: Background,
): Engine {
  const program = readProgram(options.program);
  let quiet = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    quiet = true;
    clearTimeout(timer);
  };
  const party = new Party({
    program,
    field: wasmField(program.fieldName),
    parties: options.keys.length,
    threshold: options.threshold,
    me: port.me,
    session: options.session,
    signatures,
    port,
    names: options.names,
    host: options.host,
    ...(options.counts && { counts: options.counts }),
    ...(background && { background }),
    onPrepared: (done, total) => events.onPrepared(done, total),
    onStep: (step) => events.onStep(step),
    onLevel: (done, total) => events.onLevel(done, total),
    onContribution: (dealer, revision) => events.onContribution(dealer, revision),
    onStop: (reason) => {
      if (quiet) return;
      end();
      events.onStop(asStop(reason));
    },
  });

  let waited = 0;
  let round = 0;
  let reported = '';
  const tell = (waiting: readonly number[]) => {
    if (waiting.join() === reported) return;
    reported = waiting.join();
    events.onWaiting(waiting);
  };
  const watch = () => {
    const waiting = party.waitingFor();
    waited = waiting.length > 0 && party.round === round ? waited + CHECK_EVERY : 0;
    round = party.round;
    tell(waited >= 1000 ? waiting : []);
    if (waited >= PATIENCE + round * MORE_PATIENCE_EACH_ROUND) party.abort(new AbortError('silent', waiting));
    if (!quiet) timer = setTimeout(watch, CHECK_EVERY);
  };
  timer = setTimeout(watch, CHECK_EVERY);

  return {
    contribute: async (answers) => party.contribute(answers),
    finish: async () => {
      const outcome = await party.finish();
      tell([]);
      end();
      return outcome;
    },
    stop: (check, blame) => party.abort(new AbortError(check, blame)),
    close: () => {
      end();
      party.abort(new AbortError('left', [port.me]));
    },
  };
}

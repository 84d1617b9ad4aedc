import type { Cost } from '../engine/cost.ts';
import type { Outcome } from '../engine/party.ts';
import type { Stop } from '../engine/stop.ts';
import { questionResults } from '../program/default-computation.ts';
import type { Program } from '../program/plan.ts';
import { encodeHex } from '../wire/base64url.ts';
import type { Agreement, Epoch } from './epoch.ts';
import type { Plan, Result, RoomProblem } from './state.ts';

/** What the engine found, in the words of the room. */
export function asResult(
  outcome: Outcome,
  program: Program,
  epoch: Epoch,
  agreement: Agreement,
  predicted: Plan,
): Result {
  const { names } = epoch;
  return {
    questions: program.isDefault
      ? questionResults(program.survey, outcome.outputs, outcome.counted).map((result, index) => ({
          question: program.survey.questions[index]!,
          result,
        }))
      : [],
    outputs: program.isDefault ? [] : outcome.outputs,
    corrected: outcome.cheaters.map((index) => names[index]!),
    counted: outcome.counted,
    excluded: outcome.standings.flatMap((standing, index) =>
      standing === 'included' || standing === 'not-delivered' ? [] : [{ name: names[index]!, reason: standing }],
    ),
    cost: {
      rounds: outcome.rounds,
      bytesSent: outcome.bytesSent,
      bytesReceived: outcome.bytesReceived,
      milliseconds: outcome.milliseconds,
    },
    predicted,
    receipt: {
      roomId: epoch.roster.roomId,
      programDigest: encodeHex(program.digest),
      rosterDigest: encodeHex(epoch.roster.digest),
      manifestDigest: encodeHex(agreement.digest),
      signatures: epoch.roster.entries.map(({ key }, index) => ({
        name: names[index]!,
        key: encodeHex(key),
        signature: encodeHex(agreement.signatures[index]!),
      })),
    },
  };
}

/** What a run will cost, in the words of the room. @param roundTrip of the slowest link, in milliseconds, if it was measured. */
export function asPlan({ rounds, bytes, circuit }: Cost, roundTrip: number | undefined): Plan {
  const { triples, bits, preparationBytes } = circuit;
  return {
    rounds,
    bytes: Math.max(...bytes),
    triples,
    bits,
    preparationBytes: Math.max(...preparationBytes),
    roundTrip: roundTrip ?? null,
  };
}

/** Why a run stopped, in the words of the room. */
export function asProblem(stop: Stop, program: Program, names: readonly string[]): RoomProblem {
  const blamed = stop.blame.map((index) => names[index] ?? '?');
  switch (stop.check) {
    case 'group-size':
      return { kind: 'group-too-small', counted: stop.detail.counted ?? 0, minimum: program.minimumGroup };
    case 'left':
    case 'silent':
      return { kind: 'person-lost', names: blamed, left: stop.check === 'left' };
    case 'internal':
      return { kind: 'internal', what: stop.message ?? 'unknown' };
    case 'not-delivered':
      return { kind: 'not-delivered', names: (stop.detail.dealers ?? []).map((index) => names[index] ?? '?') };
    default:
      return { kind: 'cheating', names: blamed, what: stop.check };
  }
}

/** Every reason for which a device gives up a run, as it tells the others. */
const REASONS: Readonly<Record<Stop['check'] | 'manifest' | 'reveal', true>> = {
  malformed: true,
  opening: true,
  product: true,
  echo: true,
  dealing: true,
  'not-delivered': true,
  flood: true,
  silent: true,
  left: true,
  'group-size': true,
  internal: true,
  manifest: true,
  reveal: true,
};

/** Somebody else's device stopped the run. What it gives as the reason is shown only if it is one: it is no place for a note. */
export function stoppedElsewhere(names: readonly string[], reason: string): RoomProblem {
  return { kind: 'stopped-elsewhere', names, what: Object.hasOwn(REASONS, reason) ? reason : 'unknown' };
}

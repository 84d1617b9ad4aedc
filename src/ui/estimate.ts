import type { Plan } from '../room/state.ts';

/** Milliseconds there and back where it was not measured yet. */
const USUAL_ROUND_TRIP = 50;
/** Milliseconds of work in a round, beside the way of its messages. */
const WORK = 5;
/** Milliseconds that a byte takes: 10 MB/s. */
const BYTE = 1e-4;

/** About how many milliseconds a run takes, from the close of contributions to the result: a round is one way between the farthest two. */
export function estimatedMilliseconds({ rounds, bytes, roundTrip }: Plan): number {
  return rounds * ((roundTrip ?? USUAL_ROUND_TRIP) / 2 + WORK) + bytes * BYTE;
}

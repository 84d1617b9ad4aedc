/**
 * Streams on a link between two people. Everything under a roster carries the epoch, and everything in a run its
 * number, so that what is still under way from an earlier one is never taken for the current one's.
 *
 *     tag = epoch (low 16 bits) · run (12 bits) · sub-stream (4 bits)
 */

/** Room messages that hold under any roster (the program, goodbye). No run has tag 1: runs count from 1. */
export const ROOM = 1;
/** Sub-stream of run 0: control messages under one roster. The engine's sub-streams are 0 to 3 (`engine/party.ts`). */
export const CONTROL = 15;

/** Runs under one roster. */
export const MAXIMUM_RUNS = 2 ** 12 - 1;

/** @throws RangeError beyond `MAXIMUM_RUNS`. */
export function tagOf(epoch: number, run: number, sub: number): number {
  if (run > MAXIMUM_RUNS) throw new RangeError('too many runs under one roster');
  return (epoch % 2 ** 16) * 2 ** 16 + run * 16 + sub;
}

/** What a tag says, or undefined if it belongs to another epoch. */
export function streamOf(tag: number, epoch: number): { run: number; sub: number } | undefined {
  if (Math.floor(tag / 2 ** 16) !== epoch % 2 ** 16) return undefined;
  return { run: Math.floor((tag % 2 ** 16) / 16), sub: tag % 16 };
}

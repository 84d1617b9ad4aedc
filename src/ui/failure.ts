import type { RoomProblem } from '../room/state.ts';

/** The problem behind an error thrown while a room was opened: the error's own `problem`, if it carries one. */
export function problemOf(error: unknown): RoomProblem {
  if (typeof error === 'object' && error !== null && 'problem' in error) return error.problem as RoomProblem;
  if (error instanceof Error && error.name === 'LinkError') return { kind: 'bad-link' };
  return { kind: 'internal', what: error instanceof Error ? error.message : String(error) };
}

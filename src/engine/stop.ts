import { type AbortCheck, AbortError } from '../protocols/abort.ts';

/** Why a run stopped, as plain data that can cross into another thread: `AbortError` without its class. */
export interface Stop {
  readonly check: AbortCheck | 'internal';
  readonly blame: readonly number[];
  readonly detail: AbortError['detail'];
  /** For 'internal': the error's name and message; never a secret. */
  readonly message?: string;
}

export function asStop(error: unknown): Stop {
  if (error instanceof AbortError) return { check: error.check, blame: error.blame, detail: error.detail };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
  return { check: 'internal', blame: [], detail: {}, message };
}

/** The error again, where it arrives. */
export function asError({ check, blame, detail, message }: Stop): Error {
  return check === 'internal' ? new Error(message) : new AbortError(check, blame, detail);
}

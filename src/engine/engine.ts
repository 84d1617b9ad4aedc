import type { Answer } from '../program/survey.ts';
import type { AbortCheck } from '../protocols/abort.ts';
import type { Port } from '../protocols/network.ts';
import type { Counts } from '../protocols/protocol.ts';
import type { Outcome, Step } from './party.ts';
import type { Stop } from './stop.ts';

/** Plain data, so that it can cross into a Worker. */
export interface EngineOptions {
  /** Canonical program bytes (`program/plan.ts`). */
  readonly program: Uint8Array;
  readonly threshold: number;
  /** Ed25519 keys of the parties, by index. */
  readonly keys: readonly Uint8Array[];
  /** This party's identity seed: it signs its dealings. */
  readonly seed: Uint8Array;
  /** The manifest's digest. Never one of an earlier run (see `Setting.session`). */
  readonly session: Uint8Array;
  /** Everybody's name, by index, and who is the host: for outputs that are not to everyone. */
  readonly names: readonly string[];
  readonly host: number;
  /** Triples and random bits that the program uses: made while people type. Absent: none. The same at all parties. */
  readonly counts?: Counts;
}

export interface EngineEvents {
  onStep(step: Step): void;
  /** This device holds a checked contribution of the party; `revision` counts that party's contributions. */
  onContribution(party: number, revision: number): void;
  /** So many of all ordered triples and bits are there. Never called if the program uses none. */
  onPrepared(done: number, total: number): void;
  /** So many levels of the computation are done; the last is the result. */
  onLevel(done: number, total: number): void;
  /** Parties that have kept this one waiting for a second or more; empty when nobody does any longer. */
  onWaiting(parties: readonly number[]): void;
  /** The run stopped without a result: nothing will be opened any more. At most once. */
  onStop(stop: Stop): void;
}

/** One party's run, wherever it computes: in a Worker (browser) or in this thread (Node). */
export interface Engine {
  /** Deals the answers; returns the message that each party got. */
  contribute(answers: readonly Answer[]): Promise<readonly Uint8Array[]>;
  /** Closes contributions and computes; rejects after `onStop` was called. */
  finish(): Promise<Outcome>;
  /** Stops the run, e.g. because a party left. */
  stop(check: AbortCheck, blame: readonly number[]): void;
  /** Ends everything, quietly. What this thread's memory still holds is gone when its Worker is. */
  close(): void;
}

export type StartEngine = (options: EngineOptions, port: Port, events: EngineEvents) => Engine;

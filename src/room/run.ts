import { MAXIMUM_REVISIONS } from '../engine/contributor.ts';
import type { Cost } from '../engine/cost.ts';
import type { Engine, EngineEvents, StartEngine } from '../engine/engine.ts';
import type { Outcome, Step } from '../engine/party.ts';
import type { Stop } from '../engine/stop.ts';
import type { Program } from '../program/plan.ts';
import type { Answer } from '../program/survey.ts';
import type { Port } from '../protocols/network.ts';
import type { Identity } from '../trust/identity.ts';
import type { Agreement, Epoch } from './epoch.ts';
import { RoomError } from './error.ts';

export interface RunOptions {
  readonly epoch: Epoch;
  readonly agreement: Agreement;
  readonly program: Program;
  /** What the run costs if everyone answers. */
  readonly cost: Cost;
  readonly identity: Identity;
  readonly startEngine: StartEngine;
  /** Sends one engine message to a party. */
  send(to: number, stream: number, message: Uint8Array): void;
  /** Tells a party that its contribution of that revision is here. */
  acknowledge(dealer: number, revision: number): void;
  onChange(): void;
  onOutcome(outcome: Outcome): void;
  onStop(stop: Stop): void;
}

/** One run of a room: an engine, and who has contributed so far. */
export class Run {
  readonly number: number;
  readonly contributed: boolean[];
  step: Step = 'preparing';
  waitingFor: readonly number[] = [];
  /** Triples and random bits that this device has made in advance, and how many the program uses; null: none, or none yet. */
  prepared: { readonly done: number; readonly total: number } | null = null;
  /** Levels of the computation that are done, once it has begun. */
  level: { readonly done: number; readonly total: number } | null = null;
  finishing = false;
  /** The message that each party got from me with my last contribution. */
  shares: readonly Uint8Array[] = [];
  private readonly engine: Engine;
  private readonly port: Port;
  private readonly me: number;
  /** How often I have dealt; and the last revision of mine that each party has said it holds. */
  private revision = 0;
  private readonly acknowledged: number[];

  constructor(private readonly options: RunOptions) {
    const { epoch, agreement, program, cost, identity } = options;
    const { triples, bits } = cost.circuit;
    const { entries, me } = epoch.roster;
    this.number = agreement.manifest.run;
    this.me = me;
    this.contributed = entries.map(() => false);
    this.acknowledged = entries.map(() => 0);
    this.port = {
      parties: entries.length,
      me,
      send: (to, stream, message) => options.send(to, stream, message),
      onMessage: () => {},
    };
    this.engine = options.startEngine(
      {
        program: program.bytes,
        threshold: agreement.manifest.threshold,
        keys: entries.map((entry) => entry.key),
        seed: identity.seed(),
        session: agreement.digest,
        names: epoch.names,
        host: epoch.roster.host,
        ...(triples + bits > 0 && { counts: { triples, bits } }),
      },
      this.port,
      this.events(),
    );
  }

  /** What it costs if everyone answers. */
  get cost(): Cost {
    return this.options.cost;
  }

  /** An engine message from a party. */
  receive(from: number, stream: number, message: Uint8Array): void {
    this.port.onMessage(from, stream, message);
  }

  /**
   * Deals answers that fit the program.
   * @throws RoomError 'answered-too-often' the next time after `MAXIMUM_REVISIONS`: what was dealt last counts, and the run
   *   goes on.
   */
  contribute(answers: readonly Answer[]): void {
    if (this.revision === MAXIMUM_REVISIONS) throw new RoomError('answered-too-often');
    this.revision++;
    this.engine.contribute(answers).then(
      (messages) => {
        this.shares = messages;
        this.options.onChange();
      },
      (error: unknown) => this.options.onStop(internal(error)),
    );
    this.options.onChange();
  }

  /** A party says that it holds that revision of my contribution. */
  acknowledgedBy(party: number, revision: number): void {
    this.acknowledged[party] = revision;
  }

  get submission(): 'none' | 'sending' | 'received' {
    if (this.revision === 0) return 'none';
    const everywhere = this.acknowledged.every((revision, party) => party === this.me || revision === this.revision);
    return everywhere ? 'received' : 'sending';
  }

  /** Closes contributions on this device and computes. Once. */
  finish(): void {
    if (this.finishing) return;
    this.finishing = true;
    // A failure was reported through `onStop` already.
    this.engine.finish().then(this.options.onOutcome, () => {});
  }

  /** Stops because parties left or the host said so: nothing more is opened. */
  stop(left: readonly number[]): void {
    this.engine.stop('left', left);
  }

  close(): void {
    this.engine.close();
  }

  private events(): EngineEvents {
    const { onChange, acknowledge, onStop } = this.options;
    return {
      onStep: (step) => {
        this.step = step;
        onChange();
      },
      onContribution: (party, revision) => {
        this.contributed[party] = true;
        if (party !== this.me) acknowledge(party, revision);
        onChange();
      },
      onPrepared: (done, total) => {
        this.prepared = { done, total };
        onChange();
      },
      onLevel: (done, total) => {
        this.level = { done, total };
        onChange();
      },
      onWaiting: (parties) => {
        this.waitingFor = parties;
        onChange();
      },
      onStop,
    };
  }
}

function internal(error: unknown): Stop {
  return { check: 'internal', blame: [], detail: {}, message: error instanceof Error ? error.name : 'unknown' };
}

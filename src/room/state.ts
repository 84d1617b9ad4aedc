import type { OutputResult } from '../program/output.ts';
import type { Question, QuestionResult, Survey } from '../program/survey.ts';
import type { ThresholdChoice } from './threshold.ts';

/** Everything a screen needs to draw a room: one immutable snapshot, replaced at each change. */
export interface RoomState {
  /**
   * connecting  reaching the signaling server
   * door        said hello, the host has not let us in yet
   * lobby       admitted; people are joining; not locked
   * checking    locked; links are being confirmed, verification words made, the manifest signed
   * contributing  the engine takes answers
   * computing   contributions are closed, the protocol runs
   * result      everyone sees the result
   * stopped     the run stopped; `problem` says why; the host may start it again
   * ended       this device is no longer in the room; `problem` says why (absent: left by choice)
   */
  readonly stage:
    | 'connecting'
    | 'door'
    | 'lobby'
    | 'checking'
    | 'contributing'
    | 'computing'
    | 'result'
    | 'stopped'
    | 'ended';
  /** Am I the host? */
  readonly host: boolean;
  /** The link to share; its fragment holds the room's secret. */
  readonly link: string;
  readonly locked: boolean;
  /** Members in roster order (index = party index), me among them. Empty before admission (but for the host). */
  readonly people: readonly Person[];
  /** Host only: who has said hello and waits to be let in. */
  readonly door: readonly Visitor[];
  /** Seven verification emoji, once every link is confirmed after the lock. */
  readonly words?: readonly Emoji[];
  /** Known once the host's survey has arrived. */
  readonly survey?: SurveyInfo;
  /** My own answers were dealt, and every computing party has received them. */
  readonly submission: 'none' | 'sending' | 'received';
  readonly progress?: Progress;
  readonly result?: Result;
  /** Something went wrong, or is going wrong right now (then the stage stays as it is). */
  readonly problem?: RoomProblem;
  /** The signaling server's link, for a small notice; links between people live on without it. */
  readonly server: 'connected' | 'reconnecting';
}

export interface Person {
  /** Stable id of the person's key in this room: hex. */
  readonly id: string;
  readonly name: string;
  readonly host: boolean;
  readonly me: boolean;
  readonly link: 'me' | 'connecting' | 'connected' | 'lost';
  /** This device has received the person's contribution. */
  readonly contributed: boolean;
}

export interface Visitor {
  readonly id: string;
  readonly name: string;
}

export interface Emoji {
  readonly emoji: string;
  /** English name, e.g. "Dog": read out loud when people compare. */
  readonly name: string;
}

export interface SurveyInfo {
  readonly survey: Survey;
  /** SHA-256 of the canonical program, hex. */
  readonly digest: string;
  readonly minimumGroup: number;
  /** What is computed, as formulas printed from the program that all agree on; absent: what the questions suggest. */
  readonly formulas?: string;
  /** The host's choice of how many may collude without seeing an input. */
  readonly threshold: ThresholdChoice;
  /** How many computing parties would have to collude to see an input: t + 1. Absent while too few are here for the choice. */
  readonly collusion?: number;
  /** Is a wrong share in an opening corrected, and its sender named (n ≥ 3t + 1)? If not, the run stops, and nothing is opened. */
  readonly corrects?: boolean;
  /** Sentences: what everyone will learn. */
  readonly reveals: readonly string[];
  /** Sentences: what nobody learns. */
  readonly hides: readonly string[];
  /** Computed warnings about what the result implies for small groups. */
  readonly warnings: readonly string[];
}

export interface Progress {
  readonly step: 'connecting' | 'confirming' | 'preparing' | 'sharing' | 'agreeing' | 'checking' | 'revealing';
  /** Done and total, in units of the step; total 0 when unknown. */
  readonly done: number;
  readonly total: number;
  /** Names of the people we wait for, when a step takes longer than a second. */
  readonly waitingFor: readonly string[];
  /** What the program's run is made of in advance (triples and random bits), while people type; null: nothing, or not yet. */
  readonly prepared: { readonly done: number; readonly total: number } | null;
  /** Levels of the computation, while it computes. */
  readonly level: { readonly done: number; readonly total: number } | null;
  /** What the run costs if everyone answers, from the close to the result; null: not known yet. */
  readonly plan: Plan | null;
}

/** The predicted cost of a run: exact, but for time. */
export interface Plan {
  readonly rounds: number;
  /** Sent by the busiest device. */
  readonly bytes: number;
  /** Prepared while people type: triples and random bits, and what the busiest device sends for them. */
  readonly triples: number;
  readonly bits: number;
  readonly preparationBytes: number;
  /** Of the slowest link, as last measured, in milliseconds; null: not measured yet. */
  readonly roundTrip: number | null;
}

export interface Result {
  /** One per question, in order; of a program with formulas none. */
  readonly questions: readonly { readonly question: Question; readonly result: QuestionResult }[];
  /** What formulas give, in order; without formulas none. `value` is null where it is not for me. */
  readonly outputs: readonly OutputResult[];
  /** People whose device sent a wrong share, which was corrected. */
  readonly corrected: readonly string[];
  /** Number of contributions counted. */
  readonly counted: number;
  /** People whose contribution was not counted, and why. */
  readonly excluded: readonly {
    readonly name: string;
    readonly reason: 'not-submitted' | 'invalid' | 'inconsistent';
  }[];
  readonly cost: Cost;
  /** What had been predicted, if everyone had answered. */
  readonly predicted: Plan;
  readonly receipt: Receipt;
}

export interface Cost {
  readonly rounds: number;
  /** Sent by this device in the run, to all others together. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** From the close of contributions to the result. */
  readonly milliseconds: number;
}

/** What a participant may keep: enough to show later what was agreed and by whom. No secret in it. */
export interface Receipt {
  readonly roomId: string;
  readonly programDigest: string;
  readonly rosterDigest: string;
  readonly manifestDigest: string;
  readonly signatures: readonly { readonly name: string; readonly key: string; readonly signature: string }[];
}

/** Why a room does not go on, or is in trouble. Turned into sentences only in `ui/`. */
export type RoomProblem =
  | { readonly kind: 'bad-link' }
  | { readonly kind: 'no-webrtc' }
  | { readonly kind: 'server-unreachable' }
  | { readonly kind: 'server-refused'; readonly reason: string }
  | { readonly kind: 'room-gone' }
  | { readonly kind: 'room-full' }
  | { readonly kind: 'room-locked' }
  | { readonly kind: 'declined' }
  | { readonly kind: 'removed' }
  | { readonly kind: 'opened-elsewhere' }
  /** At the door: the host has not answered for seconds. */
  | { readonly kind: 'host-away' }
  /** The host has left, or has been out of reach for long. Nobody can stand in for it; if it comes back, the room goes on. */
  | { readonly kind: 'host-gone'; readonly left: boolean }
  /** Fewer people than this protocol (three) or the host's choice of threshold needs. */
  | { readonly kind: 'too-few'; readonly people: number; readonly needed: number }
  /** Outputs are for people by these names, who are not in the room. */
  | { readonly kind: 'recipients-missing'; readonly names: readonly string[] }
  /** The run would make the busiest device send so many bytes, preparation included: more than a room may. Nothing was sent. */
  | { readonly kind: 'too-costly'; readonly bytes: number; readonly most: number }
  /** Too few valid contributions for the room's minimum group size: nothing was opened. */
  | { readonly kind: 'group-too-small'; readonly counted: number; readonly minimum: number }
  | { readonly kind: 'person-lost'; readonly names: readonly string[]; readonly left: boolean }
  /** A contribution reached some devices and not others, so nothing was opened; again. */
  | { readonly kind: 'not-delivered'; readonly names: readonly string[] }
  /** The run stopped on somebody else's device, which says why; nothing more is opened here. */
  | { readonly kind: 'stopped-elsewhere'; readonly names: readonly string[]; readonly what: string }
  /** Somebody's messages do not hold together: `names` are to blame if known. Nothing was opened. */
  | { readonly kind: 'cheating'; readonly names: readonly string[]; readonly what: string }
  /** A trust check failed: swapped certificate, forked roster, replay, wrong host key … `what` is the check's name. */
  | {
      readonly kind: 'trust';
      readonly names: readonly string[];
      readonly what: string;
      /** The check 'manifest' failed because they agreed to another program: the beginnings of both digests. */
      readonly programs?: { readonly mine: string; readonly theirs: string };
    }
  | { readonly kind: 'bad-survey'; readonly what: string }
  | { readonly kind: 'internal'; readonly what: string };

/** What the signaling server and the other devices got from this one: for the "See for yourself" panel. */
export interface Evidence {
  /** The last sealed messages that went through the server, newest last. */
  readonly server: readonly { readonly direction: 'sent' | 'received'; readonly bytes: Uint8Array }[];
  /** For each other person: the last contribution message they got from this device. */
  readonly shares: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

import type { Answer, Survey } from '../program/survey.ts';
import type { Evidence, RoomState } from './state.ts';

/** A room as its user sees it, in a browser or in Node. Made by `createRoom` or `joinRoom`. */
export interface Room {
  /** My id in this room, as `RoomState` names people. */
  readonly id: string;
  /** The current snapshot. */
  readonly state: RoomState;
  /** Calls the listener after each change. Returns the function that stops it. */
  subscribe(listener: () => void): () => void;

  // Host only; on another device they throw.
  admit(id: string): void;
  decline(id: string): void;
  /** Takes a member out of the room; a locked room gets a new epoch and new words. */
  remove(id: string): void;
  /** Closes the door and starts the checks. Throws with fewer than 3 members. */
  lock(): void;
  unlock(): void;
  /** Replaces the survey; only before the lock or after a result. Throws `SurveyError`. */
  ask(survey: Survey, minimumGroup: number): void;
  /** Closes contributions on every device and starts the computation. */
  compute(): void;
  /** After a result or a stop: the same people answer the same survey anew. */
  again(): void;

  // Everyone.
  /** Deals shares of my answers to every computing party; again to replace them. Throws `AnswerError` naming the question. */
  contribute(answers: readonly Answer[]): void;
  evidence(): Evidence;
  /** Says goodbye, closes everything, erases keys. */
  leave(): Promise<void>;
}

import type { ProgramSource } from '../program/plan.ts';
import type { Answer } from '../program/survey.ts';
import type { Evidence, RoomState } from './state.ts';
import type { ThresholdChoice } from './threshold.ts';

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
  /**
   * Closes the door and starts the checks. Throws `RoomError` 'too-few' with fewer members than the threshold needs
   * (`peopleNeeded`): 3 for 'largest', 2t + 1 for t.
   */
  lock(): void;
  unlock(): void;
  /** Replaces what is asked and computed; only before the lock or after a result. Throws `SurveyError`, `ComputationError`. */
  ask(source: Omit<ProgramSource, 'maximumGroup'>): void;
  /**
   * Chooses how many people may work together without seeing anybody's answer (`threshold.ts`; 'largest' unless chosen);
   * everyone sees it before answering, and signs it. Only while the door is open, and `lock` refuses a choice that does
   * not fit the people who are there. If too many leave a locked room for it, the door opens again.
   * Throws `RoomError` 'threshold' for 0, or a number that not even nine people allow.
   */
  setThreshold(choice: ThresholdChoice): void;
  /** Closes contributions on every device and starts the computation. */
  compute(): void;
  /** After a result or a stop: the same people answer the same survey anew. */
  again(): void;

  // Everyone.
  /**
   * Deals shares of my answers to every computing party; again to replace them. Throws `AnswerError` naming the question,
   * and `RoomError` 'answered-too-often' when they were replaced as often as one run allows (the last ones count).
   */
  contribute(answers: readonly Answer[]): void;
  evidence(): Evidence;
  /** Says goodbye, closes everything, erases keys. */
  leave(): Promise<void>;
}

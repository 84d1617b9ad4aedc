import { MAXIMUM_PEOPLE } from '../trust/roster.ts';
import { RoomError } from './error.ts';

/**
 * The host's choice of the threshold t: how many people learn nothing of anybody's answer, even if they work together
 * and their devices do whatever they like; one more would see it.
 *
 *  - 'largest': ⌊(n−1)/2⌋ for the n people who are there. What is safest, and the default.
 *  - a number from 1 on: exactly that t, for 2t + 1 people or more. With fewer the room does not begin; it is never
 *    lowered by itself. With 3t + 1 or more, a wrong share in an opening is corrected, and its sender named.
 */
export type ThresholdChoice = 'largest' | number;

/** Every threshold that some number of people allows: 1 to 4. */
export const thresholds: readonly number[] = Array.from({ length: largestThreshold(MAXIMUM_PEOPLE) }, (_, i) => i + 1);

function largestThreshold(people: number): number {
  return Math.floor((people - 1) / 2);
}

/** Fewest people for that choice; in any case 3: with two, one's answer is the sum minus the other's. */
export function peopleNeeded(choice: ThresholdChoice): number {
  return choice === 'largest' ? 3 : 2 * choice + 1;
}

/** Fewest people among whom wrong shares in an opening can be corrected: 3t + 1 (Reed–Solomon). Infinity if no room takes so many. */
export function peopleToCorrect(threshold: number): number {
  const people = 3 * threshold + 1;
  return people <= MAXIMUM_PEOPLE ? people : Infinity;
}

/** t for so many people, or undefined if they are too few for the choice. */
export function thresholdFor(choice: ThresholdChoice, people: number): number | undefined {
  if (people < peopleNeeded(choice)) return undefined;
  return choice === 'largest' ? largestThreshold(people) : choice;
}

/** @throws RoomError 'threshold' for a number that is none of `thresholds`: with t = 0 every device would hold the answers themselves. */
export function checkChoice(choice: ThresholdChoice): void {
  if (choice !== 'largest' && !thresholds.includes(choice)) throw new RoomError('threshold');
}

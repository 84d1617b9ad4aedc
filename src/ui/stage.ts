import type { RoomState } from '../room/state.ts';

/** The steps that people see at the top. */
export type Step = 'join' | 'check' | 'contribute' | 'compute' | 'result';

export const steps: readonly Step[] = ['join', 'check', 'contribute', 'compute', 'result'];

/**
 * The step that a room is at for this person. The emoji stay on screen until the person has compared them, even if the
 * room already takes answers. A room that stopped or ended stays at the step where that happened.
 */
export function stepOf(state: RoomState, compared: boolean, last: Step): Step {
  switch (state.stage) {
    case 'connecting':
    case 'door':
    case 'lobby':
      return 'join';
    case 'checking':
      return 'check';
    case 'contributing':
      return compared || state.words === undefined ? 'contribute' : 'check';
    case 'computing':
      return 'compute';
    case 'result':
      return 'result';
    case 'stopped':
    case 'ended':
      return last;
  }
}

/** One text for one set of emoji, so that a new set is compared anew. */
export function wordsKey(state: RoomState): string {
  return (state.words ?? []).map(({ name }) => name).join(' ');
}

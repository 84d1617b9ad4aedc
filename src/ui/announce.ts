import type { RoomState } from '../room/state.ts';
import { hasAnswered } from './people.tsx';
import type { Step } from './stage.ts';
import { text } from './text.ts';

/** What a screen reader says when it changes: counts and steps, without the figures that change every moment. */
export function announcement(state: RoomState, step: Step): string {
  const { people, door, progress } = state;
  if (state.stage === 'stopped' || state.stage === 'ended') return '';
  switch (step) {
    case 'join':
      if (people.length === 0) return '';
      return [text.lobby.here(people.length), ...(door.length > 0 ? [text.lobby.doorCount(door.length)] : [])].join(
        ', ',
      );
    case 'check':
      return state.words === undefined && progress ? text.check.steps[progress.step] : '';
    case 'contribute': {
      const answered = people.filter((person) => hasAnswered(person, state)).length;
      return text.contribute.answered(answered, people.length);
    }
    case 'compute': {
      if (progress === undefined) return '';
      const { step: now, waitingFor } = progress;
      return waitingFor.length > 0 ? text.compute.waitingFor(waitingFor) : text.compute.steps[now];
    }
    case 'result':
      return '';
  }
}

/** The same in a few words, for the browser's tab. */
export function situation(state: RoomState, step: Step): string {
  if (state.door.length > 0) return text.lobby.doorCount(state.door.length);
  if (step === 'join') return text.lobby.here(state.people.length);
  return text.steps[step];
}

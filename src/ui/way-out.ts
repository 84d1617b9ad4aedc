import type { RoomProblem, RoomState } from '../room/state.ts';
import { peopleNeeded } from '../room/threshold.ts';

/** The one button that a problem offers. `remove` holds the ids of the people to go on without. */
export type WayOut =
  | {
      readonly kind:
        | 'home'
        | 'retry'
        | 'knock-again'
        | 'come-back'
        | 'reload'
        | 'copy-link'
        | 'unlock'
        | 'again'
        | 'change'
        | 'new-room';
    }
  | { readonly kind: 'remove'; readonly ids: readonly string[]; readonly names: readonly string[] };

/** What this person can do about a problem; undefined if only waiting helps. Without a state, there is no room yet. */
export function wayOut(problem: RoomProblem, state?: RoomState): WayOut | undefined {
  const host = state?.host === true && state.stage !== 'ended';
  switch (problem.kind) {
    case 'bad-link':
    case 'room-gone':
    case 'removed':
    case 'trust':
      return { kind: 'home' };
    case 'no-webrtc':
      return { kind: 'copy-link' };
    case 'server-unreachable':
    case 'server-refused':
    case 'room-full':
    case 'room-locked':
      return { kind: 'retry' };
    case 'declined':
      return { kind: 'knock-again' };
    case 'opened-elsewhere':
      return { kind: 'come-back' };
    case 'host-away':
      return state?.stage === 'ended' ? { kind: 'retry' } : undefined;
    case 'host-gone':
      return { kind: 'new-room' };
    case 'recipients-missing':
    case 'too-few':
      return host ? { kind: 'unlock' } : undefined;
    case 'group-too-small':
    case 'not-delivered':
    case 'stopped-elsewhere':
      return host ? { kind: 'again' } : undefined;
    case 'person-lost':
      return host ? goOn(state, absent(problem.names, state)) : undefined;
    case 'cheating':
      return host ? goOn(state, problem.names) : undefined;
    case 'bad-survey':
      return { kind: host ? 'change' : 'home' };
    case 'too-costly':
      return host ? { kind: 'change' } : undefined;
    case 'internal':
      return { kind: 'reload' };
  }
}

/** Those of the lost who are still in the room and have not come back. */
function absent(names: readonly string[], state: RoomState): string[] {
  return state.people.filter((person) => names.includes(person.name) && person.link === 'lost').map(({ name }) => name);
}

function goOn(state: RoomState, names: readonly string[]): WayOut {
  const out = state.people.filter((person) => !person.me && names.includes(person.name));
  const needed = peopleNeeded(state.survey?.threshold ?? 'largest');
  if (state.people.length - out.length < needed || state.words === undefined) return { kind: 'unlock' };
  if (out.length === 0) return { kind: 'again' };
  return { kind: 'remove', ids: out.map(({ id }) => id), names: out.map(({ name }) => name) };
}

import type { Room } from '../room/room.ts';
import type { Person, RoomState } from '../room/state.ts';
import { Confirm } from './confirm.tsx';
import { Icon, type IconName } from './icon.tsx';
import { text } from './text.ts';

const linkIcons: Record<Person['link'], IconName> = {
  me: 'person',
  connecting: 'clock',
  connected: 'link',
  lost: 'lost',
};

/** Who is in the room, how well we reach them, and, while answers come in, who has answered. */
export function People({ room, state }: { room: Room; state: RoomState }) {
  const answering = state.stage === 'contributing';
  const mayUnlock =
    state.host && state.locked && ['checking', 'contributing', 'result', 'stopped'].includes(state.stage);
  return (
    <section class="people" aria-labelledby="people-title">
      <h2 id="people-title">
        {text.people.title} <span class="count">{state.people.length}</span>
      </h2>
      <ul>
        {state.people.map((person) => (
          <li key={person.id}>
            <span class="person-name">
              <bdi>{person.name}</bdi>
            </span>
            <span class="tags">
              {person.me && <span class="tag">{text.people.me}</span>}
              {person.host && (
                <span class="tag">
                  <Icon name="star" /> {text.people.host}
                </span>
              )}
              {!person.me && (
                <span class={`tag link-${person.link}`}>
                  <Icon name={linkIcons[person.link]} /> {text.people.link[person.link]}
                </span>
              )}
              {answering && <Answered answered={hasAnswered(person, state)} />}
            </span>
            {state.host && !person.me && mayRemove(person, state) && (
              <Confirm
                label={text.people.remove}
                subject={person.name}
                question={`${text.people.removeReally(person.name)} ${state.locked ? text.people.removeLocked : ''}`}
                yes={text.people.remove}
                no={text.cancel}
                class="button quiet small"
                onYes={() => room.remove(person.id)}
              />
            )}
          </li>
        ))}
      </ul>
      {mayUnlock && (
        <p class="unlock">
          <button type="button" class="button quiet" onClick={() => room.unlock()}>
            <Icon name="door" /> {text.people.unlock}
          </button>
          <span class="hint">{text.people.unlockHint}</span>
        </p>
      )}
    </section>
  );
}

/** A computation that goes well is not to be cut off by a slip of the finger; one that waits for the lost may be. */
function mayRemove(person: Person, state: RoomState): boolean {
  return state.stage !== 'computing' || person.link === 'lost';
}

/** My own answer counts once everyone has received it. */
export function hasAnswered(person: Person, state: RoomState): boolean {
  return person.me ? state.submission === 'received' : person.contributed;
}

function Answered({ answered }: { answered: boolean }) {
  return (
    <span class={`tag ${answered ? 'good' : ''}`}>
      <Icon name={answered ? 'check' : 'clock'} /> {answered ? text.people.answered : text.people.notAnswered}
    </span>
  );
}

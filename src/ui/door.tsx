import type { Room } from '../room/room.ts';
import type { RoomState } from '../room/state.ts';
import { text } from './text.ts';

/** Who waits to be let in; only the host sees and decides. */
export function Door({ room, state }: { room: Room; state: RoomState }) {
  const admitAll = () => {
    for (const { id } of state.door) room.admit(id);
  };
  return (
    <section class="card door" aria-labelledby="door-title">
      <h2 id="door-title">
        {text.lobby.door} <span class="count">{state.door.length}</span>
      </h2>
      {state.door.length === 0 ? <p class="hint">{text.lobby.doorEmpty}</p> : <p class="hint">{text.lobby.doorHint}</p>}
      <ul>
        {state.door.map(({ id, name }) => (
          <li key={id}>
            <bdi class="person-name">{name}</bdi>
            <span class="row">
              <button type="button" class="button primary small" onClick={() => room.admit(id)}>
                {text.lobby.admit}
                <Whom name={name} />
              </button>
              <button type="button" class="button quiet small" onClick={() => room.decline(id)}>
                {text.lobby.decline}
                <Whom name={name} />
              </button>
            </span>
          </li>
        ))}
      </ul>
      {state.door.length > 1 && (
        <button type="button" class="button" onClick={admitAll}>
          {text.lobby.admitAll}
        </button>
      )}
    </section>
  );
}

/** Completes a button's name for those who hear it without seeing whose row it stands in. */
function Whom({ name }: { name: string }) {
  return (
    <span class="visually-hidden">
      {' '}
      <bdi>{name}</bdi>
    </span>
  );
}

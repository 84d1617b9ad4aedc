import type { Room } from '../room/room.ts';
import type { RoomState } from '../room/state.ts';
import { peopleNeeded } from '../room/threshold.ts';
import { CopyLink } from './copy-link.tsx';
import { Door } from './door.tsx';
import { Formulas } from './formulas.tsx';
import { Icon } from './icon.tsx';
import { Qr } from './qr.tsx';
import { StageHeading } from './stage-heading.tsx';
import { text } from './text.ts';
import { ThresholdOption } from './threshold-option.tsx';
import { Words } from './words.tsx';

/** People that a room needs, and people that it takes. */
const FEWEST = 3;
const MOST = 9;

/** Before the lock, for the host: invite, let in, lock. */
export function HostLobby({ room, state, onChange }: { room: Room; state: RoomState; onChange: () => void }) {
  return (
    <>
      <StageHeading>{text.lobby.hostTitle}</StageHeading>
      <div class="lobby">
        <section class="invite" aria-label={text.lobby.scan}>
          <Qr content={state.link} label={text.lobby.qr} />
          <CopyLink link={state.link} />
          {isLocal(state.link) && (
            <p class="notice">
              <Icon name="alert" /> {text.lobby.local}
            </p>
          )}
        </section>
        <div class="lobby-side">
          <Door room={room} state={state} />
          <LockPart room={room} state={state} onChange={onChange} />
        </div>
      </div>
    </>
  );
}

function LockPart({ room, state, onChange }: { room: Room; state: RoomState; onChange: () => void }) {
  const count = state.people.length;
  const { minimumGroup: minimum = FEWEST, threshold = 'largest' } = state.survey ?? {};
  const needed = peopleNeeded(threshold);
  const connecting = state.people
    .filter(({ link }) => link === 'connecting' || link === 'lost')
    .map(({ name }) => name);
  const ready = count >= needed && count >= minimum;
  return (
    <section class="card lock" aria-labelledby="lock-title">
      <h2 id="lock-title">{count < FEWEST ? text.lobby.here(count) : text.lobby.everyone(count)}</h2>
      {count === 1 && <p>{text.lobby.alone}</p>}
      {count === 2 && (
        <p>
          <Icon name="alert" /> {text.lobby.two}
        </p>
      )}
      {count >= MOST && <p>{text.lobby.full(count)}</p>}
      {count >= FEWEST && count < minimum && (
        <p>
          <Icon name="alert" /> {text.lobby.tooSmall(count, minimum)}
        </p>
      )}
      {count >= FEWEST && count < needed && (
        <p>
          <Icon name="alert" /> {text.threshold.tooFew(count, needed)}
        </p>
      )}
      {ready && connecting.length > 0 && (
        <p>
          <Icon name="clock" /> <Words>{text.lobby.connecting(connecting)}</Words>
        </p>
      )}
      {ready && <p class="hint">{text.lobby.everyoneHint}</p>}
      <div class="row">
        <button type="button" class="button primary big" disabled={!ready} onClick={() => room.lock()}>
          <Icon name="lock" /> {text.lobby.lock}
        </button>
        <button type="button" class="button quiet" onClick={onChange}>
          {text.lobby.change}
        </button>
      </div>
      <ThresholdOption choice={threshold} onChoose={(choice) => room.setThreshold(choice)} />
    </section>
  );
}

/** Before the lock, for everyone else. */
export function GuestLobby({ state }: { state: RoomState }) {
  const count = state.people.length;
  const questions = state.survey?.survey.questions ?? [];
  return (
    <>
      <StageHeading>{text.lobby.guestTitle}</StageHeading>
      <p class="lead">{text.lobby.guestSentence}</p>
      <p class="big-count">{text.lobby.here(count)}</p>
      {count === 2 && <p class="notice">{text.lobby.two}</p>}
      {questions.length > 0 && (
        <section class="card" aria-labelledby="asked-title">
          <h2 id="asked-title">{text.lobby.asked}</h2>
          <ul class="asked">
            {questions.map((question) => (
              <li key={question.text}>
                <bdi>{question.text}</bdi>
              </li>
            ))}
          </ul>
          {state.survey && <Formulas info={state.survey} />}
        </section>
      )}
    </>
  );
}

/** On the way in: the server first, then the host's yes. */
export function WayIn({ state }: { state: RoomState }) {
  const atDoor = state.stage === 'door';
  const words = state.host ? text.opening : atDoor ? text.door : text.connecting;
  return (
    <div class="way-in" key={words.title}>
      <StageHeading>{words.title}</StageHeading>
      <p class="lead">{words.sentence}</p>
      <progress aria-label={words.title} />
    </div>
  );
}

/** A link by which only this computer can find the page. */
function isLocal(link: string): boolean {
  const { hostname } = new URL(link);
  return hostname === 'localhost' || hostname.startsWith('127.') || hostname === '[::1]';
}

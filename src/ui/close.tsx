import type { Room } from '../room/room.ts';
import type { RoomState, SurveyInfo } from '../room/state.ts';
import { Confirm } from './confirm.tsx';
import { hasAnswered } from './people.tsx';
import { text } from './text.ts';
import { Words } from './words.tsx';

/** For the host: who has answered, and the button that closes contributions and starts the computation. */
export function CloseAndCompute({ room, state, info }: { room: Room; state: RoomState; info: SurveyInfo }) {
  const missing = state.people.filter((person) => !hasAnswered(person, state)).map(({ name }) => name);
  const all = state.people.length;
  const count = all - missing.length;
  return (
    <section class="card close" aria-labelledby="close-title">
      <h2 id="close-title">{text.contribute.host}</h2>
      <p class="big-count">{text.contribute.answered(count, all)}</p>
      <progress aria-label={text.contribute.answered(count, all)} value={count} max={all} />
      <p>{missing.length === 0 ? text.contribute.everyone : <Words>{text.contribute.notYet(missing)}</Words>}</p>
      {count < info.minimumGroup && <p class="hint">{text.contribute.notEnough(count, info.minimumGroup)}</p>}
      {missing.length === 0 || count < info.minimumGroup ? (
        <button
          type="button"
          class="button primary big"
          disabled={count < info.minimumGroup}
          onClick={() => room.compute()}
        >
          {text.contribute.compute}
        </button>
      ) : (
        <Confirm
          class="button big"
          label={text.contribute.compute}
          question={text.contribute.leaveOut(missing)}
          yes={text.contribute.computeAnyway}
          no={text.cancel}
          onYes={() => room.compute()}
        />
      )}
    </section>
  );
}

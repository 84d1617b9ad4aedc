import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Room } from '../room/room.ts';
import type { RoomState } from '../room/state.ts';
import { announcement, situation } from './announce.ts';
import type { RawAnswer } from './answer.ts';
import { Confirm } from './confirm.tsx';
import { EvidencePanel } from './evidence.tsx';
import { Icon } from './icon.tsx';
import { People } from './people.tsx';
import { Presenter } from './presenter.tsx';
import { Problem, Trouble } from './problem.tsx';
import { RoomStage } from './room-stage.tsx';
import { type Step, stepOf, wordsKey } from './stage.ts';
import { StepsBar } from './steps-bar.tsx';
import { text } from './text.ts';
import { useRoom } from './use-room.ts';

export interface RoomProps {
  readonly room: Room;
  readonly practice: boolean;
  readonly onPrivacy: () => void;
  /** Leave for good. */
  readonly onLeave: () => void;
  /** Leaves, and opens a room of one's own with the same questions. */
  readonly onNewRoom: () => void;
  /** Tries again what did not work: to open the room, or to come in. */
  readonly onReopen: () => void;
}

/** The frame of a room: steps above, the present stage, people beside it, the way out below. */
export function RoomScreen({ room, practice, onPrivacy, onLeave, onNewRoom, onReopen }: RoomProps) {
  const state = useRoom(room);
  const [compared, setCompared] = useState('');
  const [editing, setEditing] = useState(false);
  const [presenting, setPresenting] = useState(false);
  const [evidence, setEvidence] = useState(false);
  const [raws, setRaws] = useAnswers(state);
  const last = useRef<Step>('join');
  const step = stepOf(state, compared === wordsKey(state), last.current);
  last.current = step;
  const stopPresenting = useCallback(() => setPresenting(false), []);

  useEffect(() => {
    document.title = text.title(situation(state, step));
  }, [state, step]);

  if (presenting) return <Presenter state={state} step={step} onClose={stopPresenting} />;
  // Without the host, what is under way may still come to its end, and people go on looking at a result.
  const abandoned = state.problem?.kind === 'host-gone' && !['computing', 'result'].includes(state.stage);
  const over = abandoned || ['connecting', 'door', 'stopped', 'ended'].includes(state.stage);
  const problem = over ? state.problem : undefined;
  const writing = editing && ['lobby', 'stopped', 'result'].includes(state.stage);
  return (
    <div class="room">
      <header class="room-bar">
        <p class="brand">{text.name}</p>
        <StepsBar step={step} />
        <p class="room-title">{state.survey && <bdi>{state.survey.survey.title}</bdi>}</p>
      </header>
      <p class="visually-hidden" role="status">
        {announcement(state, step)}
      </p>
      <main id="content" tabIndex={-1} class={state.people.length > 0 && state.stage !== 'ended' ? 'with-people' : ''}>
        <div class="stage">
          <Notices state={state} practice={practice} over={over} />
          {problem && !writing ? (
            <Problem
              key={problem.kind}
              problem={problem}
              room={room}
              state={state}
              onHome={onLeave}
              onRetry={onReopen}
              onNewRoom={onNewRoom}
              onChange={() => setEditing(true)}
            />
          ) : (
            <RoomStage
              room={room}
              state={state}
              step={step}
              editing={writing}
              onEditing={setEditing}
              onMatch={() => setCompared(wordsKey(state))}
              raws={raws}
              onRaws={setRaws}
              onLeave={onLeave}
            />
          )}
        </div>
        {state.people.length > 0 && state.stage !== 'ended' && <People room={room} state={state} />}
      </main>
      <footer class="tools">
        <button type="button" class="button quiet" onClick={() => setEvidence(true)}>
          <Icon name="eye" /> {text.evidence.open}
        </button>
        <button type="button" class="button quiet" onClick={onPrivacy}>
          <Icon name="shield" /> {text.privacy.open}
        </button>
        {state.host && state.stage !== 'ended' && (
          <button type="button" class="button quiet" onClick={() => setPresenting(true)}>
            <Icon name="screen" /> {text.presenter.open}
          </button>
        )}
        {state.stage !== 'ended' && (
          <Confirm
            label={text.leave.button}
            question={state.host ? text.leave.confirmHost : text.leave.confirm}
            yes={text.leave.yes}
            no={text.leave.stay}
            onYes={onLeave}
          />
        )}
      </footer>
      {evidence && <EvidencePanel room={room} onClose={() => setEvidence(false)} />}
    </div>
  );
}

function Notices({ state, practice, over }: { state: RoomState; practice: boolean; over: boolean }) {
  const ownSentence = state.problem?.kind === 'server-unreachable';
  return (
    <>
      {practice && state.stage === 'lobby' && (
        <p class="notice">
          <Icon name="person" /> {text.lobby.practice}
        </p>
      )}
      {state.server === 'reconnecting' && !over && !ownSentence && (
        <p class="notice" role="status">
          <Icon name="lost" /> {navigator.onLine ? text.notice.reconnecting : text.notice.offline}
        </p>
      )}
      {state.problem && !over && <Trouble problem={state.problem} host={state.host} />}
    </>
  );
}

/** What has been typed: kept through interruptions of one survey, forgotten as soon as it is no longer needed. */
function useAnswers(state: RoomState): [readonly RawAnswer[], (raws: readonly RawAnswer[]) => void] {
  const [raws, setRaws] = useState<readonly RawAnswer[]>([]);
  const digest = state.survey?.digest;
  const finished = state.stage === 'result' || state.stage === 'ended';
  // Another survey's answers are of no use.
  useEffect(() => setRaws([]), [digest, finished]);
  return [raws, setRaws];
}

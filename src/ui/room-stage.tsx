import type { ProgramSource } from '../program/plan.ts';
import type { Room } from '../room/room.ts';
import type { RoomState } from '../room/state.ts';
import type { RawAnswer } from './answer.ts';
import { Check } from './check.tsx';
import { Compute } from './compute.tsx';
import { Contribute } from './contribute.tsx';
import { draftOf, emptyDraft } from './draft.ts';
import { Editor } from './editor.tsx';
import { Icon } from './icon.tsx';
import { GuestLobby, HostLobby, WayIn } from './lobby.tsx';
import { ResultScreen } from './result.tsx';
import type { Step } from './stage.ts';
import { StageHeading } from './stage-heading.tsx';
import { text } from './text.ts';

export interface RoomStageProps {
  readonly room: Room;
  readonly state: RoomState;
  readonly step: Step;
  readonly editing: boolean;
  readonly onEditing: (editing: boolean) => void;
  readonly onMatch: () => void;
  readonly raws: readonly RawAnswer[];
  readonly onRaws: (raws: readonly RawAnswer[]) => void;
  readonly onLeave: () => void;
}

/** The screen of the present step. */
export function RoomStage(props: RoomStageProps) {
  const { room, state, step, editing, onEditing, onMatch, raws, onRaws, onLeave } = props;
  if (editing) {
    const ask = (source: ProgramSource) => {
      room.ask(source);
      // A locked room is ready: its people answer the new questions at once.
      if (state.locked && state.words) room.again();
      onEditing(false);
    };
    // After a result, a new question starts from an empty page; before it, the present one is changed.
    const { survey: info } = state;
    const draft =
      info && state.stage !== 'result' ? draftOf(info.survey, info.minimumGroup, info.formulas) : emptyDraft();
    return <Editor draft={draft} submit={text.editor.save} onSubmit={ask} onCancel={() => onEditing(false)} />;
  }
  if (state.stage === 'ended') return <Gone onHome={onLeave} />;
  if (state.stage === 'connecting' || state.stage === 'door') return <WayIn state={state} />;
  switch (step) {
    case 'join':
      return state.host ? (
        <HostLobby room={room} state={state} onChange={() => onEditing(true)} />
      ) : (
        <GuestLobby state={state} />
      );
    case 'check':
      return <Check state={state} onMatch={onMatch} />;
    case 'contribute':
      return state.survey ? (
        <Contribute room={room} state={state} info={state.survey} raws={raws} onRaws={onRaws} />
      ) : (
        <Moment />
      );
    case 'compute':
      return <Compute state={state} />;
    case 'result':
      return state.result ? (
        <ResultScreen room={room} state={state} result={state.result} onAsk={() => onEditing(true)} onLeave={onLeave} />
      ) : (
        <Moment />
      );
  }
}

/** Something is on its way that will be here in an instant. */
function Moment() {
  return <StageHeading>{text.waiting.starting}</StageHeading>;
}

function Gone({ onHome }: { onHome: () => void }) {
  return (
    <>
      <StageHeading>{text.leave.goneTitle}</StageHeading>
      <p class="lead">
        <Icon name="check" /> {text.home.left}
      </p>
      <button type="button" class="button primary" onClick={onHome}>
        {text.problem.home}
      </button>
    </>
  );
}

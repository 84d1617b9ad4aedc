import { useState } from 'preact/hooks';
import type { Room } from '../room/room.ts';
import type { RoomState, SurveyInfo } from '../room/state.ts';
import type { RawAnswer } from './answer.ts';
import { AnswerForm } from './answer-form.tsx';
import { CloseAndCompute } from './close.tsx';
import { Formulas, PlannedCost } from './formulas.tsx';
import { Icon, type IconName } from './icon.tsx';
import { StageHeading } from './stage-heading.tsx';
import { text } from './text.ts';
import { Words } from './words.tsx';

/** Warnings that stand in sight before the form. */
const IN_SIGHT = 2;

export interface ContributeProps {
  readonly room: Room;
  readonly state: RoomState;
  readonly info: SurveyInfo;
  /** Kept outside, so that an interruption does not lose what was typed. */
  readonly raws: readonly RawAnswer[];
  readonly onRaws: (raws: readonly RawAnswer[]) => void;
}

/** First what will and what will not be known, then the form, then waiting for the others. */
export function Contribute({ room, state, info, raws, onRaws }: ContributeProps) {
  const [changing, setChanging] = useState(false);
  const { submission } = state;
  const showForm = submission === 'none' || changing;
  return (
    <>
      <StageHeading>{text.contribute.title}</StageHeading>
      <Disclosure info={info} />
      <Formulas info={info} />
      {state.progress && <PlannedCost progress={state.progress} />}
      <section class="card answer-card" aria-labelledby="answer-title">
        <h2 id="answer-title">
          {submission === 'received' && !changing ? text.contribute.received : text.contribute.form}
        </h2>
        {showForm ? (
          <AnswerForm
            survey={info.survey}
            raws={raws}
            onRaws={onRaws}
            again={submission !== 'none'}
            onSend={(answers) => {
              room.contribute(answers);
              setChanging(false);
            }}
          />
        ) : (
          <Sent state={state} onChange={() => setChanging(true)} />
        )}
      </section>
      {state.host && <CloseAndCompute room={room} state={state} info={info} />}
    </>
  );
}

function Disclosure({ info }: { info: SurveyInfo }) {
  return (
    <div class="disclosure">
      <Points title={text.contribute.reveals} icon="eye" points={info.reveals} />
      <Points title={text.contribute.hides} icon="shield" points={info.hides} />
      {info.warnings.length > 0 && <Warnings warnings={info.warnings} />}
      <p class="hint">{text.contribute.minimum(info.minimumGroup)}</p>
    </div>
  );
}

/** The first warnings (those that hold for every survey) are always in sight; the rest opens. */
function Warnings({ warnings }: { warnings: readonly string[] }) {
  const more = warnings.slice(IN_SIGHT);
  return (
    <div class="warnings">
      <Points title={text.contribute.warnings} icon="alert" points={warnings.slice(0, IN_SIGHT)} />
      {more.length > 0 && (
        <details>
          <summary>{text.contribute.moreWarnings(more.length)}</summary>
          <ul>
            {more.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

export function Points({ title, icon, points }: { title: string; icon: IconName; points: readonly string[] }) {
  return (
    <section class="points">
      <h2>
        <Icon name={icon} /> {title}
      </h2>
      <ul>
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </section>
  );
}

function Sent({ state, onChange }: { state: RoomState; onChange: () => void }) {
  const unreached = state.people.filter(({ me, link }) => !me && link !== 'connected').map(({ name }) => name);
  const received = state.submission === 'received';
  return (
    <>
      <p class={received ? 'sent good' : 'sent'} role="status">
        <Icon name={received ? 'check' : 'clock'} /> {received ? text.contribute.receivedHint : text.contribute.sending}
      </p>
      {!received && unreached.length > 0 && (
        <p class="waiting">
          <Words>{text.contribute.sendingTo(unreached)}</Words>
        </p>
      )}
      {!state.host && <p class="hint">{text.contribute.waitForHost}</p>}
      <button type="button" class="button" onClick={onChange}>
        {text.contribute.change}
      </button>
    </>
  );
}

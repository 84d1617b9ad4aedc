import { useEffect } from 'preact/hooks';
import type { RoomState } from '../room/state.ts';
import { Audience, ResultChart } from './chart.tsx';
import { EmojiList, Trust } from './check.tsx';
import { Flock } from './flock.tsx';
import { Icon } from './icon.tsx';
import { hasAnswered } from './people.tsx';
import { Qr } from './qr.tsx';
import type { Step } from './stage.ts';
import { StageHeading } from './stage-heading.tsx';
import { StepProgress, stepLabel } from './step-progress.tsx';
import { type Figure, summariesForAll } from './summary.ts';
import { problemText, text } from './text.ts';
import { Words } from './words.tsx';

/** The room for a projector: huge type, nothing to operate but the way back (Escape, too). */
export function Presenter({ state, step, onClose }: { state: RoomState; step: Step; onClose: () => void }) {
  useEffect(() => {
    const page = document.documentElement;
    // Where fullscreen is refused or missing, the view simply fills the window.
    page.requestFullscreen?.().catch(() => undefined);
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && onClose();
    const onFullscreen = () => document.fullscreenElement === null && onClose();
    addEventListener('keydown', onKey);
    document.addEventListener('fullscreenchange', onFullscreen);
    return () => {
      removeEventListener('keydown', onKey);
      document.removeEventListener('fullscreenchange', onFullscreen);
      if (document.fullscreenElement !== null) document.exitFullscreen().catch(() => undefined);
    };
  }, [onClose]);
  return (
    <div class="presenter">
      <main id="content">
        <Scene state={state} step={step} />
      </main>
      <footer class="row">
        {state.survey && (
          <span class="grow">
            <bdi>{state.survey.survey.title}</bdi>
          </span>
        )}
        {state.door.length > 0 && (
          <span role="status">
            <Icon name="door" /> {text.presenter.waiting(state.door.length)}
          </span>
        )}
        <button type="button" class="button quiet" onClick={onClose}>
          <Icon name="cross" /> {text.presenter.close}
        </button>
      </footer>
    </div>
  );
}

function Scene({ state, step }: { state: RoomState; step: Step }) {
  if (state.problem && (state.stage === 'stopped' || state.stage === 'ended')) {
    const words = problemText(state.problem, state.host);
    return (
      <div class="scene">
        <StageHeading>
          <Words>{words.title}</Words>
        </StageHeading>
        <p>{words.leaked}</p>
      </div>
    );
  }
  if (step === 'join') return <Invitation state={state} />;
  if (step === 'result' && state.result) {
    return (
      <div class="scene results">
        <StageHeading>{text.result.counted(state.result.counted)}</StageHeading>
        {summariesForAll(state.result).map((summary) => (
          <section key={summary.title} aria-label={summary.title}>
            <h2>
              <bdi>{summary.title}</bdi>
            </h2>
            <Audience summary={summary} />
            <ResultChart summary={summary} />
            {summary.headline === undefined && !summary.bars && <Rows figures={summary.figures} />}
          </section>
        ))}
      </div>
    );
  }
  if (step === 'compute') {
    return (
      <div class="scene">
        <Flock />
        <StageHeading>{text.compute.title}</StageHeading>
        {state.progress && <StepProgress progress={state.progress} label={stepLabel(state.progress)} />}
      </div>
    );
  }
  return <Gathering state={state} />;
}

/** A table that has no picture. */
function Rows({ figures }: { figures: readonly Figure[] }) {
  return (
    <table>
      <tbody>
        {figures.map(({ label, value }) => (
          <tr key={label}>
            <th scope="row">
              <bdi>{label}</bdi>
            </th>
            <td>
              <Words>{value}</Words>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Invitation({ state }: { state: RoomState }) {
  return (
    <div class="scene invitation">
      <Qr content={state.link} label={text.lobby.qr} />
      <div>
        <StageHeading>{text.presenter.scan}</StageHeading>
        <p class="big-count" role="status">
          {text.lobby.here(state.people.length)}
        </p>
        <ul class="names">
          {state.people.map(({ id, name }) => (
            <li key={id}>
              <bdi>{name}</bdi>
            </li>
          ))}
        </ul>
        <p class="link-text">{state.link}</p>
      </div>
    </div>
  );
}

/** From the emoji to the last answer: the emoji stay, so that latecomers at the keyboard can still compare. */
function Gathering({ state }: { state: RoomState }) {
  const answered = state.people.filter((person) => hasAnswered(person, state)).length;
  const open = state.stage === 'contributing';
  return (
    <div class="scene">
      <StageHeading>{state.words ? text.presenter.compare : text.check.waitingTitle}</StageHeading>
      {state.words && <EmojiList words={state.words} />}
      {state.progress && !open && (
        <StepProgress progress={state.progress} label={text.check.steps[state.progress.step]} />
      )}
      {open && (
        <>
          <p class="big-count" role="status">
            {text.contribute.answered(answered, state.people.length)}
          </p>
          <progress
            aria-label={text.contribute.answered(answered, state.people.length)}
            value={answered}
            max={state.people.length}
          />
        </>
      )}
      <Trust state={state} />
    </div>
  );
}

import { useState } from 'preact/hooks';
import type { Emoji, RoomState } from '../room/state.ts';
import { thresholdFor } from '../room/threshold.ts';
import { Icon } from './icon.tsx';
import { StageHeading } from './stage-heading.tsx';
import { StepProgress } from './step-progress.tsx';
import { text } from './text.ts';

/** After the lock: links are confirmed, then people compare seven emoji. */
export function Check({ state, onMatch }: { state: RoomState; onMatch: () => void }) {
  const [differ, setDiffer] = useState(false);
  if (state.words === undefined) {
    return (
      <div key="waiting">
        <StageHeading>{text.check.waitingTitle}</StageHeading>
        <p class="lead">{text.check.waiting}</p>
        {state.progress && <StepProgress progress={state.progress} label={text.check.steps[state.progress.step]} />}
      </div>
    );
  }
  if (differ) {
    return (
      <div key="differ">
        <StageHeading>{text.check.differTitle}</StageHeading>
        <p class="notice bad">
          <Icon name="alert" /> {text.check.differAdvice}
        </p>
        <button type="button" class="button" onClick={() => setDiffer(false)}>
          {text.cancel}
        </button>
      </div>
    );
  }
  return (
    <div key="words">
      <StageHeading>{text.check.title}</StageHeading>
      <p class="lead">{text.check.sentence}</p>
      <EmojiList words={state.words} />
      <div class="row">
        <button type="button" class="button primary big" onClick={onMatch}>
          <Icon name="check" /> {text.check.match}
        </button>
        <button type="button" class="button big" onClick={() => setDiffer(true)}>
          {text.check.differ}
        </button>
      </div>
      <Trust state={state} />
    </div>
  );
}

export function EmojiList({ words }: { words: readonly Emoji[] }) {
  return (
    <ol class="emoji">
      {words.map(({ emoji, name }, i) => (
        <li key={i}>
          <span class="emoji-picture" aria-hidden="true">
            {emoji}
          </span>
          <span>{name}</span>
        </li>
      ))}
    </ol>
  );
}

/** Who computes, how many of them would have to work together to see an answer, and what a wrong number leads to. */
export function Trust({ state }: { state: RoomState }) {
  const count = state.people.length;
  const { collusion, corrects = false } = state.survey ?? {};
  const most = 1 + (thresholdFor('largest', count) ?? 0);
  return (
    <p class="trust">
      <Icon name="shield" />
      <span>
        {text.check.who(count)}{' '}
        {collusion !== undefined && (
          <>
            {text.check.collusion(collusion, count)} {collusion < most && text.check.chosen(most)}{' '}
            {corrects ? text.check.corrected : text.check.stopped}
          </>
        )}
      </span>
    </p>
  );
}

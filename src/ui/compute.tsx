import { useEffect, useRef, useState } from 'preact/hooks';
import type { Progress, RoomState } from '../room/state.ts';
import { Prepared } from './formulas.tsx';
import { Icon } from './icon.tsx';
import { StageHeading } from './stage-heading.tsx';
import { howFar, StepProgress, stepLabel } from './step-progress.tsx';
import { text } from './text.ts';

/** The steps of a run, in their order. */
const order: readonly Progress['step'][] = ['sharing', 'agreeing', 'checking', 'revealing'];
/** No guess of the time left before so many milliseconds of a step. */
const GUESS_AFTER = 2000;

/** While the protocol runs: what is being done, how far it is, who is waited for. */
export function Compute({ state }: { state: RoomState }) {
  const { progress } = state;
  const elapsed = useElapsed('run');
  const inStep = useElapsed(progress?.step ?? '');
  const { done, total } = progress ? howFar(progress) : { done: 0, total: 0 };
  const at = progress === undefined ? -1 : order.indexOf(progress.step);
  return (
    <>
      <StageHeading>{text.compute.title}</StageHeading>
      <p class="lead">{text.compute.sentence}</p>
      {state.submission !== 'received' && (
        <p class="notice">
          <Icon name="alert" /> {text.compute.notIn}
        </p>
      )}
      <ol class="run">
        {order.map((step, i) =>
          progress?.step === step ? (
            <li key={step} class="now" aria-current="step">
              <StepProgress progress={progress} label={stepLabel(progress)} />
            </li>
          ) : (
            <li key={step} class={i < at ? 'past' : 'next'}>
              <span class="run-mark">{i < at && <Icon name="check" />}</span>
              {text.compute.steps[step]}
              {i < at && <span class="visually-hidden"> ({text.done})</span>}
            </li>
          ),
        )}
      </ol>
      {progress?.prepared && progress.prepared.done < progress.prepared.total && (
        <Prepared prepared={progress.prepared} />
      )}
      <p class="hint elapsed">
        {elapsed > 0 && text.compute.elapsed(elapsed)}
        {inStep > GUESS_AFTER && done > 0 && done < total && (
          <>, {text.compute.left((inStep * (total - done)) / done)}</>
        )}
      </p>
    </>
  );
}

/** Milliseconds since `since` last changed, counted in whole seconds. */
function useElapsed(since: string): number {
  const start = useRef({ since, at: Date.now() });
  if (start.current.since !== since) start.current = { since, at: Date.now() };
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.floor((Date.now() - start.current.at) / 1000) * 1000;
}

import type { Progress } from '../room/state.ts';
import { text } from './text.ts';
import { Words } from './words.tsx';

/** One step under way: what it is, how far it is, and who keeps it waiting. */
export function StepProgress({ progress, label }: { progress: Progress; label: string }) {
  const { waitingFor } = progress;
  const { done, total } = howFar(progress);
  const known = total > 0;
  return (
    <div class="step-progress">
      <p>
        <span>{label}</span>
        {known && (
          <span class="hint">
            {isComputing(progress) ? text.formulas.level(done, total) : text.compute.doneOf(done, total)}
          </span>
        )}
      </p>
      {known ? <progress aria-label={label} value={done} max={total} /> : <progress aria-label={label} />}
      {waitingFor.length > 0 && (
        <p class="waiting">
          <Words>{text.compute.waitingFor(waitingFor)}</Words>
        </p>
      )}
    </div>
  );
}

/** What a run is doing now, in a few words. */
export function stepLabel(progress: Progress): string {
  return isComputing(progress) ? text.compute.computing : text.compute.steps[progress.step];
}

/** How far it is: in levels of the computation, as soon as it has begun. */
export function howFar(progress: Progress): { readonly done: number; readonly total: number } {
  return isComputing(progress) ? progress.level! : progress;
}

/** Between the checks and the opening of the result lies the computation, if it has more levels than the opening. */
function isComputing({ step, level }: Progress): boolean {
  return step === 'checking' && level !== null && level.total > 1;
}

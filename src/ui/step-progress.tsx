import type { Progress } from '../room/state.ts';
import { text } from './text.ts';
import { Words } from './words.tsx';

/** One step under way: what it is, how far it is, and who keeps it waiting. */
export function StepProgress({ progress, label }: { progress: Progress; label: string }) {
  const { done, total, waitingFor } = progress;
  const known = total > 0;
  return (
    <div class="step-progress">
      <p>
        <span>{label}</span>
        {known && <span class="hint">{text.compute.doneOf(done, total)}</span>}
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

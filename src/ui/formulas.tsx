import { useId } from 'preact/hooks';
import { questionNames } from '../program/language/names.ts';
import type { Progress, SurveyInfo } from '../room/state.ts';
import { estimatedMilliseconds } from './estimate.ts';
import { Icon } from './icon.tsx';
import { text } from './text.ts';

/** The formulas that all agree on, and what their names stand for; nothing where there are none. */
export function Formulas({ info }: { info: Pick<SurveyInfo, 'formulas' | 'survey'> }) {
  const id = useId();
  if (info.formulas === undefined) return null;
  const names = questionNames(info.survey);
  return (
    <section class="formulas" aria-labelledby={id}>
      <h2 id={id}>
        <Icon name="sum" /> {text.formulas.computed}
      </h2>
      <pre class="formula-text">
        {info.formulas.split('\n').map((line) => (
          <code key={line}>{`${line}\n`}</code>
        ))}
      </pre>
      <p class="hint">{text.formulas.where}:</p>
      <dl class="legend">
        {info.survey.questions.map((question, index) => (
          <div key={names[index]}>
            <dt>
              <code>{names[index]}</code>
            </dt>
            <dd>
              <bdi>{question.text}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Before the run: what it will take, and how far its preparation is. */
export function PlannedCost({ progress }: { progress: Progress }) {
  const { plan, prepared } = progress;
  if (plan === null) return null;
  return (
    <div class="planned">
      <p class="hint">
        <Icon name="clock" /> {text.formulas.takes(plan, estimatedMilliseconds(plan))}
      </p>
      {prepared && <Prepared prepared={prepared} />}
    </div>
  );
}

/** How far the preparation is. */
export function Prepared({ prepared: { done, total } }: { prepared: NonNullable<Progress['prepared']> }) {
  if (done >= total)
    return (
      <p class="hint">
        <Icon name="check" /> {text.formulas.prepared(total)}
      </p>
    );
  const label = text.formulas.preparing(total);
  return (
    <div class="step-progress">
      <p class="hint">
        <span>{label}</span> <span>{text.compute.doneOf(done, total)}</span>
      </p>
      <progress aria-label={label} value={done} max={total} />
    </div>
  );
}

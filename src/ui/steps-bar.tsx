import { Icon } from './icon.tsx';
import { type Step, steps } from './stage.ts';
import { text } from './text.ts';

/** Join · Check · Contribute · Compute · Result, with the present one marked. */
export function StepsBar({ step }: { step: Step }) {
  const at = steps.indexOf(step);
  return (
    <nav aria-label={text.steps.label} class="steps">
      <ol>
        {steps.map((each, i) => (
          <li
            key={each}
            class={i < at ? 'past' : i === at ? 'now' : 'next'}
            {...(i === at && { 'aria-current': 'step' as const })}
          >
            <span class="step-mark" aria-hidden="true">
              {i < at ? <Icon name="check" /> : i + 1}
            </span>
            <span>
              {text.steps[each]}
              {i < at && <span class="visually-hidden"> ({text.done})</span>}
            </span>
          </li>
        ))}
      </ol>
    </nav>
  );
}

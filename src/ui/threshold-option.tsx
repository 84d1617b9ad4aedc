import { useId, useState } from 'preact/hooks';
import { type ThresholdChoice, thresholds } from '../room/threshold.ts';
import { text } from './text.ts';

export interface ThresholdOptionProps {
  readonly choice: ThresholdChoice;
  readonly onChoose: (choice: ThresholdChoice) => void;
}

/** For the host, folded away: how many people would have to work together to see an answer. */
export function ThresholdOption({ choice, onChoose }: ThresholdOptionProps) {
  const id = useId();
  // What differs from the default is in sight. Only at first: nothing folds up under the person's hands.
  const [open] = useState(choice !== 'largest');
  return (
    <details class="options" open={open}>
      <summary>{text.threshold.options}</summary>
      <div class="field">
        <label for={id}>{text.threshold.label}</label>
        <select
          id={id}
          aria-describedby={`${id}-hint`}
          value={choice}
          onChange={({ currentTarget: { value } }) => onChoose(value === 'largest' ? value : Number(value))}
        >
          <option value="largest">{text.threshold.largest}</option>
          {thresholds.map((threshold) => (
            <option key={threshold} value={threshold}>
              {text.threshold.exactly(threshold)}
            </option>
          ))}
        </select>
        <p class="hint" id={`${id}-hint`}>
          {text.threshold.hint(choice)}
        </p>
      </div>
    </details>
  );
}

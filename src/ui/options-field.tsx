import { useId } from 'preact/hooks';
import type { SeveralQuestion } from '../program/survey.ts';
import { text } from './text.ts';

export interface OptionsFieldProps {
  readonly question: SeveralQuestion;
  /** Indices of those ticked, ascending. */
  readonly chosen: readonly number[];
  readonly onChoose: (answer: readonly number[]) => void;
}

/** Any number of options, none and all included. */
export function OptionsField({ question, chosen, onChoose }: OptionsFieldProps) {
  const id = useId();
  const toggle = (option: number) =>
    onChoose(
      chosen.includes(option)
        ? chosen.filter((other) => other !== option)
        : [...chosen, option].sort((first, second) => first - second),
    );
  return (
    <fieldset class="field answer choices" aria-describedby={`${id}-hint`}>
      <legend>
        <bdi>{question.text}</bdi>
      </legend>
      <p class="hint" id={`${id}-hint`}>
        {text.contribute.chooseAny}
      </p>
      {question.options.map((label, option) => (
        <label key={label} class="choice">
          <input type="checkbox" checked={chosen.includes(option)} onChange={() => toggle(option)} />
          <bdi>{label}</bdi>
        </label>
      ))}
    </fieldset>
  );
}

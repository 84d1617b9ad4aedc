import { useId } from 'preact/hooks';
import type { RankingQuestion, SeveralQuestion } from '../program/survey.ts';
import { Icon } from './icon.tsx';
import { text } from './text.ts';

export interface OptionsFieldProps {
  readonly question: SeveralQuestion | RankingQuestion;
  /** Indices: of several, those ticked; of a ranking, those placed so far, the most preferred first. */
  readonly chosen: readonly number[];
  readonly strict: boolean;
  readonly onChoose: (answer: readonly number[]) => void;
}

/** Any number of options, ticked; or all of them, ticked in the order of preference. */
export function OptionsField({ question, chosen, strict, onChoose }: OptionsFieldProps) {
  const id = useId();
  const ranking = question.kind === 'ranking';
  const missing = strict && ranking && chosen.length < question.options.length;
  const toggle = (option: number) => {
    if (chosen.includes(option)) onChoose(chosen.filter((other) => other !== option));
    else onChoose(ranking ? [...chosen, option] : [...chosen, option].sort((a, b) => a - b));
  };
  return (
    <fieldset class="field answer choices" aria-describedby={`${id}-hint ${id}-fault`}>
      <legend>
        <bdi>{question.text}</bdi>
      </legend>
      <p class="hint" id={`${id}-hint`}>
        {ranking ? text.contribute.rankAll : text.contribute.chooseAny}
      </p>
      {question.options.map((label, option) => (
        <label key={label} class="choice">
          <input
            type="checkbox"
            checked={chosen.includes(option)}
            aria-invalid={missing && option === 0}
            onChange={() => toggle(option)}
          />
          {ranking && chosen.includes(option) && (
            <strong class="place">{text.contribute.place(chosen.indexOf(option) + 1)}</strong>
          )}
          <bdi>{label}</bdi>
        </label>
      ))}
      <p class="fault" id={`${id}-fault`}>
        {missing && (
          <>
            <Icon name="alert" /> {text.contribute.rankMissing}
          </>
        )}
      </p>
    </fieldset>
  );
}

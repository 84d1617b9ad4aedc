import { useId } from 'preact/hooks';
import type { ChoiceQuestion, YesNoQuestion } from '../program/survey.ts';
import type { RawAnswer } from './answer.ts';
import { Icon } from './icon.tsx';
import { text } from './text.ts';

export interface ChoiceFieldProps {
  readonly question: ChoiceQuestion | YesNoQuestion;
  readonly chosen: RawAnswer;
  readonly strict: boolean;
  readonly onChoose: (answer: boolean | number) => void;
}

/** Yes or no, or one of several. */
export function ChoiceField({ question, chosen, strict, onChoose }: ChoiceFieldProps) {
  const id = useId();
  const missing = strict && chosen === undefined;
  const options: { label: string; value: boolean | number }[] =
    question.kind === 'yes-no'
      ? [
          { label: text.contribute.yes, value: true },
          { label: text.contribute.no, value: false },
        ]
      : question.options.map((label, value) => ({ label, value }));
  return (
    <fieldset class="field answer choices" aria-describedby={`${id}-fault`}>
      <legend>
        <bdi>{question.text}</bdi>
      </legend>
      {options.map(({ label, value }, index) => (
        <label key={label} class="choice">
          <input
            type="radio"
            name={id}
            checked={chosen === value}
            // The first option stands for the whole question when the focus has to go to what is missing.
            aria-invalid={missing && index === 0}
            onChange={() => onChoose(value)}
          />
          <bdi>{label}</bdi>
        </label>
      ))}
      <p class="fault" id={`${id}-fault`}>
        {missing && (
          <>
            <Icon name="alert" /> {text.contribute.chooseOne}
          </>
        )}
      </p>
    </fieldset>
  );
}

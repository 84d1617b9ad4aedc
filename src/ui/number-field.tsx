import { useId, useState } from 'preact/hooks';
import type { NumberQuestion } from '../program/survey.ts';
import { formatDecimal, withUnit } from './format.ts';
import { Icon } from './icon.tsx';
import { readNumber } from './number.ts';
import { text } from './text.ts';

export interface NumberFieldProps {
  readonly question: NumberQuestion;
  readonly typed: string;
  /** The person thinks that all is filled in: say what is missing, too. */
  readonly strict: boolean;
  readonly onInput: (typed: string) => void;
}

/** A number with its unit and range; says at once what is wrong, and how a number in a local form was understood. */
export function NumberField({ question, typed, strict, onInput }: NumberFieldProps) {
  const [left, setLeft] = useState(false);
  const id = useId();
  const reading = readNumber(typed, question);
  // What may still become right while typing is said only once the person has left the field.
  const unfinished =
    reading.kind === 'empty' ? !strict : (reading.kind === 'below' || typed.trim() === '-') && !left && !strict;
  const wrong = reading.kind !== 'ok' && !unfinished;
  const local = reading.kind === 'ok' && reading.value !== typed.trim();
  const negative = question.minimum.startsWith('-');
  return (
    <div class="field answer">
      <label for={id}>
        <bdi>{question.text}</bdi>
      </label>
      <div class="with-unit">
        <input
          id={id}
          value={typed}
          inputMode={negative ? 'text' : 'decimal'}
          maxLength={50}
          autoComplete="off"
          spellcheck={false}
          aria-invalid={wrong}
          aria-describedby={`${id}-hint ${id}-fault`}
          onInput={(event) => onInput(event.currentTarget.value)}
          onBlur={() => setLeft(true)}
        />
        {question.unit !== '' && <bdi class="unit">{question.unit}</bdi>}
      </div>
      <p class="hint" id={`${id}-hint`}>
        {text.contribute.range(question)}
      </p>
      <div class={wrong ? 'fault' : 'hint'} id={`${id}-fault`} role="status">
        {wrong && (
          <p>
            <Icon name="alert" /> {text.contribute.faults(reading.kind, question)}
          </p>
        )}
        {local && <p>{text.contribute.reads(withUnit(formatDecimal(reading.value), question.unit))}</p>}
        {reading.kind === 'ambiguous' && (
          <p class="row">
            {reading.values.map((value) => (
              <button key={value} type="button" class="button small" onClick={() => onInput(value)}>
                {withUnit(formatDecimal(value), question.unit)}
              </button>
            ))}
          </p>
        )}
      </div>
    </div>
  );
}

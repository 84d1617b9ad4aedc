import { useRef, useState } from 'preact/hooks';
import type { Answer, Survey } from '../program/survey.ts';
import { RoomError } from '../room/error.ts';
import { finishAnswers, type RawAnswer } from './answer.ts';
import { ChoiceField } from './choice-field.tsx';
import { Icon } from './icon.tsx';
import { NumberField } from './number-field.tsx';
import { OptionsField } from './options-field.tsx';
import { RankingField } from './ranking-field.tsx';
import { text } from './text.ts';

export interface AnswerFormProps {
  readonly survey: Survey;
  readonly raws: readonly RawAnswer[];
  readonly onRaws: (raws: readonly RawAnswer[]) => void;
  /** The person has answered before. */
  readonly again: boolean;
  /** Throws if the room does not accept the answers after all. */
  readonly onSend: (answers: readonly Answer[]) => void;
}

/** One field a question; sends only what is complete and in range. */
export function AnswerForm({ survey, raws, onRaws, again, onSend }: AnswerFormProps) {
  const [strict, setStrict] = useState(false);
  const [refused, setRefused] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const { questions } = survey;
  const put = (at: number, raw: RawAnswer) => {
    setRefused(undefined);
    onRaws(questions.map((_, i) => (i === at ? raw : raws[i])));
  };
  const send = (event: Event) => {
    event.preventDefault();
    setStrict(true);
    const answers = finishAnswers(questions, raws);
    if (answers === undefined) {
      // After the faults are drawn, the first of them gets the focus.
      setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-missing]')?.focus());
      return;
    }
    try {
      onSend(answers);
    } catch (error) {
      const tooOften = error instanceof RoomError && error.refusal === 'answered-too-often';
      setRefused(tooOften ? text.contribute.tooOften : text.contribute.refused);
    }
  };
  return (
    <form ref={form} noValidate onSubmit={send} autoComplete="off">
      {questions.map((question, at) =>
        question.kind === 'number' ? (
          <NumberField
            key={question.text}
            question={question}
            typed={String(raws[at] ?? '')}
            strict={strict}
            onInput={(typed) => put(at, typed)}
          />
        ) : question.kind === 'several' ? (
          <OptionsField
            key={question.text}
            question={question}
            chosen={(raws[at] as readonly number[] | undefined) ?? []}
            onChoose={(answer) => put(at, answer)}
          />
        ) : question.kind === 'ranking' ? (
          <RankingField
            key={question.text}
            question={question}
            order={(raws[at] as readonly number[] | undefined) ?? []}
            strict={strict}
            onOrder={(answer) => put(at, answer)}
          />
        ) : (
          <ChoiceField
            key={question.text}
            question={question}
            chosen={raws[at]}
            strict={strict}
            onChoose={(answer) => put(at, answer)}
          />
        ),
      )}
      {refused && (
        <p class="fault" role="alert">
          <Icon name="alert" /> {refused}
        </p>
      )}
      <p class="stays">
        <Icon name="lock" /> {text.contribute.stays}
      </p>
      <button type="submit" class="button primary big">
        {again ? text.contribute.sendAgain : text.contribute.send}
      </button>
    </form>
  );
}

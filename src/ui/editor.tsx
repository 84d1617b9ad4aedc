import { useRef, useState } from 'preact/hooks';
import type { ProgramSource } from '../program/plan.ts';
import { surveyLimits } from '../program/survey.ts';
import { ComputeOption } from './compute-option.tsx';
import {
  type Draft,
  type DraftFault,
  type DraftQuestion,
  emptyQuestion,
  judge,
  judgeQuestions,
  minimumGroups,
} from './draft.ts';
import { Icon } from './icon.tsx';
import { QuestionEditor, sentence } from './question-editor.tsx';
import { namesOf } from './question-name.ts';
import { StageHeading } from './stage-heading.tsx';
import { text } from './text.ts';
import { TextField } from './text-field.tsx';
import { Words } from './words.tsx';

/** Where to go from a verdict: formulas may not have been checked yet. */
const FAULTY = { faults: '[aria-invalid="true"]', formula: 'textarea', refused: '[aria-invalid="true"]' } as const;

export interface EditorProps {
  /** What to start from. */
  readonly draft: Draft;
  /** The button that ends it: "Create room", "Ask this". */
  readonly submit: string;
  readonly onSubmit: (source: ProgramSource) => void;
  readonly onCancel: () => void;
}

/** Writing a survey: every fault is shown beside its field, at once after the first try to submit. */
export function Editor({ draft: initial, submit, onSubmit, onCancel }: EditorProps) {
  const [draft, setDraft] = useState(initial);
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const verdict = judgeQuestions(draft);
  const names = draft.computes === 'formulas' ? namesOf(draft.questions) : undefined;
  const faults = verdict.kind === 'faults' ? verdict.faults.filter((fault) => tried || !isMissing(fault)) : [];
  const { questions } = draft;
  const groupFault = sentence(faults.find(({ field }) => field === 'minimum-group'));

  const put = (changed: readonly DraftQuestion[]) => setDraft({ ...draft, questions: changed });
  const move = (from: number, to: number) => {
    const moved = questions.filter((_, at) => at !== from);
    put([...moved.slice(0, to), questions[from]!, ...moved.slice(to)]);
  };
  const add = () => put([...questions, emptyQuestion(1 + Math.max(...questions.map(({ id }) => id)))]);
  const finish = (event: Event) => {
    event.preventDefault();
    setTried(true);
    const whole = judge(draft);
    if (whole.kind === 'program') onSubmit(whole.source);
    // After the faults are drawn, the first of them gets the focus.
    else setTimeout(() => form.current?.querySelector<HTMLElement>(FAULTY[whole.kind])?.focus());
  };

  return (
    <form class="editor" ref={form} noValidate onSubmit={finish}>
      <StageHeading>{text.editor.title}</StageHeading>
      <TextField
        label={text.editor.surveyTitle}
        value={draft.title}
        maxLength={surveyLimits.titleLength}
        fault={sentence(faults.find(({ field }) => field === 'title'))}
        onInput={(title) => setDraft({ ...draft, title })}
      />
      {questions.map((question, index) => (
        <QuestionEditor
          key={question.id}
          question={question}
          name={names?.[index]}
          number={index + 1}
          of={questions.length}
          faults={faults.filter((fault) => fault.question === index)}
          onChange={(changed) => put(questions.map((each) => (each.id === question.id ? changed : each)))}
          onMove={(by) => move(index, index + by)}
          onRemove={() => put(questions.filter(({ id }) => id !== question.id))}
        />
      ))}
      {questions.length < surveyLimits.questions && (
        <button type="button" class="button add-question" onClick={add}>
          <Icon name="plus" /> {text.editor.addQuestion}
        </button>
      )}
      <ComputeOption draft={draft} strict={tried} onChange={setDraft} />
      <div class="field">
        <label for="minimum-group">{text.editor.minimumGroup}</label>
        <select
          id="minimum-group"
          aria-describedby="minimum-group-hint minimum-group-fault"
          aria-invalid={groupFault !== undefined}
          value={draft.minimumGroup}
          onChange={(event) => setDraft({ ...draft, minimumGroup: Number(event.currentTarget.value) })}
        >
          {minimumGroups.map((count) => (
            <option key={count} value={count}>
              {text.editor.minimumGroupOption(count)}
            </option>
          ))}
        </select>
        <p class="hint" id="minimum-group-hint">
          {text.editor.minimumGroupHint}
        </p>
        <p class="fault" id="minimum-group-fault">
          {groupFault !== undefined && (
            <>
              <Icon name="alert" /> {groupFault}
            </>
          )}
        </p>
      </div>
      {tried && verdict.kind === 'refused' && (
        <p class="fault" role="alert">
          <Icon name="alert" /> <Words>{text.editor.refused(verdict.what)}</Words>
        </p>
      )}
      <div class="row">
        <button type="submit" class="button primary">
          {submit}
        </button>
        <button type="button" class="button quiet" onClick={onCancel}>
          {text.cancel}
        </button>
      </div>
    </form>
  );
}

/** A field that is merely still empty is no fault until the person thinks it is done. */
function isMissing({ kind }: DraftFault): boolean {
  return kind.endsWith('-missing');
}

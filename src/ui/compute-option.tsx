import { useId } from 'preact/hooks';
import { type Draft, withNames } from './draft.ts';
import { FormulaEditor } from './formula-editor.tsx';
import { text } from './text.ts';

export interface ComputeOptionProps {
  readonly draft: Draft;
  /** The person thinks that all is written: an empty formula is wrong now. */
  readonly strict: boolean;
  readonly onChange: (draft: Draft) => void;
}

/** What is computed: what the questions suggest, or formulas. */
export function ComputeOption({ draft, strict, onChange }: ComputeOptionProps) {
  const id = useId();
  const option = (computes: Draft['computes'], label: string, hint: string) => (
    <label class="choice">
      <input
        type="radio"
        name={id}
        checked={draft.computes === computes}
        onChange={() => onChange({ ...draft, computes })}
      />
      <span>
        {label}
        <span class="hint choice-hint">{hint}</span>
      </span>
    </label>
  );
  return (
    <fieldset class="compute-option">
      <legend>{text.formulas.what}</legend>
      <div class="choices">
        {option('questions', text.formulas.fromQuestions, text.formulas.fromQuestionsHint)}
        {option('formulas', text.formulas.own, text.formulas.ownHint)}
      </div>
      {draft.computes === 'formulas' && (
        <FormulaEditor
          draft={draft}
          strict={strict}
          onInput={(formulas) => onChange({ ...draft, formulas, questions: withNames(draft.questions) })}
          onGroup={(minimumGroup) => onChange({ ...draft, minimumGroup })}
        />
      )}
    </fieldset>
  );
}

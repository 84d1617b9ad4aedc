import { useId } from 'preact/hooks';
import { surveyLimits } from '../program/survey.ts';
import { type DraftFault, type DraftQuestion, hasOptions } from './draft.ts';
import { Icon } from './icon.tsx';
import { nameLength } from './question-name.ts';
import { text } from './text.ts';
import { TextField } from './text-field.tsx';

const kinds = ['number', 'yes-no', 'choice', 'several', 'ranking'] as const;
const decimals = Array.from({ length: surveyLimits.decimals + 1 }, (_, count) => count);
/** Room for the largest number that any range can hold. */
const BOUND_LENGTH = 50;

export interface QuestionEditorProps {
  readonly question: DraftQuestion;
  /** What formulas call it; undefined where no formulas are used. */
  readonly name: string | undefined;
  /** From 1. */
  readonly number: number;
  readonly of: number;
  readonly faults: readonly DraftFault[];
  readonly onChange: (question: DraftQuestion) => void;
  /** −1 up, 1 down. */
  readonly onMove: (by: number) => void;
  readonly onRemove: () => void;
}

/** One question of the survey being written. */
export function QuestionEditor({
  question,
  name,
  number,
  of,
  faults,
  onChange,
  onMove,
  onRemove,
}: QuestionEditorProps) {
  const id = useId();
  const set = (change: Partial<DraftQuestion>) => onChange({ ...question, ...change });
  return (
    <fieldset class="question-editor">
      <legend>{text.editor.question(number)}</legend>
      <TextField
        label={text.editor.text}
        value={question.text}
        maxLength={surveyLimits.textLength}
        fault={sentence(faults.find(({ field }) => field === 'text'))}
        onInput={(value) => set({ text: value })}
      />
      <div class="field">
        <label for={id}>{text.editor.kind}</label>
        <select
          id={id}
          value={question.kind}
          onChange={(event) => set({ kind: event.currentTarget.value as DraftQuestion['kind'] })}
        >
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {text.editor.kinds[kind]}
            </option>
          ))}
        </select>
      </div>
      {question.kind === 'number' && (
        <>
          <NumberFields question={question} faults={faults} set={set} />
          {name === undefined && <DeviationField question={question} set={set} />}
        </>
      )}
      {hasOptions(question.kind) && <OptionFields question={question} faults={faults} set={set} />}
      {name !== undefined && (
        <TextField
          label={text.editor.name}
          hint={text.editor.nameHint}
          value={name}
          maxLength={nameLength}
          fault={sentence(faults.find(({ field }) => field === 'name'))}
          onInput={(value) => set({ name: value })}
        />
      )}
      <div class="row">
        <button type="button" class="button quiet small" disabled={number === 1} onClick={() => onMove(-1)}>
          <Icon name="up" /> {text.editor.moveUp}
        </button>
        <button type="button" class="button quiet small" disabled={number === of} onClick={() => onMove(1)}>
          <Icon name="down" /> {text.editor.moveDown}
        </button>
        <button type="button" class="button quiet small" disabled={of === 1} onClick={onRemove}>
          <Icon name="cross" /> {text.editor.removeQuestion}
        </button>
      </div>
    </fieldset>
  );
}

interface PartProps {
  readonly question: DraftQuestion;
  readonly faults: readonly DraftFault[];
  readonly set: (change: Partial<DraftQuestion>) => void;
}

function NumberFields({ question, faults, set }: PartProps) {
  const id = useId();
  return (
    <div class="fields">
      <TextField
        label={text.editor.unit}
        hint={text.editor.unitHint}
        value={question.unit}
        maxLength={surveyLimits.unitLength}
        onInput={(unit) => set({ unit })}
      />
      <div class="field">
        <label for={id}>{text.editor.decimals}</label>
        <select
          id={id}
          value={question.decimals}
          onChange={(event) => set({ decimals: Number(event.currentTarget.value) })}
        >
          {decimals.map((count) => (
            <option key={count} value={count}>
              {count}
            </option>
          ))}
        </select>
      </div>
      {(['minimum', 'maximum'] as const).map((field) => (
        <TextField
          key={field}
          label={text.editor[field]}
          value={question[field]}
          maxLength={BOUND_LENGTH}
          fault={sentence(faults.find((fault) => fault.field === field))}
          onInput={(value) => set({ [field]: value })}
        />
      ))}
    </div>
  );
}

function DeviationField({ question, set }: Omit<PartProps, 'faults'>) {
  const id = useId();
  return (
    <div class="field">
      <label class="tick">
        <input
          type="checkbox"
          checked={question.deviation}
          aria-describedby={id}
          onChange={(event) => set({ deviation: event.currentTarget.checked })}
        />
        {text.editor.deviation}
      </label>
      <p class="hint" id={id}>
        {text.editor.deviationHint}
      </p>
    </div>
  );
}

function OptionFields({ question, faults, set }: PartProps) {
  const { options } = question;
  const most = question.kind === 'ranking' ? surveyLimits.rankedOptions : surveyLimits.options;
  return (
    <fieldset class="options">
      <legend>{text.editor.options}</legend>
      {options.map((option, index) => (
        <div class="option" key={index}>
          <TextField
            label={text.editor.option(index + 1)}
            value={option}
            maxLength={surveyLimits.optionLength}
            fault={sentence(faults.find((fault) => fault.option === index))}
            onInput={(value) => set({ options: options.map((each, at) => (at === index ? value : each)) })}
          />
          <button
            type="button"
            class="button quiet small"
            disabled={options.length <= 2}
            onClick={() => set({ options: options.filter((_, at) => at !== index) })}
          >
            <Icon name="cross" />
            <span class="visually-hidden">{text.editor.removeOption(index + 1)}</span>
          </button>
        </div>
      ))}
      {options.length < most && (
        <button type="button" class="button small" onClick={() => set({ options: [...options, ''] })}>
          <Icon name="plus" /> {text.editor.addOption}
        </button>
      )}
    </fieldset>
  );
}

/** The sentence for a fault, if there is one. */
export function sentence(fault: DraftFault | undefined): string | undefined {
  return fault && text.editor.faults[fault.kind];
}

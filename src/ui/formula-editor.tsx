import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { formulaLimits, type Span } from '../program/language/formula-error.ts';
import { formulaErrorSentence } from '../program/language/sentences.ts';
import { type Draft, type DraftQuestion, type Reading, readFormulas } from './draft.ts';
import { FormulaOutputs } from './formula-outputs.tsx';
import { FunctionList } from './function-list.tsx';
import { Icon } from './icon.tsx';
import { namesOf } from './question-name.ts';
import { text } from './text.ts';
import { Words } from './words.tsx';

/** Milliseconds after the last key until a formula is checked. */
const PAUSE = 300;

export interface FormulaEditorProps {
  readonly draft: Draft;
  readonly strict: boolean;
  readonly onInput: (formulas: string) => void;
  readonly onGroup: (minimumGroup: number) => void;
}

/** Formulas as text, checked as one types: what is wrong and where, or else who will learn what. */
export function FormulaEditor({ draft, strict, onInput, onGroup }: FormulaEditorProps) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const { title, questions, minimumGroup, formulas } = draft;
  const settled = useSettled(formulas);
  const reading = useMemo(
    () => readFormulas({ title, questions, minimumGroup, formulas: settled }),
    [title, questions, minimumGroup, settled],
  );
  const untouched = formulas.trim() === '' && !strict;
  const wrong = reading.kind === 'wrong' && !untouched && settled === formulas;

  const select = ({ start, end }: Span) => {
    area.current?.focus();
    area.current?.setSelectionRange(start, Math.max(end, start));
  };
  /** At the cursor, which is then behind `before`. */
  const insert = (before: string, after = '') => {
    const field = area.current;
    if (field === null) return;
    const { selectionStart, selectionEnd } = field;
    field.setRangeText(before + after, selectionStart, selectionEnd);
    field.focus();
    field.setSelectionRange(selectionStart + before.length, selectionStart + before.length);
    onInput(field.value);
  };

  return (
    <>
      <div class="field">
        <label for={id}>{text.formulas.label}</label>
        <textarea
          ref={area}
          id={id}
          class="formula-text"
          value={formulas}
          rows={6}
          maxLength={formulaLimits.textLength}
          placeholder={text.formulas.example}
          spellcheck={false}
          autocapitalize="off"
          autoComplete="off"
          aria-invalid={wrong}
          aria-describedby={`${id}-hint ${id}-verdict`}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        <p class="hint" id={`${id}-hint`}>
          {text.formulas.hint}
        </p>
        <div class="formula-verdict" id={`${id}-verdict`} role="status">
          {!untouched && <Verdict reading={reading} checking={settled !== formulas} />}
        </div>
        {wrong && (
          <p class="row">
            <button type="button" class="button small" onClick={() => select(reading.error.span)}>
              {text.formulas.show}
            </button>
            {reading.error.kind === 'group-too-small' && (
              <button type="button" class="button small" onClick={() => onGroup(Number(reading.error.expected))}>
                {text.formulas.enlarge(Number(reading.error.expected))}
              </button>
            )}
          </p>
        )}
      </div>
      {reading.kind === 'right' && <FormulaOutputs program={reading.program} />}
      <Names questions={questions} onInsert={insert} />
      <FunctionList onInsert={insert} />
    </>
  );
}

function Verdict({ reading, checking }: { reading: Reading; checking: boolean }) {
  if (checking) return <p class="hint">{text.formulas.checking}</p>;
  switch (reading.kind) {
    case 'unfinished':
      return <p class="hint">{text.formulas.unfinished}</p>;
    case 'wrong':
      return (
        <p class="fault">
          <Icon name="alert" /> {formulaErrorSentence(reading.error)}
        </p>
      );
    case 'right':
      return (
        <p class="right">
          <Icon name="check" /> {text.formulas.right(reading.computation.outputs.length)}
        </p>
      );
  }
}

function Names({ questions, onInsert }: { questions: readonly DraftQuestion[]; onInsert: (name: string) => void }) {
  const names = namesOf(questions);
  const id = useId();
  return (
    <section class="formula-names" aria-labelledby={id}>
      <h2 id={id}>{text.formulas.names}</h2>
      <ul>
        {questions.map((question, index) => (
          <li key={question.id}>
            <button
              type="button"
              class="button small code"
              aria-label={text.formulas.insert(names[index]!)}
              onClick={() => onInsert(names[index]!)}
            >
              <bdi>{names[index]}</bdi>
            </button>{' '}
            <Words>{text.formulas.nameOf(question)}</Words>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The text as it was when nobody had typed for a moment. */
function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  return settled;
}

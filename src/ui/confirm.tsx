import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Words } from './words.tsx';

export interface ConfirmProps {
  /** What the button says; with `subject` (somebody's name) after it. */
  readonly label: string;
  readonly subject?: string;
  readonly question: string;
  readonly yes: string;
  readonly no: string;
  readonly class?: string;
  readonly onYes: () => void;
}

/** A button that asks back, in its own place, before it does what cannot be undone. */
export function Confirm({ label, subject, question, yes, no, class: look = 'button quiet', onYes }: ConfirmProps) {
  const [asking, setAsking] = useState(false);
  const safe = useRef<HTMLButtonElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);
  const id = useId();

  useEffect(() => {
    if (asking) safe.current?.focus();
    else if (wasAsking.current) opener.current?.focus();
    wasAsking.current = asking;
  }, [asking]);

  if (!asking) {
    return (
      <button ref={opener} type="button" class={look} onClick={() => setAsking(true)}>
        {label}
        {subject !== undefined && (
          <span class="visually-hidden">
            {' '}
            <bdi>{subject}</bdi>
          </span>
        )}
      </button>
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's; this is a question with two buttons
    <div class="confirm" role="group" aria-labelledby={id}>
      <p id={id}>
        <Words>{question}</Words>
      </p>
      <div class="row">
        <button
          type="button"
          class="button danger"
          onClick={() => {
            setAsking(false);
            onYes();
          }}
        >
          {yes}
        </button>
        <button ref={safe} type="button" class="button" onClick={() => setAsking(false)}>
          {no}
        </button>
      </div>
    </div>
  );
}

import { useId } from 'preact/hooks';
import { Icon } from './icon.tsx';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
  readonly hint?: string;
  /** What is wrong, and what to do about it. */
  readonly fault?: string | undefined;
  readonly onInput: (value: string) => void;
}

/** A labelled line of text with its hint and its fault. */
export function TextField({ label, value, maxLength, hint, fault, onInput }: TextFieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        value={value}
        maxLength={maxLength}
        autoComplete="off"
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-hint ${id}-fault`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
      <p class="fault" id={`${id}-fault`}>
        {fault !== undefined && (
          <>
            <Icon name="alert" /> {fault}
          </>
        )}
      </p>
    </div>
  );
}

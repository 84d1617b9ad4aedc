import { useId, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { text } from './text.ts';

/** The room's link in a field, with a button that copies it. */
export function CopyLink({ link }: { link: string }) {
  const field = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  const id = useId();
  const copy = async () => {
    setOutcome((await copyText(link, field.current)) ? 'copied' : 'failed');
  };
  return (
    <div class="copy-link">
      <label for={id}>{text.lobby.link}</label>
      <div class="row">
        <input id={id} ref={field} readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
        <button type="button" class="button" onClick={copy}>
          <Icon name="copy" /> {text.lobby.copy}
        </button>
      </div>
      <p class="hint" role="status">
        {outcome === 'copied' && (
          <>
            <Icon name="check" /> {text.lobby.copied}
          </>
        )}
        {outcome === 'failed' && text.lobby.copyFailed}
      </p>
    </div>
  );
}

/** Copies a text. Pages on plain http have no clipboard API: there the field is selected and copied the old way. */
export async function copyText(content: string, field: HTMLInputElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(content);
    return true;
  } catch {
    field?.focus();
    field?.select();
    return field !== null && document.execCommand('copy');
  }
}

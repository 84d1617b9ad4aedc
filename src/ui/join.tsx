import { useId, useRef, useState } from 'preact/hooks';
import { Flock } from './flock.tsx';
import { Icon } from './icon.tsx';
import { StageHeading } from './stage-heading.tsx';
import { text } from './text.ts';

export interface JoinProps {
  /** The name used at an earlier try. */
  readonly name: string;
  readonly onJoin: (name: string) => void;
  readonly onPrivacy: () => void;
  readonly onHome: () => void;
}

/** What a person sees who opens a room's link. */
export function Join({ name: earlier, onJoin, onPrivacy, onHome }: JoinProps) {
  const [name, setName] = useState(earlier);
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const join = (event: Event) => {
    event.preventDefault();
    if (name.trim() !== '') return onJoin(name.trim());
    setMissing(true);
    field.current?.focus();
  };
  return (
    <>
      <header class="hero small">
        <Flock />
        <div class="hero-words">
          <p class="brand">{text.name}</p>
          <StageHeading>{text.join.title}</StageHeading>
          <p class="lead">{text.join.sentence}</p>
        </div>
      </header>
      <main id="content" class="home narrow" tabIndex={-1}>
        <form class="card big" noValidate onSubmit={join}>
          <div class="field">
            <label for={id}>{text.join.nameLabel}</label>
            <input
              id={id}
              ref={field}
              value={name}
              maxLength={40}
              autoComplete="name"
              aria-invalid={missing}
              aria-describedby={`${id}-hint ${id}-fault`}
              onInput={(event) => {
                setName(event.currentTarget.value);
                setMissing(false);
              }}
            />
            <p class="hint" id={`${id}-hint`}>
              {text.join.nameHint}
            </p>
            <p class="fault" id={`${id}-fault`}>
              {missing && (
                <>
                  <Icon name="alert" /> {text.join.nameMissing}
                </>
              )}
            </p>
          </div>
          <button type="submit" class="button primary big">
            {text.join.join}
          </button>
        </form>
        <div class="row">
          <button type="button" class="button quiet" onClick={onPrivacy}>
            <Icon name="shield" /> {text.privacy.open}
          </button>
          <button type="button" class="button quiet" onClick={onHome}>
            {text.join.elsewhere}
          </button>
        </div>
      </main>
    </>
  );
}

import { useId, useState } from 'preact/hooks';
import type { ProgramSource } from '../program/plan.ts';
import { sourceOf, type Template, templates } from '../program/templates.ts';
import { type Draft, draftOf, emptyDraft } from './draft.ts';
import { Editor } from './editor.tsx';
import { Flock } from './flock.tsx';
import { Icon } from './icon.tsx';
import { StageHeading } from './stage-heading.tsx';
import { text } from './text.ts';

/** What a person wants from the start page. */
export interface RoomWish extends ProgramSource {
  readonly name: string;
  /** Add simulated people. */
  readonly practice: boolean;
}

export interface HomeProps {
  /** The person has just left a room. */
  readonly left: boolean;
  readonly onCreate: (wish: RoomWish) => void;
  readonly onPrivacy: () => void;
}

/** The start page: choose what to ask, and open a room. */
export function Home({ left, onCreate, onPrivacy }: HomeProps) {
  const [name, setName] = useState('');
  const [draft, setDraft] = useState<Draft>();
  // Whoever comes here from somewhere else finds the focus at the heading.
  const [back, setBack] = useState(left);
  const nameId = useId();
  const create = (source: ProgramSource, practice = false) => {
    const fallback = practice ? text.home.practiceName : text.home.defaultName;
    onCreate({ name: name.trim() || fallback, ...source, practice });
  };
  const practise = () => create(sourceOf(templates[0]!), true);

  const stopWriting = () => {
    setBack(true);
    setDraft(undefined);
  };

  if (draft !== undefined) {
    return (
      <main id="content" class="home writing" tabIndex={-1}>
        <p class="brand">{text.name}</p>
        <Editor
          draft={draft}
          submit={text.editor.create}
          onSubmit={(source) => create(source)}
          onCancel={stopWriting}
        />
      </main>
    );
  }
  return (
    <>
      <header class="hero">
        <Flock />
        <div class="hero-words">
          <p class="brand">{text.name}</p>
          <StageHeading quiet={!back}>{text.home.sentence}</StageHeading>
          <p class="lead">{text.home.how}</p>
          <div class="row">
            <button type="button" class="button" onClick={practise}>
              {text.home.practice}
            </button>
            <button type="button" class="button quiet" onClick={onPrivacy}>
              <Icon name="shield" /> {text.privacy.open}
            </button>
          </div>
          <p class="hint">{text.home.practiceHint}</p>
        </div>
      </header>
      <main id="content" class="home" tabIndex={-1}>
        {left && (
          <p class="notice good" role="status">
            <Icon name="check" /> {text.home.left}
          </p>
        )}
        <h2>{text.home.choose}</h2>
        <div class="field name-field">
          <label for={nameId}>{text.home.nameLabel}</label>
          <input
            id={nameId}
            value={name}
            maxLength={40}
            autoComplete="name"
            aria-describedby={`${nameId}-hint`}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <p class="hint" id={`${nameId}-hint`}>
            {text.home.nameHint}
          </p>
        </div>
        <ul class="cards">
          {templates.map((template) => (
            <TemplateCard
              key={template.id}
              template={template}
              onCreate={() => create(sourceOf(template))}
              onAdjust={() => setDraft(draftOf(template.survey, template.minimumGroup, template.formulas))}
            />
          ))}
          <li class="card own">
            <h3>{text.home.own}</h3>
            <p>{text.home.ownDescription}</p>
            <div class="row end">
              <button type="button" class="button" onClick={() => setDraft(emptyDraft())}>
                {text.home.write}
              </button>
              <button
                type="button"
                class="button quiet"
                onClick={() => setDraft({ ...emptyDraft(), computes: 'formulas' })}
              >
                {text.home.writeFormulas}
              </button>
            </div>
          </li>
        </ul>
      </main>
    </>
  );
}

interface TemplateCardProps {
  readonly template: Template;
  readonly onCreate: () => void;
  readonly onAdjust: () => void;
}

function TemplateCard({ template, onCreate, onAdjust }: TemplateCardProps) {
  const { computation } = sourceOf(template);
  const subject = <span class="visually-hidden"> {template.title}</span>;
  return (
    <li class="card">
      <h3>{template.title}</h3>
      <p>{template.description}</p>
      <ul class="asked">
        {template.survey.questions.map((question) => (
          <li key={question.text}>{question.text}</li>
        ))}
      </ul>
      {computation && (
        <p class="tells">
          {text.home.tells}: {computation.outputs.map(({ name }) => name).join(' · ')}
        </p>
      )}
      <p class="hint">{text.home.minimum(template.minimumGroup)}</p>
      <div class="row end">
        <button type="button" class="button primary" onClick={onCreate}>
          {text.home.create}
          {subject}
        </button>
        <button type="button" class="button quiet" onClick={onAdjust}>
          {text.home.adjust}
          {subject}
        </button>
      </div>
    </li>
  );
}

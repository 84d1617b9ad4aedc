import { useId, useState } from 'preact/hooks';
import { functions } from '../program/functions/all.ts';
import type { FunctionDefinition } from '../program/functions/definition.ts';
import { text } from './text.ts';

export interface FunctionListProps {
  /** Inserts a text at the cursor, which is then behind `before`. */
  readonly onInsert: (before: string, after?: string) => void;
}

/** Every function of the language, to be searched and inserted. */
export function FunctionList({ onInsert }: FunctionListProps) {
  const [wanted, setWanted] = useState('');
  const id = useId();
  const found = functions.filter((definition) => matches(definition, wanted));
  return (
    <details class="function-list">
      <summary>{text.formulas.functions}</summary>
      <div class="field">
        <label for={id}>{text.formulas.search}</label>
        <input
          id={id}
          type="search"
          value={wanted}
          autoComplete="off"
          spellcheck={false}
          onInput={(event) => setWanted(event.currentTarget.value)}
          // The form that this stands in is not what Enter should send.
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
        <p class="hint" role="status">
          {text.formulas.found(found.length)}
        </p>
      </div>
      <ul>
        {found.map((definition) => (
          <FunctionItem key={definition.name} definition={definition} onInsert={onInsert} />
        ))}
      </ul>
    </details>
  );
}

function FunctionItem({ definition, onInsert }: FunctionListProps & { definition: FunctionDefinition }) {
  const { name, chapter, usage } = definition;
  const isCall = usage.startsWith(`${name}(`);
  const shown = isCall ? name : usage;
  return (
    <li>
      <button
        type="button"
        class="button small code"
        aria-label={text.formulas.insert(shown)}
        onClick={() => onInsert(...insertion(usage, name))}
      >
        {shown}
      </button>{' '}
      <span class="tag">{text.formulas.chapters[chapter]}</span>
      {isCall && (
        <p>
          <code>{usage}</code>
        </p>
      )}
      <p>
        {definition.definition}
        {groupNote(definition)}
      </p>
    </li>
  );
}

/** In how large a group it may be used, where that is a question. */
function groupNote({
  smallestGroup,
  arguments: { least },
}: Pick<FunctionDefinition, 'smallestGroup' | 'arguments'>): string {
  if (smallestGroup === undefined) return '';
  const isFixed = typeof smallestGroup === 'number';
  return ` ${text.formulas.groupOfFunction(isFixed ? smallestGroup : smallestGroup(least), isFixed)}`;
}

/** Every word that was typed is somewhere in what is said about the function. */
function matches({ name, chapter, usage, definition }: FunctionDefinition, wanted: string): boolean {
  const all = `${name} ${text.formulas.chapters[chapter]} ${usage} ${definition}`.toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

/** What a click writes before and behind the cursor: `mean(` and `)`, or an operator without its operands. */
function insertion(usage: string, name: string): [string, string?] {
  if (usage.startsWith(`${name}(`)) return [`${name}(`, ')'];
  const sign = usage.replace(/\b[ab]\b/g, '').trim();
  return [usage.startsWith('a') ? ` ${sign} ` : sign.length > 1 ? `${sign} ` : sign];
}

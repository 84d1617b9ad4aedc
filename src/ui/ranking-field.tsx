import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RankingQuestion } from '../program/survey.ts';
import { Icon, type IconName } from './icon.tsx';
import { text } from './text.ts';
import { Words } from './words.tsx';

export interface RankingFieldProps {
  readonly question: RankingQuestion;
  /** Indices of the options placed so far, the most preferred first. */
  readonly order: readonly number[];
  readonly strict: boolean;
  readonly onOrder: (order: readonly number[]) => void;
}

/** All options in an order: each is a button that gives it the next place; those with a place can be moved. */
export function RankingField({ question, order, strict, onOrder }: RankingFieldProps) {
  const id = useId();
  const field = useRef<HTMLFieldSetElement>(null);
  const { options } = question;
  const [said, setSaid] = useState('');
  // Where the focus goes after the next drawing: what was pressed is somewhere else then, or gone.
  const [wanted, setWanted] = useState('');
  const open = options.map((_, option) => option).filter((option) => !order.includes(option));
  const missing = strict && open.length > 0;
  const next = order.length + 1;

  useLayoutEffect(() => {
    if (wanted === '') return;
    const buttons = [...(field.current?.querySelectorAll<HTMLButtonElement>('button:not(:disabled)') ?? [])];
    const target = buttons.find((button) => button.dataset.is === wanted) ?? buttons[0];
    target?.focus();
    setWanted('');
  }, [wanted]);

  const put = (changed: readonly number[], option: number, focus: string) => {
    onOrder(changed);
    const place = changed.indexOf(option) + 1;
    setSaid(place > 0 ? text.contribute.rankSays(options[option]!, place) : '');
    setWanted(focus);
  };
  const choose = (option: number) => {
    const rest = open.filter((other) => other !== option);
    const following = rest.find((other) => other > option) ?? rest[0];
    const changed = rest.length === 1 ? [...order, option, rest[0]!] : [...order, option];
    put(changed, option, rest.length <= 1 ? `up ${option}` : `choose ${following}`);
  };
  const move = (option: number, by: number) => {
    const at = order.indexOf(option);
    const others = order.filter((other) => other !== option);
    const to = at + by;
    const atEnd = to === 0 || to === order.length - 1;
    const way = by < 0 !== atEnd ? 'up' : 'down';
    put([...others.slice(0, to), option, ...others.slice(to)], option, `${way} ${option}`);
  };

  const tool = (is: string, icon: IconName, label: string, disabled: boolean, onClick: () => void) => (
    <button
      type="button"
      class="button quiet small"
      data-is={is}
      aria-label={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );

  return (
    <fieldset class="field answer ranking" ref={field} aria-describedby={`${id}-hint ${id}-fault`}>
      <legend>
        <bdi>{question.text}</bdi>
      </legend>
      <p class="hint" id={`${id}-hint`}>
        {text.contribute.rankAll}
      </p>
      {order.length > 0 && (
        <ol class="ranked" aria-label={text.contribute.rankPlaced}>
          {order.map((option, at) => (
            <li key={option}>
              <span class="place" aria-hidden="true">
                {at + 1}
              </span>
              <bdi class="grow">{options[option]}</bdi>
              <span class="ranking-tools">
                {tool(`up ${option}`, 'up', text.contribute.rankUp(options[option]!), at === 0, () => move(option, -1))}
                {tool(
                  `down ${option}`,
                  'down',
                  text.contribute.rankDown(options[option]!),
                  at === order.length - 1,
                  () => move(option, 1),
                )}
                {tool(`out ${option}`, 'cross', text.contribute.rankOut(options[option]!), false, () =>
                  put(
                    order.filter((other) => other !== option),
                    option,
                    `choose ${option}`,
                  ),
                )}
              </span>
            </li>
          ))}
        </ol>
      )}
      {open.length > 0 && (
        <>
          <p class="rank-next">{text.contribute.rankNext(next)}</p>
          <div class="rank-open">
            {open.map((option, at) => (
              <button
                key={option}
                type="button"
                class="choice"
                data-is={`choose ${option}`}
                // Where the focus has to go if this question is not answered.
                data-missing={missing && at === 0 ? '' : undefined}
                onClick={() => choose(option)}
              >
                <bdi>{options[option]}</bdi>
              </button>
            ))}
          </div>
        </>
      )}
      <p class="visually-hidden" role="status">
        <Words>{said}</Words>
      </p>
      <p class={missing ? 'fault' : 'hint'} id={`${id}-fault`}>
        {missing && (
          <>
            <Icon name="alert" /> {text.contribute.rankMissing}
          </>
        )}
        {open.length === 0 && text.contribute.rankComplete}
      </p>
    </fieldset>
  );
}

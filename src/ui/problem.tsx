import { useRef, useState } from 'preact/hooks';
import type { Room } from '../room/room.ts';
import type { RoomProblem, RoomState } from '../room/state.ts';
import { copyText } from './copy-link.tsx';
import { Icon } from './icon.tsx';
import { StageHeading } from './stage-heading.tsx';
import { problemText, text, troubleText } from './text.ts';
import { type WayOut, wayOut } from './way-out.ts';
import { Words } from './words.tsx';

export interface ProblemProps {
  readonly problem: RoomProblem;
  /** Absent where there is no room (yet). */
  readonly room?: Room;
  readonly state?: RoomState;
  readonly onHome: () => void;
  /** Tries anew what failed. */
  readonly onRetry: () => void;
  /** Opens the editor. */
  readonly onChange?: () => void;
  /** Leaves, and opens a room of one's own with the same questions. */
  readonly onNewRoom?: () => void;
}

/** A failure, inside the frame: what happened, whether anything leaked, what to do now, and one button. */
export function Problem(props: ProblemProps) {
  const { problem, state } = props;
  const words = problemText(problem, state?.host === true && state.stage !== 'ended');
  const way = wayOut(problem, state);
  return (
    <section class="problem">
      <StageHeading>
        <Words>{words.title}</Words>
      </StageHeading>
      <dl>
        <dt>{text.problem.happened}</dt>
        <dd>
          <Words>{words.happened}</Words>
        </dd>
        <dt>{text.problem.leaked}</dt>
        <dd>
          <Icon name="shield" /> {words.leaked}
        </dd>
        <dt>{text.problem.advice}</dt>
        <dd>{words.advice}</dd>
      </dl>
      {way && <Way way={way} {...props} />}
    </section>
  );
}

function Way({ way, room, onHome, onRetry, onChange, onNewRoom }: { way: WayOut } & ProblemProps) {
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const button = (label: string, onClick: () => void) => (
    <button type="button" class="button primary big" onClick={onClick}>
      <Words>{label}</Words>
    </button>
  );
  switch (way.kind) {
    case 'home':
      return button(text.problem.home, onHome);
    case 'retry':
      return button(text.problem.retry, onRetry);
    case 'knock-again':
      return button(text.problem.ask, onRetry);
    case 'come-back':
      return button(text.problem.comeBack, () => location.reload());
    case 'reload':
      return button(text.problem.reload, () => location.reload());
    case 'copy-link':
      return (
        <div class="copy-link">
          <input ref={field} readOnly value={location.href} aria-label={text.lobby.link} />
          {button(text.problem.copyLink, async () => setCopied(await copyText(location.href, field.current)))}
          <p class="hint" role="status">
            {copied && text.lobby.copied}
          </p>
        </div>
      );
    case 'unlock':
      return button(text.problem.unlock, () => room?.unlock());
    case 'again':
      return button(text.problem.again, () => room?.again());
    case 'change':
      return button(text.problem.change, () => onChange?.());
    case 'new-room':
      return button(text.problem.newRoom, () => onNewRoom?.());
    case 'remove':
      return button(text.problem.without(way.names), () => {
        for (const id of way.ids) room?.remove(id);
      });
  }
}

/** Trouble that may pass by itself: the stage stays, this stands above it. */
export function Trouble({ problem, host }: { problem: RoomProblem; host: boolean }) {
  const words = troubleText(problem, host);
  return (
    <div class="notice" role="status">
      <Icon name="alert" />
      <p>
        <strong>
          <Words>{words.title}</Words>.
        </strong>{' '}
        <Words>{words.happened}</Words>
      </p>
    </div>
  );
}

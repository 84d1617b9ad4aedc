import { useEffect, useRef, useState } from 'preact/hooks';
import { sourceOf } from '../program/templates.ts';
import type { Room } from '../room/room.ts';
import type { RoomProblem, RoomState } from '../room/state.ts';
import { problemOf } from './failure.ts';
import { Home, type RoomWish } from './home.tsx';
import { Icon } from './icon.tsx';
import { Join } from './join.tsx';
import { Privacy } from './privacy.tsx';
import { Problem } from './problem.tsx';
import { RoomScreen } from './room.tsx';
import type { Rooms } from './rooms.ts';
import { StageHeading } from './stage-heading.tsx';
import { text } from './text.ts';

/** People who are simulated in a practice room. */
const SIMULATED = 4;

type View =
  | { readonly at: 'home'; readonly left: boolean }
  | { readonly at: 'join' }
  | { readonly at: 'waiting'; readonly why: string }
  | { readonly at: 'failed'; readonly problem: RoomProblem; readonly retry: () => void }
  | {
      readonly at: 'room';
      readonly room: Room;
      readonly practice: boolean;
      /** Opens or enters the room anew, after it did not work. */
      readonly reopen: () => void;
    };

/** The whole page: start page, a link's door, or a room. The address bar holds the room's link while there is one. */
export function App({ rooms }: { rooms: Rooms }) {
  const [view, setView] = useState<View>(() =>
    hasLink() ? { at: 'waiting', why: text.waiting.starting } : { at: 'home', left: false },
  );
  const [privacy, setPrivacy] = useState(false);
  const name = useRef('');

  /** Shows what `open` leads to, and meanwhile why one has to wait. */
  const enter = async (why: string, open: () => Promise<View>) => {
    setView({ at: 'waiting', why });
    try {
      setView(await open());
    } catch (error) {
      setView({ at: 'failed', problem: problemOf(error), retry: () => enter(why, open) });
    }
  };

  const start = () => {
    if (typeof RTCPeerConnection === 'undefined') {
      return setView({ at: 'failed', problem: { kind: 'no-webrtc' }, retry: start });
    }
    if (!hasLink()) return setView({ at: 'home', left: false });
    enter(text.waiting.resuming, async () => {
      const room = await rooms.resumeRoom();
      const reopen = () => location.reload();
      return room ? { at: 'room', room, practice: false, reopen } : { at: 'join' };
    });
  };

  const create = (wish: RoomWish) =>
    enter(text.waiting.creating, async () => {
      const { practice, ...options } = wish;
      const room = await rooms.createRoom(options);
      history.replaceState(null, '', new URL(room.state.link).hash);
      if (practice) rooms.practise(room, SIMULATED);
      return { at: 'room', room, practice, reopen: () => leave(room, () => create(wish)) };
    });

  const join = (chosen: string) => {
    name.current = chosen;
    enter(text.waiting.joining, async () => {
      const room = await rooms.joinRoom({ link: location.href, name: chosen });
      // At the door a name may be the reason for a refusal: it can be changed before the next try.
      return { at: 'room', room, practice: false, reopen: () => leave(room, () => setView({ at: 'join' })) };
    });
  };

  /** As the host of the same questions, if they are known. */
  const createAnew = ({ people, survey }: RoomState) => {
    const me = people.find((person) => person.me);
    if (!me || !survey) return goHome(true);
    create({ name: me.name, ...sourceOf(survey), practice: false });
  };

  const goHome = (left: boolean) => {
    history.replaceState(null, '', location.pathname);
    setView({ at: 'home', left });
  };

  const leave = async (room: Room, then: () => void) => {
    await room.leave();
    then();
  };

  // Another link, pasted into this tab, is another room.
  useEffect(() => {
    const changed = () => {
      if (view.at === 'room' && location.hash === new URL(view.room.state.link).hash) return;
      if (view.at === 'room') leave(view.room, start);
      else start();
    };
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  });

  // Once, when the page opens.
  useEffect(start, []);

  useEffect(() => {
    if (view.at !== 'room') document.title = text.name;
  }, [view]);

  const onPrivacy = () => setPrivacy(true);
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('content')?.focus()}>
        {text.skip}
      </button>
      {!isSecureContext && (
        <p class="plain-http">
          <Icon name="alert" /> {text.notice.plain}
        </p>
      )}
      {view.at === 'home' && <Home left={view.left} onCreate={create} onPrivacy={onPrivacy} />}
      {view.at === 'join' && (
        <Join name={name.current} onJoin={join} onPrivacy={onPrivacy} onHome={() => goHome(false)} />
      )}
      {view.at === 'waiting' && <Waiting why={view.why} />}
      {view.at === 'failed' && (
        <main id="content" class="home narrow" tabIndex={-1}>
          <p class="brand">{text.name}</p>
          <Problem problem={view.problem} onHome={() => goHome(false)} onRetry={view.retry} />
        </main>
      )}
      {view.at === 'room' && (
        <RoomScreen
          key={view.room.state.link}
          room={view.room}
          practice={view.practice}
          onPrivacy={onPrivacy}
          onLeave={() => leave(view.room, () => goHome(true))}
          onNewRoom={() => {
            const { state } = view.room;
            leave(view.room, () => createAnew(state));
          }}
          onReopen={view.reopen}
        />
      )}
      {privacy && <Privacy onClose={() => setPrivacy(false)} />}
    </>
  );
}

function Waiting({ why }: { why: string }) {
  return (
    <main id="content" class="home narrow" tabIndex={-1}>
      <p class="brand">{text.name}</p>
      <StageHeading>{why}</StageHeading>
      <progress aria-label={why} />
    </main>
  );
}

/** Whether the address holds a room's link; broken ones count, so that their problem is explained. */
function hasLink(): boolean {
  return location.hash.length > 1;
}

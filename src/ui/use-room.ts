import { useEffect, useState } from 'preact/hooks';
import type { Room } from '../room/room.ts';
import type { RoomState } from '../room/state.ts';

/** The room's present state; draws anew at each change. */
export function useRoom(room: Room): RoomState {
  const [, redraw] = useState(room.state);
  useEffect(() => {
    redraw(room.state);
    return room.subscribe(() => redraw(room.state));
  }, [room]);
  return room.state;
}

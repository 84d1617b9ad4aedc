import type { ProgramSource } from '../program/plan.ts';
import type { Room } from '../room/room.ts';

/** How the screens get rooms: passed in by `main.tsx`, so that no screen knows what carries a room out. */
export interface Rooms {
  /** Opens a new room with me as its host. */
  createRoom(options: ProgramSource & { name: string }): Promise<Room>;
  /** Says hello at the room that the link names. */
  joinRoom(options: { link: string; name: string }): Promise<Room>;
  /** The room that this tab was in before a reload, if the address bar still holds its link. */
  resumeRoom(): Promise<Room | undefined>;
  /** Adds simulated people, living inside this page, to a real room, until I leave it. */
  practise(room: Room, people: number): void;
}

import { createCertificate } from '../transport/webrtc.ts';
import { createRoom, joinRoom, resumeRoom } from './open.ts';
import type { Platform } from './platform.ts';
import { practise } from './practice.ts';
import type { Room } from './room.ts';
import { startInWorker } from './worker.ts';

const MEMORY = 'murmuration/room/';

/** This page as a place for rooms. What a reload must not lose lies sealed in sessionStorage, its key in the URL's fragment. */
export function browserPlatform(): Platform {
  return {
    server: location.origin,
    certificate: createCertificate,
    startEngine: startInWorker,
    memory: {
      read: (roomId) => ifAllowed(() => sessionStorage.getItem(MEMORY + roomId)) ?? null,
      write: (roomId, sealed) => ifAllowed(() => sessionStorage.setItem(MEMORY + roomId, sealed)),
      erase: (roomId) => ifAllowed(() => sessionStorage.removeItem(MEMORY + roomId)),
    },
  };
}

/** Where the browser keeps nothing for this page (its settings, or no space), a reload is a new person; the room goes on. */
function ifAllowed<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

/** On the serving machine itself the page may be open as localhost, where no phone can follow: the server knows better. */
async function linkOrigin(): Promise<string> {
  if (!/^(localhost|127\.[\d.]+|\[::1\])$/.test(location.hostname)) return location.origin;
  try {
    const { links } = (await (await fetch('/network')).json()) as { links: string[] };
    return links[0] ? new URL(links[0]).origin : location.origin;
  } catch {
    return location.origin; // another server, which does not tell
  }
}

/** Rooms in this page (`open.ts`, `practice.ts`), each call rejecting where those throw. */
export function browserRooms() {
  const platform = browserPlatform();
  const hosting = async () => ({ ...platform, linkOrigin: await linkOrigin() });
  return {
    createRoom: async (options: Parameters<typeof createRoom>[1]) => createRoom(await hosting(), options),
    joinRoom: async (options: Parameters<typeof joinRoom>[1]) => joinRoom(platform, options),
    resumeRoom: async () => resumeRoom(await hosting(), location.href),
    practise: (room: Room, people: number) => practise(platform, room, people),
  };
}

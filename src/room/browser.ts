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
      read: (roomId) => sessionStorage.getItem(MEMORY + roomId),
      write: (roomId, sealed) => sessionStorage.setItem(MEMORY + roomId, sealed),
      erase: (roomId) => sessionStorage.removeItem(MEMORY + roomId),
    },
  };
}

/** Rooms in this page (`open.ts`, `practice.ts`), each call rejecting where those throw. */
export function browserRooms() {
  const platform = browserPlatform();
  return {
    createRoom: async (options: Parameters<typeof createRoom>[1]) => createRoom(platform, options),
    joinRoom: async (options: Parameters<typeof joinRoom>[1]) => joinRoom(platform, options),
    resumeRoom: async () => resumeRoom(platform, location.href),
    practise: (room: Room, people: number) => practise(platform, room, people),
  };
}

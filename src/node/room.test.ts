import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../signaling/server.ts';
import type { Survey } from '../program/survey.ts';
import { createRoom, joinRoom } from '../room/open.ts';
import type { Platform } from '../room/platform.ts';
import type { Room } from '../room/room.ts';
import type { RoomState } from '../room/state.ts';
import { nodePlatform } from './platform.ts';

const survey: Survey = {
  title: 'Salaries',
  questions: [{ kind: 'number', text: 'Salary', unit: '€', decimals: 2, minimum: '0', maximum: '100000' }],
};

/** Resolves with the first state that fulfils the condition. */
function until(room: Room, condition: (state: RoomState) => boolean): Promise<RoomState> {
  return new Promise((resolve) => {
    const check = () => {
      if (!condition(room.state)) return;
      stop();
      resolve(room.state);
    };
    const stop = room.subscribe(check);
    queueMicrotask(check);
  });
}

describe('a room of Node peers', () => {
  let server: RunningServer;
  let platform: Platform;
  const rooms: Room[] = [];

  beforeAll(async () => {
    server = await startServer();
    platform = await nodePlatform(`http://127.0.0.1:${server.port}`);
  });
  afterAll(async () => {
    await Promise.all(rooms.map((room) => room.leave()));
    await server.close();
  });

  it('computes over real data channels, from the door to the result', async () => {
    const host = createRoom(platform, { name: 'Hanna', survey, minimumGroup: 3 });
    await until(host, (state) => state.stage === 'lobby');
    const guests = ['Ben', 'Cleo'].map((name) => joinRoom(platform, { name, link: host.state.link }));
    rooms.push(host, ...guests);

    await until(host, (state) => state.door.length === 2);
    for (const { id } of host.state.door) host.admit(id);
    await until(host, (state) => state.people.length === 3);
    host.lock();

    const ready = await Promise.all(rooms.map((room) => until(room, (state) => state.stage === 'contributing')));
    for (const state of ready) expect(state.words).toEqual(ready[0]!.words);
    rooms.forEach((room, index) => {
      room.contribute([['1000.50', '2000.25', '3000'][index]!]);
    });
    await Promise.all(rooms.map((room) => until(room, (state) => state.submission === 'received')));
    await until(host, (state) => state.people.every((person) => person.contributed));
    host.compute();

    const results = await Promise.all(rooms.map((room) => until(room, (state) => state.stage === 'result')));
    for (const { result } of results) {
      expect(result!.questions[0]!.result).toEqual({ kind: 'number', count: 3, sum: '6000.75', mean: 2000.25 });
      expect(result!.excluded).toEqual([]);
      expect(result!.receipt.manifestDigest).toBe(results[0]!.result!.receipt.manifestDigest);
    }
  });
});

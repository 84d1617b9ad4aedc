import type { Survey } from '../program/survey.ts';
import { createRoom, joinRoom } from '../room/open.ts';
import type { Platform, TabMemory } from '../room/platform.ts';
import type { Room } from '../room/room.ts';
import type { RoomState } from '../room/state.ts';

export const salaries: Survey = {
  title: 'Salaries',
  questions: [{ kind: 'number', text: 'Salary', unit: '€', decimals: 2, minimum: '0', maximum: '100000' }],
};

/** For tests: people in rooms, over the real server and real WebRTC. */
export class People {
  readonly #rooms: Room[] = [];

  constructor(readonly platform: Platform) {}

  host(name = 'Hanna', platform = this.platform): Room {
    return this.#seen(createRoom(platform, { name, survey: salaries, minimumGroup: 3 }));
  }

  guest(name: string, link: string, platform = this.platform): Room {
    return this.#seen(joinRoom(platform, { name, link }));
  }

  /** A room opened by the test itself, which shall be left at the end too. */
  #seen(room: Room): Room {
    this.#rooms.push(room);
    return room;
  }

  also(room: Room | undefined): Room {
    return this.#seen(room!);
  }

  /** A host and guests with these names, all in the lobby; a guest may live on a platform of its own. */
  async gather(names: readonly string[], elsewhere: Readonly<Record<string, Platform>> = {}): Promise<Room[]> {
    const host = this.host('Hanna', elsewhere.Hanna);
    await until(host, ({ stage }) => stage === 'lobby');
    const guests: Room[] = [];
    // One after the other, so that their places in the roster are those in the list.
    for (const name of names) {
      const guest = this.guest(name, host.state.link, elsewhere[name]);
      await until(host, ({ door }) => door.some((visitor) => visitor.name === name));
      host.admit(guest.id);
      guests.push(guest);
    }
    await until(host, ({ people }) => people.length === names.length + 1);
    return [host, ...guests];
  }

  /** As `gather`, and up to the moment when all may answer. */
  async ready(names: readonly string[], elsewhere?: Readonly<Record<string, Platform>>): Promise<Room[]> {
    const rooms = await this.gather(names, elsewhere);
    rooms[0]!.lock();
    await all(rooms, ({ stage }) => stage === 'contributing');
    return rooms;
  }

  async leave(): Promise<void> {
    await Promise.all(this.#rooms.splice(0).map((room) => room.leave()));
  }
}

/** All answer, the host closes: the sum that each sees. */
export async function compute(rooms: readonly Room[], answer: (index: number) => string): Promise<string[]> {
  await all(rooms, ({ stage }) => stage === 'contributing');
  rooms.forEach((room, index) => {
    if (room.state.submission === 'none') room.contribute([answer(index)]);
  });
  await until(rooms[0]!, ({ people }) => people.every(({ contributed }) => contributed));
  rooms[0]!.compute();
  const states = await all(rooms, ({ stage }) => stage === 'result');
  return states.map(({ result }) => (result!.questions[0]!.result as { sum: string }).sum);
}

/** Resolves with the first state that fulfils the condition. */
export function until(room: Room, condition: (state: RoomState) => boolean, milliseconds = 15_000): Promise<RoomState> {
  return new Promise((resolve, reject) => {
    const check = () => {
      if (!condition(room.state)) return;
      clearTimeout(timer);
      stop();
      resolve(room.state);
    };
    const stop = room.subscribe(check);
    const timer = setTimeout(() => {
      stop();
      const { stage, problem, progress, people, door } = room.state;
      reject(new Error(`never: ${condition} in ${JSON.stringify({ stage, problem, progress, people, door })}`));
    }, milliseconds);
    queueMicrotask(check);
  });
}

export function all(rooms: readonly Room[], condition: (state: RoomState) => boolean): Promise<RoomState[]> {
  return Promise.all(rooms.map((room) => until(room, condition)));
}

/** A tab's memory that the test holds. */
export class HeldMemory implements TabMemory {
  text: string | null = null;
  read = () => this.text;
  write = (_: string, sealed: string) => {
    this.text = sealed;
  };
  erase = () => {
    this.text = null;
  };
}

/** The platform of a device whose engine sends nothing while `muted()`. */
export function mutable(platform: Platform, muted: () => boolean): Platform {
  return {
    ...platform,
    startEngine: (options, port, events) =>
      platform.startEngine(
        options,
        {
          parties: port.parties,
          me: port.me,
          send: (to, stream, message) => {
            if (!muted()) port.send(to, stream, message);
          },
          get onMessage() {
            return port.onMessage;
          },
          set onMessage(handler) {
            port.onMessage = handler;
          },
        },
        events,
      ),
  };
}

export const names = ({ people }: RoomState) => people.map(({ name }) => name);

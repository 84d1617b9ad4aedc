import type { JoinRequest } from '../src/wire/signaling.ts';
import { type Limits, TokenBucket } from './limits.ts';

/** A room as the server knows it: an id, who sits in it, and what it has used up. */
export interface Room<Member> {
  readonly id: string;
  /** By peer address. */
  readonly members: Map<string, Member>;
  /** By peer address: what its owner gave when it first joined. */
  readonly tokens: Map<string, string>;
  /** When it was last joined or spoken in. */
  usedAt: number;
  readonly joins: TokenBucket;
  readonly messages: TokenBucket;
  readonly bytes: TokenBucket;
}

export type Joined<Member> =
  | {
      readonly ok: true;
      readonly room: Room<Member>;
      /** Held the same peer address until now. */
      readonly replaced: Member | undefined;
    }
  | {
      readonly ok: false;
      readonly reason: 'room-gone' | 'room-full' | 'seat-taken' | 'server-full' | 'too-many-joins';
    };

/** A room remembers the tokens of those who are in it, and of this many more who were there last. */
const ABSENT_TOKENS = 100;

/** The table of rooms. Knows no sockets: a `Member` is whatever the caller seats. */
export class Rooms<Member> {
  readonly #rooms = new Map<string, Room<Member>>();

  constructor(
    private readonly limits: Limits,
    private readonly now: () => number,
  ) {}

  /** Seats a member under a peer address; whoever sat there, with the same token, loses the seat and is returned as `replaced`. */
  join(request: JoinRequest, member: Member): Joined<Member> {
    const { room: id, peer, token, create } = request;
    let room = this.#rooms.get(id);
    if (!room && !create) return { ok: false, reason: 'room-gone' };
    if (!room && this.#rooms.size >= this.limits.rooms) return { ok: false, reason: 'server-full' };
    room ??= this.#open(id);
    if ((room.tokens.get(peer) ?? token) !== token) return { ok: false, reason: 'seat-taken' };
    const replaced = room.members.get(peer);
    if (replaced === undefined && room.members.size >= this.limits.room.peers)
      return { ok: false, reason: 'room-full' };
    if (!room.joins.take(1, this.now())) return { ok: false, reason: 'too-many-joins' };
    room.members.set(peer, member);
    room.tokens.delete(peer); // the newest stands last
    room.tokens.set(peer, token);
    this.#forgetTokens(room);
    room.usedAt = this.now();
    return { ok: true, room, replaced };
  }

  /** Frees the seat; false if somebody else has it by now. */
  leave(room: Room<Member>, peer: string, member: Member): boolean {
    if (room.members.get(peer) !== member) return false;
    room.members.delete(peer);
    room.usedAt = this.now();
    return true;
  }

  /** Counts a message on its way to `copies` members; false when the room has used up what it may. */
  spend(room: Room<Member>, copies: number, bytes: number): boolean {
    room.usedAt = this.now();
    return room.messages.take(copies, this.now()) && room.bytes.take(copies * bytes, this.now());
  }

  /** Closes the rooms that have expired, and returns the members that still sat in them. */
  sweep(): Member[] {
    const evicted: Member[] = [];
    for (const room of this.#rooms.values()) {
      const lifetime = room.members.size === 0 ? this.limits.emptyRoom : this.limits.idleRoom;
      if (this.now() - room.usedAt < lifetime) continue;
      this.#rooms.delete(room.id);
      evicted.push(...room.members.values());
      room.members.clear();
    }
    return evicted;
  }

  /** Closes all rooms at once. */
  clear(): void {
    for (const room of this.#rooms.values()) room.members.clear();
    this.#rooms.clear();
  }

  get size(): number {
    return this.#rooms.size;
  }

  /** Number of members in all rooms. */
  get peers(): number {
    let count = 0;
    for (const room of this.#rooms.values()) count += room.members.size;
    return count;
  }

  /** Of those who are gone, the longest ago first. */
  #forgetTokens({ tokens, members }: Room<Member>): void {
    let surplus = tokens.size - members.size - ABSENT_TOKENS;
    for (const peer of tokens.keys()) {
      if (surplus <= 0) return;
      if (members.has(peer)) continue;
      tokens.delete(peer);
      surplus--;
    }
  }

  #open(id: string): Room<Member> {
    const { joins, messages, bytes } = this.limits.room;
    const bucket = (rate: typeof joins) => new TokenBucket(rate, this.now());
    const room = {
      id,
      members: new Map(),
      tokens: new Map(),
      usedAt: this.now(),
      joins: bucket(joins),
      messages: bucket(messages),
      bytes: bucket(bytes),
    };
    this.#rooms.set(id, room);
    return room;
  }
}

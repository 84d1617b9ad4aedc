/** Amounts that flow: `burst` at once, then `perSecond`. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** What the server grants to one connection, one address, one room, and in all. Durations in milliseconds. */
export interface Limits {
  readonly connection: {
    /** Packets received, and each further copy of a message to several peers. */
    readonly packets: Rate;
    readonly bytes: Rate;
    readonly joins: Rate;
    /** Bytes that may wait for a client that reads slowly. */
    readonly queuedBytes: number;
  };
  /** Generous: a school or a company may sit behind one address. */
  readonly address: { readonly connections: number; readonly joins: Rate };
  readonly room: {
    readonly peers: number;
    readonly joins: Rate;
    /** Messages and bytes delivered to all the room's peers together. */
    readonly messages: Rate;
    readonly bytes: Rate;
  };
  readonly rooms: number;
  readonly connections: number;
  /** Of browsers that fetch pages, too. */
  readonly tcpConnections: number;
  /** How long a room without anyone waits for them, e.g. for a host who reloads the page. */
  readonly emptyRoom: number;
  /** How long a room lives in which nothing is said. */
  readonly idleRoom: number;
  /** How long a connection may live outside of any room. */
  readonly unjoined: number;
  /** How often the server looks for what has expired. */
  readonly sweep: number;
  /** A client that vanishes is noticed within `pingEvery` + `pongWithin`. */
  readonly pingEvery: number;
  readonly pongWithin: number;
}

const second = 1000;
const minute = 60 * second;
const mebibyte = 1024 * 1024;

/**
 * A full mesh of 32 people costs each of them about 31 offers or answers and 250 candidates when the room locks;
 * the limits allow that several times in a row.
 */
export const defaultLimits: Limits = {
  connection: {
    packets: { burst: 4000, perSecond: 300 },
    bytes: { burst: 8 * mebibyte, perSecond: mebibyte / 2 },
    joins: { burst: 10, perSecond: 0.2 },
    queuedBytes: 8 * mebibyte,
  },
  address: { connections: 250, joins: { burst: 400, perSecond: 5 } },
  room: {
    peers: 32,
    joins: { burst: 200, perSecond: 5 },
    messages: { burst: 40_000, perSecond: 4000 },
    bytes: { burst: 64 * mebibyte, perSecond: 4 * mebibyte },
  },
  rooms: 10_000,
  connections: 10_000,
  tcpConnections: 20_000,
  emptyRoom: 2 * minute,
  idleRoom: 6 * 60 * minute,
  unjoined: minute,
  sweep: 5 * second,
  pingEvery: 4 * second,
  pongWithin: 5 * second,
};

/** Holds up to `burst` tokens and gains `perSecond`. Starts full. Times are in milliseconds of any steady clock. */
export class TokenBucket {
  #tokens: number;
  #at: number;

  constructor(
    private readonly rate: Rate,
    now: number,
  ) {
    this.#tokens = rate.burst;
    this.#at = now;
  }

  /** Takes `count` tokens if there are as many; otherwise takes none and returns false. */
  take(count: number, now: number): boolean {
    this.#refill(now);
    if (count > this.#tokens) return false;
    this.#tokens -= count;
    return true;
  }

  full(now: number): boolean {
    this.#refill(now);
    return this.#tokens === this.rate.burst;
  }

  #refill(now: number): void {
    const gained = (Math.max(0, now - this.#at) / 1000) * this.rate.perSecond;
    this.#tokens = Math.min(this.rate.burst, this.#tokens + gained);
    this.#at = now;
  }
}

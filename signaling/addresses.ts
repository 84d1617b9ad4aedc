import { isIPv4, isIPv6 } from 'node:net';
import { type Limits, TokenBucket } from './limits.ts';

/**
 * How many connections and joins each network address has made. Held in memory, for as long as it takes, and
 * nowhere else: addresses are never logged.
 */
export class Addresses {
  readonly #held = new Map<string, { connections: number; readonly joins: TokenBucket }>();

  constructor(
    private readonly limits: Limits['address'],
    private readonly now: () => number,
  ) {}

  /** May this address open one more connection? */
  mayConnect(address: string): boolean {
    return (this.#held.get(addressGroup(address))?.connections ?? 0) < this.limits.connections;
  }

  connected(address: string): void {
    this.#entry(address).connections += 1;
  }

  disconnected(address: string): void {
    this.#entry(address).connections -= 1;
  }

  /** Counts a join; false when this address makes too many. */
  mayJoin(address: string): boolean {
    return this.#entry(address).joins.take(1, this.now());
  }

  /** Forgets the addresses that nothing needs to be remembered of. */
  sweep(): void {
    for (const [group, { connections, joins }] of this.#held)
      if (connections === 0 && joins.full(this.now())) this.#held.delete(group);
  }

  get size(): number {
    return this.#held.size;
  }

  #entry(address: string) {
    const group = addressGroup(address);
    let entry = this.#held.get(group);
    if (!entry) {
      entry = { connections: 0, joins: new TokenBucket(this.limits.joins, this.now()) };
      this.#held.set(group, entry);
    }
    return entry;
  }
}

/** What counts as one address: an IPv4 address, or the /64 that one IPv6 subscriber has. */
export function addressGroup(address: string): string {
  const mapped = /^::ffff:(.*)$/i.exec(address)?.[1];
  if (mapped && isIPv4(mapped)) return mapped;
  if (!isIPv6(address)) return address;
  const [before = '', after] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const missing = after === undefined ? 0 : 8 - groups(before).length - groups(after).length;
  const all = [...groups(before), ...Array<string>(missing).fill('0'), ...groups(after)];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

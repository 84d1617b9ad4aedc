import { personId } from '../trust/identity.ts';
import type { HelloMessage } from '../trust/message.ts';
import { MAXIMUM_PEOPLE, type RosterEntry } from '../trust/roster.ts';
import { equalBytes } from '../wire/bytes.ts';

/** Most people who may wait at the door: whoever has the link can make up as many as they like. */
export const MAXIMUM_WAITING = 30;

/** What a hello changed for the host. */
export type HelloEffect =
  /** Somebody new is at the door. */
  | 'at-door'
  /** A member's entry changed so that a new roster is due: it was reloaded, or is back after the host was. */
  | 'changed'
  /** Nothing that others must know: it wants to hear the current roster again. */
  | 'known'
  /** Was removed by the host, or the room (or the space at its door) is full. */
  | 'removed'
  | 'full';

/** The host's book: who said hello, who is admitted, in which order. Pure; the client carries out what follows. */
export class Membership {
  readonly #hellos = new Map<string, HelloMessage>();
  #admitted: string[] = [];
  readonly #removed = new Set<string>();
  /** Before the host was reloaded: who was admitted, in that order; and who of them has not been heard of since. */
  readonly #before: readonly string[];
  readonly #missed: Set<string>;
  /** Commitments that stood in a locked roster: their values may have been revealed, so they serve no second time. */
  readonly #spent: Uint8Array[] = [];
  locked = false;

  /** @param before ids of the members of the last roster that this host signed before it was reloaded. */
  constructor(before: readonly string[] = []) {
    this.#before = before;
    this.#missed = new Set(before);
  }

  /** Takes in a verified hello. Who was a member before the host's reload, and did not leave since, is one again. */
  hello(hello: HelloMessage): HelloEffect {
    const id = personId(hello.from);
    if (this.#removed.has(id)) return 'removed';
    if (this.isMember(id)) return this.#memberSaid(id, hello);
    const returns = this.#missed.has(id);
    const waiting = this.#hellos.size - this.size;
    if (this.size >= MAXIMUM_PEOPLE || (!returns && !this.#hellos.has(id) && waiting >= MAXIMUM_WAITING)) return 'full';
    this.#hellos.set(id, hello);
    if (!returns) return 'at-door';
    this.#enter(id);
    return 'changed';
  }

  /** @returns false if nobody of that id is at the door or the room is full. */
  admit(id: string): boolean {
    if (!this.#hellos.has(id) || this.isMember(id) || this.size >= MAXIMUM_PEOPLE) return false;
    this.#enter(id);
    return true;
  }

  /** Takes a member out, or turns a visitor away; a removed key does not come back. */
  remove(id: string, forGood: boolean): HelloMessage | undefined {
    const hello = this.#hellos.get(id);
    this.#hellos.delete(id);
    this.#missed.delete(id);
    this.#admitted = this.#admitted.filter((member) => member !== id);
    if (forGood) this.#removed.add(id);
    return hello;
  }

  isMember(id: string): boolean {
    return this.#admitted.includes(id);
  }

  /** How many are admitted. */
  get size(): number {
    return this.#admitted.length;
  }

  /** Who waits to be let in, in the order of their hellos. */
  get door(): readonly HelloMessage[] {
    return [...this.#hellos].filter(([id]) => !this.isMember(id)).map(([, hello]) => hello);
  }

  /**
   * The entries of the next roster, or undefined while a member still owes a fresh commitment (it sends one as soon
   * as it accepts a locked roster).
   */
  entries(): RosterEntry[] | undefined {
    const hellos = this.#admitted.map((id) => this.#hellos.get(id)!);
    if (hellos.some((hello) => this.#isSpent(hello.commitment))) return undefined;
    return hellos.map(({ from, commitment, fingerprint, name }) => ({ key: from, commitment, fingerprint, name }));
  }

  /** A roster with these entries was signed. */
  signed(entries: readonly RosterEntry[]): void {
    if (this.locked) this.#spent.push(...entries.map((entry) => entry.commitment));
  }

  #memberSaid(id: string, hello: HelloMessage): HelloEffect {
    const before = this.#hellos.get(id)!;
    // Said before the last lock: it did not hear of that yet, or somebody repeats what it said. Nothing newer is undone.
    if (this.#isSpent(hello.commitment)) return 'known';
    this.#hellos.set(id, hello);
    // Without a roster it needs one with its commitment; with one, a fresh commitment is for the next.
    const begins = hello.epoch === 0 && !equalBytes(before.commitment, hello.commitment);
    return begins || !sameDevice(before, hello) ? 'changed' : 'known';
  }

  /** In the order of before, so that people keep their places (and names their numbers). */
  #enter(id: string): void {
    this.#missed.delete(id);
    this.#admitted.push(id);
    const place = (member: string) => (this.#before.includes(member) ? this.#before.indexOf(member) : Infinity);
    // Sorting is stable: the others stay behind them, as they came. (Infinity - Infinity is no order.)
    this.#admitted.sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  }

  #isSpent(commitment: Uint8Array): boolean {
    return this.#spent.some((spent) => equalBytes(spent, commitment));
  }
}

/** The same certificate and name: then a new roster would tell nobody anything. */
function sameDevice(a: HelloMessage, b: HelloMessage): boolean {
  const fingerprints =
    a.fingerprint && b.fingerprint ? equalBytes(a.fingerprint, b.fingerprint) : a.fingerprint === b.fingerprint;
  return fingerprints && a.name === b.name;
}

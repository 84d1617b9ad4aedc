import { personId } from '../trust/identity.ts';
import type { HelloMessage } from '../trust/message.ts';
import { MAXIMUM_PEOPLE, type RosterEntry, type SignedRoster } from '../trust/roster.ts';
import { equalBytes } from '../wire/bytes.ts';

/** What a hello changed for the host. */
export type HelloEffect =
  /** Somebody new is at the door. */
  | 'at-door'
  /** A member's entry changed so that a new roster is due (a reload brought a new certificate). */
  | 'changed'
  /** Nothing that others must know: it wants to hear the current roster again. */
  | 'known'
  /** Was removed by the host, or the room is full. */
  | 'removed'
  | 'full';

/** The host's book: who said hello, who is admitted, in which order. Pure; the client carries out what follows. */
export class Membership {
  readonly #hellos = new Map<string, HelloMessage>();
  #admitted: string[] = [];
  readonly #removed = new Set<string>();
  /** Commitments that stood in a locked roster: their values may have been revealed, so they serve no second time. */
  readonly #spent: Uint8Array[] = [];
  locked = false;

  /**
   * Takes in a verified hello.
   * @param seen the roster that the hello carries, verified as signed by me: whom I admitted before a reload.
   */
  hello(hello: HelloMessage, seen?: SignedRoster): HelloEffect {
    const id = personId(hello.from);
    if (this.#removed.has(id)) return 'removed';
    const before = this.#hellos.get(id);
    const returns = !this.isMember(id) && seen?.entries.some((entry) => equalBytes(entry.key, hello.from));
    if (!this.isMember(id) && this.#admitted.length >= MAXIMUM_PEOPLE) return 'full';
    this.#hellos.set(id, hello);
    if (returns) this.#admitted.push(id);
    if (!this.isMember(id)) return 'at-door';
    return returns || !before || !sameDevice(before, hello) ? 'changed' : 'known';
  }

  /** @returns false if nobody of that id is at the door or the room is full. */
  admit(id: string): boolean {
    if (!this.#hellos.has(id) || this.isMember(id) || this.#admitted.length >= MAXIMUM_PEOPLE) return false;
    this.#admitted.push(id);
    return true;
  }

  /** Takes a member out, or turns a visitor away; a removed key does not come back. */
  remove(id: string, forGood: boolean): HelloMessage | undefined {
    const hello = this.#hellos.get(id);
    this.#hellos.delete(id);
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
    const fresh = hellos.every((hello) => !this.#spent.some((spent) => equalBytes(spent, hello.commitment)));
    if (!fresh) return undefined;
    return hellos.map(({ from, commitment, fingerprint, name }) => ({ key: from, commitment, fingerprint, name }));
  }

  /** A roster with these entries was signed. */
  signed(entries: readonly RosterEntry[]): void {
    if (this.locked) this.#spent.push(...entries.map((entry) => entry.commitment));
  }
}

/** The same certificate and name: then a new roster would tell nobody anything. */
function sameDevice(a: HelloMessage, b: HelloMessage): boolean {
  const fingerprints =
    a.fingerprint && b.fingerprint ? equalBytes(a.fingerprint, b.fingerprint) : a.fingerprint === b.fingerprint;
  return fingerprints && a.name === b.name;
}

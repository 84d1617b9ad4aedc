/** Engine messages of one member that may wait here, in bytes. */
const CAPACITY = 8 * 1024 * 1024;
/** What a message costs besides its bytes, roughly. */
const OVERHEAD = 64;

export interface EarlyMessage {
  readonly from: number;
  readonly sub: number;
  readonly message: Uint8Array;
}

/** Messages of the run that this device has agreed to and not begun: somebody else has everyone's signature already. */
export class EarlyMessages {
  #messages: EarlyMessage[] = [];
  readonly #bytes = new Map<number, number>();

  /** @returns false, and keeps nothing, if more than anybody honest would send comes from that member. */
  hold(early: EarlyMessage): boolean {
    const bytes = (this.#bytes.get(early.from) ?? 0) + early.message.length + OVERHEAD;
    if (bytes > CAPACITY) return false;
    this.#bytes.set(early.from, bytes);
    this.#messages.push(early);
    return true;
  }

  /** All of them, in the order of their arrival; none is left. */
  take(): readonly EarlyMessage[] {
    const messages = this.#messages;
    this.#messages = [];
    this.#bytes.clear();
    return messages;
  }
}

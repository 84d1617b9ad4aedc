/** Called once for each cheater. Must not throw. */
export type OnCheater = (party: number) => void;

/**
 * The parties that this one has caught cheating: by what they themselves sent to it, on channels that only they can write
 * to. So nobody can have an honest party named. It is this party's own observation, and no proof to others.
 */
export class Cheaters {
  readonly #parties = new Set<number>();
  readonly #onCheater: OnCheater;

  constructor(onCheater: OnCheater = () => {}) {
    this.#onCheater = onCheater;
  }

  has(party: number): boolean {
    return this.#parties.has(party);
  }

  name(party: number): void {
    if (this.#parties.has(party)) return;
    this.#parties.add(party);
    this.#onCheater(party);
  }
}

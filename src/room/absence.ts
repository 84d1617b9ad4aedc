/** Whoever is out of reach for so long (ms) is taken to be gone: longer than a network may be away without any loss. */
export const GONE = 90_000;

/** Watches over one person: out of reach for `GONE` without a break is gone, until within reach again. */
export class Absence {
  readonly #onGone: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #gone = false;

  constructor(onGone: () => void) {
    this.#onGone = onGone;
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** Said again and again: only a change matters. */
  outOfReach(): void {
    this.#timer ??= setTimeout(() => {
      this.#gone = true;
      this.#onGone();
    }, GONE);
  }

  /** Within reach, or no longer of interest. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#gone = false;
  }
}

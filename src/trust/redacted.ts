const inspect: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/** Carries a secret: shows nothing of itself when logged, put into a string or into JSON. */
export abstract class Redacted {
  toJSON(): string {
    return '[secret]';
  }

  toString(): string {
    return '[secret]';
  }

  [inspect](): string {
    return '[secret]';
  }
}

/**
 * Strict reading and writing of bytes: the one way in which anything of ours becomes bytes and comes back.
 * Integers are little-endian, as field elements are. There is exactly one encoding of each value, and a
 * decoder accepts that one only.
 */

/**
 * What was wrong:
 * short     the bytes end before the field does
 * trailing  bytes are left over at the end
 * too-long  a length is over the field's maximum
 * range     a number, flag or length that the field does not allow
 * text      not UTF-8, or not well-formed Unicode
 * kind      an unknown kind of message
 * encoding  not canonical hex or base64url
 */
export type WireProblem = 'short' | 'trailing' | 'too-long' | 'range' | 'text' | 'kind' | 'encoding';

/** Bytes that are not what they should be. Names the field and the problem; never holds what was read. */
export class WireError extends Error {
  override readonly name = 'WireError';

  constructor(
    readonly problem: WireProblem,
    readonly field: string,
  ) {
    super(`${field}: ${problem}`);
  }
}

// ignoreBOM keeps a leading U+FEFF as a character: dropping it would give two encodings of one text.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Same length and same bytes. Not constant-time: for public values only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Appends fields to a growing buffer. Throws `WireError` for a value that its field cannot hold. */
export class Writer {
  #buffer: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = 0;

  /** @param capacity expected size in bytes; grows when exceeded. */
  constructor(capacity = 256) {
    this.#buffer = new Uint8Array(capacity);
    this.#view = new DataView(this.#buffer.buffer);
  }

  u8(value: number): this {
    return this.#integer(value, 1, 0xff, (at) => this.#view.setUint8(at, value));
  }

  u16(value: number): this {
    return this.#integer(value, 2, 0xffff, (at) => this.#view.setUint16(at, value, true));
  }

  u32(value: number): this {
    return this.#integer(value, 4, 0xffffffff, (at) => this.#view.setUint32(at, value, true));
  }

  /** Eight bytes; the value is a safe integer, 0 ≤ value < 2^53. */
  u64(value: number): this {
    return this.#integer(value, 8, Number.MAX_SAFE_INTEGER, (at) => {
      this.#view.setUint32(at, value % 2 ** 32, true);
      this.#view.setUint32(at + 4, Math.floor(value / 2 ** 32), true);
    });
  }

  /** One byte, 0 or 1. */
  flag(value: boolean): this {
    return this.u8(value ? 1 : 0);
  }

  /** Bytes of a length that both sides know. */
  fixed(value: Uint8Array, length: number): this {
    if (value.length !== length) throw new WireError('range', `fixed(${length})`);
    const at = this.#reserve(length); // first: it may replace the buffer
    this.#buffer.set(value, at);
    return this;
  }

  /** A length (u32), then that many bytes: at most `maximum`. */
  bytes(value: Uint8Array, maximum: number): this {
    if (value.length > maximum) throw new WireError('too-long', `bytes(${maximum})`);
    return this.u32(value.length).fixed(value, value.length);
  }

  /** A length (u32), then UTF-8: at most `maximum` bytes. */
  text(value: string, maximum: number): this {
    const bytes = encoder.encode(value);
    // TextEncoder silently replaces a lone surrogate, so what would be read back is compared.
    if (decoder.decode(bytes) !== value) throw new WireError('text', `text(${maximum})`);
    return this.bytes(bytes, maximum);
  }

  /** Everything written, in an array of exactly that size. The writer must not be used afterwards. */
  end(): Uint8Array<ArrayBuffer> {
    return this.#length === this.#buffer.length ? this.#buffer : this.#buffer.slice(0, this.#length);
  }

  #integer(value: number, size: number, maximum: number, set: (at: number) => void): this {
    if (!Number.isInteger(value) || value < 0 || value > maximum) throw new WireError('range', `u${8 * size}`);
    set(this.#reserve(size));
    return this;
  }

  /** Makes room for `size` more bytes and returns where they begin. */
  #reserve(size: number): number {
    const at = this.#length;
    this.#length += size;
    if (this.#length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(2 * this.#buffer.length, this.#length));
      larger.set(this.#buffer);
      this.#buffer = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}

/** Takes fields off the front of `bytes`. Every method throws `WireError` naming `field`; call `end` last. */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(field: string): number {
    return this.#view.getUint8(this.#take(1, field));
  }

  u16(field: string): number {
    return this.#view.getUint16(this.#take(2, field), true);
  }

  u32(field: string): number {
    return this.#view.getUint32(this.#take(4, field), true);
  }

  /** Eight bytes that hold a safe integer. */
  u64(field: string): number {
    const low = this.u32(field);
    const high = this.u32(field);
    if (high >= 2 ** 21) throw new WireError('range', field);
    return high * 2 ** 32 + low;
  }

  flag(field: string): boolean {
    const value = this.u8(field);
    if (value > 1) throw new WireError('range', field);
    return value === 1;
  }

  /** A copy of the next `length` bytes. */
  fixed(length: number, field: string): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#next(length, field));
  }

  /** The next `length` bytes, not copied: a view of the bytes given to the constructor. */
  view(length: number, field: string): Uint8Array {
    return this.#next(length, field);
  }

  /** A copy of a length-prefixed field of at most `maximum` bytes. */
  bytes(maximum: number, field: string): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#prefixed(maximum, field));
  }

  /** Length-prefixed UTF-8 of at most `maximum` bytes. */
  text(maximum: number, field: string): string {
    const bytes = this.#prefixed(maximum, field);
    try {
      return decoder.decode(bytes);
    } catch {
      throw new WireError('text', field);
    }
  }

  /** All that is left, not copied: a view of the bytes given to the constructor. */
  rest(): Uint8Array {
    const from = this.#at;
    this.#at = this.#bytes.length;
    return this.#bytes.subarray(from);
  }

  /** Checks that nothing is left. */
  end(): void {
    if (this.#at !== this.#bytes.length) throw new WireError('trailing', 'end');
  }

  #prefixed(maximum: number, field: string): Uint8Array {
    const length = this.u32(field);
    if (length > maximum) throw new WireError('too-long', field);
    return this.#next(length, field);
  }

  #next(length: number, field: string): Uint8Array {
    const from = this.#take(length, field);
    return this.#bytes.subarray(from, from + length);
  }

  #take(length: number, field: string): number {
    const from = this.#at;
    if (length > this.#bytes.length - from) throw new WireError('short', field);
    this.#at = from + length;
    return from;
  }
}

import type { Field, Vector } from './field.ts';

/** 2^32 − 1 blocks of 64 bytes: noble's ChaCha20 keeps the last value of the 32-bit block counter unused. */
const KEYSTREAM_BYTES = (2 ** 32 - 1) * 64;

/**
 * The form of a field's vectors: everything in `Field` that is not arithmetic. Both fields build on it.
 *
 * Typed arrays have the machine's byte order, which is little-endian wherever browsers and Node run.
 */
export class VectorForm {
  readonly name: Field['name'];
  readonly bits: Field['bits'];
  readonly modulus: bigint;
  readonly words: Field['words'];
  readonly bytes: Field['bytes'];

  constructor(name: Field['name']) {
    const wide = name === 'F127';
    this.name = name;
    this.bits = wide ? 127 : 61;
    this.modulus = (1n << BigInt(this.bits)) - 1n;
    this.words = wide ? 4 : 2;
    this.bytes = wide ? 16 : 8;
  }

  zeros(n: number): Vector {
    return new Uint32Array(natural(n, 'length') * this.words);
  }

  length(v: Vector): number {
    const n = v.length / this.words;
    if (!Number.isInteger(n)) throw new RangeError(`${v.length} words are no whole number of ${this.name} elements`);
    return n;
  }

  slice(v: Vector, from: number, to: number): Vector {
    if (natural(from, 'start') > natural(to, 'end') || to > this.length(v)) {
      throw new RangeError(`no elements ${from} to ${to} in a vector of ${this.length(v)}`);
    }
    return v.slice(from * this.words, to * this.words);
  }

  concat(vectors: readonly Vector[]): Vector {
    const result = this.zeros(vectors.reduce((sum, v) => sum + this.length(v), 0));
    let at = 0;
    for (const v of vectors) {
      result.set(v, at);
      at += v.length;
    }
    return result;
  }

  fromIntegers(integers: readonly (bigint | number)[]): Vector {
    const result = this.zeros(integers.length);
    for (const [i, integer] of integers.entries()) {
      const at = i * this.words;
      if (typeof integer === 'number' && integer >= 0 && Number.isSafeInteger(integer)) {
        result[at] = integer; // stores the low 32 bits
        result[at + 1] = integer / 2 ** 32;
      } else {
        const remainder = BigInt(integer) % this.modulus;
        const canonical = remainder < 0n ? remainder + this.modulus : remainder;
        for (let k = 0; k < this.words; k++) result[at + k] = Number((canonical >> BigInt(32 * k)) & 0xffffffffn);
      }
    }
    return result;
  }

  toIntegers(v: Vector): bigint[] {
    return Array.from({ length: this.length(v) }, (_, i) => {
      let integer = 0n;
      for (let k = this.words - 1; k >= 0; k--) integer = (integer << 32n) | BigInt(v[i * this.words + k]!);
      return integer;
    });
  }

  toSignedIntegers(v: Vector): bigint[] {
    return this.toIntegers(v).map((x) => (x > this.modulus / 2n ? x - this.modulus : x));
  }

  equal(a: Vector, b: Vector): boolean {
    let difference = this.length(a) - this.length(b);
    for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
    return difference === 0;
  }

  toBytes(v: Vector): Uint8Array<ArrayBuffer> {
    return new Uint8Array(v.slice().buffer);
  }

  fromBytes(bytes: Uint8Array): Vector {
    if (bytes.length % this.bytes !== 0) {
      throw new RangeError(`${bytes.length} bytes are no whole number of ${this.name} elements`);
    }
    const result = new Uint32Array(new Uint8Array(bytes).buffer);
    const top = this.bits === 127 ? 0x7fffffff : 0x1fffffff;
    for (let at = 0; at < result.length; at += this.words) {
      const last = at + this.words - 1;
      let lower = 0xffffffff;
      for (let i = at; i < last; i++) lower &= result[i]!;
      // Not below p: a bit above the top one, or all ones.
      if (result[last]! > top || (result[last] === top && lower === -1)) {
        throw new RangeError(`element ${at / this.words} is not canonical`);
      }
    }
    return result;
  }

  /** The common length of two vectors. Throws `RangeError` if they differ. */
  protected common(a: Vector, b: Vector): number {
    const n = this.length(a);
    if (this.length(b) !== n) throw new RangeError(`vectors of ${n} and ${this.length(b)} elements do not go together`);
    return n;
  }

  /** Throws `RangeError` unless v is one element. */
  protected one(v: Vector): void {
    if (v.length !== this.words) throw new RangeError(`one element expected, not ${this.length(v)}`);
  }

  /** Throws `RangeError` unless there are k ≥ 1 coefficients for as many terms. */
  protected paired(coefficients: Vector, terms: readonly unknown[]): void {
    const k = this.length(coefficients);
    if (k === 0 || k !== terms.length) throw new RangeError(`${k} coefficients do not fit ${terms.length} terms`);
  }

  /** Throws `RangeError` unless elements from … from + n − 1 of a keystream exist, and have so many bits. */
  protected expandable(key: Uint8Array, nonce: Uint8Array, n: number, from: number, width: number): void {
    if (key.length !== 32) throw new RangeError(`a key has 32 bytes, not ${key.length}`);
    if (nonce.length !== 12) throw new RangeError(`a nonce has 12 bytes, not ${nonce.length}`);
    if ((natural(n, 'length') + natural(from, 'start')) * this.bytes > KEYSTREAM_BYTES) {
      throw new RangeError('past the end of the keystream');
    }
    if (natural(width, 'width') > this.bits) throw new RangeError(`${this.name} elements have no ${width} bits`);
  }
}

/** n, or throws `RangeError`. */
export function natural(n: number, what: string): number {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`${what} ${n} is no natural number`);
  return n;
}

/**
 * A vector of field elements, flat: element i occupies the `field.words` consecutive 32-bit little-endian
 * words from `i * field.words`. Always canonical (each element < modulus). Length is in words.
 */
export type Vector = Uint32Array<ArrayBuffer>;

/**
 * Arithmetic in a prime field, on whole vectors. Every layer above takes its field as a value of this type;
 * `reference.ts` is the plain TypeScript one, `wasm.ts` the fast one, and differential tests bind the two.
 *
 * Every function returns a new vector and leaves its arguments alone. "Shapes" below are in elements.
 * A length that does not fit throws `RangeError`.
 */
export interface Field {
  readonly name: 'F127' | 'F61';
  /** p = 2^bits − 1, a Mersenne prime. */
  readonly bits: 127 | 61;
  readonly modulus: bigint;
  /** 32-bit words an element: 4 or 2. */
  readonly words: 4 | 2;
  /** Bytes an element on the wire, little-endian: 16 or 8. */
  readonly bytes: 16 | 8;

  /** n zeros. */
  zeros(n: number): Vector;
  /** Number of elements of v. */
  length(v: Vector): number;
  /** Elements from..to (half open) as a new vector. */
  slice(v: Vector, from: number, to: number): Vector;
  /** One after the other. */
  concat(vectors: readonly Vector[]): Vector;

  /** Any integers, reduced modulo p (negative ones too). An edge function: not for hot paths. */
  fromIntegers(integers: readonly (bigint | number)[]): Vector;
  /** Each element as an integer 0 ≤ x < p. An edge function. */
  toIntegers(v: Vector): bigint[];
  /** Each element as an integer −p/2 < x < p/2. An edge function. */
  toSignedIntegers(v: Vector): bigint[];

  /** n + n → n, elementwise. */
  add(a: Vector, b: Vector): Vector;
  /** n − n → n, elementwise. */
  sub(a: Vector, b: Vector): Vector;
  /** n · n → n, elementwise. */
  mul(a: Vector, b: Vector): Vector;
  /** n → n: each element squared so many times in a row, a_i^(2^times). Throws `RangeError` if `times` is no natural number. */
  squared(a: Vector, times: number): Vector;
  /** n · 1 → n: every element times the one element of c. */
  scale(a: Vector, c: Vector): Vector;
  /** n · n → 1: the inner product; 0 of none. */
  dot(a: Vector, b: Vector): Vector;
  /** n → 1: the sum of the elements; 0 of none. */
  sum(a: Vector): Vector;
  /** n → n: inverses, by Montgomery's trick. Throws `RangeError` if an element is 0. */
  invert(a: Vector): Vector;
  /** k coefficients and k vectors of n → n: Σ_i coefficients[i] · vectors[i]. k ≥ 1. */
  combine(coefficients: Vector, vectors: readonly Vector[]): Vector;
  /** 1, n → n: the powers base^1 … base^n. */
  powers(base: Vector, n: number): Vector;
  /** n → n: the running products a_0, a_0 a_1, …, a_0 ⋯ a_(n−1). */
  products(a: Vector): Vector;
  equal(a: Vector, b: Vector): boolean;

  /**
   * Pseudo-random elements from … from + n − 1 of the stream that a 32-byte key and a 12-byte nonce define. Element i
   * is made of bytes i·`bytes` … of the ChaCha20 keystream (RFC 8439, counter from 0), read little-endian and
   * masked to `bits` bits; the value p, which is one in 2^bits, becomes 0. So with a uniform keystream an element is
   * within statistical distance 2^−bits of uniform. Throws `RangeError` past the keystream's end, 2^38 − 64 bytes.
   *
   * @param width keep only so many low bits of each element: uniform integers 0 ≤ x < 2^width, if it is below `bits`.
   */
  expand(key: Uint8Array, nonce: Uint8Array, n: number, from?: number, width?: number): Vector;
  /**
   * k coefficients and k keys → n: Σ_i coefficients[i] · expand(keys[i], nonce, n, from, width), in bounded memory and
   * without the k vectors ever being stored. k ≥ 1.
   */
  combineExpanded(
    coefficients: Vector,
    keys: readonly Uint8Array[],
    nonce: Uint8Array,
    n: number,
    from?: number,
    width?: number,
  ): Vector;
  /** n uniform elements: `expand` of a fresh key from crypto.getRandomValues. */
  random(n: number): Vector;

  /** The wire form: n · bytes. */
  toBytes(v: Vector): Uint8Array<ArrayBuffer>;
  /** Reads the wire form. Throws `RangeError` if the length is no multiple of `bytes` or an element is not canonical. */
  fromBytes(bytes: Uint8Array): Vector;
}

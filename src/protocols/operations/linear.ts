import type { Field, Vector } from '../../math/field.ts';

/*
 * Local maps of shares. A public constant is shared by the constant polynomial: every party's share is the constant.
 */

/** n times the integer. */
export function constant(field: Field, n: number, integer: bigint | number): Vector {
  const element = field.fromIntegers([integer]);
  const all = field.zeros(n);
  for (let at = 0; at < all.length; at += field.words) all.set(element, at);
  return all;
}

/** 1 − x for each element: NOT, for bits. */
export function complement(field: Field, x: Vector): Vector {
  return field.sub(constant(field, field.length(x), 1), x);
}

/** x + integer for each element. */
export function plus(field: Field, x: Vector, integer: bigint | number): Vector {
  return field.add(x, constant(field, field.length(x), integer));
}

/** x · integer for each element. */
export function times(field: Field, x: Vector, integer: bigint | number): Vector {
  return field.scale(x, field.fromIntegers([integer]));
}

/** x / 2^power for each element: exact if 2^power divides it. */
export function halved(field: Field, x: Vector, power: number): Vector {
  return field.scale(x, field.invert(field.fromIntegers([1n << BigInt(power)])));
}

/** The sum of the vectors, element by element. At least one. */
export function added(field: Field, vectors: readonly Vector[]): Vector {
  return vectors.reduce((sum, vector) => field.add(sum, vector));
}

/** Σ_i 2^i · planes[i]: what the bits make, least significant first. At least one plane. */
export function composed(field: Field, planes: readonly Vector[]): Vector {
  const one = field.fromIntegers([1]);
  const rest = field.powers(field.fromIntegers([2]), planes.length - 1);
  return field.combine(field.concat([one, rest]), planes);
}

/** The vector cut into `count` pieces of one length, not copied. Throws `RangeError` if that does not work out. */
export function pieces(field: Field, vector: Vector, count: number): Vector[] {
  const size = field.length(vector) / count;
  if (!Number.isInteger(size)) throw new RangeError(`${field.length(vector)} elements in ${count} pieces`);
  return Array.from({ length: count }, (_, i) => elements(field, vector, i * size, (i + 1) * size));
}

/** Elements from … to (half open) of a vector, not copied. */
export function elements(field: Field, vector: Vector, from: number, to: number): Vector {
  return vector.subarray(from * field.words, to * field.words);
}

/** Element places[i] of the vector, for each i. */
export function picked(field: Field, vector: Vector, places: readonly number[]): Vector {
  const { words } = field;
  const result = field.zeros(places.length);
  for (let i = 0; i < places.length; i++) {
    const from = places[i]! * words;
    for (let word = 0; word < words; word++) result[i * words + word] = vector[from + word]!;
  }
  return result;
}

/** Element i of options[choices[i]], for public choices. */
export function chosen(field: Field, options: readonly Vector[], choices: readonly number[] | Uint8Array): Vector {
  const { words } = field;
  const result = field.zeros(choices.length);
  for (let i = 0; i < choices.length; i++) {
    const from = options[choices[i]!]!;
    for (let word = i * words; word < (i + 1) * words; word++) result[word] = from[word]!;
  }
  return result;
}

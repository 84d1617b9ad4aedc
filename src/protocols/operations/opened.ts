import type { Field, Vector } from '../../math/field.ts';

/*
 * Opened, so public, elements as the integers 0 ≤ c < p that they are. Branches and addresses may depend on them.
 */

/** Bits from … from + width − 1 of each element, as numbers; width ≤ 8. */
export function digits(field: Field, opened: Vector, from: number, width: number): Uint8Array {
  const { words } = field;
  return Uint8Array.from({ length: field.length(opened) }, (_, i) => {
    let digit = 0;
    for (let k = 0; k < width; k++) {
      const bit = from + k;
      digit |= ((opened[i * words + (bit >>> 5)]! >>> (bit & 31)) & 1) << k;
    }
    return digit;
  });
}

/** Each element modulo 2^power. */
export function lowPart(field: Field, opened: Vector, power: number): Vector {
  const { words } = field;
  return opened.map((word, at) => {
    const kept = power - 32 * (at % words);
    if (kept >= 32) return word;
    return kept <= 0 ? 0 : word & (2 ** kept - 1);
  });
}

/** Is one of the elements below 2^power? */
export function someBelow(field: Field, opened: Vector, power: number): boolean {
  const { words } = field;
  const low = lowPart(field, opened, power);
  for (let at = 0; at < opened.length; at += words) {
    let same = true;
    for (let word = at; word < at + words; word++) same &&= low[word] === opened[word];
    if (same) return true;
  }
  return false;
}

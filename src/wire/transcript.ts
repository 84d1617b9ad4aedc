import { concatBytes } from '@noble/hashes/utils.js';
import { Writer } from './bytes.ts';

const encoder = new TextEncoder();

/**
 * The bytes that every signature and hash of ours is made over: `murmuration/v1/<label>`, then the fields,
 * label and fields each after its length (u32). Two different lists never give the same bytes.
 */
export function transcript(label: string, fields: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...transcriptParts(label, fields));
}

/** The same in parts, the fields themselves among them: to hash long ones without a copy. */
export function transcriptParts(label: string, fields: readonly Uint8Array[]): Uint8Array[] {
  return [encoder.encode(`murmuration/v1/${label}`), ...fields].flatMap((part) => [
    new Writer(4).u32(part.length).end(),
    part,
  ]);
}

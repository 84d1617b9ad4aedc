import { Writer } from './bytes.ts';

const encoder = new TextEncoder();

/**
 * The bytes that every signature and hash of ours is made over: `murmuration/v1/<label>`, then the fields,
 * label and fields each after its length (u32). Two different lists never give the same bytes.
 */
export function transcript(label: string, fields: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const parts = [encoder.encode(`murmuration/v1/${label}`), ...fields];
  const writer = new Writer(parts.reduce((length, part) => length + 4 + part.length, 0));
  for (const part of parts) writer.bytes(part, part.length);
  return writer.end();
}

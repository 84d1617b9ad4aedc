const encoder = new TextEncoder();

/**
 * The bytes that every signature and hash of ours is made over: `murmuration/v1/<label>`, then the fields,
 * label and fields each after its length (4 bytes, big-endian). Two different lists never give the same bytes.
 */
export function transcript(label: string, fields: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const parts = [encoder.encode(`murmuration/v1/${label}`), ...fields];
  const bytes = new Uint8Array(parts.reduce((length, part) => length + 4 + part.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }
  return bytes;
}

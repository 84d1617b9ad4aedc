import { Reader, WireError, Writer } from './bytes.ts';

/** Largest frame on a data channel: what every WebRTC implementation carries in one message. */
export const FRAME_BYTES = 65_536;
/** Bytes of a data frame before its chunk: kind, stream, sequence, last. */
const DATA_HEADER = 1 + 4 + 4 + 1;
/** Most bytes of a message in one data frame. */
export const CHUNK_BYTES = FRAME_BYTES - DATA_HEADER;
const CONFIRMATION_BYTES = 256;

/**
 * What crosses a data channel.
 *
 * confirm      the signature that binds this channel to two identities and a roster (`trust/handshake.ts`), ≤ 256 bytes
 * resume       first after the confirmation: which life of the link the sender is in (16 random bytes, new when its
 *              state is lost), and how many data frames it has received, so that the rest can be sent again
 * acknowledge  how many data frames of this link the sender has received, in order
 * data         one chunk of a message; `sequence` counts the data frames of the link, whatever their stream
 * ping, pong   the heartbeat; a pong repeats its ping's id
 */
export type Frame =
  | { readonly kind: 'confirm'; readonly confirmation: Uint8Array }
  | { readonly kind: 'resume'; readonly life: Uint8Array; readonly received: number }
  | { readonly kind: 'acknowledge'; readonly received: number }
  | DataFrame
  | { readonly kind: 'ping'; readonly id: number }
  | { readonly kind: 'pong'; readonly id: number };

export interface DataFrame {
  readonly kind: 'data';
  /** Which conversation, u32. */
  readonly stream: number;
  /** u32. */
  readonly sequence: number;
  /** Does this chunk end its message? */
  readonly last: boolean;
  /** At most `CHUNK_BYTES`; empty only in the one chunk of an empty message. */
  readonly bytes: Uint8Array;
}

const codes = { confirm: 1, resume: 2, acknowledge: 3, data: 4, ping: 5, pong: 6 } as const;

/** One frame as bytes, at most `FRAME_BYTES`. Throws `WireError` for a field out of range. */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const writer = new Writer(frame.kind === 'data' ? DATA_HEADER + frame.bytes.length : 32);
  writer.u8(codes[frame.kind]);
  switch (frame.kind) {
    case 'confirm':
      return writer.bytes(frame.confirmation, CONFIRMATION_BYTES).end();
    case 'resume':
      return writer.fixed(frame.life, 16).u32(frame.received).end();
    case 'acknowledge':
      return writer.u32(frame.received).end();
    case 'data':
      checkChunk(frame.bytes, frame.last);
      writer.u32(frame.stream).u32(frame.sequence).flag(frame.last);
      return writer.fixed(frame.bytes, frame.bytes.length).end();
    case 'ping':
    case 'pong':
      return writer.u32(frame.id).end();
  }
}

/** Reads one frame; a data frame's chunk is a view of `bytes`, not a copy. Throws `WireError`. */
export function decodeFrame(bytes: Uint8Array): Frame {
  const reader = new Reader(bytes);
  const frame = readFrame(reader);
  reader.end();
  return frame;
}

function readFrame(reader: Reader): Frame {
  const code = reader.u8('kind');
  switch (code) {
    case codes.confirm:
      return { kind: 'confirm', confirmation: reader.bytes(CONFIRMATION_BYTES, 'confirmation') };
    case codes.resume:
      return { kind: 'resume', life: reader.fixed(16, 'life'), received: reader.u32('received') };
    case codes.acknowledge:
      return { kind: 'acknowledge', received: reader.u32('received') };
    case codes.data: {
      const stream = reader.u32('stream');
      const sequence = reader.u32('sequence');
      const last = reader.flag('last');
      const chunk = reader.rest();
      checkChunk(chunk, last);
      return { kind: 'data', stream, sequence, last, bytes: chunk };
    }
    case codes.ping:
      return { kind: 'ping', id: reader.u32('id') };
    case codes.pong:
      return { kind: 'pong', id: reader.u32('id') };
    default:
      throw new WireError('kind', 'frame');
  }
}

/** A chunk that is empty and not the last would say nothing, and could be repeated for ever. */
function checkChunk(chunk: Uint8Array, last: boolean): void {
  if (chunk.length > CHUNK_BYTES) throw new WireError('too-long', 'chunk');
  if (chunk.length === 0 && !last) throw new WireError('range', 'chunk');
}

import { Reader, WireError, Writer } from './bytes.ts';

/** Most bytes of a program's canonical text: as `program/plan.ts` has it. */
export const PROGRAM_BYTES = 256 * 1024;
const MANIFEST_BYTES = 1024;
/** Most bytes of the reason in `failed`. */
export const REASON_BYTES = 200;

/**
 * What members of a room tell each other over channels that are confirmed already, so that the sender is known. Here
 * only the form is checked; what it means, and whether this sender may say it now, is for `room/` to decide.
 *
 * reveal     my random value for the verification words of that roster (`trust/words.ts`): 32 bytes each
 * program    host: what is asked and computed, in canonical form (`program/plan.ts`), and the threshold if it is not the largest that
 *            fits: 1 or more
 * manifest   what I agree to compute, and my signature (`trust/manifest.ts`)
 * received   I have that person's contribution (roster index) of that revision
 * close      host: contributions are closed, compute
 * again      host: a new run, of that number, begins
 * failed     the run stopped on this device
 * bye        I am leaving the room
 */
export type ControlMessage =
  | { readonly kind: 'reveal'; readonly rosterDigest: Uint8Array; readonly r: Uint8Array }
  | { readonly kind: 'program'; readonly program: Uint8Array; readonly threshold?: number }
  | { readonly kind: 'manifest'; readonly manifest: Uint8Array; readonly signature: Uint8Array }
  | { readonly kind: 'received'; readonly run: number; readonly from: number; readonly revision: number }
  | { readonly kind: 'close'; readonly run: number }
  | { readonly kind: 'again'; readonly run: number }
  | { readonly kind: 'failed'; readonly run: number; readonly reason: string }
  | { readonly kind: 'bye' };

type Kind = ControlMessage['kind'];
type Message<K extends Kind> = Extract<ControlMessage, { kind: K }>;

/** How one kind is written and read. To add a kind: extend `ControlMessage`, and the compiler asks for its codec. */
interface Codec<K extends Kind> {
  /** The first byte. Never reused: 4 was another kind once. */
  readonly code: number;
  write(writer: Writer, message: Message<K>): void;
  read(reader: Reader): Omit<Message<K>, 'kind'>;
}

/** With a threshold of 0 every device would hold the answers themselves. */
function notZero(threshold: number): number {
  if (threshold < 1) throw new WireError('range', 'threshold');
  return threshold;
}

const run = (reader: Reader) => ({ run: reader.u32('run') });

const codecs: { readonly [K in Kind]: Codec<K> } = {
  reveal: {
    code: 1,
    write: (writer, message) => writer.fixed(message.rosterDigest, 32).fixed(message.r, 32),
    read: (reader) => ({ rosterDigest: reader.fixed(32, 'rosterDigest'), r: reader.fixed(32, 'r') }),
  },
  program: {
    code: 2,
    write: (writer, { program, threshold }) => {
      writer.bytes(program, PROGRAM_BYTES).flag(threshold !== undefined);
      if (threshold !== undefined) writer.u8(notZero(threshold));
    },
    read: (reader) => ({
      program: reader.bytes(PROGRAM_BYTES, 'program'),
      ...(reader.flag('has threshold') && { threshold: notZero(reader.u8('threshold')) }),
    }),
  },
  manifest: {
    code: 3,
    write: (writer, message) => writer.bytes(message.manifest, MANIFEST_BYTES).fixed(message.signature, 64),
    read: (reader) => ({
      manifest: reader.bytes(MANIFEST_BYTES, 'manifest'),
      signature: reader.fixed(64, 'signature'),
    }),
  },
  received: {
    code: 5,
    write: (writer, message) => writer.u32(message.run).u8(message.from).u32(message.revision),
    read: (reader) => ({ ...run(reader), from: reader.u8('from'), revision: reader.u32('revision') }),
  },
  close: { code: 6, write: (writer, message) => writer.u32(message.run), read: run },
  again: { code: 7, write: (writer, message) => writer.u32(message.run), read: run },
  failed: {
    code: 8,
    write: (writer, message) => writer.u32(message.run).text(message.reason, REASON_BYTES),
    read: (reader) => ({ ...run(reader), reason: reader.text(REASON_BYTES, 'reason') }),
  },
  bye: { code: 9, write: () => {}, read: () => ({}) },
};

const kinds = new Map((Object.keys(codecs) as Kind[]).map((kind) => [codecs[kind].code, kind]));

/** One message as bytes. Throws `WireError` for a field out of range. */
export function encodeControl<K extends Kind>(message: Message<K> & { readonly kind: K }): Uint8Array<ArrayBuffer> {
  const codec: Codec<K> = codecs[message.kind];
  const writer = new Writer().u8(codec.code);
  codec.write(writer, message);
  return writer.end();
}

/** Reads one message. Throws `WireError`. */
export function decodeControl(bytes: Uint8Array): ControlMessage {
  const reader = new Reader(bytes);
  const kind = kinds.get(reader.u8('kind'));
  if (kind === undefined) throw new WireError('kind', 'control message');
  const message = { kind, ...codecs[kind].read(reader) } as ControlMessage;
  reader.end();
  return message;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalBytes, WireError } from './bytes.ts';
import { CHUNK_BYTES, type DataFrame, decodeFrame, encodeFrame, FRAME_BYTES, type Frame } from './frame.ts';
import { mutated } from './mutation.testing.ts';
import { MAXIMUM_MESSAGE, Reassembly, splitMessage } from './reassembly.ts';

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const frame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ kind: fc.constant('confirm' as const), confirmation: fc.uint8Array({ maxLength: 256 }) }),
  fc.record({
    kind: fc.constant('resume' as const),
    life: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    received: u32,
  }),
  fc.record({ kind: fc.constant('acknowledge' as const), received: u32 }),
  fc.record({
    kind: fc.constant('data' as const),
    stream: u32,
    sequence: u32,
    last: fc.boolean(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 100 }),
  }),
  fc.record({ kind: fc.constant('ping' as const), id: u32 }),
  fc.record({ kind: fc.constant('pong' as const), id: u32 }),
);

/** Every decoder's promise: the one encoding of a value, or a WireError. */
function decodesOrRefuses(bytes: Uint8Array): void {
  try {
    expect(equalBytes(encodeFrame(decodeFrame(bytes)), bytes)).toBe(true);
  } catch (error) {
    expect(error).toBeInstanceOf(WireError);
  }
}

describe('frames', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(frame, (value) => {
        expect(decodeFrame(encodeFrame(value))).toEqual(value);
      }),
    );
  });

  it('fit into one datagram of 64 KiB when the chunk is as long as it may be', () => {
    const bytes = new Uint8Array(CHUNK_BYTES);
    const data: DataFrame = { kind: 'data', stream: 1, sequence: 2, last: false, bytes };
    expect(encodeFrame(data).length).toBe(FRAME_BYTES);
    expect(() => encodeFrame({ ...data, bytes: new Uint8Array(CHUNK_BYTES + 1) })).toThrow(WireError);
    expect(() => decodeFrame(Uint8Array.of(...encodeFrame(data), 0))).toThrow('chunk: too-long');
  });

  it('hold a view of the chunk, not a copy', () => {
    const bytes = encodeFrame({ kind: 'data', stream: 0, sequence: 0, last: true, bytes: Uint8Array.of(7) });
    const decoded = decodeFrame(bytes) as DataFrame;
    expect(decoded.bytes.buffer).toBe(bytes.buffer);
  });

  it('refuse an empty chunk that ends nothing, an unknown kind and trailing bytes', () => {
    const empty: DataFrame = { kind: 'data', stream: 0, sequence: 0, last: false, bytes: new Uint8Array(0) };
    expect(() => encodeFrame(empty)).toThrow('chunk: range');
    expect(decodeFrame(encodeFrame({ ...empty, last: true }))).toEqual({ ...empty, last: true });
    expect(() => decodeFrame(Uint8Array.of(99))).toThrow('frame: kind');
    expect(() => decodeFrame(new Uint8Array(0))).toThrow('kind: short');
    expect(() => decodeFrame(Uint8Array.of(...encodeFrame({ kind: 'ping', id: 1 }), 0))).toThrow('end: trailing');
  });

  it('survive any bytes and any mutation', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), decodesOrRefuses), { numRuns: 500 });
    fc.assert(
      fc.property(
        frame.chain((value) => mutated(encodeFrame(value))),
        decodesOrRefuses,
      ),
      { numRuns: 500 },
    );
  });
});

describe('Reassembly', () => {
  const send = (stream: number, message: Uint8Array): DataFrame[] =>
    splitMessage(message).map((bytes, i, all) => ({
      kind: 'data',
      stream,
      sequence: i,
      last: i === all.length - 1,
      bytes,
    }));

  it('puts messages of interleaved streams together again', () => {
    const length = fc.oneof(fc.nat(10), fc.integer({ min: CHUNK_BYTES - 2, max: 2 * CHUNK_BYTES + 2 }));
    fc.assert(
      fc.property(fc.array(length, { minLength: 1, maxLength: 3 }), fc.infiniteStream(fc.nat()), (lengths, choices) => {
        const messages = lengths.map((size, stream) => new Uint8Array(size).map((_, i) => i * 7 + stream));
        const queues = messages.map((message, stream) => send(stream, message));
        const reassembly = new Reassembly();
        const received = new Map<number, Uint8Array>();
        for (let left = queues.filter((queue) => queue.length > 0); left.length > 0; ) {
          const next = left[choices.next().value! % left.length]!.shift()!;
          const message = reassembly.accept(next);
          if (message !== undefined) received.set(next.stream, message);
          left = queues.filter((queue) => queue.length > 0);
        }
        messages.forEach((message, stream) => {
          expect(equalBytes(received.get(stream)!, message)).toBe(true);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('takes the longest message, and not one byte more', () => {
    const reassembly = new Reassembly();
    const longest = send(1, new Uint8Array(MAXIMUM_MESSAGE));
    expect(longest.map((next) => reassembly.accept(next)).at(-1)?.length).toBe(MAXIMUM_MESSAGE);
    expect(() => splitMessage(new Uint8Array(MAXIMUM_MESSAGE + 1))).toThrow('message: too-long');
    for (const next of longest.slice(0, -1)) reassembly.accept(next);
    const tooMuch = { ...longest[0]!, last: true };
    expect(() => reassembly.accept(tooMuch)).toThrow('message: too-long');
  });

  it('bounds what one peer may leave unfinished, in bytes and in streams', () => {
    const full = send(0, new Uint8Array(MAXIMUM_MESSAGE)).slice(0, -1);
    const bytes = new Reassembly();
    for (const stream of [1, 2]) for (const next of full) bytes.accept({ ...next, stream });
    expect(() => full.slice(0, 3).map((next) => bytes.accept({ ...next, stream: 3 }))).toThrow('unfinished messages');

    const streams = new Reassembly();
    const begin = (stream: number) => streams.accept({ ...full[0]!, stream });
    for (let stream = 0; stream < 64; stream++) begin(stream);
    expect(() => begin(64)).toThrow('stream: range');
  });

  it('refuses a chunk that is not full and not the last', () => {
    const [first] = send(1, new Uint8Array(2 * CHUNK_BYTES));
    expect(() => new Reassembly().accept({ ...first!, bytes: first!.bytes.subarray(1) })).toThrow('chunk: range');
  });
});

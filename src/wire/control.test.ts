import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalBytes, WireError } from './bytes.ts';
import { type ControlMessage, decodeControl, encodeControl, PROGRAM_BYTES, REASON_BYTES } from './control.ts';
import { mutated } from './mutation.testing.ts';

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const u8 = fc.integer({ min: 0, max: 255 });
const fixed = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const kind = <K extends ControlMessage['kind']>(value: K) => fc.constant(value);
const message: fc.Arbitrary<ControlMessage> = fc
  .oneof(
    fc.record({ kind: kind('reveal'), rosterDigest: fixed(32), r: fixed(32) }),
    fc.record(
      {
        kind: kind('program'),
        program: fc.uint8Array({ maxLength: 999 }),
        threshold: fc.integer({ min: 1, max: 255 }),
      },
      { requiredKeys: ['kind', 'program'] },
    ),
    fc.record({ kind: kind('manifest'), manifest: fc.uint8Array({ maxLength: 99 }), signature: fixed(64) }),
    fc.record({ kind: kind('received'), run: u32, from: u8, revision: u32 }),
    fc.record({ kind: kind('close'), run: u32 }),
    fc.record({ kind: kind('again'), run: u32 }),
    fc.record({ kind: kind('failed'), run: u32, reason: fc.string({ maxLength: 50, unit: 'grapheme' }) }),
    fc.record({ kind: kind('bye') }),
  )
  .filter((value) => value.kind !== 'failed' || new TextEncoder().encode(value.reason).length <= REASON_BYTES);

function decodesOrRefuses(bytes: Uint8Array): void {
  try {
    expect(equalBytes(encodeControl(decodeControl(bytes)), bytes)).toBe(true);
  } catch (error) {
    expect(error).toBeInstanceOf(WireError);
  }
}

describe('control messages', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(message, (value) => {
        expect(decodeControl(encodeControl(value))).toEqual(value);
      }),
    );
  });

  it('keep to their limits', () => {
    const program = (length: number) => encodeControl({ kind: 'program', program: new Uint8Array(length) });
    expect(() => decodeControl(program(PROGRAM_BYTES))).not.toThrow();
    expect(() => program(PROGRAM_BYTES + 1)).toThrow(WireError);
    expect(() => encodeControl({ kind: 'failed', run: 1, reason: 'x'.repeat(REASON_BYTES + 1) })).toThrow(WireError);
    expect(() => encodeControl({ kind: 'close', run: -1 })).toThrow(WireError);
    const among = (threshold: number) => encodeControl({ kind: 'program', program: new Uint8Array(2), threshold });
    expect(() => among(0)).toThrow('threshold: range');
    expect(() => decodeControl(among(1).with(-1, 0))).toThrow('threshold: range');
    expect(() => decodeControl(Uint8Array.of(0))).toThrow('control message: kind');
    expect(() => decodeControl(Uint8Array.of(...encodeControl({ kind: 'bye' }), 0))).toThrow('end: trailing');
  });

  it('survive any bytes and any mutation', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), decodesOrRefuses), { numRuns: 500 });
    fc.assert(
      fc.property(
        message.chain((value) => mutated(encodeControl(value))),
        decodesOrRefuses,
      ),
      { numRuns: 500 },
    );
  });
});

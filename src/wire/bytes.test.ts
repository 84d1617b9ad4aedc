import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalBytes, Reader, WireError, type WireProblem, Writer } from './bytes.ts';
import { transcript } from './transcript.ts';

function problem(run: () => unknown): WireProblem | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof WireError) return error.problem;
    throw error;
  }
}

const safe = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const u32 = fc.integer({ min: 0, max: 0xffffffff });
const text = fc.string({ unit: 'binary', maxLength: 40 });

describe('Writer and Reader', () => {
  it('give back what was written, from any place in a buffer', () => {
    fc.assert(
      fc.property(u32, safe, fc.boolean(), fc.uint8Array({ maxLength: 300 }), text, (a, b, c, d, e) => {
        const written = new Writer(1)
          .u8(a & 255)
          .u16(a & 0xffff)
          .u32(a)
          .u64(b)
          .flag(c)
          .bytes(d, 300)
          .text(e, 160)
          .fixed(d, d.length);
        const bytes = Uint8Array.of(9, 9, 9, ...written.end(), 9).subarray(3, -1);
        const reader = new Reader(bytes);
        expect(reader.u8('a')).toBe(a & 255);
        expect(reader.u16('a')).toBe(a & 0xffff);
        expect(reader.u32('a')).toBe(a);
        expect(reader.u64('b')).toBe(b);
        expect(reader.flag('c')).toBe(c);
        expect(reader.bytes(300, 'd')).toEqual(d);
        expect(reader.text(160, 'e')).toBe(e);
        expect(reader.fixed(d.length, 'd')).toEqual(d);
        reader.end();
      }),
    );
  });

  it('are little-endian', () => {
    const bytes = new Writer()
      .u16(0x0102)
      .u32(0x03040506)
      .u64(2 ** 40 + 7)
      .end();
    expect([...bytes]).toEqual([2, 1, 6, 5, 4, 3, 7, 0, 0, 0, 0, 1, 0, 0]);
  });

  it('name the field and the problem, and nothing of what was read', () => {
    expect(() => new Reader(Uint8Array.of(1)).u32('epoch')).toThrow('epoch: short');
    expect(problem(() => new Reader(Uint8Array.of(1)).end())).toBe('trailing');
    expect(problem(() => new Reader(new Writer().bytes(new Uint8Array(5), 5).end()).bytes(4, 'x'))).toBe('too-long');
    expect(problem(() => new Reader(Uint8Array.of(2)).flag('x'))).toBe('range');
    expect(problem(() => new Reader(new Uint8Array(8).fill(255)).u64('x'))).toBe('range');
  });

  it('refuse a length that is announced but not there, without reserving memory for it', () => {
    expect(problem(() => new Reader(new Writer().u32(0xffffffff).end()).bytes(0xffffffff, 'x'))).toBe('short');
  });

  it('refuse what a field cannot hold', () => {
    for (const value of [-1, 256, 1.5, Number.NaN]) expect(problem(() => new Writer().u8(value))).toBe('range');
    expect(problem(() => new Writer().u32(2 ** 32))).toBe('range');
    expect(problem(() => new Writer().u64(2 ** 53))).toBe('range');
    expect(problem(() => new Writer().fixed(new Uint8Array(3), 4))).toBe('range');
    expect(problem(() => new Writer().bytes(new Uint8Array(3), 2))).toBe('too-long');
    expect(problem(() => new Writer().text('€', 2))).toBe('too-long');
    expect(problem(() => new Writer().text('a\ud800b', 9))).toBe('text');
  });

  it('take UTF-8 in its one form only', () => {
    const read = (...bytes: number[]) => new Reader(Uint8Array.of(bytes.length, 0, 0, 0, ...bytes)).text(9, 'x');
    expect(read(0xef, 0xbb, 0xbf, 0x61)).toBe('\ufeffa'); // a byte order mark is a character like others
    expect(problem(() => read(0xc1, 0x81))).toBe('text'); // over-long
    expect(problem(() => read(0xed, 0xa0, 0x80))).toBe('text'); // surrogate
    expect(problem(() => read(0x80))).toBe('text');
  });

  it('view bytes where they are, if asked to', () => {
    const source = Uint8Array.of(1, 2, 3);
    const view = new Reader(source).view(2, 'view');
    source[1] = 9;
    expect([...view]).toEqual([1, 9]);
    expect(problem(() => new Reader(source).view(4, 'view'))).toBe('short');
  });

  it('copy fixed bytes and strings of bytes, so that a reused buffer changes nothing', () => {
    const buffer = Uint8Array.of(1, 2, 1, 0, 0, 0, 7);
    const reader = new Reader(buffer);
    const fixed = reader.fixed(2, 'fixed');
    const bytes = reader.bytes(1, 'bytes');
    buffer.fill(0);
    expect([...fixed, ...bytes]).toEqual([1, 2, 7]);
  });
});

describe('equalBytes', () => {
  it('compares lengths and contents', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false);
  });
});

describe('transcript', () => {
  it('is the versioned label and the fields, each after its length', () => {
    const bytes = transcript('x', [Uint8Array.of(5), new Uint8Array(0)]);
    const label = new TextEncoder().encode('murmuration/v1/x');
    expect([...bytes]).toEqual([label.length, 0, 0, 0, ...label, 1, 0, 0, 0, 5, 0, 0, 0, 0]);
  });

  it('differs for any two different lists of fields', () => {
    const list = fc.array(fc.uint8Array({ maxLength: 5, max: 2 }), { maxLength: 4 });
    fc.assert(
      fc.property(list, list, (a, b) => {
        const same = JSON.stringify(a.map((x) => [...x])) === JSON.stringify(b.map((x) => [...x]));
        expect(equalBytes(transcript('x', a), transcript('x', b))).toBe(same);
      }),
    );
  });
});

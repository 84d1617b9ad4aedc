import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTROL, MAXIMUM_RUNS, ROOM, streamOf, tagOf } from './streams.ts';

const epochs = fc.nat(2 ** 32 - 1);
const runs = fc.integer({ min: 0, max: MAXIMUM_RUNS });
const subs = fc.nat(15);

describe('the tag of a stream', () => {
  it('is a 32-bit number that says epoch, run and sub-stream', () => {
    fc.assert(
      fc.property(epochs, runs, subs, (epoch, run, sub) => {
        const tag = tagOf(epoch, run, sub);
        expect(Number.isInteger(tag) && tag >= 0 && tag < 2 ** 32).toBe(true);
        expect(streamOf(tag, epoch)).toEqual({ run, sub });
      }),
    );
  });

  it('of one epoch means nothing in one that comes soon before or after', () => {
    fc.assert(
      fc.property(epochs, fc.integer({ min: 1, max: 2 ** 16 - 1 }), runs, subs, (epoch, distance, run, sub) => {
        expect(streamOf(tagOf(epoch, run, sub), epoch + distance)).toBeUndefined();
      }),
    );
  });

  it('is never that of the room, for control messages and engines', () => {
    fc.assert(
      fc.property(epochs, runs, subs, (epoch, run, sub) => {
        fc.pre(run > 0 || sub === CONTROL);
        expect(tagOf(epoch, run, sub)).not.toBe(ROOM);
      }),
    );
  });

  it('has room for so many runs', () => {
    expect(() => tagOf(1, MAXIMUM_RUNS + 1, 0)).toThrow(RangeError);
  });
});

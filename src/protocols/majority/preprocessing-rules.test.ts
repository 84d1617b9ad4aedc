import { describe, expect, test } from 'vitest';
import type { Vector } from '../../math/field.ts';
import { referenceField } from '../../math/reference.ts';
import { quiet } from '../parties.testing.ts';
import type { Factory, Kind } from './factory.ts';
import type { Columns } from './pool.ts';
import { AHEAD, CHUNK, Preprocessing } from './preprocessing.ts';

const field = referenceField('F61');

/** A factory that makes zeros when it is told to, and remembers what it was asked for. */
class Workshop implements Factory {
  readonly asked: string[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #refusals: ((reason: unknown) => void)[] = [];
  closed = false;

  make(kind: Kind, count: number): Promise<Columns> {
    this.asked.push(`${count} ${kind}`);
    return new Promise((resolve, reject) => {
      const columns: Vector[] = Array.from({ length: kind === 'triples' ? 3 : 1 }, () => field.zeros(count));
      this.#waiting.push(() => resolve(columns));
      this.#refusals.push(reject);
    });
  }

  close(): void {
    this.closed = true;
  }

  /** Delivers the next chunks. */
  async deliver(chunks = 1): Promise<void> {
    for (; chunks > 0; chunks--) {
      this.#waiting.shift()!();
      this.#refusals.shift();
      await quiet();
    }
  }

  async fail(reason: unknown): Promise<void> {
    this.#refusals.shift()!(reason);
    await quiet();
  }
}

function start() {
  const factory = new Workshop();
  return { factory, preprocessing: new Preprocessing(field, factory) };
}

const settledOf = (promise: Promise<unknown>) => {
  const seen = { settled: false };
  const note = () => {
    seen.settled = true;
  };
  promise.then(note, note);
  return seen;
};

describe('what is made', () => {
  test('is what was ordered, exactly, in chunks, both kinds in turn', () => {
    const { factory, preprocessing } = start();
    preprocessing.prepare({ triples: 2 * CHUNK + 7, bits: CHUNK + 1 });
    preprocessing.prepare({ triples: 0, bits: 3 });
    expect(factory.asked).toEqual([
      `${CHUNK} triples`,
      `${CHUNK} bits`,
      `${CHUNK} triples`,
      '7 triples',
      '1 bits',
      '3 bits',
    ]);
  });

  test('is more when more is taken than ordered: what is missing, or a small batch', () => {
    const { factory, preprocessing } = start();
    preprocessing.prepare({ triples: 10, bits: 0 });
    void preprocessing.triples(4);
    void preprocessing.triples(7);
    void preprocessing.triples(4095);
    void preprocessing.bits(5000);
    expect(factory.asked).toEqual(['10 triples', '4096 triples', '5000 bits']);
    void preprocessing.triples(1);
    expect(factory.asked.at(-1)).toBe('4096 triples');
  });

  test('follows from the calls alone: nothing depends on when chunks come', async () => {
    const calls = (preprocessing: Preprocessing) => {
      preprocessing.keep({ triples: 5000, bits: 100 });
      for (const count of [3000, 100, 9000, 1]) void preprocessing.triples(count);
      void preprocessing.bits(70);
    };
    const early = start();
    calls(early.preprocessing);
    const late = start();
    late.preprocessing.keep({ triples: 5000, bits: 100 });
    await late.factory.deliver(2);
    for (const count of [3000, 100, 9000, 1]) {
      void late.preprocessing.triples(count);
      await quiet();
    }
    await late.factory.deliver();
    void late.preprocessing.bits(70);
    expect(late.factory.asked).toEqual(early.factory.asked);
  });
});

describe('a reserve', () => {
  test('is filled up when half of it is taken, after all that was ordered before', () => {
    const { factory, preprocessing } = start();
    preprocessing.keep({ triples: 1000, bits: 0 });
    expect(factory.asked).toEqual(['1000 triples']);
    void preprocessing.triples(500);
    expect(factory.asked).toEqual(['1000 triples']);
    preprocessing.prepare({ triples: 0, bits: 9 });
    void preprocessing.triples(1);
    expect(factory.asked).toEqual(['1000 triples', '9 bits', '501 triples']);
    void preprocessing.bits(9);
    expect(factory.asked).toHaveLength(3);
  });
});

describe('what is made ahead', () => {
  const whole = AHEAD / CHUNK;

  test('is bounded, and goes on as it is used', async () => {
    const { factory, preprocessing } = start();
    const progress: number[] = [];
    const order = preprocessing.prepare({ triples: AHEAD + 2 * CHUNK, bits: 0 }, (done) => progress.push(done));
    const ended = settledOf(order);
    expect(factory.asked).toHaveLength(whole);
    await factory.deliver(whole - 1);
    expect(ended.settled).toBe(false);
    await factory.deliver();
    await order; // there is no room for more
    expect(progress.at(-1)).toBe(AHEAD);
    await preprocessing.triples(CHUNK - 1);
    expect(factory.asked).toHaveLength(whole);
    await preprocessing.triples(1);
    expect(factory.asked).toHaveLength(whole + 1);
    await preprocessing.triples(CHUNK);
    expect(factory.asked).toHaveLength(whole + 2);
    await factory.deliver(2);
    expect(progress.at(-1)).toBe(AHEAD + 2 * CHUNK);
  });

  test('is as much as somebody waits for, of the other kind too: nobody waits in vain', async () => {
    const { factory, preprocessing } = start();
    preprocessing.prepare({ triples: AHEAD, bits: 0 });
    preprocessing.prepare({ triples: CHUNK, bits: 5 });
    await factory.deliver(whole);
    expect(factory.asked).toHaveLength(whole);
    const bits = preprocessing.bits(5);
    expect(factory.asked.slice(whole)).toEqual([`${CHUNK} triples`, '5 bits']);
    await factory.deliver(2);
    expect(field.length(await bits)).toBe(5);
    const all = preprocessing.triples(AHEAD + CHUNK);
    expect(field.length((await all)[0])).toBe(AHEAD + CHUNK);
  });

  test('is asked for once, however many wait', async () => {
    const { factory, preprocessing } = start();
    preprocessing.prepare({ triples: 2 * AHEAD, bits: 0 });
    void preprocessing.triples(AHEAD + 1);
    expect(factory.asked).toHaveLength(whole + 1);
    void preprocessing.triples(1);
    expect(factory.asked).toHaveLength(whole + 1);
  });
});

describe('a failure', () => {
  test('reaches whoever ordered, waits or comes later, and nothing more is made', async () => {
    const { factory, preprocessing } = start();
    const order = preprocessing.prepare({ triples: 20 * CHUNK, bits: 0 });
    const waits = preprocessing.triples(5);
    await factory.deliver();
    expect(field.length((await waits)[0])).toBe(5);
    const more = expect(preprocessing.triples(2 * CHUNK)).rejects.toThrow('broken');
    await factory.fail(new RangeError('broken'));
    await more;
    for (const promise of [order, preprocessing.triples(1), preprocessing.bits(1)]) {
      await expect(promise).rejects.toThrow('broken');
    }
    await expect(preprocessing.prepare({ triples: 1, bits: 0 })).rejects.toThrow('broken');
    expect(factory.asked).toHaveLength(AHEAD / CHUNK);
  });

  test('or a close: the factory is closed too, and what it still sends is not used', async () => {
    const { factory, preprocessing } = start();
    const order = preprocessing.prepare({ triples: 5, bits: 0 });
    preprocessing.close(new RangeError('stopped'));
    await expect(order).rejects.toThrow('stopped');
    expect(factory.closed).toBe(true);
    await factory.deliver();
    await expect(preprocessing.triples(1)).rejects.toThrow('stopped');
  });
});

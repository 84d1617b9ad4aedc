import { describe, expect, it } from 'vitest';
import {
  drop,
  duplicate,
  type Fault,
  faultAt,
  flipBit,
  postpone,
  SeededRandom,
  swapPairs,
  truncate,
} from './faults.ts';
import { type MemoryPort, memoryPorts } from './memory.ts';
import type { PostOfficeOptions } from './post-office.ts';

/** Every party sends `count` numbered messages to every other; gives what arrived at party 0 as "from:number". */
async function flood(n: number, count: number, options: PostOfficeOptions): Promise<string[]> {
  const ports = memoryPorts(n, options);
  const arrived: string[] = [];
  for (const port of ports)
    port.onMessage = (from, stream, message) => {
      if (port.me === 0) arrived.push(`${from}:${message.join('.')}@${stream}`);
    };
  for (let number = 0; number < count; number++)
    for (const port of ports)
      for (let to = 0; to < n; to++) if (to !== port.me) port.send(to, 5, Uint8Array.of(number));
  await settled();
  return arrived;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('memoryPorts', () => {
  it('delivers in the order of sending without a seed, and never in the same turn', async () => {
    const ports = memoryPorts(3);
    const arrived: number[] = [];
    for (const port of ports) port.onMessage = (from) => arrived.push(10 * port.me + from);
    ports[0]!.send(1, 0, new Uint8Array(1));
    ports[2]!.send(0, 0, new Uint8Array(1));
    ports[1]!.send(2, 0, new Uint8Array(1));
    expect(arrived).toEqual([]);
    await settled();
    expect(arrived).toEqual([10, 2, 21]);
  });

  it('shuffles pairs by the seed, reproducibly, and keeps the order of each pair', async () => {
    const first = await flood(4, 20, { seed: 7 });
    expect(first).toHaveLength(60);
    expect(await flood(4, 20, { seed: 7 })).toEqual(first);
    expect(await flood(4, 20, { seed: 8 })).not.toEqual(first);
    for (const from of [1, 2, 3])
      expect(first.filter((line) => line.startsWith(`${from}:`))).toEqual(
        Array.from({ length: 20 }, (_, number) => `${from}:${number}@5`),
      );
  });

  it.each([{}, { seed: 3 }])('keeps a delayed party waiting until nothing else moves (%o)', async (options) => {
    const arrived = await flood(3, 10, { ...options, delayed: [1] });
    expect(arrived.map((line) => line[0]).join('')).toBe('2'.repeat(10) + '1'.repeat(10));
  });

  it('counts messages, bytes and rounds', async () => {
    const ports = memoryPorts(2);
    const pingPong = (port: MemoryPort) => (from: number, stream: number, message: Uint8Array) => {
      if (message.length > 1) port.send(from, stream, message.subarray(1));
    };
    for (const port of ports) port.onMessage = pingPong(port);
    ports[0]!.send(1, 0, new Uint8Array(4));
    await settled();
    expect(ports[0]!.traffic).toEqual({
      messagesSent: 2,
      bytesSent: 6,
      messagesReceived: 2,
      bytesReceived: 4,
      rounds: 4,
    });
    expect(ports[1]!.traffic.rounds).toBe(3);
  });

  it('refuses a message to nobody or to oneself', () => {
    const port = memoryPorts(2)[0]!;
    expect(() => port.send(0, 0, new Uint8Array(1))).toThrow(RangeError);
    expect(() => port.send(2, 0, new Uint8Array(1))).toThrow(RangeError);
  });

  it('goes on delivering after a receiver has thrown', async () => {
    const jobs: (() => void)[] = [];
    const [a, b] = memoryPorts(2, { schedule: (job) => jobs.push(job) });
    let arrived = 0;
    b!.onMessage = () => {
      if (++arrived === 1) throw new Error('the first one fails');
    };
    a!.send(1, 0, new Uint8Array(1));
    a!.send(1, 0, new Uint8Array(1));
    expect(() => jobs.shift()!()).toThrow('the first one fails');
    jobs.shift()!();
    expect(arrived).toBe(2);
    expect(jobs).toEqual([]);
  });
});

describe('faults', () => {
  const from1 = async (fault: Fault) =>
    (await flood(2, 4, { faults: fault })).map((line) => line.slice(2, line.indexOf('@'))).join(' ');

  it('change what one party sends, and nothing else', async () => {
    expect(await from1(faultAt({ from: 1 }, drop))).toBe('');
    expect(await from1(faultAt({ from: 0 }, drop))).toBe('0 1 2 3');
    expect(await from1(faultAt({ from: 1, to: 0, index: 2 }, drop))).toBe('0 1 3');
    expect(await from1(faultAt({ from: 1, stream: 5, index: 1 }, duplicate))).toBe('0 1 1 2 3');
    expect(await from1(faultAt({ from: 1, stream: 6 }, duplicate))).toBe('0 1 2 3');
    expect(await from1(faultAt({ from: 1 }, postpone()))).toBe('0 1 2');
    expect(await from1(faultAt({ from: 1 }, swapPairs()))).toBe('1 0 3 2');
    expect(await from1(faultAt({ from: 1 }, truncate(new SeededRandom(1))))).toBe('   ');
  });

  it('flip exactly one bit, in a copy', () => {
    for (let seed = 0; seed < 50; seed++) {
      const message = new Uint8Array(9);
      const [altered] = flipBit(new SeededRandom(seed))(message);
      expect(message).toEqual(new Uint8Array(9));
      const ones = altered!.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
      expect([seed, ones]).toEqual([seed, 1]);
    }
  });

  it('draw uniformly', () => {
    const random = new SeededRandom(42);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) counts[random.below(10)]!++;
    // Chi-square with 9 degrees of freedom: 27.9 is the 0.1 % quantile; the seed is fixed.
    const chi = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chi).toBeLessThan(27.9);
  });
});

import { describe, expect, test } from 'vitest';
import type { Ref } from '../program/circuit.ts';
import { CircuitBuilder, RangeTooWide } from '../program/circuit-builder.ts';
import { trace } from './trace.ts';

/** Each step that masks a value, of values of so many bits. */
const steps: Record<string, (c: CircuitBuilder, x: Ref, bits: number) => Ref> = {
  negative: (c, x) => c.negative(c.sub(x, c.input(1))),
  zero: (c, x) => c.zero(c.sub(x, c.input(1))),
  bits: (c, x) => c.join(c.bits(x)),
  sort: (c, x) => c.join(c.sort([x, x])),
  'quotient by a half': (c, x) => c.quotient(x, 2n),
  'quotient by what is larger': (c, x) => c.quotient(x, 1n << 101n),
  'quotient by three': (c, x) => c.quotient(x, 3n),
  'quotient by a million': (c, x) => c.quotient(x, 1_000_003n),
  divide: (c, x, bits) => c.divide(x, c.input(1), 0, bits),
  root: (c, x) => c.root(x, 4),
  correlation: (c, x) => c.correlation(x, x, x, 36),
};

/** In fixed point: never in the smaller field. */
const wide = ['divide', 'root', 'correlation'];
const cases = (['F127', 'F61'] as const).flatMap((name) =>
  Object.entries(steps).flatMap(([step, make]) =>
    name === 'F61' && wide.includes(step) ? [] : [[step, name, make] as const],
  ),
);

describe('what the compiler accepts, the protocol can mask', () => {
  test.each(cases)('%s in %s', async (_, name, make) => {
    const accepted: (() => Promise<unknown>)[] = [];
    for (let bits = 4; bits <= 110; bits++) {
      const circuit = new CircuitBuilder(name, 2);
      try {
        const x = circuit.linear([circuit.input(0)], [(1n << BigInt(bits)) - 1n]);
        circuit.open(make(circuit, x, bits));
        accepted.push(() => trace(circuit.circuit(), 3, 1));
      } catch (error) {
        expect(error).toBeInstanceOf(RangeTooWide);
      }
    }
    // The widest are those that may be too wide.
    for (const traced of accepted.slice(-4)) await traced();
  });
});

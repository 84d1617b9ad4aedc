import { describe, expect, it } from 'vitest';
import { wasmField } from '../math/wasm.ts';
import { additiveZeroShares } from './additive.ts';

const nonce = new Uint8Array(12).fill(5);
/** A key of its own for each pair. */
const keyOf = (a: number, b: number) => new Uint8Array(32).fill(16 * Math.min(a, b) + Math.max(a, b));

describe('additiveZeroShares', () => {
  it.each(['F127', 'F61'] as const)('the shares of all members add up to zero, those of some do not (%s)', (name) => {
    const field = wasmField(name);
    const members = [1, 2, 4, 7, 8];
    const shares = members.map((party) =>
      additiveZeroShares(field, party, members, (other) => keyOf(party, other), nonce, 300),
    );
    const total = shares.reduce((sum, share) => field.add(sum, share));
    expect(field.equal(total, field.zeros(300))).toBe(true);
    const partial = shares.slice(1).reduce((sum, share) => field.add(sum, share));
    expect(new Set(field.toIntegers(partial)).size).toBe(300);
    for (const share of shares) expect(new Set(field.toIntegers(share)).size).toBe(300);
  });

  it("a key that only two parties have moves their shares, in opposite directions, and nobody else's", () => {
    const field = wasmField('F61');
    const members = [0, 1, 2];
    const shares = (special: number) =>
      members.map((party) =>
        additiveZeroShares(
          field,
          party,
          members,
          (other) => (party + other === 1 ? new Uint8Array(32).fill(special) : keyOf(party, other)),
          nonce,
          10,
        ),
      );
    const [before, after] = [shares(100), shares(101)];
    const moved = members.map((party) => field.sub(after[party]!, before[party]!));
    expect(field.equal(moved[2]!, field.zeros(10))).toBe(true);
    expect(field.equal(moved[0]!, field.zeros(10))).toBe(false);
    expect(field.equal(field.add(moved[0]!, moved[1]!), field.zeros(10))).toBe(true);
  });

  it('refuses outsiders and the lonely', () => {
    const field = wasmField('F61');
    expect(() => additiveZeroShares(field, 3, [0, 1], () => keyOf(0, 1), nonce, 1)).toThrow(RangeError);
    expect(() => additiveZeroShares(field, 0, [0], () => keyOf(0, 1), nonce, 1)).toThrow(RangeError);
  });
});

import { chacha20 } from '@noble/ciphers/chacha.js';
import type { Field, Vector } from './field.ts';
import { natural, VectorForm } from './form.ts';

/** The field in plain BigInt arithmetic: slow, and what `wasm.ts` is tested against. */
export function referenceField(name: Field['name']): Field {
  return new ReferenceField(name);
}

class ReferenceField extends VectorForm implements Field {
  add(a: Vector, b: Vector): Vector {
    return this.elementwise(a, b, (x, y) => x + y);
  }

  sub(a: Vector, b: Vector): Vector {
    return this.elementwise(a, b, (x, y) => x - y);
  }

  mul(a: Vector, b: Vector): Vector {
    return this.elementwise(a, b, (x, y) => x * y);
  }

  squared(a: Vector, times: number): Vector {
    natural(times, 'number of squarings');
    return this.fromIntegers(this.toIntegers(a).map((x) => this.power(x, 1n << BigInt(times))));
  }

  scale(a: Vector, c: Vector): Vector {
    this.one(c);
    const [factor] = this.toIntegers(c) as [bigint];
    return this.fromIntegers(this.toIntegers(a).map((x) => x * factor));
  }

  dot(a: Vector, b: Vector): Vector {
    return this.sum(this.mul(a, b));
  }

  sum(a: Vector): Vector {
    return this.fromIntegers([this.toIntegers(a).reduce((x, y) => x + y, 0n)]);
  }

  invert(a: Vector): Vector {
    return this.fromIntegers(
      this.toIntegers(a).map((x) => {
        if (x === 0n) throw new RangeError('zero has no inverse');
        return this.power(x, this.modulus - 2n); // Fermat
      }),
    );
  }

  combine(coefficients: Vector, vectors: readonly Vector[]): Vector {
    this.paired(coefficients, vectors);
    return vectors
      .map((v, i) => this.scale(v, this.slice(coefficients, i, i + 1)))
      .reduce((sum, term) => this.add(sum, term));
  }

  powers(base: Vector, n: number): Vector {
    this.one(base);
    const [x] = this.toIntegers(base) as [bigint];
    return this.products(this.fromIntegers(new Array<bigint>(this.length(this.zeros(n))).fill(x)));
  }

  products(a: Vector): Vector {
    let product = 1n;
    return this.fromIntegers(
      this.toIntegers(a).map((x) => {
        product = (product * x) % this.modulus;
        return product;
      }),
    );
  }

  expand(key: Uint8Array, nonce: Uint8Array, n: number, from = 0, width: number = this.bits): Vector {
    this.expandable(key, nonce, n, from, width);
    const block = Math.floor((from * this.bytes) / 64);
    const skip = from * this.bytes - block * 64;
    const stream = chacha20(key, nonce, new Uint8Array(skip + n * this.bytes), undefined, block).subarray(skip);
    const elements = Array.from({ length: n }, (_, i) => {
      let integer = 0n;
      for (let k = this.bytes - 1; k >= 0; k--) integer = (integer << 8n) | BigInt(stream[i * this.bytes + k]!);
      return BigInt.asUintN(width, integer); // and `fromIntegers` makes 0 of p
    });
    return this.fromIntegers(elements);
  }

  combineExpanded(
    coefficients: Vector,
    keys: readonly Uint8Array[],
    nonce: Uint8Array,
    n: number,
    from = 0,
    width: number = this.bits,
  ): Vector {
    const expanded = keys.map((key) => this.expand(key, nonce, n, from, width));
    return this.combine(coefficients, expanded);
  }

  random(n: number): Vector {
    return this.expand(crypto.getRandomValues(new Uint8Array(32)), new Uint8Array(12), n);
  }

  private elementwise(a: Vector, b: Vector, operation: (x: bigint, y: bigint) => bigint): Vector {
    this.common(a, b);
    const y = this.toIntegers(b);
    return this.fromIntegers(this.toIntegers(a).map((x, i) => operation(x, y[i]!)));
  }

  private power(x: bigint, exponent: bigint): bigint {
    let result = 1n;
    for (let square = x, e = exponent; e > 0n; e >>= 1n, square = (square * square) % this.modulus) {
      if (e & 1n) result = (result * square) % this.modulus;
    }
    return result;
  }
}

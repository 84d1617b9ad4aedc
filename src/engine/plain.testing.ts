import type { Circuit, CircuitNode } from '../program/circuit.ts';

/** For tests: what a circuit opens, in plain integers. Divisions and roots are rounded down. */
export function evaluatePlainly({ nodes, openings }: Circuit, input: (bit: number) => readonly bigint[]): bigint[][] {
  const results: bigint[][] = [];
  for (const node of nodes) {
    const of = 'of' in node ? node.of.map((ref) => results[ref]!) : [];
    const result = node.step === 'input' ? [...input(node.bit)] : step(node, of);
    if (result.length !== node.length) throw new Error(`${node.step}: ${result.length} elements, not ${node.length}`);
    for (const x of result) {
      if (x < node.lowest || x > node.highest) throw new Error(`${node.step}: ${x} is out of its range`);
    }
    results.push(result);
  }
  return openings.map(({ of }) => results[of]!);
}

const truth = (condition: boolean) => (condition ? 1n : 0n);
const sum = (values: readonly bigint[]) => values.reduce((a, b) => a + b, 0n);
const digits = (values: readonly bigint[], width: number) =>
  Array.from({ length: width }, (_, j) => values.map((x) => (x >> BigInt(j)) & 1n)).flat();
const spelt = (planes: readonly (readonly bigint[])[]) =>
  planes[0]!.map((_, i) => sum(planes.map((plane, j) => plane[i]! << BigInt(j))));
const floor = (a: bigint, b: bigint) => (a >= 0n ? a / b : -((-a + b - 1n) / b));
const ascending = (a: bigint, b: bigint) => (a < b ? -1 : Number(a > b));

function root(x: bigint): bigint {
  let r = BigInt(Math.floor(Math.sqrt(Number(x))));
  while (r * r > x) r--;
  while ((r + 1n) * (r + 1n) <= x) r++;
  return r;
}

function step(node: CircuitNode, of: readonly (readonly bigint[])[]): bigint[] {
  const [a, b] = of as [bigint[], bigint[]];
  switch (node.step) {
    case 'constant':
      return [...node.values];
    case 'linear':
      return a.map((_, i) => sum(of.map((own, k) => node.weights[k]! * own[i]!)) + node.offset);
    case 'sum':
      return [sum(a)];
    case 'pick':
      return node.places.map((place) => a[place]!);
    case 'join':
      return of.flat();
    case 'multiply':
      return a.map((x, i) => x * b[i]!);
    case 'dot':
      return [sum(a.map((x, i) => x * b[i]!))];
    case 'negative':
      return a.map((x) => truth(x < 0n));
    case 'zero':
      return a.map((x) => truth(x === 0n));
    case 'above':
      return spelt(of).map((x) => truth(x > node.bound));
    case 'bits':
      return digits(a, node.bits);
    case 'ranked': {
      const values = spelt(of.slice(1, 1 + node.width));
      const counted = node.counted ? of[1 + node.width]! : values.map(() => 1n);
      const chosen = a.map((rank, k) => {
        const from = counted.length === values.length ? 0 : k * values.length;
        const among = values.filter((_, i) => counted[from + i] === 1n).sort(ascending);
        // Beyond the last one every digit is as large as it can be.
        return among[Number(rank)] ?? (1n << BigInt(node.width)) - 1n;
      });
      return digits(chosen, node.width);
    }
    case 'sort': {
      const order = a.map((_, i) => i).sort((i, j) => ascending(a[i]!, a[j]!));
      return of.flatMap((column) => order.map((i) => column[i]!));
    }
    case 'quotient':
      return a.map((x) => floor(x, node.divisor));
    case 'divide':
      return a.map((x, i) => (b[i] === 0n ? 0n : floor(x << BigInt(node.fraction), b[i]!)));
    case 'root':
      return a.map((x) => root(x << BigInt(2 * node.fraction)));
    default:
      throw new Error(`${node.step} is not evaluated here`);
  }
}

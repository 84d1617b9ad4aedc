import { programOf } from '../program/functions/evaluated.testing.ts';
import { circuitOf, everyone } from '../program/plan.ts';
import { trace } from './trace.ts';

const PARTIES = 3;
const THRESHOLD = 1;
/** Enough for each of these. */
const SMALLEST_GROUP = 9;

/** One formula for each function that has a cost of its own, on `survey`: numbers of nine bits, choices of three options. */
const formulas = [
  'sum(x)',
  'mean(x where agrees)',
  'mean(x by team)',
  'proportion(agrees by team)',
  'variance(x)',
  'variance(x where agrees)',
  'weighted_mean(x, weight)',
  'trimmed_mean(x, 0.1)',
  'max(x)',
  'median(x)',
  'median(x where agrees)',
  'median(x by team)',
  'quantile(x, 0.9)',
  'quartiles(x)',
  'kth(x, 3)',
  'top(x, 5)',
  'histogram(x, 10)',
  'tally(team)',
  'mode(team)',
  'approval(days)',
  'borda_winner(order)',
  'common(days)',
  'intersection(days)',
  'union(days)',
  'sum(greatest(x, y))',
  'second_price(x)',
  'won(x) for each',
  'highest(x) for each',
  'percentile(x) for each',
  'rank(x) for each',
  'covariance(x, y)',
  'correlation(x, y)',
  'spearman(x, y)',
  'regression(y, x)',
  'regression(y, x, weight)',
  'geometric_mean(weight)',
  'noisy(sum(x), 0.5)',
  'noisy(tally(team), 0.5)',
];

/** Refused for more: it compares every pair. */
const mostPeople = new Map([['spearman(x, y)', 300]]);

/** What each function costs, foreseen exactly: rounds, what a party sends in them, and the triples prepared before. */
export async function functionTable(sizes: readonly number[] = [10, 100, 1000]): Promise<string> {
  const head = ['', ...sizes.map((size) => `${size} people`)];
  const rows: string[][] = [];
  for (const formula of formulas) {
    const cells: string[] = [];
    for (const size of sizes) {
      if (size > (mostPeople.get(formula) ?? size)) {
        cells.push('refused'.padStart(25));
        continue;
      }
      const { circuit } = circuitOf(programOf([formula], SMALLEST_GROUP, size), everyone(size));
      // A personal result is sent to one of the parties: who is none would get it in as many bytes.
      const openings = circuit.openings.map(({ to, of }) => ({ to: to === 'everyone' ? to : to % PARTIES, of }));
      const { rounds, bytes, triples } = await trace({ ...circuit, openings }, PARTIES, THRESHOLD);
      const cell = [String(rounds).padStart(5), (Math.max(...bytes) / 1000).toFixed(1).padStart(10)];
      cells.push(`${cell.join('')}${String(triples).padStart(10)}`);
    }
    rows.push([formula, ...cells]);
  }
  return [head, ...rows]
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(28) : cell.padStart(34))).join(''))
    .join('\n');
}
